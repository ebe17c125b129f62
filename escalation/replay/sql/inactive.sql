-- From one activity to the next: every record that counts as work on a case. What happened earlier
-- than the newest is no news.
INSERT INTO replay_term
WITH activity AS (
    SELECT case_id, recorded_at AS known, happened_at AS at FROM cases_logentry
    WHERE corrects_id IS NULL
    UNION ALL SELECT id, history_date, history_date FROM cases_historicalcase
    UNION ALL SELECT case_id, decided_at, decided_at FROM cases_phasetransition
    UNION ALL SELECT case_id, recorded_at, recorded_at FROM cases_plan
    UNION ALL SELECT case_id, started_at, started_at FROM cases_holding
    UNION ALL SELECT case_id, ended_at, ended_at FROM cases_holding WHERE ended_at IS NOT NULL
    UNION ALL SELECT case_id, triaged_at, triaged_at FROM cases_signal WHERE outcome = 'added'
    UNION ALL SELECT case_id, done_at, done_at FROM cases_assignment WHERE done_at IS NOT NULL
    UNION ALL SELECT case_id, recorded_at, recorded_at FROM cases_agreement
    UNION ALL SELECT case_id, done_at, done_at FROM cases_agreement WHERE done_at IS NOT NULL
    UNION ALL SELECT case_id, added_at, added_at FROM cases_party
    UNION ALL SELECT p.case_id, a.decided_at, a.decided_at
    FROM cases_partysetaside AS a JOIN cases_party AS p ON p.id = a.party_id
    UNION ALL SELECT p.case_id, s.at, s.at
    FROM cases_proposalstep AS s JOIN cases_proposal AS p ON p.id = s.proposal_id
    WHERE s.kind IN ('proposed', 'added')
    UNION ALL SELECT p.case_id, s.recorded_at, s.recorded_at
    FROM cases_consultation AS s JOIN cases_proposal AS p ON p.id = s.proposal_id
), per_scan AS (
    SELECT case_id, pg_temp.seen(a.known) AS known, max(a.at) AS at
    FROM activity AS a JOIN replay_case USING (case_id)
    GROUP BY case_id, pg_temp.seen(a.known)
), gap AS (
    SELECT case_id, pg_temp.on_day(max(at) OVER so_far) AS start_day, known,
           coalesce(lead(known) OVER so_far, %(horizon)s) AS until
    FROM per_scan
    WINDOW so_far AS (PARTITION BY case_id ORDER BY known)
)
SELECT n.trial, 'inactive', s.case_id, n.days, n.working, true, g.start_day, NULL::date,
       s.during * pg_temp.days(g.known, g.until)
FROM gap AS g
JOIN replay_stay AS s ON s.case_id = g.case_id AND s.during && pg_temp.days(g.known, g.until)
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'inactive_days' AND least(upper(s.during), g.until) > g.start_day + n.days + 1
