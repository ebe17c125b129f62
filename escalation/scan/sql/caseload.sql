-- A regisseur had many cases over the last year, and still has at least one.
INSERT INTO scan_finding
WITH busy AS MATERIALIZED ( -- roughly, wherever it is: most people never come near a norm
    SELECT holder_id
    FROM cases_holding
    WHERE responsibility IN ('casusregie', 'procesregie') AND started_at <= %(now)s
      AND (ended_at IS NULL OR ended_at > %(year_ago)s)
    GROUP BY holder_id
    HAVING count(*) >= (SELECT min(greatest(days, 1)) FROM scan_norm WHERE norm = 'caseload_warn')
), held AS MATERIALIZED (
    SELECT c.municipality_id, h.holder_id, h.responsibility, h.case_id, h.started_at, h.ended_at
    FROM busy
    JOIN cases_holding AS h USING (holder_id)
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.responsibility IN ('casusregie', 'procesregie') AND h.started_at <= %(now)s
      AND (h.ended_at IS NULL OR h.ended_at > %(year_ago)s)
      AND c.municipality_id = ANY (%(municipalities)s)
), hands AS (
    SELECT municipality_id, holder_id, responsibility, count(*) AS holdings
    FROM held
    GROUP BY municipality_id, holder_id, responsibility
    HAVING bool_or(ended_at IS NULL OR ended_at > %(now)s)
), full_hands AS MATERIALIZED ( -- counted roughly first: only these are counted case by case
    SELECT f.municipality_id, f.holder_id, f.responsibility, w.days AS warn, o.days AS over
    FROM hands AS f
    JOIN scan_norm AS w ON w.municipality_id = f.municipality_id AND w.norm = 'caseload_warn'
    JOIN scan_norm AS o ON o.municipality_id = f.municipality_id AND o.norm = 'caseload_over'
    WHERE f.holdings >= greatest(w.days, 1)
), per_case AS (
    SELECT h.municipality_id, h.holder_id, h.responsibility,
           (min(h.started_at) AT TIME ZONE %(zone)s)::date AS day
    FROM held AS h
    JOIN full_hands AS f USING (municipality_id, holder_id, responsibility)
    GROUP BY h.municipality_id, h.holder_id, h.responsibility, h.case_id
), per_person AS (
    SELECT f.municipality_id, f.holder_id, f.responsibility, f.warn, f.over, d.days
    FROM full_hands AS f
    JOIN (
        SELECT municipality_id, holder_id, responsibility, array_agg(day ORDER BY day) AS days
        FROM per_case
        GROUP BY municipality_id, holder_id, responsibility
    ) AS d USING (municipality_id, holder_id, responsibility)
)
SELECT DISTINCT ON (p.municipality_id, p.holder_id)
       'caseload', p.municipality_id, 0, p.holder_id,
       p.days[greatest(p.warn, 1)]::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'caseload')::integer
                + (cardinality(p.days) >= p.over)::integer),
       jsonb_build_object('responsibility', p.responsibility, 'cases', cardinality(p.days),
                          'warn', p.warn, 'over', p.over)
FROM per_person AS p
WHERE cardinality(p.days) >= greatest(p.warn, 1)
ORDER BY p.municipality_id, p.holder_id, cardinality(p.days) DESC, p.responsibility
