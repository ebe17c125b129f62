"""Signals, households and triage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
