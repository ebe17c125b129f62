"""Meldingen: what a person was told, and what they want by e-mail."""

from django.urls import path

from .views.mail_choice import MailChoiceView
from .views.notices import MarkView, NoticesView, NoticeView

app_name = "notifications"
urlpatterns = [
    path("meldingen/", NoticesView.as_view(), name="notices"),
    path("meldingen/mail/", MailChoiceView.as_view(), name="mail"),
    path("meldingen/<int:notice>/", NoticeView.as_view(), name="notice"),
    path("meldingen/<int:notice>/merk/", MarkView.as_view(), name="notice_mark"),
]
