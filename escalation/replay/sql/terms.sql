-- The same count as the scan's, asked the other way round: not how many days have gone by, but on
-- which day the norm was passed. Where a case was on hold meanwhile its days are counted one by one.
INSERT INTO replay_found
WITH term AS (
    SELECT row_number() OVER () AS id, t.*, t.pausable AND EXISTS (
        SELECT FROM replay_rest AS r
        WHERE r.case_id = t.case_id AND r.day > t.start_day AND r.day < upper(t.during)
    ) AS rested
    FROM replay_term AS t
    WHERE upper(t.during) > least(t.start_day + t.days, t.planned) + 1
), counted AS (
    SELECT t.*, d.day, coalesce(r.resting, false) AS resting,
           count(*) FILTER (WHERE (d.works OR NOT t.working) AND NOT coalesce(r.rests, false))
               OVER (PARTITION BY t.id ORDER BY d.day)
           + (coalesce(r.rests, false) AND (d.works OR NOT t.working))::integer AS elapsed
    FROM term AS t
    JOIN scan_day AS d ON d.day > t.start_day AND d.day < upper(t.during)
    LEFT JOIN replay_rest AS r ON r.case_id = t.case_id AND r.day = d.day
    WHERE t.rested
)
SELECT t.trial, t.cause, t.case_id, 0, t.during * daterange(least(
           CASE WHEN t.working THEN passed.day ELSE t.start_day + t.days + 1 END, t.planned + 1
       ), NULL)
FROM term AS t
LEFT JOIN scan_day AS began
       ON t.working AND began.day = greatest(t.start_day, %(first_day)s)
LEFT JOIN scan_day AS passed ON t.working AND passed.works AND passed.n = began.n + t.days + 1
WHERE NOT t.rested
  AND (NOT t.working OR passed.day IS NOT NULL OR t.planned IS NOT NULL)
UNION ALL
SELECT trial, cause, case_id, 0, unnest(range_agg(daterange(day, day + 1)))
FROM counted
WHERE during @> day AND NOT resting AND (elapsed > days OR planned < day)
GROUP BY trial, cause, case_id
