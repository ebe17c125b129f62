-- Gone up again into a phase that was left not long before.
INSERT INTO scan_finding
SELECT 'back_and_forth', b.municipality_id, b.id, 0,
       b.entered::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'back_and_forth')::integer + b.grave::integer),
       jsonb_build_object('from', b.entered, 'left', b.left_on, 'times', b.times,
                          'phase', b.label)
FROM (
    SELECT c.municipality_id, c.id, n.label, n.grave, n.days,
           (max(t.decided_at) FILTER (WHERE t.to_phase = c.phase) AT TIME ZONE %(zone)s)::date
               AS entered,
           (max(t.decided_at) FILTER (WHERE t.from_phase = c.phase) AT TIME ZONE %(zone)s)::date
               AS left_on,
           count(*) FILTER (WHERE t.to_phase = c.phase) AS times
    FROM cases_phasetransition AS last
    JOIN scan_case AS c ON c.id = last.case_id
    JOIN scan_norm AS n USING (unit)
    JOIN cases_phasetransition AS t ON t.case_id = c.id AND t.from_phase <> t.to_phase
    WHERE n.norm = 'return_days'
      AND last.number > 2 AND last.direction = 'up' AND last.to_phase = c.phase
      AND NOT EXISTS (
          SELECT FROM cases_phasetransition AS newer
          WHERE newer.case_id = c.id AND newer.number > last.number
            AND newer.from_phase <> newer.to_phase
      )
    GROUP BY c.municipality_id, c.id, n.label, n.grave, n.days
) AS b
WHERE b.entered - b.left_on <= b.days
