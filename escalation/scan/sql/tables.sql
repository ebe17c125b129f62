-- What the statements of one scan share; all of it is gone when the transaction ends.
-- Per municipality, model and phase in scope: the norms in force. The norm '' is the phase itself.
-- `unit` numbers those three together, so that the planner knows how many cases each norm meets.
CREATE TEMPORARY TABLE scan_norm ON COMMIT DROP AS
SELECT n.*, dense_rank() OVER (ORDER BY municipality_id, model_slug, model_version, phase) AS unit
FROM jsonb_to_recordset(%(norms)s::jsonb) AS n (
    municipality_id bigint, model_slug text, model_version text, phase text,
    label text, grave boolean, norm text, days integer, working boolean,
    limit_day date,             -- passed for whoever began on this day or earlier
    limit_before timestamptz,   -- the end of that day
    slots jsonb,                -- of the phase itself: which regie it requires
    reviewers text[]            -- and in which functions one reviews what is flagged there
);

-- The open cases in scope; of a moment in the past those that were there.
CREATE TEMPORARY TABLE scan_case ON COMMIT DROP AS
SELECT n.unit, c.id, c.municipality_id, c.household_id, c.phase, c.phase_since,
       c.opened_at, c.last_activity_at, c.waakvlam_until,
       c.safety_risk, c.minors_involved, c.media_attention, c.dominant_problem
FROM cases_case AS c
JOIN scan_norm AS n USING (municipality_id, model_slug, model_version, phase)
WHERE n.norm = '' AND c.closed_at IS NULL AND c.opened_at <= %(now)s;

-- Who works where today: in which function, by which group that function sees cases, and all the
-- functions of that person there. Who have the same functions in a place review and see the same by
-- them; `first` is one of those.
CREATE TEMPORARY TABLE scan_office ON COMMIT DROP AS
WITH works AS ( -- regions spread out
    SELECT DISTINCT f.user_id, p.municipality_id, f.function::text AS function
    FROM roles_functionperiod AS f
    JOIN roles_user AS u ON u.id = f.user_id AND u.is_active
    LEFT JOIN roles_region_municipalities AS r ON r.region_id = f.region_id
    CROSS JOIN LATERAL (
        SELECT coalesce(f.municipality_id, r.municipality_id) AS municipality_id
    ) AS p
    WHERE f.start <= %(today)s AND (f."end" IS NULL OR f."end" >= %(today)s)
), person AS (
    SELECT *, array_agg(function) OVER (
        PARTITION BY municipality_id, user_id ORDER BY function
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS functions
    FROM works
)
SELECT p.*, g.group_id, min(p.user_id) OVER (PARTITION BY p.municipality_id, p.functions) AS first
FROM person AS p
LEFT JOIN roles_functiongroup AS g USING (municipality_id, function);

-- Where days are counted against a norm: since when, and what else to tell.
CREATE TEMPORARY TABLE scan_term (
    cause text, municipality_id bigint, case_id bigint, label text, grave boolean,
    days integer, working boolean, pausable boolean,
    start_day date, planned date, extra jsonb
) ON COMMIT DROP;

-- The outcome of all causes; 0 for no case or no person. One finding per subject and cause: each
-- statement sees to that. No key keeps it, for it would cost a night a twentieth.
CREATE TEMPORARY TABLE scan_finding (
    cause text NOT NULL, municipality_id bigint NOT NULL,
    case_id bigint NOT NULL, person_id bigint NOT NULL,
    since timestamptz NOT NULL, severity integer NOT NULL, figures jsonb NOT NULL
) ON COMMIT DROP;

-- What PostgreSQL believes of the flags may be from before a scan that was still writing when it
-- looked; the merge would then hold every flag against every other one.
ANALYZE scan_day, scan_norm, scan_office (municipality_id, user_id, function, group_id, first),
        scan_case (unit, id, household_id),
        escalation_flag (municipality_id, case_id, person_id, cause, closed_at);
