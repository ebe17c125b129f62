-- Households that were in a phase at some moment of the calendar year.
SELECT m.month, e.town, '', '', 'ever:' || e.grp, count(DISTINCT e.household_id)
FROM again_month AS m
JOIN again_event AS e ON e.sign = 1 AND e.at < m.till
     AND (e.next_at IS NULL OR e.next_at > m.year_since)
WHERE m.year_since IS NOT NULL
GROUP BY m.month, e.town, e.grp
