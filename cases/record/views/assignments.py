"""An assignment to the casusregisseur: what was asked, and saying what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from cases.core.errors import NotAllowed, Problem
from common import dates
from roles.permissions import Action

from ..forms.record import AssignmentForm
from ..models import Assignment
from ..services.assignments import finish, may_finish
from .record import CaseForm


class AssignmentView(CaseForm):
    """The casusregisseur says in a line or more that it is done; afterwards it stays to be read
    in the course of the case."""

    action = Action.LOG
    form_class = AssignmentForm
    title = "Opdracht klaar melden"
    submit_label = "Meld klaar"
    done = "De opdracht is klaar gemeld. Wie hem gaf, heeft bericht."
    assignment: Assignment

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        found = Assignment.objects.select_related("given_by").filter(case=self.case)
        try:
            self.assignment = found.get(pk=self.kwargs["assignment"])
        except Assignment.DoesNotExist as error:
            raise Http404 from error
        if not may_finish(self.context):
            raise NotAllowed(Problem("", "Deze opdracht is aan de casusregisseur."))

    def extra_context(self) -> dict[str, Any]:
        asked = self.assignment
        facts = [
            {"term": "Opdracht", "value": asked.text},
            {"term": "Van", "value": str(asked.given_by)},
            {"term": "Gegeven op", "date": asked.given_at},
            {"term": "Uiterlijk", "date": asked.due},
        ]
        if asked.done_at:
            facts.append({"term": "Klaar gemeld", "value": f"{dates.full(asked.done_at)}."})
        return {**super().extra_context(), "facts": facts}

    def perform(self, form: AssignmentForm) -> str:
        finish(
            assignment=self.assignment,
            actor=self.actor,
            now=self.request_context.now,
            result=form.cleaned_data["result"],
        )
        return f"{self.case_url}#verloop"
