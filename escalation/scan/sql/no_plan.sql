-- No plan was made for the phase, or in it.
INSERT INTO scan_term
SELECT 'no_plan', c.municipality_id, c.id, n.label, n.grave, n.days, n.working, true,
       (c.phase_since AT TIME ZONE %(zone)s)::date, NULL, '{}'
FROM scan_case AS c
JOIN scan_norm AS n USING (unit)
WHERE n.norm = 'plan_days' AND c.phase_since < n.limit_before
  AND NOT EXISTS (
      SELECT FROM cases_plan AS p
      WHERE p.case_id = c.id AND (p.for_phase = c.phase OR p.recorded_at >= c.phase_since)
  )
