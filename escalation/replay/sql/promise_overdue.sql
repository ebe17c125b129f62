-- From the day after an assignment or a binding agreement was due to when it was done, without the
-- days on which the case was on hold.
INSERT INTO replay_found
SELECT n.trial, %(cause)s, late.case_id, 0,
       unnest(datemultirange(late.during) - coalesce(hold.days, '{}'::datemultirange))
FROM (
    SELECT s.case_id, s.place, s.during * p.during AS during
    FROM (
        SELECT case_id,
               pg_temp.days(greatest(due + 1, pg_temp.seen(known_at)), pg_temp.seen(done_at))
                   AS during
        FROM (
            SELECT 'assignment_overdue' AS cause, case_id, due, given_at AS known_at, done_at
            FROM cases_assignment
            UNION ALL
            SELECT 'agreement_overdue', case_id, due, recorded_at, done_at FROM cases_agreement
        ) AS promise
        JOIN replay_case USING (case_id)
        WHERE promise.cause = %(cause)s
    ) AS p
    JOIN replay_stay AS s ON s.case_id = p.case_id AND s.during && p.during
) AS late
JOIN replay_norm AS n USING (place)
LEFT JOIN LATERAL (
    SELECT range_agg(daterange(r.day, r.day + 1)) AS days
    FROM replay_rest AS r WHERE r.case_id = late.case_id AND r.resting
) AS hold ON true
WHERE n.norm = ''
