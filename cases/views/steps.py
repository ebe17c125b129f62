"""Choosing a step up or down, and putting it forward or deciding it at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cases.course import changes_since
from cases.errors import Problem, RuleBroken, Stale
from cases.forms.steps import StepForm
from cases.models import Case
from cases.presenters.common import phase_of
from cases.presenters.steps import (
    computed_checks,
    computed_criteria,
    offer_links,
    pending_notice,
    pending_proposal,
    step_aside,
    step_choices,
    step_name,
    together_applies,
    together_words,
)
from cases.presenters.steps_people import Today
from cases.presenters.steps_regie import seats
from cases.services.decisions import decide_at_once
from cases.services.proposals import StepAsked, propose
from cases.transitions import Draft
from roles.ave_model.types import Transition
from roles.ave_model.words import labels, listed
from roles.permissions import Action, may_decide_at_once, may_propose

from .base import CaseView, FormPage


def still_visible(view: CaseView, url: str) -> str:
    """The address, or home when the decision took the case out of this person's sight."""
    seen = Case.objects.visible_to(view.actor).filter(pk=view.case.pk).exists()
    return url if seen else reverse("cases:home")


class StepChooseView(CaseView):
    """Every step the model knows from this phase, and whose it is."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        context = {"case": self.case, "case_url": self.case_url, **step_choices(self.bench)}
        return render(request, "cases/steps/choose.html", context)


class StepProposeView(FormPage, CaseView):
    """One step: what do you see, what was done, what do you ask.

    When the case left the phase while somebody was typing, the form is shown once more for the
    step as it was, with what changed; nothing is written.
    """

    form_class = StepForm
    template_name = "cases/steps/propose.html"
    step: Transition

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        from_phase = request.POST.get("from_phase", self.case.phase)
        to_phase, direction = self.kwargs["to"], self.kwargs["direction"]
        step = self.bench.model.transition(from_phase, to_phase, direction)
        if step is None or not from_phase:
            raise Http404
        self.step = step
        if not self.moved_on:
            self.demand_part()

    def demand_part(self) -> None:
        """Only who may propose this very step sees its form."""
        mine = may_propose(self.bench.view, self.step, self.actor.user_id, self.bench.functions)
        if Action.PROPOSE not in self.bench.actions or not mine:
            who = listed(labels(self.bench.model, self.step.proposes))
            raise PermissionDenied(f"Deze stap wordt voorgesteld door: {who}.")

    @property
    def moved_on(self) -> bool:
        return self.step.from_phase != self.case.phase

    @property
    def title(self) -> str:  # type: ignore[override]
        return step_name(self.bench.model, self.step)

    def deciding(self, *, urgent: bool) -> tuple[str, ...]:
        return may_decide_at_once(
            self.bench.view, self.step, self.actor.user_id, self.bench.functions, urgent=urgent
        )

    @property
    def may_decide_now(self) -> bool:
        """Alone and without hurry; what is decided together is proposed first."""
        together = together_applies(self.bench, self.step, Draft())
        return bool(self.deciding(urgent=False)) and not together

    @property
    def asks_urgent(self) -> bool:
        return self.step.urgent and bool(self.deciding(urgent=True))

    def form_kwargs(self) -> dict[str, Any]:
        self.today = Today.on(self.bench)
        decides = self.may_decide_now or self.asks_urgent
        function = next(iter(self.deciding(urgent=self.asks_urgent)), "") if decides else ""
        return {
            "step": self.step,
            "bench": self.bench,
            "seats": seats(self.bench, self.step, self.today) if decides else (),
            "asks_urgent": self.asks_urgent,
            "gremium": self.step.gremium
            if function and self.bench.model.functions[function].gremium
            else "",
        }

    def initial(self) -> dict[str, Any]:
        return {"from_phase": self.step.from_phase, "seen_at": self.visit.now.isoformat()}

    def cancel_url(self) -> str:
        return reverse("cases:step_choose", args=[self.case.reference])

    def perform(self, form: StepForm) -> str:
        if self.moved_on:
            raise Stale(
                f"De casus is intussen in {self.case.ave_phase.label}. "
                "Deze stap kan daar niet meer.",
                changes_since(self.case, form.seen_before(self.visit.now)),
            )
        if self.request.POST.get("do") == "decide":
            return self.decide(form)
        return self.put_forward(form)

    def put_forward(self, form: StepForm) -> str:
        if form.cleaned_data.get("urgent"):
            raise RuleBroken(
                Problem("urgent", "Kies “Spoedbesluit nemen”, of haal het kruisje hier weg.")
            )
        proposal = propose(
            case_id=self.case.pk,
            actor=self.actor,
            now=self.visit.now,
            asked=StepAsked(self.step.to_phase, self.step.direction, form.draft()),
        )
        messages.success(self.request, "Uw voorstel staat klaar. Wie besluit, heeft bericht.")
        return reverse("cases:proposal", args=[self.case.reference, proposal.pk])

    def decide(self, form: StepForm) -> str:
        urgent = bool(form.cleaned_data.get("urgent"))
        if self.asks_urgent and not urgent and not self.may_decide_now:
            raise RuleBroken(
                Problem(
                    "urgent", "Alleen besluiten kan hier alleen bij acuut gevaar. Kruis dat aan."
                )
            )
        decision = decide_at_once(
            case_id=self.case.pk,
            actor=self.actor,
            now=self.visit.now,
            asked=StepAsked(self.step.to_phase, self.step.direction, form.draft(urgent=urgent)),
            present=form.cleaned_data.get("present", ""),
            appointments=form.appointments(),
        )
        messages.success(self.request, "Het besluit is genomen en vastgelegd.")
        url = reverse("cases:decision", args=[self.case.reference, decision.number])
        return still_visible(self, url)

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if pending := pending_proposal(self.bench):
            url = reverse("cases:proposal", args=[self.case.reference, pending.pk])
            return HttpResponseRedirect(url)
        return super().get(request, **_kwargs)

    def show(
        self, request: HttpRequest, form: Form, *, status: int = 200, stale: Stale | None = None
    ) -> HttpResponse:
        assert isinstance(form, StepForm)  # noqa: S101  # the form class above
        self.form = form
        return super().show(request, form, status=status, stale=stale)

    def extra_context(self) -> dict[str, Any]:
        bench, step, draft = self.bench, self.step, Draft()
        return {
            "case": self.case,
            "step": step,
            "from_badge": phase_of(bench.model, step.from_phase),
            "to_badge": phase_of(bench.model, step.to_phase),
            "within": step.from_phase == step.to_phase,
            "computed": computed_criteria(bench, step, draft),
            "checks": computed_checks(bench, step, draft),
            "aside": step_aside(bench, step, self.today),
            "offers": offer_links(bench, self.form.offers),
            "pending": pending_notice(bench, pending_proposal(bench)),
            "may_decide": self.may_decide_now,
            "asks_urgent": self.asks_urgent,
            "together_first": together_words(bench, step)
            if self.deciding(urgent=False) and not self.may_decide_now
            else "",
        }
