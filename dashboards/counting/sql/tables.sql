-- What the statements of one month share; all of it is gone when the transaction ends.
DROP TABLE IF EXISTS month_phase, month_closed, month_stay, month_case, month_staff;

-- Every phase of every model version: in which group the figures count it, and what it asks.
CREATE TEMPORARY TABLE month_phase ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(phases)s::jsonb) AS p (
    model_slug text, model_version text, phase text, grp text, has_cases boolean, regie boolean,
    heaviest text[]
);

-- When a case was closed, as it was known at the end of the month: one that was closed then and was
-- opened again later counts as closed, and one that was open again by then as never closed.
CREATE TEMPORARY TABLE month_closed ON COMMIT DROP AS
SELECT c.id AS case_id, c.closed_at AS at, c.closed_as = 'merged' AS merged
FROM cases_case AS c
WHERE c.closed_at < %(end)s AND c.municipality_id = ANY (%(municipalities)s)
UNION ALL
SELECT c.id, e.at, e.kind = 'merged'
FROM cases_casereopening AS r
JOIN cases_caseending AS e ON e.id = r.ending_id
JOIN cases_case AS c ON c.id = e.case_id
WHERE e.at < %(end)s AND r.at >= %(end)s AND c.municipality_id = ANY (%(municipalities)s);
ANALYZE month_closed;

-- Every stay in a phase that runs at the end of the month or ended in it. Its area and dominant
-- problem are those of the moment that it began: so a part of a municipality changes only by who
-- comes in and who goes out.
CREATE TEMPORARY TABLE month_stay ON COMMIT DROP AS
SELECT c.id AS case_id, c.municipality_id, stay.grp, stay.came_from, stay.began, stay.ended,
       coalesce(home.area, h.area) AS area,
       coalesce(file.dominant_problem, c.dominant_problem) AS problem
FROM (
    SELECT case_id, grp, min(at) AS began, coalesce((array_agg(earlier ORDER BY number))[1], '')
           AS came_from, CASE WHEN bool_and(next IS NOT NULL) THEN max(next) END AS ended
    FROM (
        SELECT step.*, sum((grp IS DISTINCT FROM earlier)::integer) OVER (
                   PARTITION BY case_id ORDER BY number
               ) AS stretch
        FROM (
            SELECT t.case_id, t.number, t.decided_at AS at, p.grp, lag(p.grp) OVER turn AS earlier,
                   coalesce(lead(t.decided_at) OVER turn, closed.at) AS next
            FROM cases_phasetransition AS t
            JOIN cases_case AS c ON c.id = t.case_id
            JOIN month_phase AS p ON p.model_slug = t.model_slug
                 AND p.model_version = t.model_version AND p.phase = t.to_phase
            LEFT JOIN month_closed AS closed ON closed.case_id = c.id
            WHERE t.decided_at < %(end)s AND c.municipality_id = ANY (%(municipalities)s)
              AND (closed.at IS NULL OR closed.at >= %(start)s)
            WINDOW turn AS (PARTITION BY t.case_id ORDER BY t.number)
        ) AS step
    ) AS steps
    GROUP BY case_id, grp, stretch
    HAVING bool_or(next IS NULL) OR max(next) >= %(start)s
) AS stay
JOIN cases_case AS c ON c.id = stay.case_id
JOIN cases_household AS h ON h.id = c.household_id
LEFT JOIN LATERAL (
    SELECT was.area FROM cases_historicalhousehold AS was WHERE was.id = c.household_id
    ORDER BY was.history_date > stay.began,
             abs(extract(epoch FROM was.history_date - stay.began)), was.history_id DESC
    LIMIT 1
) AS home ON true
LEFT JOIN LATERAL (
    SELECT was.dominant_problem FROM cases_historicalcase AS was WHERE was.id = c.id
    ORDER BY was.history_date > stay.began,
             abs(extract(epoch FROM was.history_date - stay.began)), was.history_id DESC
    LIMIT 1
) AS file ON true;

-- The cases that ran at the end of the month, in the phase of their newest decision by then; with
-- what stood in the case then. Where it needs a casusregisseur and its phase asks that: the functions
-- with which casusregie belongs.
CREATE TEMPORARY TABLE month_case ON COMMIT DROP AS
SELECT s.case_id AS id, s.municipality_id, s.area, s.problem, p.phase, p.grp, p.has_cases, p.regie,
       coalesce(file.minors_involved, c.minors_involved) AS minors,
       coalesce(file.media_attention, c.media_attention) AS media,
       coalesce(file.problem_areas, c.problem_areas) AS areas,
       CASE WHEN coalesce(file.needs_casusregisseur, c.needs_casusregisseur) THEN p.heaviest END
       AS heaviest
FROM month_stay AS s
JOIN cases_case AS c ON c.id = s.case_id
CROSS JOIN LATERAL (
    SELECT t.model_slug, t.model_version, t.to_phase
    FROM cases_phasetransition AS t
    WHERE t.case_id = c.id AND t.decided_at < %(end)s
    ORDER BY t.number DESC LIMIT 1
) AS newest
JOIN month_phase AS p ON p.model_slug = newest.model_slug
     AND p.model_version = newest.model_version AND p.phase = newest.to_phase
LEFT JOIN LATERAL (
    SELECT was.minors_involved, was.media_attention, was.needs_casusregisseur, was.problem_areas
    FROM cases_historicalcase AS was WHERE was.id = c.id
    ORDER BY was.history_date >= %(end)s,
             abs(extract(epoch FROM was.history_date - %(end)s)), was.history_id DESC
    LIMIT 1
) AS file ON true
WHERE s.ended IS NULL;

-- Who could act at the end of the month, and in which function where: their account was open, the
-- function ran, and they were there or somebody stood in (`roles.staffing`).
CREATE TEMPORARY TABLE month_staff ON COMMIT DROP AS
SELECT DISTINCT p.user_id, coalesce(p.municipality_id, member.municipality_id) AS municipality_id,
       p.function
FROM roles_functionperiod AS p
LEFT JOIN roles_region_municipalities AS member ON member.region_id = p.region_id
WHERE p.start <= %(last_day)s AND (p."end" IS NULL OR p."end" >= %(last_day)s)
  AND (
      SELECT e.kind FROM roles_personevent AS e
      WHERE e.user_id = p.user_id AND e.period_id IS NULL AND e.at < %(end)s
      ORDER BY e.at DESC, e.id DESC LIMIT 1
  ) IN ('account_opened', 'account_reopened')
  AND NOT EXISTS (
      SELECT FROM roles_absence AS a
      WHERE a.user_id = p.user_id AND a.stand_in_id IS NULL AND a.withdrawn_at IS NULL
        AND a.start <= %(last_day)s AND (a.until IS NULL OR a.until >= %(last_day)s)
  );
ANALYZE month_stay, month_case, month_staff;
