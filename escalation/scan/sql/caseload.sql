-- A regisseur had many cases over the last year, and still has at least one.
INSERT INTO scan_finding
SELECT DISTINCT ON (p.municipality_id, p.holder_id)
       'caseload', p.municipality_id, 0, p.holder_id,
       p.days[greatest(p.warn, 1)]::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'caseload')::integer
                + (cardinality(p.days) >= p.over)::integer),
       jsonb_build_object('responsibility', p.responsibility, 'cases', cardinality(p.days),
                          'warn', p.warn, 'over', p.over)
FROM (
    SELECT f.municipality_id, f.holder_id, f.responsibility,
           array_agg(f.day ORDER BY f.day) AS days, bool_or(f.now) AS now,
           w.days AS warn, o.days AS over
    FROM (
        SELECT c.municipality_id, h.holder_id, h.responsibility,
               (min(h.started_at) AT TIME ZONE %(zone)s)::date AS day,
               bool_or(h.ended_at IS NULL OR h.ended_at > %(now)s) AS now
        FROM cases_holding AS h
        JOIN cases_case AS c ON c.id = h.case_id
        WHERE h.responsibility IN ('casusregie', 'procesregie') AND h.started_at <= %(now)s
          AND (h.ended_at IS NULL OR h.ended_at > %(year_ago)s)
        GROUP BY c.municipality_id, h.holder_id, h.responsibility, h.case_id
    ) AS f
    JOIN scan_norm AS w USING (municipality_id)
    JOIN scan_norm AS o USING (municipality_id)
    WHERE w.norm = 'caseload_warn' AND o.norm = 'caseload_over'
    GROUP BY f.municipality_id, f.holder_id, f.responsibility, w.days, o.days
) AS p
WHERE p.now AND cardinality(p.days) >= greatest(p.warn, 1)
ORDER BY p.municipality_id, p.holder_id, cardinality(p.days) DESC, p.responsibility
