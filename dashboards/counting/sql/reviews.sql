-- What reviews in the half-year led to. A review that was undone before its end led to nothing.
SELECT r.municipality_id, 'reviewed:' || r.outcome, count(*)
FROM escalation_review AS r
WHERE r.at >= %(half_year)s AND r.at < %(end)s AND r.case_id IS NOT NULL
  AND r.municipality_id = ANY (%(municipalities)s)
  AND NOT EXISTS (
      SELECT FROM escalation_flagevent AS u
      WHERE u.review_id = r.id AND u.kind = 'undone' AND u.at < %(end)s
  )
GROUP BY 1, 2
