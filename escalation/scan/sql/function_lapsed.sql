-- Somebody holds cases in a function that they do not have (any more).
INSERT INTO scan_finding
WITH period AS (
    SELECT p.user_id, p.function, p.municipality_id, p.start, p."end"
    FROM roles_functionperiod AS p WHERE p.municipality_id IS NOT NULL
    UNION ALL
    SELECT p.user_id, p.function, m.municipality_id, p.start, p."end"
    FROM roles_functionperiod AS p
    JOIN roles_region_municipalities AS m ON m.region_id = p.region_id
), held AS MATERIALIZED ( -- counted below, of those who lack the function: nearly nobody does
    SELECT c.municipality_id, h.holder_id, h.function
    FROM cases_holding AS h
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.ended_at IS NULL AND h.holder_id IS NOT NULL
      AND c.municipality_id = ANY (%(municipalities)s)
    GROUP BY c.municipality_id, h.holder_id, h.function
), lapsed AS (
    SELECT l.*, e.ended, (
        SELECT count(DISTINCT h.case_id)
        FROM cases_holding AS h JOIN cases_case AS c ON c.id = h.case_id
        WHERE h.holder_id = l.holder_id AND h.function = l.function AND h.ended_at IS NULL
          AND c.municipality_id = l.municipality_id
    ) AS cases
    FROM held AS l
    LEFT JOIN (
        SELECT user_id, function, municipality_id, max("end") AS ended
        FROM period WHERE "end" < %(today)s
        GROUP BY user_id, function, municipality_id
    ) AS e ON e.user_id = l.holder_id AND e.function = l.function
          AND e.municipality_id = l.municipality_id
    WHERE NOT EXISTS (
        SELECT FROM period AS p JOIN roles_user AS u ON u.id = p.user_id AND u.is_active
        WHERE p.user_id = l.holder_id AND p.function = l.function
          AND p.municipality_id = l.municipality_id
          AND p.start <= %(today)s AND (p."end" IS NULL OR p."end" >= %(today)s)
    )
)
SELECT 'function_lapsed', l.municipality_id, 0, l.holder_id,
       coalesce(max(l.ended) + 1, %(today)s)::timestamp AT TIME ZONE %(zone)s,
       (%(base)s::jsonb ->> 'function_lapsed')::integer,
       jsonb_build_object('cases', sum(l.cases),
                          'functions', jsonb_agg(l.function ORDER BY l.function COLLATE "C"),
                          'ended', max(l.ended))
FROM lapsed AS l
GROUP BY l.municipality_id, l.holder_id
