-- Nothing was logged since long.
INSERT INTO scan_term
SELECT 'inactive', c.municipality_id, c.id, n.label, n.grave, n.days, n.working, true,
       (c.last_activity_at AT TIME ZONE %(zone)s)::date, NULL, '{}'
FROM scan_case AS c
JOIN scan_norm AS n USING (unit)
WHERE n.norm = 'inactive_days' AND c.last_activity_at < n.limit_before
