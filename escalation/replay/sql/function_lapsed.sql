-- While somebody holds a case in a function, less the days on which they had it and their account
-- was open, as it was recorded at the time.
INSERT INTO replay_found
WITH line AS ( -- from one event of a function, or of an account, to the next of the same
    SELECT user_id, kind, function, municipality_id, region_id,
           pg_temp.days(start, "end" + 1) AS had,
           pg_temp.days(pg_temp.seen(at), pg_temp.seen(lead(at) OVER events)) AS known
    FROM roles_personevent
    WINDOW events AS (PARTITION BY user_id, period_id ORDER BY at, id)
), account AS (
    SELECT user_id, range_agg(known) AS opened
    FROM line
    WHERE kind IN ('account_opened', 'account_reopened')
    GROUP BY user_id
), in_office AS (
    SELECT l.user_id, l.function, range_agg(l.had * l.known) * a.opened AS during
    FROM line AS l
    JOIN account AS a USING (user_id)
    WHERE l.kind IN ('function_given', 'end_set')
      AND (l.municipality_id = %(municipality)s OR EXISTS (
        SELECT FROM roles_region_municipalities AS m
        WHERE m.region_id = l.region_id AND m.municipality_id = %(municipality)s
    ))
    GROUP BY l.user_id, l.function, a.opened
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
