"""Bestuurlijke informatie: reading it, writing it, and what comes back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import CaseError, NotAllowed
from cases.core.presenters.case import case_head
from cases.core.views.base import CaseView, SignedInView, put_on_form
from cases.record.views.record import CaseForm
from common.numbers import whole_number_in
from roles.ave_model.words import listed
from roles.permission_levels import may_be_told
from roles.permissions import Action, bestuurders

from .forms import BriefingForm, ReplyForm
from .models import Briefing, BriefingReply
from .presenters import REPLY_WORDS, briefed_cases, briefings_page, informs_bestuur
from .services import brief, reply

Kind = BriefingReply.Kind
DONE = {
    Kind.READ: "Vastgelegd dat u dit heeft gelezen.",
    Kind.QUESTION: "Uw vraag is gesteld. Wie dit schreef, krijgt bericht.",
    Kind.RESULT: "Uw reactie is vastgelegd. Wie dit vroeg, krijgt bericht.",
    Kind.ANSWER: "Uw antwoord is vastgelegd. Wie de vraag stelde, krijgt bericht.",
}


class BriefedCasesView(SignedInView):
    """The few cases on which the model gives this bestuurder a part, in outline."""

    def prepare(self, request: HttpRequest) -> None:
        if not any(
            informs_bestuur(m, self.actor) for m in self.request_context.municipalities.values()
        ):
            raise PermissionDenied("Bestuurlijke informatie is voor het bestuur.")

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "cases/briefings/briefed.html", briefed_cases(self.request_context))


class BriefingsView(CaseView):
    """What bestuur was told of one case; what bestuur says to it comes back here."""

    action = Action.READ_BRIEFING

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        return self.show(request)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        kind = request.POST.get("kind", "")
        number = whole_number_in(request.POST.get("number", ""))
        briefing = self.case.briefings.filter(number=number or 0).first()
        if briefing is None or kind not in Kind.values:
            return self.show(request, status=422)
        form = None
        text = ""
        if kind != Kind.READ:
            words = REPLY_WORDS[Kind(kind)]
            form = ReplyForm(request.POST, label=words[0], auto_id=f"id_{kind}_%s")
            if not form.is_valid():
                return self.show(request, kind=kind, form=form, status=422)
            text = form.cleaned_data["text"]
        try:
            self.say(briefing, kind, text)
        except NotAllowed:
            raise
        except CaseError as error:
            if form is None:
                messages.error(request, str(error))
                return HttpResponseRedirect(request.path)
            put_on_form(form, error)
            return self.show(request, kind=kind, form=form, status=422)
        messages.success(request, DONE[Kind(kind)])
        return HttpResponseRedirect(request.path)

    def say(self, briefing: Briefing, kind: str, text: str) -> None:
        reply(
            briefing=briefing, actor=self.actor, now=self.request_context.now, kind=kind, text=text
        )

    def reply_form(self, kind: str) -> ReplyForm:
        words = REPLY_WORDS[Kind(kind)]
        return self.with_draft(
            lambda typed: ReplyForm(typed, label=words[0], auto_id=f"id_{kind}_%s"), name=kind
        )

    def show(
        self,
        request: HttpRequest,
        *,
        kind: str = "",
        form: ReplyForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if form is not None:
            self.offer_draft(form, name=kind)
        context = {
            **case_head(self.context, "briefings"),
            **briefings_page(self.context, self.reply_form, kind=kind, form=form),
        }
        return render(request, "cases/briefings/page.html", context, status=status)


class NewBriefingView(CaseForm):
    action = Action.BRIEF
    form_class = BriefingForm
    title = "Schrijf bestuurlijke informatie"
    submit_label = "Stuur aan het bestuur"
    done = "Verstuurd. Het bestuur krijgt bericht."

    def form_kwargs(self) -> dict[str, Any]:
        functions, snapshot = self.context.model.functions, self.context.snapshot
        return {
            "addressees": [(f, functions[f].label) for f in may_be_told(snapshot)],
            "known": frozenset(bestuurders(snapshot)),
        }

    def initial(self) -> dict[str, Any]:
        last = self.case.briefings.order_by("-number").first()
        if last is None:
            return {"after": 0}
        again = ("situation", "risk", "scenario", "measures", "communication")
        return {"after": last.number, **{part: getattr(last, part) for part in again}}

    def cancel_url(self) -> str:
        return reverse("cases:briefings", args=[self.case.reference])

    def extra_context(self) -> dict[str, Any]:
        asked = self.form_kwargs()
        told = [label for function, label in asked["addressees"] if function in asked["known"]]
        to = f" Dit gaat in elk geval naar: {listed(told, 'en')}." if told else ""
        return {"lead": f"Casus {self.case.reference}, in hoofdlijnen en zonder namen.{to}"}

    def perform(self, form: BriefingForm) -> str:
        brief(
            **self.who(),
            outline=form.outline(),
            addressees=form.cleaned_data.get("addressees", ()),
            after=form.cleaned_data["after"],
        )
        return self.cancel_url()
