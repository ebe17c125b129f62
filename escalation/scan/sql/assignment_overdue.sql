-- What the casusregisseur was asked to do is not done by the day agreed. The oldest is told.
INSERT INTO scan_finding
WITH late AS (
    SELECT a.case_id, a.due, (a.given_at AT TIME ZONE %(zone)s)::date AS given
    FROM cases_assignment AS a
    WHERE a.done_at IS NULL AND a.due < %(today)s
), oldest AS (
    SELECT DISTINCT ON (case_id) case_id, due, given, count(*) OVER (PARTITION BY case_id) AS count
    FROM late ORDER BY case_id, due, given
)
SELECT 'assignment_overdue', c.municipality_id, c.id, 0,
       (l.due + 1)::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'assignment_overdue')::integer + n.grave::integer
                + (%(today)s - l.given >= 2 * greatest(l.due - l.given, 1))::integer),
       jsonb_build_object('from', l.due, 'given', l.given, 'count', l.count, 'phase', n.label)
FROM oldest AS l
JOIN cases_case AS c ON c.id = l.case_id AND c.closed_at IS NULL
JOIN scan_norm AS n USING (municipality_id, model_slug, model_version, phase)
WHERE n.norm = ''
  AND NOT EXISTS (SELECT FROM scan_rest AS r WHERE r.case_id = c.id AND r.day = %(today)s)
