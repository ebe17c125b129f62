"""When the jobs of the night run, in Dutch time; plain, so that the worker can read it early."""

from datetime import time

NIGHTLY_SCAN = time(3, 10)
"""After the hour that is skipped or doubled when the clocks change."""
