"""What pages show, worked out of the records: no decision about rights, no writing."""
