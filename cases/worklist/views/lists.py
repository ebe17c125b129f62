"""Lists to work in: the cases one may see, the signals that wait, what waits for a decision."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from cases.core.services.reading import log_list
from cases.core.views.base import IntakeView, SignedInView
from cases.intake.presenters.signals import SIGNALS, signal_list
from common.list_choices import ListChoices
from roles.views.lists import ListView

from ..presenters.lists import CASES, case_list
from ..presenters.to_decide import TO_DECIDE, to_decide
from ..presenters.work import names_shown


class NamesView(ListView, SignedInView):
    """A list that may show the names of households, and then logs the read."""

    def logged(self, page: dict[str, Any]) -> dict[str, Any]:
        if names_shown(page["rows"]):
            log_list(
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(self.request),
            )
        return page


class CaseListView(NamesView):
    """The cases one may see."""

    listing = CASES
    template_name = "cases/worklist/cases.html"

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        return self.logged(case_list(self.request_context, query, choices))


class ToDecideView(NamesView):
    """Proposals that this person may decide, and urgent decisions they may confirm."""

    listing = TO_DECIDE
    template_name = "cases/worklist/to_decide.html"

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        return self.logged(to_decide(self.request_context, query, choices))


class SignalListView(ListView, IntakeView):
    """Signals that wait for triage, oldest first unless asked otherwise; with addresses, so it is a
    read."""

    listing = SIGNALS
    template_name = "cases/intake/waiting.html"

    def page(self, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
        page = signal_list(self.request_context, self.intake, query, choices)
        if page["rows"]:
            log_list(
                actor=self.actor,
                now=self.request_context.now,
                page_request=self.page_request(self.request),
            )
        return page
