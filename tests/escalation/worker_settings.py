"""A real worker on the database of the tests, with a broker that soon misses who was killed."""

import os

from ave.settings.test import *  # noqa: F403
from ave.settings.test import CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_TASK_ALWAYS_EAGER = False
if seconds := os.environ.get("MISSED_AFTER"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        **CELERY_BROKER_TRANSPORT_OPTIONS,
        "visibility_timeout": int(seconds),
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    }
