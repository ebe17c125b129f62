-- How long things took that came to their end in the half-year: how many, median, 90th percentile.
SELECT half.month, took.town, took.key, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took.till - took.since)) / 86400,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM took.till - took.since)) / 86400
FROM again_month AS half
JOIN (
    SELECT town, 'stay:' || grp AS key, began AS since, at AS till FROM again_event WHERE sign = -1
    UNION ALL
    SELECT town, 'appoint', asked, greatest(asked, held)
    FROM (
        SELECT e.town, min(e.at) AS asked,
               (SELECT min(h.started_at) FROM cases_holding AS h
                WHERE h.case_id = e.case_id AND h.responsibility = 'casusregie') AS held
        FROM again_event AS e WHERE e.sign = 1 AND e.grp >= '2'
        GROUP BY e.town, e.case_id
    ) AS appointed
    WHERE held IS NOT NULL
    UNION ALL
    SELECT c.municipality_id, 'decision', p.proposed_at, s.at
    FROM cases_proposalstep AS s
    JOIN cases_proposal AS p ON p.id = s.proposal_id
    JOIN cases_case AS c ON c.id = p.case_id
    WHERE s.kind IN ('approved', 'refused')
    UNION ALL
    -- The first review that was not undone: that is on the same day, so within the half-year.
    SELECT f.municipality_id, 'review', f.opened_at, min(r.at)
    FROM escalation_flag AS f
    JOIN escalation_flagevent AS e ON e.flag_id = f.id AND e.kind = 'reviewed'
    JOIN escalation_review AS r ON r.id = e.review_id
    WHERE f.case_id IS NOT NULL
      AND r.id NOT IN (SELECT review_id FROM escalation_flagevent WHERE kind = 'undone')
    GROUP BY f.id
) AS took ON took.till >= half.half_since AND took.till < half.till
     AND half.half_over
JOIN again_town AS t ON t.id = took.town
GROUP BY half.month, took.town, took.key
