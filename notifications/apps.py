"""Notices, the outbox of mail, and the overview of the day."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
