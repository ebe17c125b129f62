-- At least so many meldingen in a window, and twice as many as in the window before.
INSERT INTO scan_finding
SELECT 'signals_rising', r.municipality_id, r.id, 0,
       r.recent[r.needed]::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'signals_rising')::integer + r.grave::integer
                + (cardinality(r.recent) >= 2 * r.needed)::integer),
       jsonb_build_object('count', cardinality(r.recent), 'before', r.before, 'days', r.days,
                          'phase', r.label)
FROM (
    SELECT c.municipality_id, c.id, w.label, w.grave, w.days, greatest(l.days, 1) AS needed,
           count(*) FILTER (WHERE s.day <= %(today)s - w.days) AS before,
           array_agg(s.day ORDER BY s.day) FILTER (WHERE s.day > %(today)s - w.days) AS recent
    FROM scan_norm AS w
    JOIN scan_norm AS l USING (unit)
    JOIN scan_case AS c USING (unit)
    JOIN (
        SELECT g.household_id, (g.received_at AT TIME ZONE %(zone)s)::date AS day
        FROM cases_signal AS g
        WHERE g.kind = 'melding' AND g.received_at >= %(signals_from)s AND g.received_at <= %(now)s
    ) AS s ON s.household_id = c.household_id AND s.day > %(today)s - 2 * w.days
    WHERE w.norm = 'signal_days' AND l.norm = 'signal_count'
    GROUP BY c.municipality_id, c.id, w.label, w.grave, w.days, l.days
) AS r
WHERE cardinality(r.recent) >= greatest(r.needed, 2 * r.before)
