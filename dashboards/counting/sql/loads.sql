-- Who holds regie at the end of the month, with how many cases over the twelve months before.
SELECT municipality_id, function, array_agg(cases ORDER BY cases)
FROM (
    SELECT c.municipality_id, h.holder_id,
           CASE WHEN h.function = '' THEN h.responsibility ELSE h.function END AS function,
           count(DISTINCT h.case_id) AS cases
    FROM cases_holding AS h
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.responsibility = ANY (%(regie)s) AND h.holder_id IS NOT NULL
      AND h.started_at < %(end)s AND (h.ended_at IS NULL OR h.ended_at > %(year_ago)s)
      AND c.municipality_id = ANY (%(municipalities)s)
    GROUP BY c.municipality_id, h.holder_id, 3
    HAVING bool_or(h.ended_at IS NULL OR h.ended_at >= %(end)s)
) AS load
GROUP BY municipality_id, function
