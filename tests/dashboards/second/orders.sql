-- Per half-year: households by the criterion named when they came in a phase from a lighter one or
-- from nowhere, and cases by two problem areas that stood in them.
SELECT m.month, c.municipality_id, '', '', 'grounds:' || left(t.to_phase, 1) || ':' || name.criterion,
       count(DISTINCT c.household_id)
FROM again_month AS m
JOIN cases_phasetransition AS t ON t.decided_at >= m.half_since AND t.decided_at < m.till
JOIN cases_case AS c ON c.id = t.case_id
JOIN again_town ON again_town.id = c.municipality_id
JOIN (
    SELECT DISTINCT each.criterion FROM cases_phasetransition AS any_t, unnest(any_t.criteria) AS each (criterion)
    UNION SELECT ''
) AS name ON name.criterion = '' OR name.criterion = ANY (t.criteria)
WHERE m.half_over AND left(t.to_phase, 1) > left(t.from_phase, 1)
GROUP BY m.month, c.municipality_id, left(t.to_phase, 1), name.criterion
UNION ALL
SELECT r.month, r.town, '', '', 'together:' || r.grp || ':' || one.area || '+' || other.area, count(*)
FROM again_running AS r
JOIN again_month AS m ON m.month = r.month AND m.half_over
JOIN again_file AS file ON file.id = r.case_id AND file.since < r.till AND r.till <= file.till
JOIN (SELECT DISTINCT unnest(problem_areas) AS area FROM again_file) AS one
     ON one.area = ANY (file.problem_areas)
JOIN (SELECT DISTINCT unnest(problem_areas) AS area FROM again_file) AS other
     ON other.area = ANY (file.problem_areas) AND other.area > one.area
GROUP BY r.month, r.town, r.grp, one.area, other.area
