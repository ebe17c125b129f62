"""Overdragen: what a colleague holds goes to others in one step, and back the same day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from cases.core.errors import CaseError, NotAllowed
from cases.core.services.reading import log_cases
from cases.core.views.base import SignedInView, put_on_form
from common.plurals import counted
from roles.models import User

from ..forms.handovers import HandoverForm
from ..models import Handover
from ..presenters.handovers import choices, handover_page, people_page
from ..services.handovers import (
    Outcome,
    hand_over,
    may_know_how_much,
    undo_handover,
    where_one_hands_over,
)
from ..services.holdings_of import HoldingsOf

NOT_YOURS = "Casussen van een ander draagt over wie regie belegt."
SAID = 10
"""So many cases that stayed as they were are said one by one."""


class PeopleView(SignedInView):
    """Whose cases can be handed over."""

    over: list[int]
    """The municipalities in which this person looks at what others hold."""

    def prepare(self, request: HttpRequest) -> None:
        self.over = where_one_hands_over(self.actor, self.request_context.municipalities.values())
        if not self.over:
            raise PermissionDenied(NOT_YOURS)

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return render(request, "cases/regie/handovers.html", people_page(self.actor, self.over))


class HandoverView(SignedInView):
    """The open cases of one person, and who is to have each."""

    person: User
    appoints: bool
    """Whether they appoint people or review them at all."""
    knows_all: bool
    """Whether they may also know of what is not theirs to hand over."""

    def prepare(self, request: HttpRequest) -> None:
        found = User.objects.filter(public_id=self.kwargs["person"]).first()
        if found is None:
            raise Http404
        self.person = found
        places = self.request_context.municipalities.values()
        self.knows_all = may_know_how_much(found, self.actor, places)
        self.appoints = bool(where_one_hands_over(self.actor, places))
        if not self.knows_all and not (self.appoints and self.has_a_part):
            raise PermissionDenied(NOT_YOURS)

    @property
    def has_a_part(self) -> bool:
        """Whether some of what this colleague holds, or was handed over, is theirs to deal with."""
        mine = Handover.objects.filter(person=self.person, by=self.actor.user_id)
        return bool(self.held.to_hand_over) or mine.exists()

    @cached_property
    def held(self) -> HoldingsOf:
        return HoldingsOf(self.person, self.actor, self.request_context.now)

    @property
    def address(self) -> str:
        return reverse("cases:handover", args=[self.person.public_id])

    def form(self, typed: QueryDict | None) -> HandoverForm:
        return HandoverForm(typed, **choices(self.held))

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.show(self.with_draft(self.form))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            outcomes = hand_over(
                person=self.person,
                successors=form.cleaned_data["successors"],
                reason=form.cleaned_data["reason"],
                actor=self.actor,
                now=self.request_context.now,
            )
        except CaseError as error:
            put_on_form(form, error)
            return self.show(form, status=422)
        self.say(outcomes, "overgedragen")
        return HttpResponseRedirect(self.address)

    def say(self, outcomes: Iterable[Outcome], done: str) -> None:
        """What became of the cases: how many it worked for, and which stayed as they were."""
        outcomes = list(outcomes)
        stayed = [one for one in outcomes if one.why_not]
        if number := len(outcomes) - len(stayed):
            is_or_are = "is" if number == 1 else "zijn"
            cases = counted(number, "casus", "casussen")
            messages.success(self.request, f"{cases} {is_or_are} {done}.")
        for one in stayed[:SAID]:
            messages.error(self.request, f"Casus {one.reference} niet: {one.why_not}")
        if len(stayed) > SAID:
            text = f"Nog {len(stayed) - SAID} casussen bleven zoals ze waren."
            messages.error(self.request, text)

    def show(self, form: HandoverForm, *, status: int = 200) -> HttpResponse:
        if not hasattr(form, "concept"):
            self.offer_draft(form)
        log_cases(
            {row.case.pk: row.case for row in self.held.to_hand_over}.values(),
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(self.request),
        )
        page = handover_page(self.held, form, knows_all=self.knows_all)
        if self.appoints:
            page |= {"back_url": reverse("cases:handovers"), "back_label": "Wie heeft casussen"}
        else:
            page |= {"back_url": reverse("cases:absence"), "back_label": "Afwezig en waarnemen"}
        return render(self.request, "cases/regie/handover.html", page, status=status)


class UndoHandoverView(HandoverView):
    """What was handed over today goes back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        handover = Handover.objects.filter(pk=self.kwargs["handover"], person=self.person).first()
        if handover is None:
            raise Http404
        try:
            outcomes = undo_handover(
                handover=handover, actor=self.actor, now=self.request_context.now
            )
        except NotAllowed:
            raise
        except CaseError as error:
            messages.error(request, str(error))
        else:
            self.say(outcomes, "teruggegeven")
        return HttpResponseRedirect(self.address)
