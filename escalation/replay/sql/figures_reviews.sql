-- To whom a flag would have gone: who held procesregie when it was raised (in which function), or
-- else whoever reviews in that phase.
WITH regie AS (
    SELECT h.case_id, h.function, h.started_at,
           pg_temp.days(pg_temp.seen(h.started_at), pg_temp.seen(h.ended_at)) AS during
    FROM cases_holding AS h
    JOIN replay_case USING (case_id)
    WHERE h.responsibility = 'procesregie' AND h.holder_id IS NOT NULL
), asked AS ( -- procesregie may have two aspects: one of the two reviews
    SELECT DISTINCT ON (f.trial, f.case_id, f.cause, f.opened) f.trial, s.place, r.function
    FROM replay_flag AS f
    JOIN replay_stay AS s ON s.case_id = f.case_id AND s.during @> f.opened
    LEFT JOIN regie AS r ON r.case_id = f.case_id AND r.during @> f.opened
    WHERE f.opened >= %(from_day)s
    ORDER BY f.trial, f.case_id, f.cause, f.opened, r.started_at
)
SELECT trial, place, function, count(*)
FROM asked
GROUP BY trial, place, function
