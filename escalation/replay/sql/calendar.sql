-- The calendar: every day with the number of working days up to and including it.
DROP TABLE IF EXISTS scan_day;
CREATE TEMPORARY TABLE scan_day ON COMMIT DROP AS
SELECT d.day, d.works, (count(*) FILTER (WHERE d.works) OVER (ORDER BY d.day))::integer AS n
FROM (
    SELECT g::date AS day,
           extract(isodow FROM g) < 6 AND NOT g::date = ANY (%(holidays)s::date[]) AS works
    FROM generate_series(%(first_day)s::timestamp, %(today)s::timestamp, interval '1 day') AS g
) AS d
