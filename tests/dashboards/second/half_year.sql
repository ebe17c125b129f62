-- What happened in the half-year.
WITH half AS (
    SELECT * FROM again_month WHERE half_since IS NOT NULL
), judged AS (
    -- Every review of a case, with when it was undone.
    SELECT r.id, r.case_id, r.municipality_id, r.outcome, r.reviewer_id, r.at,
           min(e.at) FILTER (WHERE e.kind = 'undone') AS gone
    FROM escalation_review AS r LEFT JOIN escalation_flagevent AS e ON e.review_id = r.id
    WHERE r.case_id IS NOT NULL
    GROUP BY r.id
), step AS (
    SELECT half.month, c.municipality_id AS town, t.direction, t.urgent
    FROM half
    JOIN cases_phasetransition AS t ON t.decided_at >= half.half_since AND t.decided_at < half.till
    JOIN cases_case AS c ON c.id = t.case_id
), signal AS (
    SELECT half.month, s.municipality_id AS town, s.reporter
    FROM half JOIN cases_signal AS s ON s.received_at >= half_since AND s.received_at < till
), review AS (
    SELECT half.month, r.municipality_id AS town, r.outcome
    FROM half
    JOIN judged AS r ON r.at >= half_since AND r.at < till AND coalesce(r.gone, till) >= till
), instrument AS (
    SELECT half.month, c.municipality_id AS town,
           CASE WHEN position(',' || m.instrument || ',' IN t.instruments) > 0 THEN m.instrument
                ELSE 'anders' END AS name
    FROM half
    JOIN cases_measure AS m ON m.start >= half.half_day AND m.start < half.next_day
    JOIN cases_case AS c ON c.id = m.case_id
    JOIN again_town AS t ON t.id = c.municipality_id
    WHERE m.id NOT IN (SELECT measure_id FROM cases_measureend WHERE mistaken)
), used AS (
    SELECT case_id, happened_at AS at, 'meeting' AS name, NULL::timestamptz AS gone
    FROM cases_logentry WHERE kind = 'meeting'
    UNION ALL
    SELECT a.case_id, a.given_at, 'assignment', j.gone
    FROM cases_assignment AS a
    LEFT JOIN judged AS j ON (j.case_id, j.reviewer_id, j.at) = (a.case_id, a.given_by_id, a.given_at)
    UNION ALL SELECT case_id, at, 'escalation', gone FROM judged WHERE outcome = 'meeting'
    UNION ALL SELECT id, grip_since, 'grip', NULL FROM cases_case WHERE grip_since IS NOT NULL
    UNION ALL SELECT p.case_id, s.decided_at, 'aside', NULL FROM cases_partysetaside AS s
              JOIN cases_party AS p ON p.id = s.party_id
), ended AS (
    -- Every time that a case was closed, but not where it went on in another, and when it was opened again (never: infinity).
    SELECT id, household_id, opened_at, closed_at, 'infinity'::timestamptz AS again
    FROM cases_case WHERE closed_at IS NOT NULL AND closed_as <> 'merged'
    UNION ALL
    SELECT c.id, c.household_id, c.opened_at, e.at, r.at
    FROM cases_case AS c
    JOIN cases_caseending AS e ON e.case_id = c.id
    JOIN cases_casereopening AS r ON r.ending_id = e.id
    WHERE e.kind <> 'merged'
), closed AS (
    SELECT id, household_id, closed_at, again,
           daterange((opened_at AT TIME ZONE 'Europe/Amsterdam')::date,
                     (closed_at AT TIME ZONE 'Europe/Amsterdam')::date, '[]') AS days
    FROM ended
), past AS MATERIALIZED (
    -- For everyone: when a case ended of a household that they were in during that case.
    SELECT m.person_id, closed.id, closed.closed_at, closed.again
    FROM closed
    JOIN cases_membership AS m ON m.household_id = closed.household_id
         AND daterange(m.start, m."end") && closed.days
), back AS MATERIALIZED (
    -- Every new case with an older one that was closed, of the household or of a member.
    SELECT c.id, closed.closed_at, closed.again
    FROM cases_case AS c
    JOIN closed ON closed.household_id = c.household_id AND closed.id <> c.id
    UNION ALL
    SELECT c.id, past.closed_at, past.again
    FROM cases_case AS c
    JOIN cases_membership AS m ON m.household_id = c.household_id
         AND daterange(m.start, m."end") @> (c.opened_at AT TIME ZONE 'Europe/Amsterdam')::date
    JOIN past ON past.person_id = m.person_id AND past.id <> c.id
), told AS (
    SELECT month, town, CASE WHEN direction IN ('up', 'within-up') THEN 'decided:up'
                             ELSE 'decided:down' END AS key, count(*) AS number
    FROM step WHERE direction <> 'entry' GROUP BY 1, 2, 3
    UNION ALL SELECT month, town, 'decided:urgent', count(*) FROM step WHERE urgent GROUP BY 1, 2
    UNION ALL
    SELECT half.month, c.municipality_id, 'decided:refused', count(*)
    FROM half
    JOIN cases_proposalstep AS s ON s.kind = 'refused' AND s.at >= half_since AND s.at < till
    JOIN cases_proposal AS p ON p.id = s.proposal_id
    JOIN cases_case AS c ON c.id = p.case_id
    GROUP BY 1, 2
    UNION ALL SELECT month, town, 'signals', count(*) FROM signal GROUP BY 1, 2
    UNION ALL SELECT month, town, 'signals:' || reporter, count(*) FROM signal GROUP BY 1, 2, 3
    UNION ALL SELECT month, town, 'reviewed', count(*) FROM review GROUP BY 1, 2
    UNION ALL SELECT month, town, 'reviewed:' || outcome, count(*) FROM review GROUP BY 1, 2, 3
    UNION ALL SELECT month, town, 'instrument', count(*) FROM instrument GROUP BY 1, 2
    UNION ALL SELECT month, town, 'instrument:' || name, count(*) FROM instrument GROUP BY 1, 2, 3
    UNION ALL
    SELECT half.month, c.municipality_id, 'measure:' || used.name, count(DISTINCT c.id)
    FROM half
    JOIN used ON used.at >= half_since AND used.at < till AND coalesce(used.gone, till) >= till
    JOIN cases_case AS c ON c.id = used.case_id
    GROUP BY half.month, c.municipality_id, used.name
    UNION ALL
    SELECT half.month, c.municipality_id, 'returned', count(DISTINCT c.id)
    FROM half
    JOIN cases_case AS c ON c.opened_at >= half_since AND c.opened_at < till
    JOIN again_town AS t ON t.id = c.municipality_id
    JOIN back ON back.id = c.id AND back.closed_at <= c.opened_at AND back.again >= half.till
         AND back.closed_at > c.opened_at - make_interval(months => t.recurrence)
    GROUP BY 1, 2
)
SELECT told.month, told.town, '', '', told.key, told.number
FROM told
JOIN again_town AS t ON t.id = told.town
JOIN half ON half.month = told.month
WHERE half.half_over OR told.key !~ '^(signals|reviewed|instrument):'
