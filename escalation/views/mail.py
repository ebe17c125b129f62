"""Meldingen en mail: what somebody wants by e-mail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cases.core.views.base import FormPage, SignedInView
from escalation.forms.mail import MailForm
from escalation.models import MailChoice
from escalation.services.mail_choice import choose_mail


class MailView(FormPage, SignedInView):
    """Notices in the application always come; mail is one's own choice."""

    form_class = MailForm
    template_name = "escalation/mail.html"
    title = "Meldingen en mail"
    submit_label = "Bewaar mijn keuze"
    done = "Uw keuze is bewaard."

    def prepare(self, request: HttpRequest) -> None:
        self.address: str = request.user.email  # type: ignore[union-attr]

    def initial(self) -> dict[str, Any]:
        choice = MailChoice.objects.filter(user=self.actor.user_id).first() or MailChoice()
        return {"at_once": choice.at_once, "digest": choice.digest}

    def perform(self, form: MailForm) -> str:
        choose_mail(actor=self.actor, **form.cleaned_data)
        return reverse("escalation:mail")

    def cancel_url(self) -> str:
        return reverse("cases:notices")

    def extra_context(self) -> dict[str, Any]:
        return {"address": self.address}
