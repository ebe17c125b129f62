-- Who came in a phase and went out of one during the month.
SELECT m.month, e.town,
       CASE WHEN GROUPING(e.area) = 0 THEN 'area' WHEN GROUPING(e.problem) = 0 THEN 'problem'
            ELSE '' END,
       coalesce(e.area, e.problem, ''),
       CASE e.sign WHEN 1 THEN 'entered:' ELSE 'left:' END || e.grp, count(*)
FROM again_month AS m
JOIN again_event AS e ON e.at >= m.since AND e.at < m.till
GROUP BY GROUPING SETS (
    (m.month, e.town, e.sign, e.grp), (m.month, e.town, e.sign, e.grp, e.area),
    (m.month, e.town, e.sign, e.grp, e.problem)
)
UNION ALL
SELECT m.month, e.town, '', '', 'moved:' || e.came_from || '>' || e.grp, count(*)
FROM again_month AS m
JOIN again_event AS e ON e.at >= m.since AND e.at < m.till AND e.came_from <> ''
GROUP BY m.month, e.town, e.came_from, e.grp
