-- Count the days of every term, without those on hold, and keep what is past its norm.
INSERT INTO scan_finding
WITH term AS (
    SELECT t.*, row_number() OVER () AS id FROM scan_term AS t
), rest AS ( -- the days on which cases were on hold
    SELECT h.case_id, g::date AS day,
           extract(isodow FROM g) < 6 AND NOT g::date = ANY (%(holidays)s::date[]) AS works
    FROM cases_casehold AS h
    CROSS JOIN LATERAL generate_series(
        h.start::timestamp, least(h.until - 1, %(today)s)::timestamp, interval '1 day'
    ) AS g
), rested AS (
    SELECT t.id, bool_or(r.day = %(today)s) AS now,
           count(*) FILTER (WHERE r.day > t.start_day AND (r.works OR NOT t.working)) AS days
    FROM term AS t JOIN rest AS r ON r.case_id = t.case_id AND t.pausable
    GROUP BY t.id
), counted AS (
    SELECT t.*, coalesce(r.days, 0)::integer AS rest, d.n,
           CASE WHEN t.working THEN %(today_n)s - d.n ELSE %(today)s - t.start_day END
           - coalesce(r.days, 0)::integer AS elapsed
    FROM term AS t
    LEFT JOIN rested AS r ON r.id = t.id
    LEFT JOIN scan_day AS d ON d.day = greatest(t.start_day, %(first_day)s) AND t.working
    WHERE NOT coalesce(r.now, false)
)
SELECT c.cause, c.municipality_id, c.case_id, 0,
       least(
           CASE WHEN c.elapsed <= c.days THEN NULL
                WHEN c.working THEN passed.day
                ELSE c.start_day + c.rest + c.days + 1 END,
           CASE WHEN c.planned < %(today)s THEN c.planned + 1 END
       )::timestamp AT TIME ZONE %(zone)s,
       least(3, b.severity + c.grave::integer + (c.elapsed >= 2 * greatest(c.days, 1))::integer),
       jsonb_build_object(
           'from', c.start_day, 'norm', c.days, 'working', c.working, 'rest', c.rest,
           'phase', c.label
       ) || c.extra
FROM counted AS c
JOIN jsonb_each_text(%(base)s::jsonb) AS e (cause, severity) ON e.cause = c.cause
CROSS JOIN LATERAL (SELECT e.severity::integer AS severity) AS b
LEFT JOIN scan_day AS passed
       ON passed.n = c.n + c.rest + c.days + 1 AND passed.works AND c.working
WHERE c.elapsed > c.days OR c.planned < %(today)s
