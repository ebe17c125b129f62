-- At the end of the month, by place, problem and phase: how many, and how they stand.
SELECT m.municipality_id, m.area, m.problem, m.grp, m.phase, m.has_cases, m.regie,
       count(*),
       count(*) FILTER (WHERE held.yes),
       count(*) FILTER (WHERE plan.next_evaluation_on IS NOT NULL),
       count(*) FILTER (WHERE plan.next_evaluation_on >= %(end_day)s),
       count(*) FILTER (WHERE m.minors),
       count(*) FILTER (WHERE m.media),
       count(*) FILTER (WHERE m.heaviest IS NOT NULL),
       count(*) FILTER (WHERE flag.yes)
FROM month_case AS m
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM cases_holding AS h
        JOIN month_staff AS s ON s.user_id = h.holder_id AND s.municipality_id = m.municipality_id
             AND h.function IN ('', s.function)
             AND (m.heaviest IS NULL OR s.function = ANY (m.heaviest))
        WHERE h.case_id = m.id AND h.responsibility = 'casusregie' AND h.started_at < %(end)s
          AND (h.ended_at IS NULL OR h.ended_at >= %(end)s)
    ) AS yes
) AS held
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM escalation_flag AS f
        WHERE f.case_id = m.id AND f.opened_at < %(end)s
          AND (f.closed_at IS NULL OR f.closed_at >= %(end)s)
    ) AS yes
) AS flag
LEFT JOIN LATERAL (
    SELECT p.next_evaluation_on FROM cases_plan AS p
    WHERE p.case_id = m.id AND p.recorded_at < %(end)s
    ORDER BY p.number DESC LIMIT 1
) AS plan ON true
GROUP BY m.municipality_id, m.area, m.problem, m.grp, m.phase, m.has_cases, m.regie
