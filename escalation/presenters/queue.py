"""The escalation list: the cases whose flags wait for this person, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from cases.core.models import Case
from cases.core.presenters.common import days_since, days_words, phase_of, regie_name
from cases.core.querysets import CaseQuerySet
from cases.regie.models import Holding
from common.addresses import link_to
from common.dates import midnight
from common.list_choices import ListChoices
from common.lists import SORT, Listing, list_page
from common.paging import MOMENT, NUMBER, TEXT
from escalation.forms.queue import QueueFilterForm
from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from escalation.scope import reviewed_by
from roles.acting import Actor
from roles.ave_model.types import REGIE, Responsibility
from roles.middleware import Visit

from .flags import SEVERITY_KINDS, flag_lines, suggestions

QUEUE = Listing(
    name="escalatielijst",
    url_name="escalation:queue",
    title="Escalatielijst",
    one="casus wacht op u",
    many="casussen wachten op u",
    everything="Alles wat wacht",
    form=QueueFilterForm,
    columns={
        "casus": "Casus",
        "fase": "Fase",
        "gesignaleerd": "Gesignaleerd",
        "regie": "Regie",
        "gemeente": "Gemeente",
        "sinds": "Staat al",
    },
    orders={
        "ernst": {"-severity": NUMBER, "since": MOMENT, "id": NUMBER},
        "fase": {"case__phase": TEXT, "severity": NUMBER, "-since": MOMENT, "id": NUMBER},
        "sinds": {"since": MOMENT, "id": NUMBER},
    },
    as_it_comes="ernst",
    first_down=("fase",),
    fixed=("casus", "fase", "gesignaleerd"),
    page=20,
)


SHOWN = (
    "severity",
    "since",
    "case__reference",
    "case__title",
    "case__municipality",
    "case__model_slug",
    "case__model_version",
    "case__phase",
)
"""What a row is written from, beside its flags and who holds regie."""


def queue(visit: Visit, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
    """One page of cases, each with everything that is flagged on it; five queries."""
    actor = visit.actor
    form = QueueFilterForm(
        QUEUE.asked(query), municipalities=visit.municipalities, **_choices(actor)
    )
    form.is_valid()
    wanted = {k: v for k, v in form.cleaned_data.items() if v and k != SORT}
    if "al" in wanted:
        wanted["al"] = midnight(actor.day - timedelta(days=int(wanted["al"])))
    page = list_page(
        QUEUE,
        query,
        form,
        choices,
        _leading(actor, wanted),
        shown_as=lambda flags: flags.select_related("case").only(*SHOWN),
        without=() if len(visit.municipalities) > 1 else ("gemeente",),
    )
    asked = page["query"]
    here = f"{QUEUE.url}?{asked}" if asked else QUEUE.url
    return {**page, "rows": _rows(page["page_rows"], visit, here), "here": here}


def waiting(actor: Actor) -> QuerySet[Any, Any]:
    """The cases that wait for this person's review; a hundred at most."""
    flags = Flag.objects.asking(actor.day).in_municipalities(actor.municipality_ids)
    cases = flags.filter(case__in=reviewed_by(actor)).order_by().values("case")
    return cases.distinct()[:COUNTED]


COUNTED = 100
"""Up to so many the number in the navigation is exact."""


def _leading(actor: Actor, wanted: Mapping[str, Any]) -> FlagQuerySet:
    cases = _cases(reviewed_by(actor), wanted)
    return _flags(wanted, actor).leading().filter(case__in=cases)


def _flags(wanted: Mapping[str, Any], actor: Actor) -> FlagQuerySet:
    flags = Flag.objects.asking(actor.day).filter(case__isnull=False)
    flags = flags.in_municipalities(actor.municipality_ids)
    if wanted.get("oorzaak"):
        flags = flags.filter(cause=wanted["oorzaak"])
    if wanted.get("al"):
        flags = flags.filter(since__lte=wanted["al"])
    return flags


