"""The demo is installed for development and tests only; it is not in the production image."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
