-- While a case runs of a household, or of somebody who lived elsewhere, whose earlier case closed
-- not long before. Who lived where counts as it was recorded at the time.
INSERT INTO replay_found
WITH version AS (
    SELECT household_id, person_id, start, pg_temp.days(start, "end") AS lived, "end",
           history_type, pg_temp.days(
               pg_temp.seen(history_date), pg_temp.seen(lead(history_date) OVER lines)
           ) AS known
    FROM cases_historicalmembership
    WINDOW lines AS (PARTITION BY id ORDER BY history_date, history_id)
), ended AS (
    SELECT id, household_id, opened_at, closed_at,
           daterange(pg_temp.seen(closed_at), NULL) AS during
    FROM cases_case WHERE closed_at IS NOT NULL
), earlier AS (
    SELECT household_id, closed_at, during FROM ended
    UNION ALL
    SELECT present.household_id, old.closed_at,
           old.during * past.known * present.known * present.lived
    FROM ended AS old
    JOIN version AS past ON past.household_id = old.household_id AND past.history_type <> '-'
         AND past.start <= pg_temp.on_day(old.closed_at)
         AND (past."end" IS NULL OR past."end" > pg_temp.on_day(old.opened_at))
    JOIN version AS present ON present.person_id = past.person_id AND present.history_type <> '-'
         AND present.household_id <> old.household_id
)
SELECT n.trial, 'recurring', s.case_id, 0, s.during * e.during
FROM earlier AS e
JOIN replay_stay AS s ON s.household_id = e.household_id AND s.during && e.during
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'recurrence_months'
  AND pg_temp.on_day(e.closed_at) <= pg_temp.on_day(s.opened_at)
  AND pg_temp.on_day(e.closed_at)
      > (pg_temp.on_day(s.opened_at) - make_interval(months => n.days))::date
