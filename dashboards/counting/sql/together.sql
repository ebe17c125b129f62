-- Of how many cases in a phase two problem areas stood together at the end of the month.
SELECT m.municipality_id, m.grp, one.area, other.area, count(DISTINCT m.id)
FROM month_case AS m
CROSS JOIN LATERAL unnest(m.areas) AS one (area)
CROSS JOIN LATERAL unnest(m.areas) AS other (area)
WHERE m.has_cases AND one.area < other.area
GROUP BY m.municipality_id, m.grp, one.area, other.area
