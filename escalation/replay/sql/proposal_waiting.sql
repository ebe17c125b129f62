-- From each step of a proposal to the next, unless that step settled it.
INSERT INTO replay_term
SELECT n.trial, 'proposal_waiting', s.case_id, n.days, n.working, true,
       w.start_day, NULL::date, s.during * w.during
FROM (
    SELECT p.case_id, t.kind, pg_temp.on_day(t.at) AS start_day,
           pg_temp.days(pg_temp.seen(t.at), pg_temp.seen(lead(t.at) OVER (
               PARTITION BY t.proposal_id ORDER BY t.at, t.id
           ))) AS during
    FROM cases_proposalstep AS t
    JOIN cases_proposal AS p ON p.id = t.proposal_id
    JOIN replay_case USING (case_id)
) AS w
JOIN replay_stay AS s ON s.case_id = w.case_id AND s.during && w.during
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'decision_days' AND w.kind NOT IN ('approved', 'refused', 'withdrawn')
