"""The escalation list: the cases whose flags wait for this person, worst first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from cases.models import Case, Holding, Household
from cases.presenters.common import phase_of
from cases.querysets import CaseQuerySet
from escalation.forms.queue import QueueFilterForm
from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from escalation.scope import reviewed_by
from escalation.stagnation.watch import midnight
from roles.acting import Actor
from roles.ave_model.types import Responsibility
from roles.middleware import Visit

from .flags import flag_lines, suggestions

PAGE = 20
COUNTED = 1000
"""Beyond this nobody needs to know how many exactly."""


def queue(visit: Visit, query: QueryDict) -> dict[str, Any]:
    """One page of cases, paged by key; the state is in the address."""
    actor = visit.actor
    scope = reviewed_by(actor)
    form = QueueFilterForm(
        query or None,
        municipalities=visit.municipalities,
        holders=_holders(scope),
        areas=_areas(actor),
    )
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    flags = _flags(wanted, actor)
    leading = flags.leading().filter(case__in=_cases(scope, wanted))
    page, next_key = _page(leading, query.get("na", ""))
    kept = {k: v for k, v in query.items() if k != "na" and v}
    here = reverse("escalation:queue")
    total = leading.order_by()[: COUNTED + 1].count()
    return {
        "form": form,
        "rows": _rows(page, actor),
        "total": min(total, COUNTED),
        "more": total > COUNTED,
        "active": bool(kept),
        "here": f"{here}?{query.urlencode()}" if query else here,
        "next_url": f"{here}?{urlencode({**kept, 'na': next_key})}" if next_key else "",
        "first_url": f"{here}?{urlencode(kept)}" if query.get("na") else "",
    }


def waiting_count(actor: Actor) -> int:
    """How many cases wait for this person's review; counted up to a hundred."""
    flags = Flag.objects.asking(actor.day).in_municipalities(actor.municipality_ids).leading()
    flags = flags.filter(case__in=reviewed_by(actor))
    return flags.order_by()[:100].count()


def _flags(wanted: Mapping[str, Any], actor: Actor) -> FlagQuerySet:
    flags = Flag.objects.asking(actor.day).filter(case__isnull=False)
    flags = flags.in_municipalities(actor.municipality_ids)
    if wanted.get("oorzaak"):
        flags = flags.filter(cause=wanted["oorzaak"])
    if wanted.get("al"):
        flags = flags.filter(since__lte=midnight(actor.day - timedelta(days=int(wanted["al"]))))
    return flags


def _cases(scope: CaseQuerySet, wanted: Mapping[str, Any]) -> QuerySet[Any]:
    if wanted.get("gemeente"):
        scope = scope.filter(municipality=wanted["gemeente"])
    if wanted.get("fase"):
        scope = scope.in_phase(wanted["fase"])
    if wanted.get("wie"):
        scope = scope.held_by(int(wanted["wie"]), Responsibility.CASUSREGIE)
    if wanted.get("kern"):
        scope = scope.filter(household__area=wanted["kern"])
    return scope.values("pk")


def _holders(scope: CaseQuerySet) -> list[tuple[int, str]]:
    """The casusregisseurs of the cases in scope, by name."""
    return list(
        Holding.objects.current()
        .filter(case__in=scope.values("pk"), responsibility=Responsibility.CASUSREGIE)
        .filter(holder__isnull=False)
        .order_by("holder__name", "holder")
        .values_list("holder", "holder__name")
        .distinct()
    )


def _areas(actor: Actor) -> list[str]:
    return list(
        Household.objects.in_municipalities(actor.municipality_ids)
        .exclude(area="")
        .order_by("area")
        .values_list("area", flat=True)
        .distinct()
    )


def _page(leading: FlagQuerySet, key: str) -> tuple[list[Flag], str]:
    """The flags after a key, worst first, and the key of the last one if there is more."""
    after = read_key(key)
    if after:
        severity, since, pk = after
        leading = leading.filter(
            Q(severity__lt=severity)
            | Q(severity=severity, since__gt=since)
            | Q(severity=severity, since=since, pk__gt=pk)
        )
    rows = list(leading.worst_first()[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    return rows[:PAGE], write_key(rows[PAGE - 1])


def write_key(flag: Flag) -> str:
    """Where a page ends."""
    raw = json.dumps([flag.severity, flag.since.isoformat(), flag.pk]).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_key(key: str) -> tuple[int, datetime, int] | None:
    """What `write_key` wrote; None for anything else, so that a mangled link shows page one."""
    try:
        severity, moment, pk = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        since = datetime.fromisoformat(moment)
        return (int(severity), since, int(pk)) if since.tzinfo else None
    except (ValueError, TypeError, binascii.Error):
        return None


def _rows(page: Iterable[Flag], actor: Actor) -> list[dict[str, Any]]:
    order = [flag.case_id for flag in page if flag.case_id is not None]
    cases = {case.pk: case for case in Case.objects.filter(pk__in=order).with_people()}
    flags: dict[int, list[Flag]] = {}
    for flag in Flag.objects.asking(actor.day).filter(case__in=order).worst_first():
        flags.setdefault(flag.case_id or 0, []).append(flag)
    people = {h.holder_id for case in cases.values() for h in case.current_holdings if h.holder_id}
    loads = Holding.objects.caseload(people)
    return [_row(cases[pk], flags[pk], actor, loads) for pk in order]


def _row(case: Case, flags: list[Flag], actor: Actor, loads: Mapping[int, int]) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "url": reverse("cases:case", args=[case.reference]) + "#signalering",
        "review_url": reverse("escalation:review", args=[case.reference]),
        "title": case.title,
        "municipality": case.municipality.name,
        "phase": phase_of(case.ave_model, case.phase),
        "severity": flags[0].get_severity_display(),
        "kind": SEVERITY_KINDS[flags[0].severity],
        "flags": flag_lines(flags, actor.day),
        "holders": list(_who(case, loads)),
        "suggestions": suggestions(case, flags),
    }


SEVERITY_KINDS = {1: "neutral", 2: "warning", 3: "error"}
"""How each severity looks (components/status_badge.html)."""


def _who(case: Case, loads: Mapping[int, int]) -> Iterable[str]:
    """Who holds casusregie and procesregie, each with how much they have in hand."""
    for kind, name in (
        (Responsibility.CASUSREGIE, "Casusregie"),
        (Responsibility.PROCESREGIE, "Procesregie"),
    ):
        for holding in case.current_holdings:  # type: ignore[attr-defined]
            if holding.responsibility == kind:
                number = loads.get(holding.holder_id, 0)
                load = f" ({number} casussen)" if number > 1 else ""
                yield f"{name}: {holding.holder or holding.organisation}{load}"
