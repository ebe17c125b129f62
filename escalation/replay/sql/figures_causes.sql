-- Per cause: raised, gone again within so many days, and still standing at the end.
SELECT trial, cause, count(*) FILTER (WHERE opened >= %(from_day)s),
       count(*) FILTER (WHERE opened >= %(from_day)s AND closed - opened <= %(short_days)s
                        AND closed < %(horizon)s),
       count(*) FILTER (WHERE closed = %(horizon)s)
FROM replay_flag
GROUP BY trial, cause
