-- From when an urgent decision should have been confirmed to when it was.
INSERT INTO replay_found
SELECT n.trial, 'unconfirmed', s.case_id, 0, s.during * u.during
FROM (
    SELECT t.case_id, pg_temp.days(pg_temp.past(t.confirm_before), pg_temp.seen(f.at)) AS during
    FROM cases_phasetransition AS t
    JOIN replay_case USING (case_id)
    LEFT JOIN cases_confirmation AS f ON f.transition_id = t.id
    WHERE t.urgent
) AS u
JOIN replay_stay AS s ON s.case_id = u.case_id AND s.during && u.during
JOIN replay_norm AS n USING (place)
WHERE n.norm = ''
