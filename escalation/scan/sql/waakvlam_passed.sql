-- The light follow-up is over.
INSERT INTO scan_finding
SELECT 'waakvlam_passed', c.municipality_id, c.id, 0,
       (c.waakvlam_until + 1)::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'waakvlam_passed')::integer + n.grave::integer),
       jsonb_build_object('from', c.waakvlam_until, 'phase', n.label)
FROM scan_case AS c
JOIN scan_norm AS n USING (unit)
WHERE n.norm = '' AND c.waakvlam_until < %(today)s
