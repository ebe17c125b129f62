-- How many days things took that came to an end in the half-year: number, median, 90th percentile.
SELECT municipality_id, key, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took) / 86400),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM took) / 86400)
FROM (
    SELECT c.municipality_id, 'stay:' || stay.grp AS key, stay.ended - stay.began AS took
    FROM (
        SELECT steps.case_id, steps.grp, min(steps.at) AS began, max(steps.next) AS ended
        FROM (
            SELECT s.*, sum(s.is_new) OVER (PARTITION BY s.case_id ORDER BY s.number) AS stretch
            FROM (
                SELECT t.case_id, t.number, t.decided_at AS at, p.grp,
                       coalesce(lead(t.decided_at) OVER turn, closed.at) AS next,
                       (p.grp IS DISTINCT FROM lag(p.grp) OVER turn)::integer AS is_new
                FROM cases_phasetransition AS t
                JOIN cases_case AS c ON c.id = t.case_id
                JOIN month_phase AS p ON p.model_slug = t.model_slug
                     AND p.model_version = t.model_version AND p.phase = t.to_phase
                LEFT JOIN month_closed AS closed ON closed.case_id = c.id
                WHERE t.decided_at < %(end)s AND c.municipality_id = ANY (%(municipalities)s)
                  AND (closed.at IS NULL OR closed.at >= %(half_year)s)
                WINDOW turn AS (PARTITION BY t.case_id ORDER BY t.number)
            ) AS s
        ) AS steps
        GROUP BY steps.case_id, steps.grp, steps.stretch
        HAVING bool_and(steps.next IS NOT NULL)
    ) AS stay
    JOIN cases_case AS c ON c.id = stay.case_id
    WHERE stay.ended >= %(half_year)s
    UNION ALL
    SELECT c.municipality_id, 'appoint', greatest(held.first - asked.first, interval '0')
    FROM (
        SELECT t.case_id, min(t.decided_at) AS first
        FROM cases_phasetransition AS t
        JOIN month_phase AS p ON p.model_slug = t.model_slug
             AND p.model_version = t.model_version AND p.phase = t.to_phase
        JOIN cases_case AS c ON c.id = t.case_id
        WHERE p.regie AND c.municipality_id = ANY (%(municipalities)s)
        GROUP BY t.case_id
    ) AS asked
    JOIN (
        SELECT h.case_id, min(h.started_at) AS first
        FROM cases_holding AS h
        JOIN cases_case AS c ON c.id = h.case_id
        WHERE h.responsibility = 'casusregie' AND c.municipality_id = ANY (%(municipalities)s)
        GROUP BY h.case_id
    ) AS held ON held.case_id = asked.case_id
    JOIN cases_case AS c ON c.id = asked.case_id
    WHERE greatest(held.first, asked.first) >= %(half_year)s
      AND greatest(held.first, asked.first) < %(end)s
    UNION ALL
    SELECT c.municipality_id, 'decision', s.at - p.proposed_at
    FROM cases_proposalstep AS s
    JOIN cases_proposal AS p ON p.id = s.proposal_id
    JOIN cases_case AS c ON c.id = p.case_id
    WHERE s.kind IN ('approved', 'refused') AND s.at >= %(half_year)s AND s.at < %(end)s
    UNION ALL
    SELECT f.municipality_id, 'review', min(e.at) - f.opened_at
    FROM escalation_flag AS f
    JOIN escalation_flagevent AS e ON e.flag_id = f.id AND e.kind = 'reviewed'
    WHERE f.case_id IS NOT NULL AND e.at < %(end)s
      AND NOT EXISTS (
          SELECT FROM escalation_flagevent AS u
          WHERE u.review_id = e.review_id AND u.kind = 'undone' AND u.at < %(end)s
      )
    GROUP BY f.id
    HAVING min(e.at) >= %(half_year)s
) AS lasted
WHERE municipality_id = ANY (%(municipalities)s)
GROUP BY municipality_id, key
