"""The signals that wait for triage: as a list of their own, and as rows of Mijn werk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cases.core.presenters.common import days_since
from cases.worklist.forms import SignalFilterForm
from common.addresses import link_to
from common.list_choices import ListChoices
from common.lists import Listing, list_page
from common.paging import MOMENT, NUMBER
from common.plurals import days_words
from roles.middleware import RequestContext
from roles.models import Municipality

from ..models import Signal

LATE_TRIAGE = 5
"""Days after which a signal without a decision is late: Veilig Thuis triages within five."""
SIGNALS = Listing(
    name="signalen",
    url_name="cases:signals",
    title="Signalen",
    one="signaal",
    many="signalen",
    everything="Alle signalen",
    form=SignalFilterForm,
    columns={
        "signaal": "Signaal",
        "huishouden": "Huishouden",
        "melder": "Melder",
        "ontvangen": "Ontvangen",
        "wacht": "Wacht",
        "door": "Vastgelegd door",
        "gemeente": "Gemeente",
    },
    orders={"ontvangen": {"received_at": MOMENT, "id": NUMBER}},
    as_it_comes="ontvangen",
    fixed=("signaal", "wacht"),
)


def signal_list(
    request_context: RequestContext,
    intake: Mapping[int, Municipality],
    query: QueryDict,
    choices: ListChoices,
) -> dict[str, Any]:
    """One page of the waiting signals of the municipalities in which this person does intake."""
    form = SignalFilterForm(SIGNALS.asked(query), municipalities=intake)
    form.is_valid()
    wanted, today = form.cleaned_data, request_context.now.date()
    signals = Signal.objects.in_municipalities(intake).waiting()
    if wanted.get("gemeente"):
        signals = signals.filter(municipality=wanted["gemeente"])
    if wanted.get("soort"):
        signals = signals.filter(kind=wanted["soort"])
    if wanted.get("melder"):
        signals = signals.filter(reporter=wanted["melder"])
    if wanted.get("laat"):
        # Late is who has waited more than so many days, counted by the date.
        last = datetime.combine(today - timedelta(days=LATE_TRIAGE), time.min)
        signals = signals.filter(received_at__lt=timezone.make_aware(last))
    page = list_page(
        SIGNALS,
        query,
        form,
        choices,
        signals.select_related("household", "municipality", "recorded_by"),
        without=() if len(intake) > 1 else ("gemeente",),
    )
    return {**page, "rows": [_row(signal, request_context) for signal in page["page_rows"]]}


def _row(signal: Signal, request_context: RequestContext) -> dict[str, Any]:
    days = days_since(signal.received_at, request_context.now.date())
    return {
        "url": reverse("cases:signal", args=[signal.reference]),
        "kind": signal.get_kind_display(),
        "reference": signal.reference,
        "address": signal.household.public_address or "Adres niet bekend",
        "reporter": signal.get_reporter_display(),
        "received": signal.received_at,
        "waits": days_words(days) if days else "vandaag",
        "late": days > LATE_TRIAGE,
        "by": str(signal.recorded_by),
        "municipality": signal.municipality.name,
    }


class WaitingSignal(NamedTuple):
    """A signal without a decision, as other work shows it."""

    reference: str
    kind: str
    reporter: str
    received_at: datetime
    recorded_at: datetime
    of_all: int
    """How many wait in all."""


def waiting_rows(
    signals: Iterable[WaitingSignal], request_context: RequestContext
) -> list[dict[str, Any]]:
    """Signals among other work (cases/worklist/work_rows.html)."""
    rows = []
    for signal in signals:
        days = days_since(signal.received_at, request_context.actor.day)
        kind, reporter = Signal.Kind(signal.kind), Signal.Reporter(signal.reporter)
        why = [f"{kind.label}. Melder: {reporter.label}."]
        if days > LATE_TRIAGE:
            why.append(f"Wacht al {days_words(days)} op een besluit.")
        rows.append(
            {
                "reference": signal.reference,
                "name": "",
                "title": "Signaal zonder besluit",
                "phase": None,
                "url": link_to("cases:signal", signal.reference),
                "why": why,
                "since": signal.received_at,
                "moment": signal.recorded_at,
                "danger": False,
                "action": "Bekijk",
            }
        )
    return rows
