-- With how many households a criterion was named when they came in a phase in the half-year, as a
-- new case or going up; the criterion "" is all of them.
SELECT c.municipality_id, p.grp, ground.criterion, count(DISTINCT c.household_id)
FROM cases_phasetransition AS t
JOIN cases_case AS c ON c.id = t.case_id
JOIN month_phase AS p ON p.model_slug = t.model_slug
     AND p.model_version = t.model_version AND p.phase = t.to_phase
LEFT JOIN month_phase AS f ON f.model_slug = t.model_slug
     AND f.model_version = t.model_version AND f.phase = t.from_phase
CROSS JOIN LATERAL unnest(t.criteria || ''::varchar) AS ground (criterion)
WHERE t.decided_at >= %(half_year)s AND t.decided_at < %(end)s AND t.direction IN ('entry', 'up')
  AND f.grp IS DISTINCT FROM p.grp AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY c.municipality_id, p.grp, ground.criterion
