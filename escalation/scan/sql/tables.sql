-- What the statements of one scan share; all of it is gone when the transaction ends.
-- Per municipality, model and phase in scope: the norms in force. The norm '' is the phase itself.
-- `unit` numbers those three together, so that the planner knows how many cases each norm meets.
CREATE TEMPORARY TABLE scan_norm ON COMMIT DROP AS
SELECT n.*, dense_rank() OVER (ORDER BY municipality_id, model_slug, model_version, phase) AS unit
FROM jsonb_to_recordset(%(norms)s::jsonb) AS n (
    municipality_id bigint, model_slug text, model_version text, phase text,
    label text, grave boolean, norm text, days integer, working boolean,
    limit_day date,             -- passed for whoever began on this day or earlier
    limit_before timestamptz    -- the end of that day
);

-- The open cases in scope; of a moment in the past those that were there.
CREATE TEMPORARY TABLE scan_case ON COMMIT DROP AS
SELECT n.unit, c.id, c.municipality_id, c.household_id, c.model_slug, c.model_version, c.phase,
       c.phase_since, c.opened_at, c.last_activity_at, c.waakvlam_until,
       c.safety_risk, c.minors_involved, c.media_attention, c.dominant_problem
FROM cases_case AS c
JOIN scan_norm AS n USING (municipality_id, model_slug, model_version, phase)
WHERE n.norm = '' AND c.closed_at IS NULL AND c.opened_at <= %(now)s;

-- Which responsibility a phase requires; a fact that is null makes no difference.
CREATE TEMPORARY TABLE scan_slot ON COMMIT DROP AS
SELECT n.unit, s.*
FROM scan_norm AS n
JOIN jsonb_to_recordset(%(slots)s::jsonb) AS s (
    model_slug text, model_version text, phase text, responsibility text, aspect text,
    safety_risk boolean, minors_involved boolean, media_attention boolean, dominant_problem text
) USING (model_slug, model_version, phase)
WHERE n.norm = '';

-- Where days are counted against a norm: since when, and what else to tell.
CREATE TEMPORARY TABLE scan_term (
    cause text, municipality_id bigint, case_id bigint, label text, grave boolean,
    days integer, working boolean, pausable boolean,
    start_day date, planned date, extra jsonb
) ON COMMIT DROP;

-- The outcome of all causes; 0 for no case or no person. The key keeps one finding per subject
-- and cause, and the merge quick when statistics are out of date.
CREATE TEMPORARY TABLE scan_finding (
    cause text, municipality_id bigint, case_id bigint, person_id bigint,
    since timestamptz NOT NULL, severity integer NOT NULL, figures jsonb NOT NULL,
    PRIMARY KEY (case_id, person_id, cause, municipality_id) -- numbers first: quick to compare
) ON COMMIT DROP;

-- What PostgreSQL believes of the flags may be from before a scan that was still writing when it
-- looked; the merge would then hold every flag against every other one.
ANALYZE scan_day, scan_norm, scan_slot,
        scan_case (unit, id, household_id, phase, phase_since, last_activity_at, waakvlam_until),
        escalation_flag (municipality_id, case_id, person_id, cause, closed_at);
