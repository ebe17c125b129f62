-- A regisseur had many cases over the last year, and still has at least one.
INSERT INTO scan_finding
WITH busy AS MATERIALIZED ( -- roughly, wherever it is: most people never come near a norm
    SELECT holder_id
    FROM cases_holding
    WHERE responsibility = ANY (%(regie)s) AND started_at <= %(now)s
      AND (ended_at IS NULL OR ended_at > %(year_ago)s)
    GROUP BY holder_id
    HAVING bool_or(ended_at IS NULL OR ended_at > %(now)s)
       AND count(*) >= (SELECT min(greatest(warn, 1)) FROM scan_load)
), per_case AS (
    SELECT c.municipality_id, h.holder_id, h.responsibility, h.case_id,
           (min(h.started_at) AT TIME ZONE %(zone)s)::date AS day,
           bool_or(h.ended_at IS NULL OR h.ended_at > %(now)s) AS still
    FROM busy
    JOIN cases_holding AS h USING (holder_id)
    JOIN cases_case AS c ON c.id = h.case_id
    WHERE h.responsibility = ANY (%(regie)s) AND h.started_at <= %(now)s
      AND (h.ended_at IS NULL OR h.ended_at > %(year_ago)s)
      AND c.municipality_id = ANY (%(municipalities)s)
    GROUP BY c.municipality_id, h.holder_id, h.responsibility, h.case_id
), per_person AS (
    SELECT municipality_id, holder_id, responsibility, array_agg(day ORDER BY day) AS days
    FROM per_case
    GROUP BY municipality_id, holder_id, responsibility
    HAVING bool_or(still)
)
SELECT DISTINCT ON (p.municipality_id, p.holder_id)
       'caseload', p.municipality_id, 0, p.holder_id,
       p.days[greatest(l.warn, 1)]::timestamp AT TIME ZONE %(zone)s,
       least(3, (%(base)s::jsonb ->> 'caseload')::integer
                + (cardinality(p.days) >= l.over)::integer),
       jsonb_build_object('responsibility', p.responsibility, 'cases', cardinality(p.days),
                          'warn', l.warn, 'over', l.over), false
FROM per_person AS p
JOIN scan_load AS l USING (municipality_id)
WHERE cardinality(p.days) >= greatest(l.warn, 1)
ORDER BY p.municipality_id, p.holder_id, cardinality(p.days) DESC, p.responsibility
