"""What notices are about, for the app that keeps them: which cases one sees, and their pages; and
one's own standing in for others."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from roles.acting import Actor

from .. import notice_parts
from ..models import Case

PAGES = {notice_parts.PLAN: "cases:plan", notice_parts.BRIEFING: "cases:briefings"}


class CasesOfNotices:
    """Cases, by their reference; standing in and households that come, by a word."""

    def visible_to(self, actor: Actor, keys: Collection[str]) -> Collection[str]:
        if not keys:
            return ()
        seen = Case.objects.visible_to(actor).filter(reference__in=keys)
        return {*seen.values_list("reference", flat=True), *notice_parts.OF_NO_CASE}

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
