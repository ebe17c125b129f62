-- Every step up into a grave phase, with the flags of the phase it came from: how many days before
-- the step the first of them was raised. Over all causes, and per cause; over all phases, and per
-- phase that was entered.
WITH step AS (
    SELECT s.stay, s.case_id, s.place, pg_temp.on_day(s.decided_at) AS taken,
           pg_temp.days(pg_temp.seen((
               SELECT max(t.decided_at) FROM cases_phasetransition AS t
               WHERE t.case_id = s.case_id AND t.number < s.number AND t.from_phase <> t.to_phase
           )), pg_temp.seen(s.decided_at)) AS before
    FROM replay_stay AS s
    WHERE s.place = ANY (%(grave_places)s) AND s.direction = 'up' AND s.from_phase <> s.phase
      AND pg_temp.on_day(s.decided_at) BETWEEN %(from_day)s AND %(to_day)s
), warned AS (
    SELECT v.trial, s.stay, s.place, f.cause, s.taken - min(f.opened) AS days
    FROM step AS s
    CROSS JOIN (SELECT DISTINCT trial FROM replay_norm) AS v
    LEFT JOIN replay_flag AS f
           ON f.trial = v.trial AND f.case_id = s.case_id
          AND pg_temp.days(f.opened, f.closed) && s.before
    GROUP BY v.trial, s.stay, s.place, s.taken, f.cause
), first AS (
    SELECT trial, stay, place, max(days) AS days FROM warned GROUP BY trial, stay, place
)
SELECT trial, place, NULL AS cause, count(*), count(days),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days)
FROM first GROUP BY GROUPING SETS ((trial), (trial, place))
UNION ALL
SELECT trial, NULL, cause, count(*), count(days),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days)
FROM warned WHERE cause IS NOT NULL GROUP BY trial, cause
