-- While somebody holds a case in a function, less the days on which they had it, as it was
-- recorded at the time.
INSERT INTO replay_found
WITH version AS (
    SELECT user_id, function, municipality_id, region_id, history_type,
           pg_temp.days(start, "end" + 1) AS had, pg_temp.days(
               pg_temp.seen(history_date), pg_temp.seen(lead(history_date) OVER lines)
           ) AS known
    FROM roles_historicalfunctionperiod
    WINDOW lines AS (PARTITION BY id ORDER BY history_date, history_id)
), in_office AS (
    SELECT v.user_id, v.function, range_agg(v.had * v.known) AS during
    FROM version AS v
    WHERE v.history_type <> '-' AND (v.municipality_id = %(municipality)s OR EXISTS (
        SELECT FROM roles_region_municipalities AS m
        WHERE m.region_id = v.region_id AND m.municipality_id = %(municipality)s
    ))
    GROUP BY v.user_id, v.function
), held AS (
    SELECT h.holder_id, h.function,
           range_agg(pg_temp.days(pg_temp.seen(h.started_at), pg_temp.seen(h.ended_at))) AS during
    FROM cases_holding AS h
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE c.municipality_id = %(municipality)s AND h.holder_id IS NOT NULL
    GROUP BY h.holder_id, h.function
)
SELECT n.trial, 'function_lapsed', 0, h.holder_id,
       unnest(h.during - coalesce(o.during, '{}')) * daterange(NULL, %(horizon)s)
FROM held AS h
LEFT JOIN in_office AS o ON o.user_id = h.holder_id AND o.function = h.function
CROSS JOIN (SELECT DISTINCT trial FROM replay_norm) AS n
