-- What the statements of one replay share; nothing of it outlives the transaction.
--
-- A replay counts in days. A day stands for the nightly scan of that day, so that "during" is
-- always the days, from and until (not including), whose scans would have seen something.

-- The first scan that knows what was recorded at a moment.
CREATE OR REPLACE FUNCTION pg_temp.seen(moment timestamptz) RETURNS date STABLE
RETURN ((moment AT TIME ZONE %(zone)s) - %(hour)s::interval - interval '1 microsecond')::date + 1;

-- The first scan for which a moment has gone by.
CREATE OR REPLACE FUNCTION pg_temp.past(moment timestamptz) RETURNS date STABLE
RETURN ((moment AT TIME ZONE %(zone)s) - %(hour)s::interval)::date + 1;

-- The Dutch day of a moment.
CREATE OR REPLACE FUNCTION pg_temp.on_day(moment timestamptz) RETURNS date STABLE
RETURN (moment AT TIME ZONE %(zone)s)::date;

-- The days from one until (not including) another, which may be none.
CREATE OR REPLACE FUNCTION pg_temp.days(from_day date, until date) RETURNS daterange IMMUTABLE
RETURN CASE WHEN coalesce(from_day, '-infinity') < coalesce(until, 'infinity')
            THEN daterange(from_day, until) ELSE 'empty' END;

-- The phases of the models that cases ran under, by a number of their own.
CREATE TEMPORARY TABLE replay_place ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(places)s::jsonb) AS p (
    place integer, model_slug text, model_version text, phase text
);

-- The norms: those in force, and the same with those on trial. Place 0: the whole municipality.
-- The norm '' is the phase itself.
CREATE TEMPORARY TABLE replay_norm ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(norms)s::jsonb) AS n (
    trial boolean, place integer, norm text, days integer, working boolean
);

-- Which responsibility a phase requires; a fact that is null makes no difference.
CREATE TEMPORARY TABLE replay_slot ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(slots)s::jsonb) AS s (
    place integer, responsibility text, aspect text,
    safety_risk boolean, minors_involved boolean, media_attention boolean, dominant_problem text
);

CREATE TEMPORARY TABLE replay_case ON COMMIT DROP AS
SELECT c.id AS case_id, c.household_id, c.opened_at,
       pg_temp.days(pg_temp.seen(c.opened_at), pg_temp.seen(c.closed_at)) AS during
FROM cases_case AS c
WHERE c.municipality_id = %(municipality)s AND pg_temp.seen(c.opened_at) < %(horizon)s;

ANALYZE scan_day, replay_place, replay_case;

-- Where a case was after each decision: its phase, since when, until the next decision or its end.
CREATE TEMPORARY TABLE replay_stay ON COMMIT DROP AS
SELECT row_number() OVER () AS stay, d.case_id, d.household_id, d.opened_at, p.place, p.phase,
       d.number, d.from_phase, d.direction, d.decided_at, d.phase_since,
       d.running * d.during * daterange(NULL, %(horizon)s) AS during
FROM (
    SELECT t.case_id, t.number, t.from_phase, t.to_phase, t.direction, t.decided_at,
           t.model_slug, t.model_version, c.household_id, c.opened_at, c.during AS running,
           max(t.decided_at) FILTER (WHERE t.from_phase <> t.to_phase) OVER so_far AS phase_since,
           pg_temp.days(pg_temp.seen(t.decided_at), pg_temp.seen(lead(t.decided_at) OVER so_far))
               AS during
    FROM cases_phasetransition AS t
    JOIN replay_case AS c USING (case_id)
    WINDOW so_far AS (PARTITION BY t.case_id ORDER BY t.number)
) AS d
JOIN replay_place AS p
  ON (p.model_slug, p.model_version, p.phase) = (d.model_slug, d.model_version, d.to_phase);

-- What was known of a case and can change: from one line of its history to the next. Its first
-- line holds from the beginning.
CREATE TEMPORARY TABLE replay_fact ON COMMIT DROP AS
SELECT h.id AS case_id, h.safety_risk, h.minors_involved, h.media_attention, h.dominant_problem,
       h.waakvlam_until,
       pg_temp.days(
           CASE WHEN lag(h.id) OVER lines IS NOT NULL THEN pg_temp.seen(h.history_date) END,
           pg_temp.seen(lead(h.history_date) OVER lines)
       ) AS during
FROM cases_historicalcase AS h
JOIN replay_case AS c ON c.case_id = h.id
WINDOW lines AS (PARTITION BY h.id ORDER BY h.history_date, h.history_id);

-- The days on hold: those that do not count, and those on which the scan found the case on hold.
-- They differ by a day where a hold began or ended after that day's scan.
CREATE TEMPORARY TABLE replay_rest ON COMMIT DROP AS
SELECT h.case_id, g::date AS day, bool_or(h.rests @> g::date) AS rests,
       bool_or(h.known @> g::date) AS resting
FROM (
    SELECT case_id, pg_temp.days(start, until) AS rests,
           pg_temp.days(
               greatest(start, pg_temp.seen(decided_at)), coalesce(pg_temp.seen(resumed_at), until)
           ) AS known,
           start, greatest(until, pg_temp.seen(resumed_at)) AS until
    FROM cases_casehold JOIN replay_case USING (case_id)
) AS h
CROSS JOIN LATERAL generate_series(
    h.start::timestamp, least(h.until, %(horizon)s) - interval '1 day', interval '1 day'
) AS g
GROUP BY h.case_id, g;

-- Where days are counted against a norm: since when, and during which days it could be flagged.
CREATE TEMPORARY TABLE replay_term (
    trial boolean, cause text, case_id bigint, days integer, working boolean, pausable boolean,
    start_day date, planned date, during daterange
) ON COMMIT DROP;

-- The days on which a cause held; 0 for no case or no person. Pieces may overlap.
CREATE TEMPORARY TABLE replay_found (
    trial boolean, cause text, case_id bigint, person_id bigint, during daterange
) ON COMMIT DROP;

ANALYZE replay_norm, replay_slot, replay_stay, replay_fact, replay_rest
