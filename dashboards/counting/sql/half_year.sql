-- What happened in the half-year, each event counted once.
SELECT c.municipality_id,
       CASE WHEN t.direction IN ('up', 'within-up') THEN 'decided:up' ELSE 'decided:down' END,
       count(*)
FROM cases_phasetransition AS t
JOIN cases_case AS c ON c.id = t.case_id
WHERE t.decided_at >= %(half_year)s AND t.decided_at < %(end)s AND t.direction <> 'entry'
  AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
UNION ALL
SELECT c.municipality_id, 'decided:urgent', count(*)
FROM cases_phasetransition AS t
JOIN cases_case AS c ON c.id = t.case_id
WHERE t.decided_at >= %(half_year)s AND t.decided_at < %(end)s AND t.urgent
  AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1
UNION ALL
SELECT c.municipality_id, 'decided:refused', count(*)
FROM cases_proposalstep AS s
JOIN cases_proposal AS p ON p.id = s.proposal_id
JOIN cases_case AS c ON c.id = p.case_id
WHERE s.kind = 'refused' AND s.at >= %(half_year)s AND s.at < %(end)s
  AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1
UNION ALL
SELECT s.municipality_id, 'signals:' || s.reporter, count(*)
FROM cases_signal AS s
WHERE s.received_at >= %(half_year)s AND s.received_at < %(end)s
  AND s.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
UNION ALL
SELECT municipality_id, 'returned', count(*)
FROM (
    -- The household came back, or somebody of it who belonged to another while its case ran; two
    -- joins, for a choice between the two would look at every old case for every new one.
    SELECT c.municipality_id, c.id
    FROM cases_case AS c
    JOIN cases_case AS old ON old.household_id = c.household_id AND old.id <> c.id
    JOIN month_closed AS closed ON closed.case_id = old.id
    WHERE c.opened_at >= %(half_year)s AND c.opened_at < %(end)s
      AND c.municipality_id = ANY (%(municipalities)s)
      AND closed.at <= c.opened_at AND NOT closed.merged
      AND closed.at > c.opened_at - make_interval(
          months => (%(recurrence)s::jsonb ->> c.municipality_id::text)::integer)
    UNION
    SELECT c.municipality_id, c.id
    FROM cases_case AS c
    JOIN cases_membership AS present ON present.household_id = c.household_id
         AND present.start <= (c.opened_at AT TIME ZONE %(zone)s)::date
         AND (present."end" IS NULL
              OR present."end" > (c.opened_at AT TIME ZONE %(zone)s)::date)
    JOIN cases_membership AS past ON past.person_id = present.person_id
         AND past.household_id <> present.household_id
    JOIN cases_case AS old ON old.household_id = past.household_id
    JOIN month_closed AS closed ON closed.case_id = old.id
    WHERE c.opened_at >= %(half_year)s AND c.opened_at < %(end)s
      AND c.municipality_id = ANY (%(municipalities)s)
      AND closed.at <= c.opened_at AND NOT closed.merged
      AND closed.at > c.opened_at - make_interval(
          months => (%(recurrence)s::jsonb ->> c.municipality_id::text)::integer)
      AND past.start <= (closed.at AT TIME ZONE %(zone)s)::date
      AND (past."end" IS NULL OR past."end" > (old.opened_at AT TIME ZONE %(zone)s)::date)
) AS back
GROUP BY municipality_id
UNION ALL
SELECT c.municipality_id, 'measure:' || used.name, count(DISTINCT c.id)
FROM (
    SELECT l.case_id, 'meeting' AS name FROM cases_logentry AS l
    WHERE l.kind = 'meeting' AND l.happened_at >= %(half_year)s AND l.happened_at < %(end)s
    UNION ALL
    SELECT a.case_id, 'assignment' FROM cases_assignment AS a
    WHERE a.given_at >= %(half_year)s AND a.given_at < %(end)s
      AND NOT EXISTS (  -- given by a review that was undone
          SELECT FROM escalation_review AS r
          JOIN escalation_flagevent AS u ON u.review_id = r.id AND u.kind = 'undone'
          WHERE r.case_id = a.case_id AND r.reviewer_id = a.given_by_id AND r.at = a.given_at
            AND u.at < %(end)s
      )
    UNION ALL
    SELECT r.case_id, 'escalation' FROM escalation_review AS r
    WHERE r.outcome = 'meeting' AND r.at >= %(half_year)s AND r.at < %(end)s
      AND NOT EXISTS (
          SELECT FROM escalation_flagevent AS u
          WHERE u.review_id = r.id AND u.kind = 'undone' AND u.at < %(end)s
      )
    UNION ALL
    SELECT p.case_id, 'aside' FROM cases_partysetaside AS s
    JOIN cases_party AS p ON p.id = s.party_id
    WHERE s.decided_at >= %(half_year)s AND s.decided_at < %(end)s
    UNION ALL
    SELECT g.id, 'grip' FROM cases_case AS g
    WHERE g.grip_since >= %(half_year)s AND g.grip_since < %(end)s
) AS used
JOIN cases_case AS c ON c.id = used.case_id
WHERE c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
UNION ALL
SELECT c.municipality_id,
       'instrument:' || CASE
           WHEN %(instruments)s::jsonb -> c.municipality_id::text ? m.instrument THEN m.instrument
           ELSE 'anders'
       END,
       count(*)
FROM cases_measure AS m
JOIN cases_case AS c ON c.id = m.case_id
LEFT JOIN cases_measureend AS e ON e.measure_id = m.id
WHERE m.start >= %(half_year_day)s AND m.start < %(end_day)s AND e.mistaken IS NOT TRUE
  AND c.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
