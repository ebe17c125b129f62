-- Open flags at the end of the month, by phase and cause.
SELECT m.municipality_id, 'cause:' || f.cause || ':' || m.grp, count(DISTINCT m.id)
FROM month_case AS m
JOIN escalation_flag AS f ON f.case_id = m.id AND f.opened_at < %(end)s
     AND (f.closed_at IS NULL OR f.closed_at >= %(end)s)
WHERE m.has_cases
GROUP BY m.municipality_id, f.cause, m.grp
