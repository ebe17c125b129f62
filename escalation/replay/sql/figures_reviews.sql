-- To whom a flag would have gone: who held procesregie when it was raised (in which function), or
-- else whoever reviews in that phase.
SELECT f.trial, s.place, (
           SELECT h.function FROM cases_holding AS h
           WHERE h.case_id = f.case_id AND h.responsibility = 'procesregie'
             AND pg_temp.seen(h.started_at) <= f.opened
             AND (h.ended_at IS NULL OR pg_temp.seen(h.ended_at) > f.opened)
           ORDER BY h.started_at LIMIT 1
       ) AS function, count(*)
FROM replay_flag AS f
JOIN replay_stay AS s ON s.case_id = f.case_id AND s.during @> f.opened
WHERE f.opened >= %(from_day)s
GROUP BY 1, 2, 3
