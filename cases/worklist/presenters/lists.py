"""The list of cases: its filters, its order, its columns, and one page of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from cases.core.models import Case
from cases.core.presenters.common import household_name
from cases.core.querysets import CaseQuerySet, rights_by_office
from cases.regie.presenters.holders import Holder, holders_of
from cases.regie.presenters.regie_filter import ALL, Colleagues
from common.addresses import link_to
from common.list_choices import ListChoices
from common.lists import SORT, Listing, list_page
from common.paging import MOMENT, NUMBER, TEXT
from roles.acting import Actor
from roles.ave_model.types import REGIE, Responsibility
from roles.middleware import RequestContext
from roles.models import Municipality
from roles.permissions_of_phase import reads_by_office

from ..forms import CaseFilterForm
from ..reading import Surnames, surnames_of

CASES = Listing(
    name="casussen",
    url_name="cases:cases",
    title="Casussen",
    one="casus",
    many="casussen",
    everything="Alle open casussen",
    form=CaseFilterForm,
    columns={
        "kenmerk": "Casus",
        "fase": "Fase",
        "onderwerp": "Onderwerp",
        "gemeente": "Gemeente",
        "casusregie": "Casusregie",
        "procesregie": "Procesregie",
        "sinds": "In fase sinds",
        "activiteit": "Laatste activiteit",
    },
    # Each has its index. Phases are named so that their names stand in order of severity.
    orders={
        "activiteit": {"last_activity_at": MOMENT, "id": NUMBER},
        "fase": {"phase": TEXT, "last_activity_at": MOMENT, "id": NUMBER},
        "sinds": {"phase_since": MOMENT, "id": NUMBER},
        "kenmerk": {"reference": TEXT},
    },
    as_it_comes="-activiteit",
    first_down=("activiteit", "fase"),
    fixed=("kenmerk", "fase"),
    begins={"stand": "open"},
)
SHOWN = (
    "reference",
    "title",
    "municipality",
    "household",
    "model_slug",
    "model_version",
    "phase",
    "phase_since",
    "last_activity_at",
    "closed_at",
    "safety_risk",
)
"""What a row is written from."""
NEAR = {"week": 7, "maand": 30}
FAR = {"stil30": 30, "stil90": 90}


def case_list(
    request_context: RequestContext, query: QueryDict, choices: ListChoices
) -> dict[str, Any]:
    """One page of the cases one may see; all of its state is in the address."""
    colleagues = Colleagues.of(request_context, query)
    form = CaseFilterForm(
        CASES.asked(query),
        municipalities=request_context.municipalities,
        holders=colleagues.choices,
    )
    form.is_valid()
    wanted = {k: v for k, v in form.cleaned_data.items() if v and k != SORT}
    page = list_page(
        CASES,
        query,
        form,
        choices,
        _filtered(request_context.actor, wanted, request_context.now),
        shown_as=lambda cases: cases.only(*SHOWN),
        without=() if len(request_context.municipalities) > 1 else ("gemeente",),
    )
    cases = page["page_rows"]
    holders = holders_of(case.pk for case in cases)
    names = surnames_of(
        cases, dict.fromkeys(_files_read(cases, holders, request_context.actor), True)
    )
    rows = [
        _row(
            case,
            names[case.pk],
            request_context.municipalities[case.municipality_id],
            holders[case.pk],
        )
        for case in cases
    ]
    colleagues.offer(form, holders.values(), query, CASES.address, page["query"])
    return {**page, "rows": rows, "active": page["active"] or ALL in query}


def _filtered(actor: Actor, wanted: Mapping[str, Any], now: datetime) -> CaseQuerySet:
    mine = wanted.get("mijn")  # what one acts on one sees, so that needs no second question
    cases: CaseQuerySet = (
        Case.objects.acted_on_by(actor) if mine else Case.objects.visible_to(actor)
    )
    stand = wanted.get("stand") or "open"
    if stand == "gesloten":
        cases = cases.filter(closed_at__isnull=False)
    elif stand == "open":
        cases = cases.open()
    if wanted.get("gemeente"):
        cases = cases.filter(municipality=wanted["gemeente"])
    if wanted.get("fase"):
        cases = cases.in_phase(wanted["fase"])
    if wanted.get("regie"):
        cases = cases.held_by_public(wanted["regie"], *REGIE)
    if wanted.get("zonder"):
        cases = cases.without(Responsibility.CASUSREGIE)
    if wanted.get("veiligheid"):
        cases = cases.filter(safety_risk=True)
    activity = wanted.get("activiteit")
    if activity in NEAR:
        cases = cases.filter(last_activity_at__gte=now - timedelta(days=NEAR[activity]))
    elif activity in FAR:
        cases = cases.filter(last_activity_at__lt=now - timedelta(days=FAR[activity]))
    return cases


def _files_read(
    cases: Iterable[Case], holders: Mapping[int, list[Holder]], actor: Actor
) -> set[int]:
    """The cases whose file this person reads: what they hold themselves, and by office. A query
    only for what depends on the facts of a case."""
    found: set[int] = set()
    perhaps: set[int] = set()
    for case in cases:
        place = case.municipality_id
        held = any(holder.is_acting(actor, place) for holder in holders[case.pk])
        reads = held or reads_by_office(case.ave_model, case.phase, actor.functions_in(place))
        if reads or reads is None:
            (found if reads else perhaps).add(case.pk)
    by_office = rights_by_office(perhaps, actor)
    return found | {pk for pk, reads in by_office.items() if reads}


def _row(
    case: Case, surnames: Surnames, municipality: Municipality, held: list[Holder]
) -> dict[str, Any]:
    holders = {h.responsibility: str(h) for h in reversed(held)}
    phase = case.ave_phase
    return {
        "url": link_to("cases:case", case.reference),
        "reference": case.reference,
        "name": household_name(surnames),
        "title": case.title,
        "municipality": municipality.name,
        "phase": {"label": phase.label, "severity": phase.severity},
        "closed": case.is_closed,
        "casusregie": holders.get(Responsibility.CASUSREGIE, ""),
        "casusregie_missing": phase.case_phase and not case.is_closed,
        "procesregie": holders.get(Responsibility.PROCESREGIE, ""),
        "safety_risk": case.safety_risk,
        "since": case.phase_since,
        "last": case.last_activity_at,
    }
