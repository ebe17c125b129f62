-- From the day after an assignment was due to when it was done, without the days on which the case
-- was on hold.
INSERT INTO replay_found
SELECT n.trial, 'assignment_overdue', late.case_id, 0,
       unnest(datemultirange(late.during) - coalesce(hold.days, '{}'::datemultirange))
FROM (
    SELECT s.case_id, s.place, s.during * a.during AS during
    FROM (
        SELECT case_id,
               pg_temp.days(greatest(due + 1, pg_temp.seen(given_at)), pg_temp.seen(done_at))
                   AS during
        FROM cases_assignment JOIN replay_case USING (case_id)
    ) AS a
    JOIN replay_stay AS s ON s.case_id = a.case_id AND s.during && a.during
) AS late
JOIN replay_norm AS n USING (place)
LEFT JOIN LATERAL (
    SELECT range_agg(daterange(r.day, r.day + 1)) AS days
    FROM replay_rest AS r WHERE r.case_id = late.case_id AND r.resting
) AS hold ON true
WHERE n.norm = ''
