"""Watching over the use of personal data."""

from django.urls import path

from .views.access_log import AccessLogView

urlpatterns = [path("inzagelog/", AccessLogView.as_view(), name="access_log")]
