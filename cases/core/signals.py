"""What the slices of a case tell those above them."""

from django.dispatch import Signal

projected = Signal()
"""What follows from cases was written: `cases` (their ids) as it holds at `now`. Sent inside the
transaction that changed them, with the cases locked."""
