"""Meldingen en mail: what somebody wants by e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.views.generic import FormView

from notifications.forms import MailForm
from notifications.models import MailChoice
from notifications.services.mail_choice import choose_mail
from roles.models import User
from roles.views.base import FunctionView


class MailChoiceView(FunctionView, FormView):
    """Notices in the application always come; mail is one's own choice."""

    form_class = MailForm
    template_name = "notifications/mail_choice.html"
    success_url = reverse_lazy("notifications:mail")

    def get_initial(self) -> dict[str, Any]:
        choice = MailChoice.objects.filter(user=self.actor.user_id).first() or MailChoice()
        return {"at_once": choice.at_once, "digest": choice.digest}

    def get_form(self, form_class: type[MailForm] | None = None) -> MailForm:
        if self.request.method == "POST":
            form = super().get_form(form_class)
            self.offer_draft(form)
            return form
        initial = self.get_initial()
        return self.with_draft(lambda typed: MailForm(typed, initial=initial))

    def form_valid(self, form: MailForm) -> HttpResponse:
        choose_mail(actor=self.actor, now=self.request_context.now, **form.cleaned_data)
        messages.success(self.request, "Uw keuze is bewaard.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="Meldingen en mail",
            submit_label="Bewaar mijn keuze",
            cancel_url=reverse("notifications:notices"),
            address=User.objects.get(pk=self.actor.user_id).email,
            **kwargs,
        )
