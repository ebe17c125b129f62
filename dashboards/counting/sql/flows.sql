-- During the month, by area and problem: who came in a phase, who left it, and from where to where.
-- A case that had left by being closed comes in again in the month that it is opened again.
SELECT municipality_id, area, problem, 'entered:' || grp, count(*)
FROM month_stay AS stay
WHERE began >= %(start)s
   OR EXISTS (
       SELECT FROM cases_casereopening AS r
       JOIN cases_caseending AS e ON e.id = r.ending_id
       WHERE e.case_id = stay.case_id AND e.at < %(start)s AND r.at >= %(start)s
         AND r.at < %(end)s AND e.at >= stay.began AND (stay.ended IS NULL OR stay.ended >= r.at)
   )
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
