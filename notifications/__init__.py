"""Notices, the outbox of mail, and the overview of the day: one `notify`, one way out."""