def _cases(scope: CaseQuerySet, wanted: Mapping[str, Any]) -> QuerySet[Any]:
    if wanted.get("gemeente"):
        scope = scope.filter(municipality=wanted["gemeente"])
    if wanted.get("fase"):
        scope = scope.in_phase(wanted["fase"])
    if wanted.get("wie"):
        scope = scope.held_by_public(wanted["wie"], Responsibility.CASUSREGIE)
    if wanted.get("kern"):
        scope = scope.filter(household__area=wanted["kern"])
    return scope.values("pk")


def _choices(actor: Actor) -> dict[str, Any]:
    """The casusregisseurs of what waits, by name, and its areas; one query."""
    waits = Flag.objects.asking(actor.day).filter(case=OuterRef("pk"))
    flagged = reviewed_by(actor).filter(Exists(waits))
    holders = (
        Holding.objects.current()
        .filter(case__in=flagged.values("pk"), responsibility=Responsibility.CASUSREGIE)
        .filter(holder__isnull=False)
        .order_by()
        .annotate(key=Cast("holder__public_id", TextField()))
        .values_list("key", "holder__name")
    )
    areas = (
        flagged.exclude(household__area="")
        .order_by()
        .annotate(key=Value("", TextField()))
        .values_list("key", "household__area")
    )
    found = sorted(holders.union(areas), key=lambda row: (row[1], row[0]))
    return {
        "holders": [(key, name) for key, name in found if key],
        "areas": [area for key, area in found if not key],
    }


def _rows(leading: Iterable[Flag], visit: Visit, here: str) -> list[dict[str, Any]]:
    cases = [flag.case for flag in leading if flag.case is not None]
    ids = [case.pk for case in cases]
    today = visit.actor.day
    flags: dict[int, list[Flag]] = {}
    for flag in Flag.objects.asking(today).filter(case__in=ids).worst_first():
        flags.setdefault(flag.case_id or 0, []).append(flag)
    regie = _regie(ids)
    back = urlencode({"terug": here})
    return [
        {
            **_row(case, flags[case.pk], today, back),
            "municipality": visit.municipalities[case.municipality_id].name,
            "regie": regie.get(case.pk, []),
        }
        for case in cases
    ]


def _held(cases: Iterable[int]) -> QuerySet[Holding, Any]:
    load = Holding.objects.loads().filter(holder=OuterRef("holder")).values("open_cases")
    held = Holding.objects.current().filter(case__in=cases, responsibility__in=REGIE)
    return (
        held.annotate(load=Subquery(load))
        .order_by("responsibility", "aspect")
        .values_list("case", "responsibility", "holder__name", "organisation__name", "load")
    )


def _regie(cases: Iterable[int]) -> dict[int, list[str]]:
    """Who holds casusregie and procesregie of these cases, each with how much they have in hand."""
    found: dict[int, list[str]] = {}
    for case, responsibility, holder, organisation, load in _held(cases):
        name = regie_name(responsibility)
        load_words = f" ({load} casussen)" if (load or 0) > 1 else ""
        found.setdefault(case, []).append(f"{name}: {holder or organisation}{load_words}")
    return found


def _row(case: Case, flags: list[Flag], today: date, back: str) -> dict[str, Any]:
    review = link_to("escalation:review", case.reference)
    days = days_since(flags[0].since, today)
    return {
        "reference": case.reference,
        "url": link_to("cases:case", case.reference) + "#signalering",
        "review_url": f"{review}?{back}",
        "title": case.title,
        "phase": phase_of(case.ave_model, case.phase),
        "severity": flags[0].get_severity_display(),
        "kind": SEVERITY_KINDS[flags[0].severity],
        "flags": flag_lines(flags, today),
        "since": flags[0].since,
        "age": days_words(days) if days else "vandaag",
        "suggestions": suggestions(case, flags),
    }
