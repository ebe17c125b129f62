-- From findings to flags: open what is new, change what changed, close what is gone, and write
-- what happened. Rows opened here are not seen by the parts that change and close.
WITH opened AS (
    INSERT INTO escalation_flag
        (municipality_id, case_id, person_id, cause, severity, since, figures, opened_at)
    SELECT municipality_id, nullif(case_id, 0), nullif(person_id, 0), cause, severity, since,
           figures, %(now)s
    FROM scan_finding
    ON CONFLICT DO NOTHING
    RETURNING id, cause, severity, figures
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
    RETURNING f.id, f.cause, s.was, f.severity, f.figures
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
)
SELECT cause, 'found', count(*) FROM scan_finding GROUP BY cause
UNION ALL
SELECT cause, 'opened', count(*) FROM opened GROUP BY cause
UNION ALL
SELECT cause, 'changed', count(*) FROM changed GROUP BY cause
UNION ALL
SELECT cause, 'closed', count(*) FROM closed GROUP BY cause
