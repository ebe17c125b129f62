-- While a plan is the newest.
INSERT INTO replay_term
SELECT n.trial, 'evaluation_overdue', s.case_id, n.days, n.working, true,
       p.agreed_on, p.next_evaluation_on, s.during * p.during
FROM (
    SELECT case_id, agreed_on, next_evaluation_on,
           pg_temp.days(pg_temp.seen(recorded_at), pg_temp.seen(min(recorded_at) OVER (
               PARTITION BY case_id ORDER BY number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
           ))) AS during
    FROM cases_plan JOIN replay_case USING (case_id)
) AS p
JOIN replay_stay AS s ON s.case_id = p.case_id AND s.during && p.during
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'evaluation_days'
