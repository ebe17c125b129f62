"""The worker's application, and what runs when.

Started with the same DJANGO_SETTINGS_MODULE as the web server. The name of each entry is the name
by which a run is kept and the page of jobs knows it (`escalation/jobs.py`).
"""

import os

from celery import Celery
from celery.schedules import crontab

from escalation.hours import NIGHTLY_SCAN

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")

app = Celery("ave")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "flag_stagnation": {
        "task": "escalation.flag_stagnation",
        "schedule": crontab(hour=NIGHTLY_SCAN.hour, minute=NIGHTLY_SCAN.minute),
    },
    "flag_stagnation_gravest": {
        "task": "escalation.flag_stagnation",
        "schedule": crontab(minute="40"),
        "kwargs": {"gravest_only": True},
    },
    "project_due": {
        "task": "escalation.project_due",
        "schedule": crontab(),
    },
    "compare_projections": {
        "task": "escalation.compare_projections",
        "schedule": crontab(hour="4", minute="20"),
    },
    "wake_flags": {
        "task": "escalation.wake_flags",
        "schedule": crontab(hour="5", minute="30"),
    },
    "send_mail": {
        "task": "escalation.send_mail",
        "schedule": crontab(),
    },
    "daily_overview": {
        "task": "escalation.daily_overview",
        "schedule": crontab(hour="6", minute="45"),
    },
    "forget_submissions": {
        "task": "escalation.forget_submissions",
        "schedule": crontab(hour="2", minute="50"),
    },
    "seal_log": {
        "task": "escalation.seal_log",
        "schedule": crontab(minute="50"),
    },
    "snapshot_month": {
        "task": "dashboards.snapshot_month",
        "schedule": crontab(day_of_month="1", hour="4,12", minute="0"),
    },
    "purge_drafts": {
        "task": "escalation.purge_drafts",
        "schedule": crontab(hour="2", minute="50"),
    },
}
