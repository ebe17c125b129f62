-- A proposal waits for a decision or an answer.
INSERT INTO scan_term
SELECT 'proposal_waiting', w.municipality_id, w.id, w.label, w.grave, w.days, w.working, true,
       w.start_day, NULL, '{}'
FROM (
    SELECT c.municipality_id, c.id, n.label, n.grave, n.days, n.working, n.limit_day,
           (greatest(p.proposed_at, (
               SELECT max(s.at) FROM cases_proposalstep AS s WHERE s.proposal_id = p.id
           )) AT TIME ZONE %(zone)s)::date AS start_day
    FROM cases_proposal AS p
    JOIN scan_case AS c ON c.id = p.case_id
    JOIN scan_norm AS n USING (unit)
    WHERE n.norm = 'decision_days'
      AND p.status IN ('open', 'returned', 'disputed') AND p.proposed_at < n.limit_before
) AS w
WHERE w.start_day <= w.limit_day
