"""The worker's application, and what runs when.

Started with the same DJANGO_SETTINGS_MODULE as the web server.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")

app = Celery("ave")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}
