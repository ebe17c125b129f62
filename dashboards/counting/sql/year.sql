-- Households that were in a phase at some time in the calendar year.
SELECT c.municipality_id, 'ever:' || p.grp, count(DISTINCT c.household_id)
FROM (
    SELECT t.case_id, t.model_slug, t.model_version, t.to_phase, t.decided_at AS began,
           lead(t.decided_at) OVER (PARTITION BY t.case_id ORDER BY t.number) AS ended
    FROM cases_phasetransition AS t
    WHERE t.decided_at < %(end)s
) AS stay
JOIN cases_case AS c ON c.id = stay.case_id
JOIN month_phase AS p ON p.model_slug = stay.model_slug
     AND p.model_version = stay.model_version AND p.phase = stay.to_phase
LEFT JOIN month_closed AS closed ON closed.case_id = c.id
WHERE coalesce(stay.ended, closed.at, %(end)s) > %(year)s
  AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
