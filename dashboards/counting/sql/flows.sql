-- During the month, by area and problem: who came in a phase, who left it, and from where to where.
SELECT municipality_id, area, problem, 'entered:' || grp, count(*)
FROM month_stay
WHERE began >= %(start)s
GROUP BY municipality_id, area, problem, grp
UNION ALL
SELECT municipality_id, area, problem, 'left:' || grp, count(*)
FROM month_stay
WHERE ended IS NOT NULL
GROUP BY municipality_id, area, problem, grp
UNION ALL
SELECT municipality_id, '', '', 'moved:' || came_from || '>' || grp, count(*)
FROM month_stay
WHERE began >= %(start)s AND came_from <> ''
GROUP BY municipality_id, came_from, grp
