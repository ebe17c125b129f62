-- A responsibility that the phase requires has no holder; since the phase began or the last left.
-- Each responsibility is a cause of its own.
INSERT INTO scan_term
WITH slot AS MATERIALIZED ( -- a fact that is null makes no difference
    SELECT n.unit, s.*
    FROM scan_norm AS n
    CROSS JOIN LATERAL jsonb_to_recordset(n.slots) AS s (
        responsibility text, aspect text, safety_risk boolean, minors_involved boolean,
        media_attention boolean, dominant_problem text
    )
    WHERE n.norm = ''
), vacant AS (
    SELECT c.municipality_id, c.id AS case_id, n.label, n.grave, n.days, n.working, n.limit_day,
           c.phase_since, s.responsibility, s.aspect
    FROM scan_case AS c
    JOIN scan_norm AS n USING (unit)
    JOIN slot AS s USING (unit)
    WHERE n.norm = 'appoint_days' AND %(vacant)s::jsonb ? s.responsibility
      AND c.phase_since < n.limit_before
      AND (s.safety_risk IS NULL OR s.safety_risk = c.safety_risk)
      AND (s.minors_involved IS NULL OR s.minors_involved = c.minors_involved)
      AND (s.media_attention IS NULL OR s.media_attention = c.media_attention)
      AND (s.dominant_problem IS NULL OR s.dominant_problem = c.dominant_problem)
      AND NOT EXISTS (
          SELECT FROM cases_holding AS h
          WHERE h.case_id = c.id AND h.responsibility = s.responsibility
            AND h.aspect = s.aspect AND h.ended_at IS NULL
      )
), since AS (
    SELECT v.*, (greatest(v.phase_since, l.left_at) AT TIME ZONE %(zone)s)::date AS start_day
    FROM vacant AS v
    CROSS JOIN LATERAL (
        SELECT max(h.ended_at)
               FILTER (WHERE h.responsibility = v.responsibility AND h.aspect = v.aspect) AS left_at
        FROM cases_holding AS h WHERE h.case_id = v.case_id
    ) AS l
)
SELECT %(vacant)s::jsonb ->> v.responsibility, v.municipality_id, v.case_id, v.label, v.grave, v.days, v.working, false,
       min(v.start_day), NULL,
       CASE WHEN v.responsibility = 'procesregie'
            THEN jsonb_build_object('aspects', jsonb_agg(v.aspect ORDER BY v.aspect COLLATE "C"))
            ELSE '{}' END
FROM since AS v
WHERE v.start_day <= v.limit_day
GROUP BY v.municipality_id, v.case_id, v.responsibility, v.label, v.grave, v.days, v.working
