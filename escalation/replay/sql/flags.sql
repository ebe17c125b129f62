-- Days that touch are one flag, as the scan keeps it.
CREATE TEMPORARY TABLE replay_flag ON COMMIT DROP AS
SELECT f.trial, f.cause, f.case_id, f.person_id, lower(f.during) AS opened,
       upper(f.during) AS closed
FROM (
    SELECT trial, cause, case_id, person_id, unnest(range_agg(during)) AS during
    FROM replay_found
    WHERE NOT isempty(during)
    GROUP BY trial, cause, case_id, person_id
) AS f
WHERE lower(f.during) < %(horizon)s AND upper(f.during) > %(from_day)s;

ANALYZE replay_flag
