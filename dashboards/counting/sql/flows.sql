-- During the month, by place and problem: from which phase to which; '' is outside AVE.
SELECT municipality_id, area, problem, from_grp, to_grp, count(*)
FROM (
    SELECT c.municipality_id, h.area, c.dominant_problem AS problem,
           coalesce(f.grp, '') AS from_grp, p.grp AS to_grp
    FROM cases_phasetransition AS t
    JOIN cases_case AS c ON c.id = t.case_id
    JOIN cases_household AS h ON h.id = c.household_id
    JOIN month_phase AS p ON p.model_slug = t.model_slug
         AND p.model_version = t.model_version AND p.phase = t.to_phase
    LEFT JOIN month_phase AS f ON f.model_slug = t.model_slug
         AND f.model_version = t.model_version AND f.phase = t.from_phase
    WHERE t.decided_at >= %(start)s AND t.decided_at < %(end)s
      AND c.municipality_id = ANY (%(municipalities)s)
    UNION ALL
    SELECT c.municipality_id, h.area, c.dominant_problem, p.grp, ''
    FROM cases_case AS c
    JOIN cases_household AS h ON h.id = c.household_id
    JOIN month_phase AS p ON p.model_slug = c.model_slug
         AND p.model_version = c.model_version AND p.phase = c.phase
    WHERE c.closed_at >= %(start)s AND c.closed_at < %(end)s
      AND c.municipality_id = ANY (%(municipalities)s)
) AS step
WHERE from_grp <> to_grp
GROUP BY municipality_id, area, problem, from_grp, to_grp
