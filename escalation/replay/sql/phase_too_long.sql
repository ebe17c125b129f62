-- From one decision to the next.
INSERT INTO replay_term
SELECT n.trial, 'phase_too_long', s.case_id, n.days, n.working, true,
       pg_temp.on_day(s.decided_at), NULL::date, s.during
FROM replay_stay AS s
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'phase_days'
