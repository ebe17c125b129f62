"""The worker's application, and what runs when.

Started with the same DJANGO_SETTINGS_MODULE as the web server.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")

app = Celery("ave")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "flag stagnation of all cases": {
        "task": "escalation.flag_stagnation",
        "schedule": crontab(hour="3", minute="10"),
    },
    "forget the forms of the day before": {
        "task": "roles.forget_submissions",
        "schedule": crontab(hour="2", minute="50"),
    },
    "flag stagnation in the gravest phase": {
        "task": "escalation.flag_stagnation",
        "schedule": crontab(minute="40"),
        "kwargs": {"gravest_only": True},
    },
    "wake flags that were put off until today": {
        "task": "escalation.wake_flags",
        "schedule": crontab(hour="5", minute="30"),
    },
    "send mail from the outbox": {
        "task": "escalation.send_mail",
        "schedule": crontab(),
    },
    "put the overviews of the day in the outbox": {
        "task": "escalation.daily_overview",
        "schedule": crontab(hour="6", minute="45"),
    },
    "freeze the month that is over": {
        "task": "dashboards.snapshot_month",
        "schedule": crontab(day_of_month="1", hour="4,12", minute="0"),
    },
    "throw away drafts that nobody sent": {
        "task": "cases.purge_drafts",
        "schedule": crontab(hour="2", minute="50"),
    },
}
