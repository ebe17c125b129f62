-- From the beginning of a phase, or from the end of a holding, to the next holding: where the
-- phase requires the responsibility, on the facts as they were known.
INSERT INTO replay_term
WITH held AS (
    SELECT case_id, responsibility, aspect, started_at, ended_at
    FROM cases_holding JOIN replay_case USING (case_id)
    UNION ALL -- before anybody held it
    SELECT c.case_id, s.responsibility, s.aspect, '-infinity', '-infinity'
    FROM replay_case AS c
    CROSS JOIN (SELECT DISTINCT responsibility, aspect FROM replay_slot) AS s
), gap AS (
    SELECT case_id, responsibility, aspect, ended_at,
           pg_temp.days(
               pg_temp.seen(ended_at),
               pg_temp.seen(lead(started_at) OVER (
                   PARTITION BY case_id, responsibility, aspect ORDER BY started_at
               ))
           ) AS during
    FROM held
)
SELECT n.trial, %(cause)s, s.case_id, n.days, n.working, false,
       pg_temp.on_day(greatest(s.phase_since, g.ended_at)), NULL::date,
       s.during * g.during * f.during
FROM replay_stay AS s
JOIN replay_slot AS l USING (place)
JOIN replay_norm AS n USING (place)
JOIN gap AS g ON g.case_id = s.case_id AND g.during && s.during
             AND (g.responsibility, g.aspect) = (l.responsibility, l.aspect)
JOIN replay_fact AS f ON f.case_id = s.case_id AND f.during && s.during * g.during
             AND (l.safety_risk IS NULL OR l.safety_risk = f.safety_risk)
             AND (l.minors_involved IS NULL OR l.minors_involved = f.minors_involved)
             AND (l.media_attention IS NULL OR l.media_attention = f.media_attention)
             AND (l.dominant_problem IS NULL OR l.dominant_problem = f.dominant_problem)
WHERE n.norm = 'appoint_days' AND g.ended_at IS NOT NULL AND l.responsibility = %(responsibility)s
