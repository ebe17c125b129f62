"""Writing about a case: log book, plan, facts and GRIP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from cases.core.errors import Stale
from cases.core.presenters.case import case_page
from cases.core.views.base import CaseView, FormPage
from cases.core.views.merging import MergingPage
from roles.norms import norms_in_force
from roles.permissions import Action

from ..forms.record import CorrectionForm, FactsForm, GripForm, LogForm, PlanForm
from ..models import LogEntry
from ..services.record import (
    CaseFactsForm,
    NewPlan,
    change_case,
    correct_log,
    newest_text,
    record_grip,
    record_plan,
    write_log,
)


class CaseForm(FormPage, CaseView):
    """A form about one case: cancelling leads back to it."""

    def cancel_url(self) -> str:
        return self.case_url

    def who(self) -> dict[str, Any]:
        """What every service of a case wants to know."""
        return {"case_id": self.case.pk, "actor": self.actor, "now": self.request_context.now}

    def extra_context(self) -> dict[str, Any]:
        return {"lead": f"Casus {self.case.reference}: {self.case.title}"}


class MergingCaseForm(MergingPage, CaseForm):
    """A form about what stands in a case, which another may have changed meanwhile."""

    def standing(self) -> dict[str, Any]:
        self.case.refresh_from_db()
        self.context.refresh()
        return self.initial()


class LogView(CaseForm):
    """A line in the log book, written on the page of the case or, without it, on a page of its own.

    On the page of the case what is wrong is said there, so that nobody loses their place.
    """

    action = Action.LOG
    form_class = LogForm
    title = "Schrijf in het logboek"
    done = "Vastgelegd in het logboek."

    def draft_address(self) -> str:
        """One draft of a line for a case, wherever it is written."""
        return reverse("cases:log", args=[self.case.reference])

    def perform(self, form: LogForm) -> str:
        given = form.cleaned_data
        write_log(
            **self.who(),
            **{**given, "happened_at": given["happened_at"] or self.request_context.now},
        )
        return f"{self.case_url}#verloop"

    def show(
        self, request: HttpRequest, form: Form, *, status: int = 200, stale: Stale | None = None
    ) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return super().show(request, form, status=status, stale=stale)
        context = case_page(self.context, QueryDict(), [], log_form=form)
        return render(request, "cases/core/overview.html", context, status=status)


class CorrectionView(MergingCaseForm):
    action = Action.LOG
    form_class = CorrectionForm
    title = "Verbeter een regel in het logboek"
    submit_label = "Verbeteren"
    done = "Verbeterd. De oude tekst blijft te lezen."
    entry: LogEntry

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = LogEntry.objects.filter(case=self.case, pk=self.kwargs["entry"]).first()
        if found is None:
            raise Http404
        self.entry = newest_text(found)

    def initial(self) -> dict[str, Any]:
        return {"text": self.entry.text}

    def perform(self, form: CorrectionForm) -> str:
        correct_log(
            entry=self.entry,
            actor=self.actor,
            now=self.request_context.now,
            text=form.cleaned_data["text"],
            seen=form.was()["text"],
        )
        return f"{self.case_url}#verloop"


class NewPlanView(MergingCaseForm):
    action = Action.PLAN
    form_class = PlanForm
    title = "Nieuwe versie van het plan"
    submit_label = "Plan vastleggen"
    done = "Het plan is vastgelegd."

    def form_kwargs(self) -> dict[str, Any]:
        return {"model": self.context.model}

    def seen(self) -> dict[str, Any]:
        plan = self.context.file.plan
        return {"based_on": plan.number if plan else 0}

    def initial(self) -> dict[str, Any]:
        plan, pending = self.context.file.plan, self.context.file.pending
        phase = pending.to_phase if pending else self.case.phase
        norms = norms_in_force(self.case.municipality, self.context.model, phase)
        today = self.actor.day
        return {
            **self.seen(),
            "for_phase": phase,
            "text": plan.text if plan else "\n\n".join(self.context.model.plan_form),
            "agreed_on": today,
            "next_evaluation_on": today + timedelta(days=norms.evaluation_days)
            if norms.evaluation_days
            else None,
        }

    def perform(self, form: PlanForm) -> str:
        record_plan(**self.who(), new=NewPlan(**form.cleaned_data))
        return reverse("cases:plan", args=[self.case.reference])


class FactsView(MergingCaseForm):
    action = Action.EDIT
    form_class = FactsForm
    title = "Gegevens wijzigen"
    done = "De gegevens zijn gewijzigd."

    def form_kwargs(self) -> dict[str, Any]:
        return {"model": self.context.model, "phase": self.case.ave_phase}

    def seen(self) -> dict[str, Any]:
        return {"seen_grounds": self.case.grounds, "seen_at": self.request_context.now.isoformat()}

    def initial(self) -> dict[str, Any]:
        names = set(self.form_class.base_fields)
        facts = {n: getattr(self.case, n) for n in names if hasattr(self.case, n)}
        return {**facts, **self.seen()}

    def perform(self, form: FactsForm) -> str:
        given = form.cleaned_data
        new = CaseFactsForm(**{**given, "problem_areas": tuple(given["problem_areas"])})
        change_case(**self.who(), new=new)
        return self.case_url


class GripView(CaseForm):
    action = Action.GRIP
    form_class = GripForm
    title = "Overgang naar GRIP vastleggen"
    submit_label = "Vastleggen"
    done = "De overgang naar GRIP is vastgelegd."

    def extra_context(self) -> dict[str, Any]:
        rule = self.context.model.grip
        return {"lead": rule.text if rule else ""}

    def perform(self, form: GripForm) -> str:
        record_grip(**self.who(), **form.cleaned_data)
        return self.case_url
