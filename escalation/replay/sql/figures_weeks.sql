-- Per cause and week: how many flags were raised.
SELECT trial, cause, date_trunc('week', opened)::date, count(*)
FROM replay_flag
WHERE opened >= %(from_day)s
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
