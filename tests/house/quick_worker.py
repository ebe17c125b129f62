"""The worker of the web server, with so little patience that a test can wait for it."""

from ave.slow_requests import PunctualWorker


class QuickWorker(PunctualWorker):
    seconds = 3.0
