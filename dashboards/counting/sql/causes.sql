-- Open flags at the end of the month: cases by phase and cause, and by phase and group of causes.
WITH asks AS (
    SELECT m.municipality_id, m.id, m.grp, f.cause
    FROM month_case AS m
    JOIN escalation_flag AS f ON f.case_id = m.id AND f.opened_at < %(end)s
         AND (f.closed_at IS NULL OR f.closed_at >= %(end)s)
    WHERE m.has_cases
)
SELECT municipality_id, 'cause:' || cause || ':' || grp, count(DISTINCT id)
FROM asks
GROUP BY municipality_id, cause, grp
UNION ALL
SELECT municipality_id, 'about:' || (%(cause_groups)s::jsonb ->> cause) || ':' || grp,
       count(DISTINCT id)
FROM asks
GROUP BY municipality_id, %(cause_groups)s::jsonb ->> cause, grp
