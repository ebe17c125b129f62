"""What notices are about, for the app that keeps them: which cases one sees, and their pages; and
one's own standing in for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from cases.deadlines.causes import VACANT
from cases.worklist.ask import Kind, key
from roles.acting import Actor
from roles.ave_model.causes import Cause

from .. import notice_parts
from ..models import Case, Deadline, Task

PAGES = {notice_parts.PLAN: "cases:plan", notice_parts.BRIEFING: "cases:briefings"}


WITH_A_TERM = (Kind.DECIDE, Kind.ANSWER, Kind.APPOINT, Kind.TAKE)
"""The tasks whose last day follows from a norm: the notice cannot say it, for it may change."""


def _appoint_before(cases: Collection[str]) -> Mapping[tuple[str, str], date]:
    """(case, responsibility) → the last day to appoint somebody in time."""
    rows = Deadline.objects.filter(
        case__reference__in=cases, cause__in=VACANT, due__isnull=False
    ).order_by("-late_from")
    return {
        (reference, VACANT[Cause(cause)]): due
        for reference, cause, due in rows.values_list("case__reference", "cause", "due")
        if due is not None
    }


class CasesOfNotices:
    """Cases, by their reference; standing in and households that come, by a word."""

    def visible_to(self, actor: Actor, keys: Collection[str]) -> Collection[str]:
        if not keys:
            return ()
        seen = Case.objects.visible_to(actor).filter(reference__in=keys)
        return {*seen.values_list("reference", flat=True), *notice_parts.OF_NO_CASE}

    def terms_of(self, asked: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], date]:
        """Of a proposal the day by which it is decided or answered, of regie by which somebody is
        appointed. Two queries, or none."""
        wanted = {pair for pair in asked if pair[1].partition(":")[0] in WITH_A_TERM}
        if not wanted:
            return {}
        cases = {reference for reference, _ in wanted}
        found: dict[tuple[str, str], date] = {}
        tasks = Task.objects.filter(case__reference__in=cases, kind__in=WITH_A_TERM)
        appoint = _appoint_before(cases)
        for reference, kind, subject, record, responsibility, due in tasks.values_list(
            "case__reference", "kind", "subject", "record", "responsibility", "due"
        ):
            last = due or appoint.get((reference, responsibility))
            if last is not None:
                found[reference, key(kind, subject, record)] = last
        return {pair: day for pair, day in found.items() if pair in wanted}

    def address_of(self, key: str, part: str) -> str:
        if key == notice_parts.ABSENCE:
            return reverse("cases:absence")
        if key == notice_parts.ARRIVAL and part:
            return reverse("cases:announcement", args=[part])
        if key in (notice_parts.ARRIVAL, notice_parts.HANDOVER):
            return reverse("cases:home")
        kind, _, number = part.partition("-")
        if kind == notice_parts.PROPOSAL:
            return reverse("cases:proposal", args=[key, int(number)])
        if kind == notice_parts.DECISION:
            return reverse("cases:decision", args=[key, int(number)])
        if kind in PAGES:
            return reverse(PAGES[kind], args=[key])
        case = reverse("cases:case", args=[key])
        return f"{case}#{kind}" if kind else case
