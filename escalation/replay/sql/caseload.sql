-- A case counts for who held it from the first day to a year after the last; the number of cases
-- changes on those days only. Somebody without any case left has a past, not a caseload.
INSERT INTO replay_found
WITH held AS (
    SELECT h.holder_id, h.responsibility, h.case_id, pg_temp.seen(h.started_at) AS began,
           pg_temp.days(pg_temp.seen(h.started_at), pg_temp.seen(h.ended_at)) AS during,
           (h.ended_at AT TIME ZONE %(zone)s - interval '1 microsecond')::date + 1 AS after_last
    FROM cases_holding AS h
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.responsibility IN ('casusregie', 'procesregie') AND h.holder_id IS NOT NULL
      AND c.municipality_id = %(municipality)s
), in_year AS ( -- until the first day a year before which it had ended
    SELECT holder_id, responsibility, case_id, unnest(range_agg(pg_temp.days(
               began,
               (after_last + interval '1 year')::date
               + (extract(day FROM after_last + interval '1 year')
                  <> extract(day FROM after_last))::integer
           ))) AS during
    FROM held GROUP BY holder_id, responsibility, case_id
), in_hand AS (
    SELECT holder_id, responsibility, unnest(range_agg(during)) AS during
    FROM held GROUP BY holder_id, responsibility
), change AS (
    SELECT p.holder_id, p.responsibility, c.day, c.cases, c.in_hand
    FROM (
        SELECT holder_id, responsibility, during, 1 AS cases, 0 AS in_hand FROM in_year
        UNION ALL
        SELECT holder_id, responsibility, during, 0, 1 FROM in_hand
    ) AS p
    CROSS JOIN LATERAL (VALUES
        (lower(p.during), p.cases, p.in_hand),
        (coalesce(upper(p.during), %(horizon)s), -p.cases, -p.in_hand)
    ) AS c (day, cases, in_hand)
    WHERE lower(p.during) < %(horizon)s
), counted AS (
    SELECT holder_id, day, lead(day) OVER so_far AS until,
           sum(sum(cases)) OVER so_far AS cases, sum(sum(in_hand)) OVER so_far AS in_hand
    FROM change
    GROUP BY holder_id, responsibility, day
    WINDOW so_far AS (PARTITION BY holder_id, responsibility ORDER BY day)
)
SELECT n.trial, 'caseload', 0, c.holder_id, pg_temp.days(c.day, c.until)
FROM counted AS c
JOIN replay_norm AS n ON n.norm = 'caseload_warn' AND n.place = 0
WHERE c.cases >= greatest(n.days, 1) AND c.in_hand > 0 AND c.day < c.until
