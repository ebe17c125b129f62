-- Long in the phase since it began or was last decided on.
INSERT INTO scan_term
SELECT 'phase_too_long', l.municipality_id, l.id, l.label, l.grave, l.days, l.working, true,
       l.start_day, NULL, '{}'
FROM (
    SELECT c.municipality_id, c.id, n.label, n.grave, n.days, n.working, n.limit_day,
           (greatest(c.phase_since, (
               SELECT max(t.decided_at) FROM cases_phasetransition AS t WHERE t.case_id = c.id
           )) AT TIME ZONE %(zone)s)::date AS start_day
    FROM cases_case AS c
    JOIN scan_norm AS n USING (municipality_id, model_slug, model_version, phase)
    WHERE n.norm = 'phase_days' AND c.closed_at IS NULL AND c.phase_since < n.limit_before
) AS l
WHERE l.start_day <= l.limit_day
