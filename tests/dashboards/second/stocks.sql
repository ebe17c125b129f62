-- Who is in a phase: everybody who came, less everybody who went.
SELECT m.month, e.town,
       CASE WHEN GROUPING(e.area) = 0 THEN 'area' WHEN GROUPING(e.problem) = 0 THEN 'problem'
            ELSE '' END,
       coalesce(e.area, e.problem, ''), 'stock:' || e.grp, sum(e.sign)
FROM again_month AS m
JOIN again_event AS e ON e.at < m.till
GROUP BY GROUPING SETS (
    (m.month, e.town, e.grp), (m.month, e.town, e.grp, e.area), (m.month, e.town, e.grp, e.problem)
)
UNION ALL
SELECT m.month, c.municipality_id, '', '', 'fine:' || p.phase, sum(p.sign)
FROM again_month AS m
JOIN (
    SELECT case_id, decided_at AS at, to_phase AS phase, 1 AS sign FROM cases_phasetransition
    UNION ALL
    SELECT case_id, decided_at, from_phase, -1 FROM cases_phasetransition WHERE from_phase <> ''
    UNION ALL
    SELECT id, closed_at, phase, -1 FROM cases_case WHERE closed_at IS NOT NULL
) AS p ON p.at < m.till
JOIN cases_case AS c ON c.id = p.case_id
JOIN again_town AS t ON t.id = c.municipality_id
GROUP BY m.month, c.municipality_id, p.phase
UNION ALL
-- What the running cases have and have not.
SELECT month, town,
       CASE WHEN GROUPING(area) = 0 THEN 'area' WHEN GROUPING(problem) = 0 THEN 'problem'
            ELSE '' END,
       coalesce(area, problem, ''), pair || ':' || grp || ':' || CASE WHEN has THEN 'yes' ELSE 'no' END,
       count(*)
FROM (
    SELECT r.month, r.town, r.area, r.problem, r.grp, own.pair, own.has
    FROM again_running AS r
    LEFT JOIN (
        SELECT DISTINCT r.month, r.case_id FROM again_running AS r
        LEFT JOIN again_heavy AS heavy USING (month, case_id)
        JOIN cases_holding AS h ON h.case_id = r.case_id AND h.responsibility = 'casusregie'
             AND tstzrange(h.started_at, h.ended_at, '(]') @> r.till
        WHERE EXISTS (
            SELECT FROM roles_functionperiod AS p
            LEFT JOIN roles_region_municipalities AS g USING (region_id)
            WHERE p.user_id = h.holder_id AND r.town IN (p.municipality_id, g.municipality_id)
              AND (h.function = '' OR h.function = p.function)
              AND (heavy.case_id IS NULL OR p.function = 'casusregisseur')
              AND daterange(p.start, p."end", '[]')
                  @> ((r.till - interval '1 us') AT TIME ZONE 'Europe/Amsterdam')::date
        ) AND (
            SELECT max(e.at) FILTER (WHERE e.kind <> 'account_closed')
                   > coalesce(max(e.at) FILTER (WHERE e.kind = 'account_closed'), '-infinity')
            FROM roles_personevent AS e
            WHERE e.user_id = h.holder_id AND e.period_id IS NULL AND e.at < r.till
        ) AND h.holder_id NOT IN (
            SELECT a.user_id FROM roles_absence AS a
            WHERE a.stand_in_id IS NULL AND a.withdrawn_at IS NULL
              AND daterange(a.start, a.until, '[]')
                  @> ((r.till - interval '1 us') AT TIME ZONE 'Europe/Amsterdam')::date
        )
    ) AS held ON held.month = r.month AND held.case_id = r.case_id
    LEFT JOIN (
        SELECT DISTINCT r.month, r.case_id FROM again_running AS r
        JOIN escalation_flag AS f ON f.case_id = r.case_id
             AND tstzrange(f.opened_at, f.closed_at, '(]') @> r.till
    ) AS flag ON flag.month = r.month AND flag.case_id = r.case_id
    LEFT JOIN (
        SELECT DISTINCT ON (r.month, r.case_id) r.month, r.case_id,
               p.next_evaluation_on >= r.next_day AS in_time
        FROM again_running AS r
        JOIN cases_plan AS p ON p.case_id = r.case_id AND p.recorded_at < r.till
        ORDER BY r.month, r.case_id, p.number DESC
    ) AS plan ON plan.month = r.month AND plan.case_id = r.case_id
    LEFT JOIN again_heavy AS heavy ON heavy.month = r.month AND heavy.case_id = r.case_id
    JOIN again_town AS t ON t.id = r.town
    JOIN cases_case AS c ON c.id = r.case_id
    LEFT JOIN again_file AS file ON file.id = r.case_id
         AND file.since < r.till AND r.till <= file.till
    CROSS JOIN LATERAL (VALUES
        ('regie', held.case_id IS NOT NULL),
        ('needs', CASE WHEN strpos(t.heaviest, r.grp) > 0 THEN heavy.case_id IS NOT NULL END),
        ('plan', plan.case_id IS NOT NULL),
        ('evaluation', plan.in_time),
        ('minors', coalesce(file.minors_involved, c.minors_involved)),
        ('media', coalesce(file.media_attention, c.media_attention)),
        ('flagged', CASE WHEN EXISTS (
            SELECT FROM common_jobrun AS j
            WHERE j.job = 'flag_stagnation' AND j.finished_at IS NOT NULL AND j.now < r.till
        ) THEN flag.case_id IS NOT NULL END)
    ) AS own (pair, has)
    WHERE own.has IS NOT NULL
) AS told
GROUP BY GROUPING SETS (
    (month, town, pair, grp, has), (month, town, pair, grp, has, area),
    (month, town, pair, grp, has, problem)
)
UNION ALL
SELECT r.month, r.town, '', '', 'cause:' || f.cause || ':' || r.grp, count(DISTINCT r.case_id)
FROM again_running AS r
JOIN escalation_flag AS f ON f.case_id = r.case_id
     AND tstzrange(f.opened_at, f.closed_at, '(]') @> r.till
GROUP BY r.month, r.town, f.cause, r.grp
UNION ALL
SELECT month, town, '', '', 'about:' || about || ':' || grp, count(*)
FROM (
    SELECT DISTINCT r.month, r.town, r.grp, r.case_id, kind.about
    FROM again_running AS r
    JOIN escalation_flag AS f ON f.case_id = r.case_id
         AND tstzrange(f.opened_at, f.closed_at, '(]') @> r.till
    JOIN (VALUES
        ('regie', '{no_casusregie,no_procesregie}'::text[]),
        ('still', '{inactive,no_plan,phase_too_long}'),
        ('terms', '{evaluation_overdue,proposal_waiting,unconfirmed,waakvlam_passed,
                    assignment_overdue,agreement_overdue}'),
        ('return', '{signals_rising,back_and_forth,recurring}')
    ) AS kind (about, causes) ON f.cause = ANY (kind.causes)
) AS grouped
GROUP BY month, town, about, grp
