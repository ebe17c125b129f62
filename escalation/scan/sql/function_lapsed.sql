-- Somebody holds cases in a function that they do not have (any more).
INSERT INTO scan_finding
WITH held AS MATERIALIZED ( -- counted below, of those who lack the function: nearly nobody does
    SELECT c.municipality_id, h.holder_id, h.function
    FROM cases_holding AS h
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.ended_at IS NULL AND h.holder_id IS NOT NULL
      AND c.municipality_id = ANY (%(municipalities)s)
    GROUP BY c.municipality_id, h.holder_id, h.function
), lapsed AS (
    SELECT l.*, (
        SELECT max(p."end")
        FROM roles_functionperiod AS p
        LEFT JOIN roles_region_municipalities AS r ON r.region_id = p.region_id
        WHERE p.user_id = l.holder_id AND p.function = l.function AND p."end" < %(today)s
          AND l.municipality_id IN (p.municipality_id, r.municipality_id)
    ) AS ended, (
        SELECT count(DISTINCT h.case_id)
        FROM cases_holding AS h JOIN cases_case AS c ON c.id = h.case_id
        WHERE h.holder_id = l.holder_id AND h.function = l.function AND h.ended_at IS NULL
          AND c.municipality_id = l.municipality_id
    ) AS cases
    FROM held AS l
    WHERE NOT EXISTS (
        SELECT FROM scan_office AS o
        WHERE o.user_id = l.holder_id AND o.function = l.function
          AND o.municipality_id = l.municipality_id
    )
)
SELECT 'function_lapsed', l.municipality_id, 0, l.holder_id,
       coalesce(max(l.ended) + 1, %(today)s)::timestamp AT TIME ZONE %(zone)s,
       (%(base)s::jsonb ->> 'function_lapsed')::integer,
       jsonb_build_object('cases', sum(l.cases),
                          'functions', jsonb_agg(l.function ORDER BY l.function COLLATE "C"),
                          'ended', max(l.ended)), false
FROM lapsed AS l
GROUP BY l.municipality_id, l.holder_id
