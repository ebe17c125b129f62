"""Notices, the outbox of mail, and the overview of the day."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from .account_mail import listen

        listen()
