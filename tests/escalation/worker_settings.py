"""A real worker on the database of the tests."""

from ave.settings.test import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = False
