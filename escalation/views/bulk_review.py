"""Reviewing several cases in the same way, with one reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import refuse_if
from cases.core.models import Case
from cases.core.services.reading import case_to_write_on, log_cases
from cases.core.views.base import FormPage, SignedInView
from roles.permissions import Action

from ..forms.review import ReviewForm
from ..models import Flag
from ..presenters.bulk_review import asking_by_case, chosen_cases, chosen_rows, left_out
from ..presenters.follow import appoint_url, slot_key, slots
from ..presenters.review import consequences
from ..reviewing import Asked, Outcome, review_problems
from ..services.reviews import BulkReview, limits_of, review_cases
from .following import begin_step
from .review import back_to_the_list, numbers

GOES_ON = frozenset({Outcome.STEP, Outcome.APPOINT})
"""What is done on each case by itself afterwards."""
LAST = "reviewed_together"
"""Under which the session keeps what there is to go on with."""


class ReviewManyView(FormPage, SignedInView):
    """The chosen cases with what is flagged on them, and what follows for all of them.

    A case that changed meanwhile is told by its reference; the others are reviewed all the same.
    """

    form_class = ReviewForm
    template_name = "escalation/review_many.html"
    submit_label = "Leg de beoordelingen vast"
    cases: list[Case]
    flags: dict[int, list[Flag]]

    def prepare(self, request: HttpRequest) -> None:
        sent = request.POST if request.method == "POST" else request.GET
        asked = sent.getlist("casus")
        chosen = chosen_cases(asked, self.actor)
        self.flags = asking_by_case(chosen, self.actor)
        self.cases = [case for case in chosen if case.pk in self.flags]
        self.gone = left_out(asked, self.cases)
        self._log_read(request)

    def _log_read(self, request: HttpRequest) -> None:
        log_cases(
            self.cases,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
        )

    @property
    def all_flags(self) -> list[Flag]:
        return [flag for found in self.flags.values() for flag in found]

    def draft_address(self) -> str:
        """A draft of these very cases together."""
        return f"{self.request.path}?{'+'.join(case.reference for case in self.cases)}"

    @property
    def title(self) -> str:  # type: ignore[override]
        number = len(self.cases)
        return "Beoordeel 1 casus" if number == 1 else f"Beoordeel {number} casussen samen"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.cases:
            return self.nothing(request)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.cases:
            return self.nothing(request)
        return super().post(request, **kwargs)

    def nothing(self, request: HttpRequest) -> HttpResponse:
        if self.gone:
            text = f"Er wacht niets (meer) op beoordeling bij: {', '.join(self.gone)}."
        else:
            text = "Kruis eerst de casussen aan die u samen wilt beoordelen."
        messages.info(request, text)
        return HttpResponseRedirect(back_to_the_list(request))

    def form_kwargs(self) -> dict[str, Any]:
        limits = limits_of(self.all_flags, self.actor.day)
        told = consequences(self.all_flags, self.actor.day, latest=limits["latest"])
        return {**limits, "consequences": told}

    def extra_context(self) -> dict[str, Any]:
        return {
            "rows": chosen_rows(self.cases, self.flags, self.actor),
            "seen": [flag.pk for flag in self.all_flags]
            if self.request.method == "GET"
            else numbers(self.request.POST.getlist("seen")),
            "back": back_to_the_list(self.request),
        }

    def cancel_url(self) -> str:
        return back_to_the_list(self.request)

    def perform(self, form: ReviewForm) -> str:
        asked = form.asked()
        self._demand(asked)
        together = review_cases(
            chosen=self._seen(), actor=self.actor, now=self.request_context.now, asked=asked
        )
        self._tell(together)
        done = [review.case.reference for review in together.done if review.case]
        if done and asked.outcome in GOES_ON:
            flags = [flag.pk for flag in self.all_flags]
            kept = {"outcome": asked.outcome, "cases": done, "flags": flags}
            self.request.session[LAST] = kept
            return reverse("escalation:reviewed")
        return back_to_the_list(self.request)

    def _demand(self, asked: Asked) -> None:
        """What is wrong for all of them is said once, on the form."""
        limits = limits_of(self.all_flags, self.actor.day)
        refuse_if(review_problems(asked, today=self.actor.day, **limits))

    def _seen(self) -> dict[int, list[int]]:
        """Of each chosen case the flags this person had before them."""
        seen = Flag.objects.filter(
            pk__in=numbers(self.request.POST.getlist("seen")),
            case__in=[case.pk for case in self.cases],
        )
        found: dict[int, list[int]] = {case.pk: [] for case in self.cases}
        for pk, case in seen.values_list("pk", "case"):
            found[case].append(pk)
        return found

    def _tell(self, together: BulkReview) -> None:
        names = {case.pk: case.reference for case in self.cases}
        number = len(together.done)
        if number:
            cases = "1 casus is" if number == 1 else f"{number} casussen zijn"
            messages.success(self.request, f"{cases} beoordeeld.")
        for case_id, why in together.refused.items():
            messages.warning(self.request, f"{names[case_id]} is niet beoordeeld. {why}")
        if self.gone:
            messages.warning(
                self.request,
                f"Niet beoordeeld, want er wacht niets meer: {', '.join(self.gone)}.",
            )


class ReviewedView(SignedInView):
    """What there is to do on each of the cases that were just reviewed together."""

    def prepare(self, request: HttpRequest) -> None:
        self.kept: dict[str, Any] = request.session.get(LAST, {})
        self.cases = chosen_cases(self.kept.get("cases", []), self.actor)
        log_cases(
            self.cases,
            actor=self.actor,
            now=self.request_context.now,
            page_request=self.page_request(request),
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.cases:
            return HttpResponseRedirect(reverse("escalation:queue"))
        rows = chosen_rows(self.cases, self._flags(), self.actor)
        context = {"rows": rows, "step": self.kept["outcome"] == Outcome.STEP}
        return render(request, "escalation/reviewed.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go on with one of them."""
        wanted = request.POST.get("casus")
        case = next((case for case in self.cases if case.reference == wanted), None)
        if case is None:
            return HttpResponseRedirect(reverse("escalation:queue"))
        context = case_to_write_on(
            reference=case.reference, actor=self.actor, now=self.request_context.now
        )
        context.demand(Action.REVIEW)
        flags = self._flags().get(case.pk, [])
        if self.kept["outcome"] == Outcome.STEP:
            return HttpResponseRedirect(begin_step(context, flags, self.request_context.now))
        found = slots(context, flags)
        if not found:
            return HttpResponseRedirect(reverse("cases:case", args=[case.reference]))
        return HttpResponseRedirect(appoint_url(case.reference, slot_key(found[0])))

    def _flags(self) -> dict[int, list[Flag]]:
        found: dict[int, list[Flag]] = {}
        ids = [case.pk for case in self.cases]
        kept = Flag.objects.filter(pk__in=self.kept.get("flags", []), case__in=ids)
        for flag in kept.worst_first():
            found.setdefault(flag.case_id or 0, []).append(flag)
        return found
