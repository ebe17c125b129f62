"""Households, signals, cases, plans, transitions and their decisions, and who sees what."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
