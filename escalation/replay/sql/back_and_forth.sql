-- After going up into a phase that was left not long before, until the next phase.
INSERT INTO replay_found
SELECT n.trial, 'back_and_forth', s.case_id, 0, s.during
FROM (
    SELECT last.case_id, last.place, last.during, pg_temp.on_day(last.phase_since) AS entered, (
               SELECT pg_temp.on_day(max(t.decided_at)) FROM cases_phasetransition AS t
               WHERE t.case_id = last.case_id AND t.decided_at <= last.phase_since
                 AND t.from_phase = last.phase AND t.to_phase <> last.phase
           ) AS left_on
    FROM replay_stay AS last
    JOIN cases_phasetransition AS move
      ON move.case_id = last.case_id AND move.decided_at = last.phase_since
     AND move.to_phase = last.phase AND move.from_phase <> last.phase AND move.direction = 'up'
) AS s
JOIN replay_norm AS n USING (place)
WHERE n.norm = 'return_days' AND s.entered - s.left_on <= n.days
