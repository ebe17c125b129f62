"""The lines of a course as they lie in several tables, each brought into one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Case as Either
from django.db.models import DateTimeField, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from .models import (
    Agreement,
    Assignment,
    Briefing,
    BriefingReply,
    CaseHold,
    Consultation,
    LogEntry,
    Measure,
    MeasureEnd,
    PartySetAside,
    ProposalStep,
    Signal,
)

COLUMNS = (
    "kind",
    "record",
    "at",
    "what",
    "about",
    "who",
    "function",
    "text",
    "number",
    "entered",
)


def part(rows: QuerySet[Any], kind: str, **columns: str | Any) -> QuerySet[Any, Any]:
    """These rows in the shape that all share; a column not given is empty."""
    given = {name: F(c) if isinstance(c, str) else c for name, c in columns.items()}
    given["kind"] = Value(kind, TextField())
    given["record"] = F("pk")
    empty = Value("", TextField())
    shape = {f"moment_{name}": given.get(name, empty) for name in COLUMNS}
    return rows.order_by().annotate(**shape).values_list(*shape)


def _log_part(case: int) -> QuerySet[Any, Any]:
    """Corrected entries too: they are told with the entry that corrects them."""
    return part(
        LogEntry.objects.filter(case=case),
        "logboek",
        at="happened_at",
        what="kind",
        about=Cast(Coalesce("corrects", 0), TextField()),
        who="author__name",
        text="text",
        number="pk",
        entered="recorded_at",
    )


def _step_part(case: int) -> QuerySet[Any, Any]:
    """Steps of proposals; the approval is told by the decision, and so is a proposal that was
    decided in the same breath."""
    rows = ProposalStep.objects.filter(proposal__case=case).exclude(
        kind=ProposalStep.Kind.PROPOSED, proposal__transition__decided_at=F("at")
    )
    return part(
        rows.exclude(kind=ProposalStep.Kind.APPROVED),
        "voorstel",
        at="at",
        what="kind",
        about="proposal__to_phase",
        who="by__name",
        function="function",
        text="text",
        number="proposal",
        entered="at",
    )


def _consultation_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Consultation.objects.filter(proposal__case=case),
        "raadpleging",
        at="recorded_at",
        what="outcome",
        about="party",
        who="recorded_by__name",
        text="text",
        number="proposal",
        entered="recorded_at",
    )


def _signal_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Signal.objects.filter(case=case),
        "signaal",
        at="received_at",
        what="kind",
        about="reporter",
        who="recorded_by__name",
        text="text",
        number="pk",
        entered="recorded_at",
    )


def _set_aside_part(case: int) -> QuerySet[Any, Any]:
    back = Value("", TextField())
    return part(
        PartySetAside.objects.filter(party__case=case),
        "partij",
        at="decided_at",
        what=Either(When(until=F("start"), then=back), default=Cast("until", TextField())),
        about="party__organisation__name",
        who="decided_by__name",
        function="decided_in_function",
        text="reason",
        number="party",
        entered="decided_at",
    )


def _hold_part(case: int) -> QuerySet[Any, Any]:
    return part(
        CaseHold.objects.filter(case=case),
        "pauze",
        at="decided_at",
        what=Cast("until", TextField()),
        who="decided_by__name",
        text="reason",
        number="pk",
        entered="decided_at",
    )


def _resumed_part(case: int) -> QuerySet[Any, Any]:
    return part(
        CaseHold.objects.filter(case=case, resumed_at__isnull=False),
        "pauze",
        at="resumed_at",
        who="resumed_by__name",
        number="pk",
        entered="resumed_at",
    )


def _briefing_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Briefing.objects.filter(case=case),
        "bestuur",
        at="at",
        about=Cast("number", TextField()),
        who="author__name",
        function="function",
        text="situation",
        number="number",
        entered="at",
    )


def _reply_part(case: int) -> QuerySet[Any, Any]:
    return part(
        BriefingReply.objects.filter(briefing__case=case),
        "bestuur",
        at="at",
        what="kind",
        about=Cast("briefing__number", TextField()),
        who="by__name",
        function="function",
        text="text",
        number="briefing__number",
        entered="at",
    )


def _assignment_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Assignment.objects.filter(case=case),
        "opdracht",
        at="given_at",
        what=_open_or_done(),
        about=Cast("due", TextField()),
        who="given_by__name",
        text="text",
        number="pk",
        entered="given_at",
    )


def _finished_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Assignment.objects.filter(case=case, done_at__isnull=False),
        "opdracht",
        at="done_at",
        who="done_by__name",
        text="result",
        number="pk",
        entered="done_at",
    )


def _measure_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Measure.objects.filter(case=case),
        "maatregel",
        at=Cast("start", DateTimeField()),
        what="instrument",
        who="recorded_by__name",
        text="text",
        number="pk",
        entered="recorded_at",
    )


def _agreement_part(case: int) -> QuerySet[Any, Any]:
    return part(
        Agreement.objects.filter(case=case),
        "afspraak",
        at="recorded_at",
        what=_open_or_done(),
        about=Cast("due", TextField()),
        who="author__name",
        text=Concat("who", Value(": "), "text", output_field=TextField()),
        number="pk",
        entered="recorded_at",
    )


def _measure_end_part(case: int) -> QuerySet[Any, Any]:
    how = Either(
        When(mistaken=True, then=Value(MISTAKEN, TextField())), default=Value(ENDED, TextField())
    )
    return part(
        MeasureEnd.objects.filter(measure__case=case),
        "maatregel",
        at="recorded_at",
        what=how,
        about="measure__instrument",
        who="recorded_by__name",
        text="text",
        number="measure",
        entered="recorded_at",
    )


MISTAKEN, ENDED = "-nooit", "-einde"
"""How a measure came to its end; no instrument is called so."""


def _settled_part(case: int) -> QuerySet[Any, Any]:
    kept = Either(
        When(kept=True, then=Value("nagekomen", TextField())),
        default=Value("niet nagekomen", TextField()),
    )
    return part(
        Agreement.objects.filter(case=case, done_at__isnull=False),
        "afspraak",
        at="done_at",
        about=kept,
        who="done_by__name",
        text="result",
        number="pk",
        entered="done_at",
    )


def _open_or_done() -> Either:
    return Either(
        When(done_at=None, then=Value(OPEN, TextField())), default=Value(DONE, TextField())
    )


OPEN, DONE = "open", "klaar"
"""Whether what was asked or agreed still waits, in the line that tells that it was."""
ASKED = frozenset({"opdracht", "afspraak"})
"""Told in two lines: that it was asked before a day, and what came of it."""

Rows = Callable[[int], QuerySet[Any, Any]]

PARTS: tuple[tuple[str, Rows], ...] = (
    ("logboek", _log_part),
    ("voorstel", _step_part),
    ("raadpleging", _consultation_part),
    ("signaal", _signal_part),
    ("partij", _set_aside_part),
    ("pauze", _hold_part),
    ("pauze", _resumed_part),
    ("bestuur", _briefing_part),
    ("bestuur", _reply_part),
    ("opdracht", _assignment_part),
    ("opdracht", _finished_part),
    ("maatregel", _measure_part),
    ("maatregel", _measure_end_part),
    ("afspraak", _agreement_part),
    ("afspraak", _settled_part),
)
