"""Meldingen: what a person was told."""

from django.urls import path

from .views import MarkView, NoticesView, NoticeView

urlpatterns = [
    path("meldingen/", NoticesView.as_view(), name="notices"),
    path("meldingen/<int:notice>/", NoticeView.as_view(), name="notice"),
    path("meldingen/<int:notice>/merk/", MarkView.as_view(), name="notice_mark"),
]
