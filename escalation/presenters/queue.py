"""The escalation list: the cases whose flags wait for this person, worst first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from cases.core.models import ActingHolder
from cases.core.presenters.common import days_since, phase_of, regie_name
from cases.core.querysets import CaseQuerySet
from cases.households.models import Household
from cases.regie.presenters.holders import Holder, holders_of
from cases.regie.presenters.regie_filter import ALL, Colleagues
from common.addresses import link_to
from common.dates import midnight
from common.list_choices import ListChoices
from common.lists import SORT, Listing, list_page
from common.paging import MOMENT, NUMBER, TEXT
from common.plurals import days_words
from escalation.forms.queue import QueueFilterForm
from escalation.models import Flag
from escalation.querysets import FlagQuerySet
from escalation.scope import reviewed_by
from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import REGIE, Responsibility
from roles.middleware import RequestContext

from .flags import OF_A_FLAG, SEVERITY_KINDS, flag_lines, severity_words, suggestions

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
        "ernst": {"-rank": NUMBER, "since": MOMENT, "id": NUMBER},
        "fase": {"case__phase": TEXT, "severity": NUMBER, "-since": MOMENT, "id": NUMBER},
        "sinds": {"since": MOMENT, "id": NUMBER},
    },
    as_it_comes="ernst",
    first_down=("fase",),
    fixed=("casus", "fase", "gesignaleerd"),
    page=20,
)


CASUSREGIE = Responsibility.CASUSREGIE
SHOWN = (
    "id",
    "rank",
    "severity",
    "since",
    "case",
    "municipality",
    "case__reference",
    "case__title",
    "case__model_slug",
    "case__model_version",
    "case__phase",
    "case__household__area",
)
"""What a row is written from, beside its flags and who holds regie."""


def queue(
    request_context: RequestContext, query: QueryDict, choices: ListChoices
) -> dict[str, Any]:
    """One page of cases, each with everything that is flagged on it; eight queries."""
    actor = request_context.actor
    colleagues = Colleagues.of(request_context, query, name="wie", responsibilities=(CASUSREGIE,))
    form = QueueFilterForm(
        QUEUE.asked(query),
        municipalities=request_context.municipalities,
        holders=colleagues.choices,
        areas=Household.objects.areas_of(actor.municipality_ids),
    )
    form.is_valid()
    wanted = {k: v for k, v in form.cleaned_data.items() if v and k != SORT}
    flags, cases = _flags(wanted, actor), _cases(wanted, actor)
    page = list_page(
        QUEUE,
        query,
        form,
        choices,
        flags.leading().filter(case__in=cases),
        counted=cases.filter(pk__in=flags.values("case")),
        shown_as=lambda flags: flags.values_list(*SHOWN, named=True),
        without=() if len(request_context.municipalities) > 1 else ("gemeente",),
    )
    rows, asked = page["page_rows"], page["query"]
    holders = holders_of(row.case for row in rows)
    held = {
        case: sorted((h for h in of_case if h.responsibility in REGIE), key=_in_order)
        for case, of_case in holders.items()
    }
    colleagues.offer(form, holders.values(), query, QUEUE.address, asked)
    here_url = f"{QUEUE.url}?{asked}" if asked else QUEUE.url
    return {
        **page,
        "rows": _rows(rows, _regie(held), request_context, here_url),
        "here": here_url,
        "active": page["active"] or ALL in query,
    }


def waiting(actor: Actor) -> QuerySet[Any, Any]:
    """The cases that wait for this person's review; a hundred at most."""
    cases = _cases({}, actor).filter(pk__in=_flags({}, actor).values("case"))
    return cases.order_by().values("pk")[:COUNTED]


COUNTED = 100
"""Up to so many the number in the navigation is exact."""


def _flags(wanted: Mapping[str, Any], actor: Actor) -> FlagQuerySet:
    flags = Flag.objects.asking(actor.day).filter(case__isnull=False)
    flags = flags.in_municipalities(actor.municipality_ids)
    if wanted.get("gemeente"):
        flags = flags.filter(municipality=wanted["gemeente"])
    if wanted.get("oorzaak"):
        flags = flags.filter(cause=wanted["oorzaak"])
    if wanted.get("al"):
        flags = flags.filter(since__lte=midnight(actor.day - timedelta(days=int(wanted["al"]))))
    return flags


def _cases(wanted: Mapping[str, Any], actor: Actor) -> CaseQuerySet:
    """The cases that this person reviews and that are asked for, flagged or not."""
    cases = reviewed_by(actor).filter(municipality__in=actor.municipality_ids)
    if wanted.get("fase"):
        cases = cases.in_phase(wanted["fase"])
    if wanted.get("wie"):
        cases = cases.held_by_public(wanted["wie"], CASUSREGIE)
    if wanted.get("kern"):
        cases = cases.filter(household__area=wanted["kern"])
    return cases


def _in_order(holder: Holder) -> tuple[str, str]:
    return holder.responsibility, holder.aspect


def _regie(held: Mapping[int, list[Holder]]) -> dict[int, list[str]]:
    """Who holds casusregie and procesregie, each with how much they have in hand; one query."""
    people = {h.user for of_case in held.values() for h in of_case if h.user}
    loads = ActingHolder.objects.caseload(people)
    return {
        case: [
            f"{regie_name(h.responsibility)}: {h}{_load_words(loads.get(h.user or 0, 0))}"
            for h in of_case
        ]
        for case, of_case in held.items()
    }


def _load_words(load: int) -> str:
    return f" ({load} casussen)" if load > 1 else ""


def _rows(
    leading: Collection[Any],
    regie: Mapping[int, list[str]],
    request_context: RequestContext,
    here: str,
) -> list[dict[str, Any]]:
    today = request_context.actor.day
    flags: dict[int, list[Any]] = {}
    of_page = Flag.objects.asking(today).filter(case__in=[row.case for row in leading])
    for flag in of_page.worst_first().values_list("case", *OF_A_FLAG, named=True):
        flags.setdefault(flag.case, []).append(flag)
    back = urlencode({"terug": here})
    return [
        {
            **_row(row, flags[row.case], today, back),
            "municipality": request_context.municipalities[row.municipality].name,
            "regie": regie[row.case],
        }
        for row in leading
    ]


def _row(row: Any, flags: list[Any], today: date, back: str) -> dict[str, Any]:
    model = registry.get(row.case__model_slug, row.case__model_version)
    review = link_to("escalation:review", row.case__reference)
    days = days_since(flags[0].since, today)
    return {
        "reference": row.case__reference,
        "url": link_to("cases:case", row.case__reference) + "#signalering",
        "review_url": f"{review}?{back}",
        "title": row.case__title,
        "phase": phase_of(model, row.case__phase),
        "severity": severity_words(flags[0]),
        "kind": SEVERITY_KINDS[flags[0].severity],
        "flags": flag_lines(flags, today),
        "since": flags[0].since,
        "age": days_words(days) if days else "vandaag",
        "suggestions": suggestions(model, row.case__phase, flags),
    }
