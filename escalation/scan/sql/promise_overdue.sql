-- What the casusregisseur was asked to do, or what parties bound themselves to, is not done by the
-- day agreed. Of each the oldest is told.
INSERT INTO scan_finding
WITH late AS (
    SELECT 'assignment_overdue' AS cause, a.case_id, a.due,
           (a.given_at AT TIME ZONE %(zone)s)::date AS given
    FROM cases_assignment AS a
    WHERE a.done_at IS NULL AND a.due < %(today)s
    UNION ALL
    SELECT 'agreement_overdue', a.case_id, a.due, a.agreed_on
    FROM cases_agreement AS a
    WHERE a.done_at IS NULL AND a.due < %(today)s
), oldest AS (
    SELECT DISTINCT ON (case_id, cause) cause, case_id, due, given,
           count(*) OVER (PARTITION BY case_id, cause) AS count
    FROM late ORDER BY case_id, cause, due, given
)
SELECT l.cause, c.municipality_id, c.id, 0,
       (l.due + 1)::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> l.cause)::integer + n.grave::integer
                + (%(today)s - l.given >= 2 * greatest(l.due - l.given, 1))::integer),
       jsonb_build_object('from', l.due, 'given', l.given, 'count', l.count, 'phase', n.label)
FROM oldest AS l
JOIN scan_case AS c ON c.id = l.case_id
JOIN scan_norm AS n USING (unit)
WHERE n.norm = ''
  AND NOT EXISTS (
      SELECT FROM cases_casehold AS h
      WHERE h.case_id = c.id AND h.start <= %(today)s AND h.until > %(today)s
  )
