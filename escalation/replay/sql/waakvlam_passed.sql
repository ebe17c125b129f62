-- From the day after the light follow-up to what then happened.
INSERT INTO replay_found
SELECT n.trial, 'waakvlam_passed', s.case_id, 0,
       s.during * f.during * daterange(f.waakvlam_until + 1, NULL)
FROM replay_fact AS f
JOIN replay_stay AS s ON s.case_id = f.case_id AND s.during && f.during
JOIN replay_norm AS n USING (place)
WHERE n.norm = '' AND f.waakvlam_until IS NOT NULL
