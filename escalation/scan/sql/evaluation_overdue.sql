-- The newest plan was not evaluated by the day agreed, or within the norm.
INSERT INTO scan_term
SELECT 'evaluation_overdue', c.municipality_id, c.id, n.label, n.grave, n.days, n.working, true,
       p.agreed_on, p.next_evaluation_on,
       jsonb_build_object('planned', p.next_evaluation_on)
FROM ( -- the newest of each; the index is read once, from its end
    SELECT DISTINCT ON (case_id) case_id, agreed_on, next_evaluation_on
    FROM cases_plan
    ORDER BY case_id DESC, number DESC
) AS p
JOIN scan_case AS c ON c.id = p.case_id
JOIN scan_norm AS n USING (unit)
WHERE n.norm = 'evaluation_days'
  AND (p.next_evaluation_on < %(today)s OR p.agreed_on <= n.limit_day)
