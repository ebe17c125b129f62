-- One finding per subject and cause; and the merge stays quick when statistics are out of date.
CREATE UNIQUE INDEX ON scan_finding
    (cause, municipality_id, coalesce(case_id, 0), coalesce(person_id, 0))
