-- A household, or one of its members, whose earlier case closed not long before.
INSERT INTO scan_finding
SELECT DISTINCT ON (r.id) 'recurring', r.municipality_id, r.id, 0,
       r.opened::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'recurring')::integer + r.grave::integer),
       jsonb_build_object('from', r.opened, 'closed', r.closed, 'member', r.member,
                          'norm', r.months, 'phase', r.label)
FROM (
    SELECT c.municipality_id, c.id, n.label, n.grave, n.days AS months, e.member,
           (c.opened_at AT TIME ZONE %(zone)s)::date AS opened,
           (e.closed_at AT TIME ZONE %(zone)s)::date AS closed
    FROM (
        SELECT old.household_id, old.closed_at, false AS member
        FROM cases_case AS old WHERE old.closed_at IS NOT NULL
        UNION ALL
        SELECT present.household_id, old.closed_at, true
        FROM cases_case AS old
        JOIN cases_membership AS past ON past.household_id = old.household_id
             AND past.start <= (old.closed_at AT TIME ZONE %(zone)s)::date
             AND (past."end" IS NULL OR past."end" > (old.opened_at AT TIME ZONE %(zone)s)::date)
        JOIN cases_membership AS present ON present.person_id = past.person_id
             AND present.household_id <> old.household_id
             AND present.start <= %(today)s
             AND (present."end" IS NULL OR present."end" > %(today)s)
        WHERE old.closed_at IS NOT NULL
    ) AS e
    JOIN scan_case AS c ON c.household_id = e.household_id
    JOIN scan_norm AS n USING (unit)
    WHERE n.norm = 'recurrence_months'
) AS r
WHERE r.closed <= r.opened
  AND r.closed > (r.opened - make_interval(months => r.months))::date
ORDER BY r.id, r.closed DESC, r.member
