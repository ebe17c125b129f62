-- Long in the phase since it began or was last decided on.
INSERT INTO scan_term
SELECT 'phase_too_long', c.municipality_id, c.id, n.label, n.grave, n.days, n.working, true,
       s.start_day, NULL, '{}'
FROM scan_case AS c
JOIN scan_norm AS n USING (unit)
CROSS JOIN LATERAL (
    SELECT (greatest(c.phase_since, max(t.decided_at)) AT TIME ZONE %(zone)s)::date AS start_day
    FROM cases_phasetransition AS t WHERE t.case_id = c.id
) AS s
WHERE n.norm = 'phase_days' AND c.phase_since < n.limit_before AND s.start_day <= n.limit_day
