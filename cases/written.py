"""What people wrote down about a case: log book, proposals, consultations, signals and the like.

It lies in several tables. One query reads them all, so that a case with a long log book costs no
more queries than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Case as Either
from django.db.models import DateTimeField, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from roles import dates
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel
from roles.prepared import prepared

from .models import (
    Agreement,
    Assignment,
    Briefing,
    BriefingReply,
    Case,
    CaseHold,
    Consultation,
    LogEntry,
    Measure,
    MeasureEnd,
    PartySetAside,
    ProposalStep,
    Signal,
)
from .moment import Moment, in_function

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
Say = Callable[[str, str], str]
"""From a line's `what` and `about` to its sentence."""

_added: dict[str, tuple[Rows, Say]] = {}


def add_part(kind: str, rows: Rows, say: Say) -> None:
    """Lines that an app above this one keeps; it says so when Django starts."""
    _added[kind] = (rows, say)


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
GROUNDS = {"raadpleging", "signaal", "partij", "maatregel"}


def _every_part() -> tuple[tuple[str, Rows], ...]:
    return (*PARTS, *((kind, rows) for kind, (rows, _) in _added.items()))


def _lines(parts: tuple[Rows, ...], case: int) -> QuerySet[Any, Any]:
    first, *rest = (rows(case) for rows in parts)
    return first.union(*rest, all=True) if rest else first


def written(case: Case, kinds: Collection[str]) -> Iterator[Moment]:
    """What people wrote down about a case, in no order; one query, none when nothing is asked."""
    rows = tuple(rows for kind, rows in _every_part() if kind in kinds)
    if not rows:
        return
    model = case.ave_model
    lines = list(prepared(_lines, rows, case=case.pk))
    log = {row[1]: (row[7], int(row[4])) for row in lines if row[0] == "logboek"}
    corrected = {older for _, older in log.values()}
    for kind, record, at, what, about, who, function, text, number, entered in lines:
        if kind == "logboek" and record in corrected:
            continue
        yield Moment(
            _ref(kind, record, what),
            at,
            kind,
            _sentence(model, kind, what, about),
            in_function(model, who, function),
            text,
            what=what,
            grounds=kind in GROUNDS or what == ProposalStep.Kind.ADDED,
            number=number,
            entered=entered,
            due=about if kind in ASKED and what else "",
            earlier_texts=tuple(_chain(log, int(about))) if kind == "logboek" else (),
        )


def _ref(kind: str, record: int, what: str) -> str:
    """A hold has two lines, that the case rests and that it goes on; so has what was asked. What
    bestuur was told and what came back are numbered apart."""
    if ((kind == "pauze" or kind in ASKED) and not what) or what in (MISTAKEN, ENDED):
        return f"{kind}-{record}-einde"
    return f"{kind}-reactie-{record}" if kind == "bestuur" and what else f"{kind}-{record}"


def _sentence(model: AveModel, kind: str, what: str, about: str) -> str:
    if kind in _added:
        return _added[kind][1](what, about)
    if kind == "logboek":
        return f"{LogEntry.Kind(what).label}."
    if kind == "voorstel":
        done = ProposalStep.Kind(what).label.lower()
        return f"Voorstel naar {model.phase(about).label}: {done}."
    if kind == "raadpleging":
        return f"Raadpleging van {about}: {Consultation.Outcome(what).label.lower()}."
    if kind == "signaal":
        reporter = Signal.Reporter(about).label
        return f"{Signal.Kind(what).label} van {reporter[0].lower()}{reporter[1:]}."
    if kind == "bestuur":
        said = f": {BriefingReply.Kind(what).label.lower()}" if what else ""
        return f"Bestuurlijke informatie {about}{said}."
    if kind == "maatregel":
        name = instrument_words(model).get(about or what, about or what)
        if what == MISTAKEN:
            return f"{name}: nooit opgelegd."
        return f"{name} beëindigd." if what == ENDED else f"{name}."
    if kind == "opdracht":
        if not what:
            return "Opdracht klaar."
        return f"Opdracht aan de casusregisseur, uiterlijk {dates.full(date.fromisoformat(about))}."
    if kind == "afspraak":
        if not what:
            return f"Bindende afspraak {about}."
        return f"Bindende afspraak, uiterlijk {dates.full(date.fromisoformat(about))}."
    if kind == "pauze":
        until = f"Gepauzeerd tot {dates.full(date.fromisoformat(what))}." if what else ""
        return until or "De casus loopt weer."
    if not what:
        return f"{about} doet weer mee."
    return f"{about} doet niet mee tot {dates.full(date.fromisoformat(what))}."


def _chain(earlier: Mapping[int, tuple[str, int]], pk: int) -> Iterator[str]:
    while pk:
        text, pk = earlier[pk]
        yield text
