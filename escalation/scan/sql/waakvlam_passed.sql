-- The light follow-up is over.
INSERT INTO scan_finding
SELECT 'waakvlam_passed', c.municipality_id, c.id, 0,
       (c.waakvlam_until + 1)::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'waakvlam_passed')::integer + n.grave::integer),
       jsonb_build_object('from', c.waakvlam_until, 'phase', n.label)
FROM cases_case AS c
JOIN scan_norm AS n USING (municipality_id, model_slug, model_version, phase)
WHERE n.norm = '' AND c.closed_at IS NULL AND c.waakvlam_until < %(today)s
