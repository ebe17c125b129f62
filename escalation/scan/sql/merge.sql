-- From findings to flags: open what is new, change what changed, close what is gone, write what
-- happened, and tell what cannot wait. Rows opened here are not seen by the parts that change and
-- close. What is told hangs on a flag that this very statement opened or worsened, so that nothing
-- is told twice.
WITH opened AS (
    INSERT INTO escalation_flag
        (municipality_id, case_id, person_id, cause, severity, since, figures, opened_at, rank)
    SELECT municipality_id, nullif(case_id, 0), nullif(person_id, 0), cause, severity, since,
           figures, %(now)s, danger + severity
    FROM scan_finding
    ON CONFLICT DO NOTHING
    RETURNING id, case_id, cause, severity, figures
), standing AS (
    SELECT f.id, f.cause, f.case_id, f.severity AS was, d.severity, d.since, d.figures,
           d.danger + d.severity AS rank, d.cause IS NULL AS gone,
           (f.severity, f.figures) IS DISTINCT FROM (d.severity, d.figures) AS differs
    FROM escalation_flag AS f
    LEFT JOIN scan_finding AS d
           ON d.cause = f.cause AND d.municipality_id = f.municipality_id
          AND d.case_id = coalesce(f.case_id, 0) AND d.person_id = coalesce(f.person_id, 0)
    WHERE f.closed_at IS NULL AND f.cause = ANY (%(causes)s)
      AND f.municipality_id = ANY (%(municipalities)s)
), changed AS (
    UPDATE escalation_flag AS f
    SET severity = s.severity, since = s.since, figures = s.figures, rank = s.rank
    FROM standing AS s
    WHERE f.id = s.id AND NOT s.gone AND s.differs
    RETURNING f.id, f.case_id, f.cause, s.was, f.severity, f.figures
), closed AS (
    UPDATE escalation_flag AS f SET closed_at = greatest(%(now)s, f.opened_at)
    FROM standing AS s
    WHERE f.id = s.id AND s.gone AND (s.case_id IS NULL OR EXISTS (
        SELECT FROM cases_case AS c
        LEFT JOIN scan_phase AS p USING (municipality_id, model_slug, model_version, phase)
        WHERE c.id = s.case_id
          AND (p.reviewers IS NOT NULL OR (c.closed_at IS NOT NULL AND NOT %(gravest_only)s))
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
    SELECT f.case_id, c.reference, f.municipality_id, p.reviewers, p.emergency,
           max(f.severity) AS worst,
           left('Kan niet wachten: ' || string_agg(n.words, ', ' ORDER BY f.severity DESC, n.words),
                200) || '. Bekijk vandaag wat nodig is.' AS text
    FROM (
        SELECT o.case_id, o.cause, w.value AS words
        FROM opened AS o JOIN jsonb_each_text(%(words)s::jsonb) AS w ON w.key = o.cause
        UNION ALL
        SELECT g.case_id, g.cause, w.value || ' (erger geworden)'
        FROM changed AS g JOIN jsonb_each_text(%(words)s::jsonb) AS w ON w.key = g.cause
        WHERE g.severity > g.was
    ) AS n
    JOIN scan_finding AS f USING (case_id, cause)
    JOIN cases_case AS c ON c.id = f.case_id
    JOIN scan_phase AS p ON (p.municipality_id, p.model_slug, p.model_version, p.phase)
                          = (c.municipality_id, c.model_slug, c.model_version, c.phase)
    WHERE f.urgent
    GROUP BY f.case_id, c.reference, f.municipality_id, p.reviewers, p.emergency
), holders AS ( -- who acts for something on such a case, in a function that runs
    SELECT p.case_id, p.worst, h.holder_id AS user_id, p.reviewers && o.functions AS reviews,
           h.responsibility = ANY (%(regie)s) AS regie
    FROM pressing AS p
    CROSS JOIN LATERAL ( -- of these cases only, few or many: OFFSET keeps it from reading all
        SELECT person_id AS holder_id, responsibility, function FROM cases_actingholder
        WHERE case_id = p.case_id AND person_id IS NOT NULL OFFSET 0
    ) AS h
    JOIN scan_office AS o ON o.municipality_id = p.municipality_id AND o.user_id = h.holder_id
         AND h.function IN ('', o.function)
), by_office AS ( -- the worst of what one of those who are alike reviews and reads by their functions
    SELECT case_id, worst, municipality_id, first,
           row_number() OVER (
               PARTITION BY municipality_id, first ORDER BY worst DESC, case_id
           ) AS place
    FROM (
        SELECT DISTINCT p.case_id, p.worst, p.municipality_id, o.first
        FROM pressing AS p
        CROSS JOIN LATERAL (
            SELECT r.group_id FROM cases_casegroupobjectpermission AS r
            JOIN auth_permission AS reads ON reads.id = r.permission_id
                 AND reads.codename = 'view_case'
            WHERE r.content_object_id = p.case_id OFFSET 0
        ) AS see
        JOIN scan_office AS o
              ON o.municipality_id = p.municipality_id AND o.group_id = see.group_id
        WHERE o.user_id = o.first AND p.reviewers && o.functions
    ) AS seen
), on_duty AS ( -- of a grave case, as `notify_case` has it: in a function that acts in an emergency
    SELECT DISTINCT p.case_id, p.worst, d.user_id
    FROM pressing AS p
    JOIN cases_projection AS j ON j.case_id = p.case_id AND j.is_grave
    JOIN scan_duty AS d ON d.municipality_id = p.municipality_id AND d.function = ANY (p.emergency)
    WHERE EXISTS (
        SELECT FROM cases_casegroupobjectpermission AS r
        WHERE r.content_object_id = p.case_id AND r.group_id = d.group_id
    )
), concerned AS ( -- who holds its regie, or is on duty; and who reviews it by office and sees it
    SELECT case_id, user_id, regie AS mine, worst FROM holders WHERE regie OR reviews
    UNION ALL
    SELECT case_id, user_id, true, worst FROM on_duty
    UNION ALL
    SELECT s.case_id, o.user_id, false, s.worst
    FROM by_office AS s JOIN scan_office AS o USING (municipality_id, first)
    WHERE s.place <= %(notices_in_full)s + 1
), ranked AS ( -- of each person as many as `urgency.TOLD_FIRST` has it, and whether there are more
    SELECT case_id, user_id,
           row_number() OVER (PARTITION BY user_id ORDER BY mine DESC, worst DESC, case_id) AS place,
           count(*) OVER (PARTITION BY user_id) > %(notices_in_full)s AS more
    FROM (
        SELECT case_id, user_id, bool_or(mine) AS mine, max(worst) AS worst
        FROM concerned GROUP BY case_id, user_id
    ) AS once
), told AS (
    INSERT INTO notifications_notice (recipient_id, about, text, part, urgent, created_at)
    SELECT r.user_id, p.reference,
           CASE WHEN r.more AND r.place = %(notices_in_full)s
                THEN left(p.text, 240) || ' Er zijn nu meer casussen die niet kunnen wachten.'
                ELSE p.text END,
           %(part)s, true, %(now)s
    FROM ranked AS r JOIN pressing AS p USING (case_id)
    WHERE r.place <= %(notices_in_full)s
)
SELECT cause, 'found', count(*) FROM scan_finding GROUP BY cause
UNION ALL
SELECT cause, 'opened', count(*) FROM opened GROUP BY cause
UNION ALL
SELECT cause, 'changed', count(*) FROM changed GROUP BY cause
UNION ALL
SELECT cause, 'closed', count(*) FROM closed GROUP BY cause
