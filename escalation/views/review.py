"""Reviewing what is flagged on one case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.core.errors import NotAllowed, Stale
from cases.core.presenters.case import case_head
from cases.core.views.base import CaseView, FormPage
from cases.regie.presenters.holders import casusregisseur, holders_of
from common import dates
from common.numbers import whole_number_in
from escalation.following import why_no_step
from escalation.forms.review import ReviewForm
from escalation.models import Flag, Review
from escalation.presenters.flags import flag_lines, suggestions
from escalation.presenters.follow import (
    appoint_url,
    causes_of,
    proposed_by_others,
    slot_choices,
    slot_key,
    slots,
)
from escalation.presenters.review import consequences, context_of_review
from escalation.reviewing import OF_A_CASE, SAYS_IT_CAN_WAIT, Outcome
from escalation.services.reviews import limits_of, review_case
from escalation.services.undoing import undo_review
from roles.ave_model.causes import Cause
from roles.permissions import Action

from .following import begin_step


class ReviewView(FormPage, CaseView):
    """What is flagged on a case, and what follows from it."""

    action = Action.REVIEW
    form_class = ReviewForm
    template_name = "escalation/review.html"
    title = "Beoordeel wat er is gesignaleerd"
    submit_label = "Leg de beoordeling vast"
    flags: list[Flag]

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        asking = Flag.objects.asking(self.actor.day).filter(case=self.case.pk)
        self.flags = list(asking.select_related("case").worst_first())
        self.holders = holders_of([self.case.pk])[self.case.pk]
        self.slots = slots(self.context, self.flags)
        self.why_no_step = why_no_step(
            self.context.snapshot, causes_of(self.flags), self.actor.user_id, self.context.functions
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.flags:
            return self.nothing(request)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.flags:
            return self.nothing(request)
        return super().post(request, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        limits = limits_of(self.flags, self.actor.day)
        return {
            **limits,
            "outcomes": [o for o in OF_A_CASE if self._is_offered(o, limits["causes"])],
            "why_no_step": self.why_no_step,
            "slots": slot_choices(self.slots),
            "consequences": consequences(
                self.flags,
                self.actor.day,
                latest=limits["latest"],
                asked_of=casusregisseur(self.holders),
                proposed_by=proposed_by_others(self.context, self.flags),
            ),
        }

    def _is_offered(self, outcome: Outcome, causes: Collection[Cause]) -> bool:
        if outcome is Outcome.APPOINT:
            return bool(self.slots)
        if outcome is Outcome.STEP:
            return not self.why_no_step
        return outcome not in SAYS_IT_CAN_WAIT or Cause.UNCONFIRMED not in causes

    def perform(self, form: ReviewForm) -> str:
        asked = form.asked()
        review = review_case(
            case_id=self.case.pk,
            actor=self.actor,
            now=self.request_context.now,
            flags=self._seen(),
            asked=asked,
        )
        url = self._next(asked.outcome, form)
        messages.success(self.request, self._done(asked.outcome) or told(review))
        return url

    def cancel_url(self) -> str:
        return self._back()

    def extra_context(self) -> dict[str, Any]:
        return {
            **case_head(self.context, ""),
            "flags": flag_lines(self.flags, self.actor.day),
            **context_of_review(self.context, self.holders),
            "suggestions": suggestions(self.case.ave_model, self.case.phase, self.flags),
            "seen": self._seen(),
            "back": self._back(),
        }

    def nothing(self, request: HttpRequest) -> HttpResponse:
        """Somebody else was first, or the cause has gone."""
        messages.info(request, f"Bij {self.case.reference} wacht er niets (meer) op beoordeling.")
        return HttpResponseRedirect(self._back())

    def _seen(self) -> list[int]:
        """The flags this person had before them; on the first look those that stand now."""
        return numbers(self.request.POST.getlist("seen")) or [flag.pk for flag in self.flags]

    def _back(self) -> str:
        return back_to_the_list(self.request)

    def _done(self, outcome: Outcome) -> str:
        """What comes next, where the review is only the beginning."""
        if outcome is Outcome.APPOINT:
            return "Vastgelegd. Beleg nu de regie."
        if outcome is not Outcome.STEP:
            return ""
        if others := proposed_by_others(self.context, self.flags):
            return f"Vastgelegd. Het voorstel doet: {others}. Die heeft bericht."
        return "Vastgelegd. Ga nu verder met de stap."

    def _next(self, outcome: Outcome, form: ReviewForm) -> str:
        if outcome is Outcome.STEP:
            return begin_step(self.context, self.flags, self.request_context.now)
        if outcome is Outcome.APPOINT:
            chosen = form.cleaned_data.get("slot") or slot_key(self.slots[0])
            return appoint_url(self.case.reference, chosen)
        return self._back()


class UndoView(CaseView):
    """Take back one's own review of today."""

    action = Action.REVIEW
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *, review: int, **_kwargs: object) -> HttpResponse:
        found = get_object_or_404(Review, pk=review, case=self.case.pk)
        try:
            undo_review(review=found, actor=self.actor, now=self.request_context.now)
        except (Stale, NotAllowed) as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "Hersteld. De signalering vraagt weer om een beoordeling.")
        return HttpResponseRedirect(reverse("cases:case", args=[self.case.reference]))


def numbers(sent: Iterable[str]) -> list[int]:
    """The ids among what was sent; a number too long for one is none."""
    return [number for text in sent if (number := whole_number_in(text)) is not None]


def back_to_the_list(request: HttpRequest) -> str:
    """The list as it was, with its filters; nothing outside it."""
    here = reverse("escalation:queue")
    back = request.POST.get("back") or request.GET.get("terug", "")
    return back if back == here or back.startswith(f"{here}?") else here


def told(review: Review) -> str:
    """When what was reviewed comes back, as it now stands with the flags."""
    case = review.case.reference if review.case else ""
    days = review.events.values_list("flag__quiet_until", flat=True)
    first = min((day for day in days if day), default=None)
    if first is None:
        return f"{case} is beoordeeld. De signalering komt alleen terug als het erger wordt."
    return f"{case} is beoordeeld. De signalering rust tot {dates.full(first)}."
