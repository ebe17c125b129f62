-- A melding is recent for one window of days and counts in the window before for as many days
-- more. Both numbers change on those days only; between two changes they stay as they are.
INSERT INTO replay_found
WITH norm AS (
    SELECT w.trial, w.place, w.days, greatest(l.days, 1) AS needed
    FROM replay_norm AS w JOIN replay_norm AS l USING (trial, place)
    WHERE w.norm = 'signal_days' AND l.norm = 'signal_count'
), melding AS ( -- of households about which there are enough at all
    SELECT household_id, pg_temp.on_day(received_at) AS day, pg_temp.seen(recorded_at) AS known
    FROM (
        SELECT *, count(*) OVER (PARTITION BY household_id) AS together
        FROM cases_signal WHERE kind = 'melding' AND municipality_id = %(municipality)s
    ) AS g
    WHERE together >= (SELECT min(needed) FROM norm)
), change AS (
    SELECT n.trial, s.stay, s.case_id, n.needed, c.*
    FROM replay_stay AS s
    JOIN norm AS n USING (place)
    JOIN melding AS m USING (household_id)
    CROSS JOIN LATERAL (VALUES
        (s.during * pg_temp.days(m.known, m.day + n.days), 1, 0),
        (s.during * pg_temp.days(greatest(m.known, m.day + n.days), m.day + 2 * n.days), 0, 1)
    ) AS w (during, recent, before)
    CROSS JOIN LATERAL (VALUES
        (lower(w.during), w.recent, w.before), (upper(w.during), -w.recent, -w.before)
    ) AS c (day, recent, before)
    WHERE NOT isempty(w.during)
), counted AS (
    SELECT trial, stay, case_id, needed, day,
           lead(day) OVER so_far AS until,
           sum(sum(recent)) OVER so_far AS recent, sum(sum(before)) OVER so_far AS before
    FROM change
    GROUP BY trial, stay, case_id, needed, day
    WINDOW so_far AS (PARTITION BY trial, stay ORDER BY day)
)
SELECT trial, 'signals_rising', case_id, 0, pg_temp.days(day, until)
FROM counted
WHERE recent >= greatest(needed, 2 * before) AND day < until
