-- Who holds regie at the end of the month: the cases of each in twelve months.
SELECT load.month, load.town, 'load:' || load.function, array_agg(load.cases ORDER BY load.cases)
FROM (
    SELECT m.month, c.municipality_id AS town, h.holder_id,
           coalesce(nullif(h.function, ''), h.responsibility) AS function,
           count(DISTINCT h.case_id) AS cases,
           bool_or(tstzrange(h.started_at, h.ended_at, '(]') @> m.till) AS still
    FROM again_month AS m
    JOIN cases_holding AS h
         ON tstzrange(h.started_at, h.ended_at) && tstzrange(m.year_ago, m.till)
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.responsibility IN ('casusregie', 'procesregie') AND h.holder_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
) AS load
JOIN again_town AS t ON t.id = load.town
WHERE load.still
GROUP BY load.month, load.town, load.function
