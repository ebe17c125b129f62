-- From the beginning of a phase to the first plan for it or in it.
INSERT INTO replay_term
SELECT n.trial, 'no_plan', s.case_id, n.days, n.working, true,
       pg_temp.on_day(s.phase_since), NULL::date,
       s.during * daterange(NULL, pg_temp.seen(s.planned_at))
FROM (
    SELECT s.*, (
        SELECT min(p.recorded_at) FROM cases_plan AS p
        WHERE p.case_id = s.case_id AND (p.for_phase = s.phase OR p.recorded_at >= s.phase_since)
    ) AS planned_at
    FROM replay_stay AS s
) AS s
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'plan_days'
