-- What the statements of one scan share; all of it is gone when the transaction ends. It begins
-- afresh, without what an earlier scan in this transaction left.
DROP TABLE IF EXISTS scan_phase, scan_load, scan_office, scan_duty, scan_finding;

-- Per municipality, model and phase in scope: in which functions one reviews what is flagged there,
-- and in which one acts in an emergency.
CREATE TEMPORARY TABLE scan_phase ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(phases)s::jsonb) AS p (
    municipality_id bigint, model_slug text, model_version text, phase text, reviewers text[],
    danger integer, emergency text[]
);

-- Per municipality: how many cases in one hand it is warned at, and how many are too many.
CREATE TEMPORARY TABLE scan_load ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(loads)s::jsonb) AS l (
    municipality_id bigint, warn integer, over integer
);

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

-- Who is on duty now, in which function, and by which group that function sees cases.
CREATE TEMPORARY TABLE scan_duty ON COMMIT DROP AS
SELECT DISTINCT d.user_id, p.municipality_id, d.function::text AS function, g.group_id
FROM roles_dutyshift AS d
JOIN roles_user AS u ON u.id = d.user_id AND u.is_active
LEFT JOIN roles_region_municipalities AS r ON r.region_id = d.region_id
CROSS JOIN LATERAL (
    SELECT coalesce(d.municipality_id, r.municipality_id) AS municipality_id
) AS p
JOIN roles_functiongroup AS g ON g.municipality_id = p.municipality_id AND g.function = d.function
WHERE d.start <= %(now)s AND d."end" > %(now)s;

-- What holds now; 0 for no case or no person. One finding per subject and cause.
CREATE TEMPORARY TABLE scan_finding (
    cause text NOT NULL, municipality_id bigint NOT NULL,
    case_id bigint NOT NULL, person_id bigint NOT NULL,
    since timestamptz NOT NULL, severity integer NOT NULL, figures jsonb NOT NULL,
    urgent boolean NOT NULL, danger integer NOT NULL DEFAULT 0
) ON COMMIT DROP;

-- What PostgreSQL believes of the flags may be from before a scan that was still writing when it
-- looked; the merge would then hold every flag against every other one.
ANALYZE scan_phase, scan_office (municipality_id, user_id, function, group_id, first),
        escalation_flag (municipality_id, case_id, person_id, cause, closed_at);
