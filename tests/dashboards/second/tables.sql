-- The months that are asked for, in Dutch time; half_since and year_since where one ends, and
-- half_since halfway as well.
CREATE TEMPORARY TABLE again_month AS
SELECT to_char(day, 'YYYY-MM') AS month,
       day AT TIME ZONE 'Europe/Amsterdam' AS since,
       (day + interval '1 month') AT TIME ZONE 'Europe/Amsterdam' AS till,
       (day + interval '1 month')::date AS next_day,
       (day - interval '11 months') AT TIME ZONE 'Europe/Amsterdam' AS year_ago,
       CASE WHEN extract(month FROM day) IN (6, 12) THEN day - interval '5 months'
            WHEN extract(month FROM day) IN (3, 9) THEN day - interval '2 months'
       END AT TIME ZONE 'Europe/Amsterdam' AS half_since,
       (CASE WHEN extract(month FROM day) IN (6, 12) THEN day - interval '5 months'
             WHEN extract(month FROM day) IN (3, 9) THEN day - interval '2 months' END
       )::date AS half_day,
       extract(month FROM day) IN (6, 12) AS half_over,
       CASE WHEN extract(month FROM day) = 12
            THEN date_trunc('year', day) AT TIME ZONE 'Europe/Amsterdam' END AS year_since
FROM generate_series(%(first)s::date::timestamp, %(last)s::date::timestamp, '1 month') AS day;

CREATE TEMPORARY TABLE again_town AS
SELECT * FROM unnest(
    %(towns)s::bigint[], %(recurrence)s::integer[],
    %(instruments)s::text[], %(heaviest)s::text[]
) AS t (id, recurrence, instruments, heaviest);

-- Where a household lived, and what a case said, from when until when; the first version is as old
-- as the world.
CREATE TEMPORARY TABLE again_home AS
SELECT id, area,
       CASE WHEN row_number() OVER version = 1 THEN '-infinity' ELSE history_date END AS since,
       lead(history_date, 1, 'infinity'::timestamptz) OVER version AS till
FROM cases_historicalhousehold
WINDOW version AS (PARTITION BY id ORDER BY history_date, history_id);

CREATE TEMPORARY TABLE again_file AS
SELECT id, dominant_problem, minors_involved, media_attention, needs_casusregisseur, problem_areas,
       CASE WHEN row_number() OVER version = 1 THEN '-infinity' ELSE history_date END AS since,
       lead(history_date, 1, 'infinity'::timestamptz) OVER version AS till
FROM cases_historicalcase
WINDOW version AS (PARTITION BY id ORDER BY history_date, history_id);

-- Everybody who ever came in a phase (+1) or went out of one (-1). AVE2A and AVE2B are one: the
-- first character tells. Within a case in order of time; going out comes before coming in.
CREATE TEMPORARY TABLE again_event AS
WITH event AS (
    SELECT case_id, decided_at AS at, 2 * number + 1 AS turn, 1 AS sign,
           left(to_phase, 1) AS grp, left(from_phase, 1) AS came_from
    FROM cases_phasetransition WHERE left(from_phase, 1) <> left(to_phase, 1)
    UNION ALL
    SELECT case_id, decided_at, 2 * number, -1, left(from_phase, 1), ''
    FROM cases_phasetransition
    WHERE left(from_phase, 1) <> left(to_phase, 1) AND from_phase <> ''
    UNION ALL
    SELECT id, closed_at, 1000000, -1, left(phase, 1), '' FROM cases_case
    WHERE closed_at IS NOT NULL
), told AS (
    SELECT event.*, lead(at) OVER whole AS next_at,
           CASE WHEN sign = 1 THEN at ELSE lag(at) OVER whole END AS began
    FROM event WINDOW whole AS (PARTITION BY case_id ORDER BY turn)
)
SELECT told.*, c.municipality_id AS town, c.household_id,
       coalesce(home.area, h.area) AS area,
       coalesce(file.dominant_problem, c.dominant_problem) AS problem
FROM told
JOIN cases_case AS c ON c.id = told.case_id
JOIN again_town ON again_town.id = c.municipality_id
JOIN cases_household AS h ON h.id = c.household_id
LEFT JOIN again_home AS home ON home.id = c.household_id
     AND home.since <= told.began AND told.began < home.till
LEFT JOIN again_file AS file ON file.id = c.id
     AND file.since <= told.began AND told.began < file.till;

-- The cases from AVE2 on that run at the end of each month.
CREATE TEMPORARY TABLE again_running AS
SELECT m.month, m.till, m.next_day, e.case_id, e.town, e.grp, e.area, e.problem
FROM again_month AS m
JOIN again_event AS e ON e.sign = 1 AND e.at < m.till AND (e.next_at IS NULL OR e.next_at >= m.till)
WHERE e.grp >= '2';

-- Those of them that need a casusregisseur, in the phases of which the model asks that.
CREATE TEMPORARY TABLE again_heavy AS
SELECT r.month, r.case_id
FROM again_running AS r
JOIN again_town AS t ON t.id = r.town AND strpos(t.heaviest, r.grp) > 0
JOIN again_file AS file ON file.id = r.case_id AND file.since < r.till AND r.till <= file.till
WHERE file.needs_casusregisseur;
ANALYZE again_month, again_town, again_event, again_running, again_file, again_home;
