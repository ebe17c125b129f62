"""The worker's application, and what runs when.

Started with the same DJANGO_SETTINGS_MODULE as the web server.
"""

import os

from celery import Celery
from celery.schedules import crontab

from escalation.hours import NIGHTLY_SCAN

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")

app = Celery("ave")
app.config_from_object("django.conf:settings", namespace="CELERY")


class Hourly(crontab):
    """Minutes of every hour, also of the hour that comes twice in October. Dutch time does not tell
    those two apart; in UTC every hour is another, and the minutes are the same."""

    tz = "UTC"


SCHEDULE = {
    "flag_stagnation": crontab(hour=NIGHTLY_SCAN.hour, minute=NIGHTLY_SCAN.minute),
    "flag_stagnation_gravest": Hourly(minute="40"),
    "project_due": Hourly(),
    "compare_projections": crontab(hour="4", minute="20"),
    "end_snoozes": crontab(hour="5", minute="30"),
    "send_mail": Hourly(),
    "replay_norms": Hourly(),
    "daily_overview": crontab(hour="6", minute="45"),
    "forget_submissions": crontab(hour="1", minute="50"),
    "seal_log": Hourly(minute="*/5"),
    "snapshot_month": crontab(day_of_month="1", hour="4,12", minute="0"),
    "purge_drafts": crontab(hour="1", minute="50"),
}
"""When each job runs, in Dutch time; what runs once a day, outside the hour from 2 to 3, which is
skipped in March and comes twice in October. What it does stands in the `tasks.py` of its app."""

app.conf.beat_schedule = {name: {"task": name, "schedule": when} for name, when in SCHEDULE.items()}
