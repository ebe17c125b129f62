-- What reviews in the half-year led to.
SELECT r.municipality_id, 'reviewed:' || r.outcome, count(*)
FROM escalation_review AS r
WHERE r.at >= %(half_year)s AND r.at < %(end)s AND r.case_id IS NOT NULL
  AND r.municipality_id = ANY (%(municipalities)s)
GROUP BY 1, 2
