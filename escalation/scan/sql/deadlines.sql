-- The deadlines that have come, of the open cases in scope.
INSERT INTO scan_finding
SELECT d.cause, d.municipality_id, d.case_id, 0, d.since,
       least(3, d.severity + (d.worse_from IS NOT NULL AND d.worse_from <= %(now)s)::integer),
       d.figures, d.urgent_from IS NOT NULL AND d.urgent_from <= %(now)s, p.danger
FROM cases_deadline AS d
JOIN cases_case AS c ON c.id = d.case_id
JOIN scan_phase AS p ON (p.municipality_id, p.model_slug, p.model_version, p.phase)
                      = (c.municipality_id, c.model_slug, c.model_version, c.phase)
WHERE d.late_from <= %(now)s AND (d.late_until IS NULL OR d.late_until > %(now)s)
  AND c.closed_at IS NULL
