-- From findings to flags: open what is new, change what changed, close what is gone, write what
-- happened, and tell what cannot wait. Rows opened here are not seen by the parts that change and
-- close. What is told hangs on a flag that this very statement opened or worsened, so that nothing
-- is told twice.
WITH opened AS (
    INSERT INTO escalation_flag
        (municipality_id, case_id, person_id, cause, severity, since, figures, opened_at)
    SELECT municipality_id, nullif(case_id, 0), nullif(person_id, 0), cause, severity, since,
           figures, %(now)s
    FROM scan_finding
    ON CONFLICT DO NOTHING
    RETURNING id, case_id, cause, severity, figures
), standing AS (
    SELECT f.id, f.cause, f.case_id, f.severity AS was, d.severity, d.since, d.figures,
           d.cause IS NULL AS gone, f.figures AS last_figures,
           (f.severity, f.figures) IS DISTINCT FROM (d.severity, d.figures) AS differs
    FROM escalation_flag AS f
    LEFT JOIN scan_finding AS d
           ON d.cause = f.cause AND d.municipality_id = f.municipality_id
          AND d.case_id = coalesce(f.case_id, 0) AND d.person_id = coalesce(f.person_id, 0)
    WHERE f.closed_at IS NULL AND f.cause = ANY (%(causes)s)
      AND f.municipality_id = ANY (%(municipalities)s)
), changed AS (
    UPDATE escalation_flag AS f
    SET severity = s.severity, since = s.since, figures = s.figures
    FROM standing AS s
    WHERE f.id = s.id AND NOT s.gone AND s.differs
    RETURNING f.id, f.case_id, f.cause, s.was, f.severity, f.figures
), closed AS (
    UPDATE escalation_flag AS f SET closed_at = greatest(%(now)s, f.opened_at)
    FROM standing AS s
    WHERE f.id = s.id AND s.gone AND (s.case_id IS NULL OR EXISTS (
        SELECT FROM cases_case AS c
        LEFT JOIN scan_norm AS n ON n.norm = '' AND n.municipality_id = c.municipality_id
             AND n.model_slug = c.model_slug AND n.model_version = c.model_version
             AND n.phase = c.phase
        WHERE c.id = s.case_id
          AND (n.phase IS NOT NULL OR (c.closed_at IS NOT NULL AND NOT %(gravest_only)s))
    ))
    RETURNING f.id, f.cause, f.severity, f.figures
), happened AS (
    INSERT INTO escalation_flagevent (flag_id, kind, at, severity, figures)
    SELECT id, 'opened', %(now)s, severity, figures FROM opened
    UNION ALL
    SELECT id, CASE WHEN severity > was THEN 'worsened' WHEN severity < was THEN 'eased'
                    ELSE 'changed' END, %(now)s, severity, figures FROM changed
    UNION ALL
    SELECT id, 'closed', %(now)s, severity, figures FROM closed
), pressing AS ( -- per case one sentence: the causes that are new or worse, where that cannot wait
    SELECT c.id AS case_id, c.municipality_id, c.model_slug, c.model_version, c.phase,
           max(e.severity) AS worst,
           left('Kan niet wachten: ' || string_agg(e.words, ', ' ORDER BY e.severity DESC, e.words)
                || '.', 300) AS text
    FROM (
        SELECT o.case_id, o.severity, w.value AS words
        FROM opened AS o JOIN jsonb_each_text(%(words)s::jsonb) AS w ON w.key = o.cause
        UNION ALL
        SELECT g.case_id, g.severity, w.value || ' (erger geworden)'
        FROM changed AS g JOIN jsonb_each_text(%(words)s::jsonb) AS w ON w.key = g.cause
        WHERE g.severity > g.was
    ) AS e
    JOIN scan_case AS c ON c.id = e.case_id
    JOIN scan_norm AS n ON n.norm = '' AND n.unit = c.unit
    -- as `urgency.presses` has it
    WHERE e.severity = 3 OR n.grave OR (e.severity = 2 AND c.safety_risk)
        OR EXISTS (
            SELECT FROM cases_proposal AS p
            JOIN scan_norm AS t
                  ON (t.norm, t.municipality_id, t.model_slug, t.model_version, t.phase)
                   = ('', c.municipality_id, c.model_slug, c.model_version, p.to_phase)
            WHERE p.case_id = c.id AND p.status IN ('open', 'returned', 'disputed') AND t.grave
        ) OR EXISTS (
            SELECT FROM cases_phasetransition AS d
            WHERE d.case_id = c.id AND d.urgent
              AND NOT EXISTS (SELECT FROM cases_confirmation AS f WHERE f.transition_id = d.id)
        )
    GROUP BY c.id, c.municipality_id, c.model_slug, c.model_version, c.phase
), works AS MATERIALIZED ( -- who works where today, in which function; regions spread out
    SELECT DISTINCT f.user_id, p.municipality_id, f.function, g.group_id
    FROM roles_functionperiod AS f
    JOIN roles_user AS u ON u.id = f.user_id AND u.is_active
    LEFT JOIN roles_region_municipalities AS r ON r.region_id = f.region_id
    CROSS JOIN LATERAL (
        SELECT coalesce(f.municipality_id, r.municipality_id) AS municipality_id
    ) AS p
    LEFT JOIN roles_functiongroup AS g
           ON g.municipality_id = p.municipality_id AND g.function = f.function
    WHERE f.start <= %(today)s AND (f."end" IS NULL OR f."end" >= %(today)s)
), alike AS MATERIALIZED ( -- who have the same functions in a place review and see the same by them
    SELECT municipality_id, user_id,
           min(user_id) OVER (PARTITION BY municipality_id, functions) AS first
    FROM (
        SELECT municipality_id, user_id, array_agg(function ORDER BY function) AS functions
        FROM works GROUP BY municipality_id, user_id
    ) AS each
), holders AS ( -- who holds something on such a case, in a function that runs
    SELECT p.case_id, h.holder_id AS user_id, h.responsibility
    FROM pressing AS p
    JOIN cases_holding AS h ON h.case_id = p.case_id AND h.ended_at IS NULL
    JOIN works AS w ON w.user_id = h.holder_id AND w.municipality_id = p.municipality_id
         AND h.function IN ('', w.function)
), reviewing AS MATERIALIZED ( -- in which place and phase a person reviews by a function
    SELECT DISTINCT w.user_id, w.municipality_id, r.model_slug, r.model_version, r.phase
    FROM jsonb_to_recordset(%(reviewers)s::jsonb)
         AS r (model_slug text, model_version text, phase text, function text)
    JOIN works AS w ON w.function = r.function
), by_office AS ( -- the worst of what one of those who are alike reviews and sees by their functions
    SELECT case_id, municipality_id, first,
           row_number() OVER (
               PARTITION BY municipality_id, first ORDER BY worst DESC, case_id
           ) AS place
    FROM (
        SELECT DISTINCT p.case_id, p.worst, p.municipality_id, w.user_id AS first
        FROM pressing AS p
        JOIN cases_casegroupobjectpermission AS see ON see.content_object_id = p.case_id
        JOIN works AS w ON w.group_id = see.group_id
        JOIN alike AS a
              ON (a.municipality_id, a.first, a.user_id) = (p.municipality_id, w.user_id, w.user_id)
        JOIN reviewing AS v
              ON (v.user_id, v.municipality_id, v.model_slug, v.model_version, v.phase)
               = (w.user_id, p.municipality_id, p.model_slug, p.model_version, p.phase)
    ) AS seen
), concerned AS ( -- who holds its regie; and who reviews it by office, as far as they see it
    SELECT case_id, user_id, true AS mine FROM holders
    WHERE responsibility IN ('casusregie', 'procesregie')
    UNION ALL
    SELECT h.case_id, h.user_id, false
    FROM holders AS h
    JOIN pressing AS p ON p.case_id = h.case_id
    JOIN reviewing AS v USING (user_id, municipality_id, model_slug, model_version, phase)
    UNION ALL
    SELECT o.case_id, a.user_id, false
    FROM by_office AS o
    JOIN alike AS a USING (municipality_id, first)
    WHERE o.place <= %(told_first)s + 1
), ranked AS ( -- of each person as many as `urgency.TOLD_FIRST` has it, and whether there are more
    SELECT case_id, user_id,
           row_number() OVER (PARTITION BY user_id ORDER BY mine DESC, worst DESC, case_id) AS place,
           count(*) OVER (PARTITION BY user_id) > %(told_first)s AS more
    FROM (
        SELECT case_id, user_id, bool_or(mine) AS mine, max(worst) AS worst
        FROM concerned JOIN pressing USING (case_id)
        GROUP BY case_id, user_id
    ) AS once
), told AS (
    INSERT INTO cases_notice (recipient_id, case_id, text, place, urgent, created_at)
    SELECT r.user_id, r.case_id,
           CASE WHEN r.more AND r.place = %(told_first)s
                THEN left(p.text, 240) || ' Er zijn nu meer casussen die niet kunnen wachten.'
                ELSE p.text END,
           %(place)s, true, %(now)s
    FROM ranked AS r JOIN pressing AS p USING (case_id)
    WHERE r.place <= %(told_first)s
)
SELECT cause, 'found', count(*) FROM scan_finding GROUP BY cause
UNION ALL
SELECT cause, 'opened', count(*) FROM opened GROUP BY cause
UNION ALL
SELECT cause, 'changed', count(*) FROM changed GROUP BY cause
UNION ALL
SELECT cause, 'closed', count(*) FROM closed GROUP BY cause
