"""Going up and down: proposals, consultations, decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
