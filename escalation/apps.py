"""Stagnation rules, flags, the review queue and the Celery jobs."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "escalation"
