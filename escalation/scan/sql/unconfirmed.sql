-- An urgent decision was not confirmed in time.
INSERT INTO scan_finding
SELECT 'unconfirmed', c.municipality_id, c.id, 0, min(t.confirm_before),
       least(3, (%(base)s::jsonb ->> 'unconfirmed')::integer + n.grave::integer),
       jsonb_build_object('before', floor(extract(epoch FROM min(t.confirm_before)))::bigint,
                          'phase', n.label)
FROM cases_phasetransition AS t
JOIN scan_case AS c ON c.id = t.case_id
JOIN scan_norm AS n USING (unit)
WHERE t.urgent AND t.confirm_before < %(now)s AND n.norm = ''
  AND NOT EXISTS (SELECT FROM cases_confirmation AS f WHERE f.transition_id = t.id)
GROUP BY c.municipality_id, c.id, n.grave, n.label
