-- What the statements of one month share; all of it is gone when the transaction ends.
DROP TABLE IF EXISTS month_phase, month_case;

-- Every phase of every model version: in which group the figures count it, and what it asks.
CREATE TEMPORARY TABLE month_phase ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(phases)s::jsonb) AS p (
    model_slug text, model_version text, phase text, grp text, has_cases boolean, regie boolean
);

-- The cases that ran at the end of the month, in the phase of their newest decision by then.
CREATE TEMPORARY TABLE month_case ON COMMIT DROP AS
SELECT c.id, c.municipality_id, h.area, c.dominant_problem AS problem,
       c.minors_involved AS minors, p.phase, p.grp, p.has_cases, p.regie
FROM cases_case AS c
JOIN cases_household AS h ON h.id = c.household_id
CROSS JOIN LATERAL (
    SELECT t.model_slug, t.model_version, t.to_phase
    FROM cases_phasetransition AS t
    WHERE t.case_id = c.id AND t.decided_at < %(end)s
    ORDER BY t.number DESC LIMIT 1
) AS newest
JOIN month_phase AS p ON p.model_slug = newest.model_slug
     AND p.model_version = newest.model_version AND p.phase = newest.to_phase
WHERE c.municipality_id = ANY (%(municipalities)s)
  AND c.opened_at < %(end)s AND (c.closed_at IS NULL OR c.closed_at >= %(end)s);
ANALYZE month_case;
