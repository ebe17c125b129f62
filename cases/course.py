"""The course of a case ("de film"): everything that happened to it, read from its records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Case as Either
from django.db.models import F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from roles import dates
from roles.ave_model.types import AveModel

from .facts import CaseFile, case_file
from .models import (
    Case,
    CaseHold,
    Consultation,
    LogEntry,
    PartySetAside,
    ProposalStep,
    Signal,
)

FACTS = {
    "title": "titel",
    "problem_areas": "leefgebieden",
    "dominant_problem": "overheersend probleem",
    "safety_risk": "veiligheidsrisico",
    "media_attention": "media-aandacht",
    "minors_involved": "minderjarigen betrokken",
    "closed_at": "gesloten",
    "grip_since": "GRIP",
}

KINDS = {
    "logboek": "Logboek",
    "besluit": "Besluiten",
    "regie": "Regie",
    "voorstel": "Voorstellen",
    "raadpleging": "Raadplegingen",
    "plan": "Plan van aanpak",
    "signaal": "Signalen",
    "partij": "Partijen",
    "pauze": "Pauzes",
}
"""The kinds of moments, in the order in which people look for them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, what kind, in a sentence, by whom, with the full text."""

    at: datetime
    kind: str
    sentence: str
    who: str = ""
    text: str = ""
    grounds: bool = False
    """Whether a proposal may rest on it."""
    number: int = 0
    """The number of the decision or plan, or the id of the log entry."""
    entered: datetime | None = None
    """When it was written down."""
    earlier_texts: tuple[str, ...] = ()
    """What a corrected entry said before, newest first."""
    from_phase: str = ""
    to_phase: str = ""


def course(
    file: CaseFile, *, kinds: Collection[str] = tuple(KINDS), limit: int | None = None
) -> list[Moment]:
    """What happened, newest first, at most `limit` of it; one or two queries beside the file."""
    moments: list[Moment] = []
    if "regie" in kinds:
        moments += _holdings(file)
    if "besluit" in kinds:
        moments += _decisions(file)
    if "plan" in kinds:
        moments += _plans(file)
    moments += _written(file.case, kinds, limit)
    return sorted(moments, key=lambda m: m.at, reverse=True)[:limit]


def changes_since(case: Case, moment: datetime) -> list[str]:
    """What changed after a moment in what a proposal rests on, in sentences, oldest first."""
    moments = reversed(course(case_file(case)))
    happened = [m.sentence for m in moments if m.grounds and m.at > moment]
    return [*happened, *(sentence for _, _, sentence in changed_facts(case, moment))]


def changed_facts(case: Case, moment: datetime | None = None) -> list[tuple[datetime, str, str]]:
    """What was changed in the case's own facts: when, by whom, and a sentence; oldest first."""
    history = list(case.history.select_related("history_user").order_by("history_date"))
    found = []
    for older, newer in pairwise(history):
        if moment and newer.history_date <= moment:
            continue
        for field, label in FACTS.items():
            before, after = getattr(older, field), getattr(newer, field)
            if before != after:
                who = newer.history_user.name if newer.history_user else ""
                words = _words(case.ave_model, field)
                sentence = f"{label}: {_plain(before, words)} → {_plain(after, words)}."
                found.append((newer.history_date, who, sentence[0].upper() + sentence[1:]))
    return found


def _words(model: AveModel, field: str) -> Mapping[str, str]:
    """How the model words the values of a field."""
    return {
        "problem_areas": model.problem_areas,
        "dominant_problem": model.dominant_problems,
    }.get(field, {})


def _plain(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(words.get(v, v) for v in value) or "geen"
    if isinstance(value, date):
        return dates.full(value)
    return words.get(str(value), str(value)) if value else "leeg"


def _label(model: AveModel, function: str) -> str:
    found = model.functions.get(function)
    return found.label if found else function


def _who(model: AveModel, name: object, function: str) -> str:
    return f"{name}, {_label(model, function)}" if function else str(name)


def _decisions(file: CaseFile) -> Iterator[Moment]:
    model = file.case.ave_model
    for t in file.decisions:
        confirmation = getattr(t, "confirmation", None)
        if confirmation:
            view = "eens" if confirmation.agrees else "oneens"
            yield Moment(
                confirmation.at,
                "besluit",
                f"Spoedbesluit bekeken: {view}.",
                _who(model, confirmation.by, confirmation.function),
                confirmation.text,
            )
        target = model.phase(t.to_phase).label
        if not t.from_phase:
            sentence = f"Casus geopend in {target}."
        elif t.from_phase == t.to_phase:
            sentence = f"{'Opgeschaald' if 'up' in t.direction else 'Afgeschaald'} binnen {target}."
        else:
            verb = "Opgeschaald" if t.direction == "up" else "Afgeschaald"
            sentence = f"{verb} van {model.phase(t.from_phase).label} naar {target}."
        if t.urgent:
            sentence += " Spoedbesluit."
        yield Moment(
            t.decided_at,
            "besluit",
            sentence,
            _who(model, t.decider, t.decider_function),
            t.motivation,
            grounds=True,
            number=t.number,
            from_phase=t.from_phase,
            to_phase=t.to_phase,
        )


def _holdings(file: CaseFile) -> Iterator[Moment]:
    model = file.case.ave_model
    for h in file.holdings:
        what = f"{h.responsibility} ({h.aspect})" if h.aspect else h.responsibility
        holder = h.holder or h.organisation
        yield Moment(
            h.started_at,
            "regie",
            f"{holder} heeft {what}.",
            _who(model, h.decided_by, h.decided_in_function),
            h.reason,
            grounds=True,
        )
        if h.ended_at:
            yield Moment(
                h.ended_at,
                "regie",
                f"{holder} heeft geen {what} meer.",
                str(h.ended_by or ""),
                h.end_reason,
                grounds=True,
            )


def _plans(file: CaseFile) -> Iterator[Moment]:
    model = file.case.ave_model
    for p in file.plans:
        yield Moment(
            p.recorded_at,
            "plan",
            f"Plan van aanpak versie {p.number} voor {model.phase(p.for_phase).label}.",
            str(p.author),
            p.text,
            grounds=True,
            number=p.number,
        )


# What people wrote down lies in several tables. One query reads the newest of all of them, so
# that a case with a long log book costs no more than a short one.

COLUMNS = ("kind", "at", "what", "about", "who", "function", "text", "number", "entered")


def _part(rows: QuerySet[Any], kind: str, **columns: str | Any) -> QuerySet[Any, Any]:
    """These rows in the shape that all share; a column not given is empty."""
    given = {name: F(c) if isinstance(c, str) else c for name, c in columns.items()}
    given["kind"] = Value(kind, TextField())
    empty = Value("", TextField())
    shape = {f"moment_{name}": given.get(name, empty) for name in COLUMNS}
    return rows.order_by().annotate(**shape).values_list(*shape)


def _log_part(case: Case) -> QuerySet[Any, Any]:
    rows = LogEntry.objects.filter(case=case, correction__isnull=True)
    return _part(
        rows,
        "logboek",
        at="happened_at",
        what="kind",
        about=Cast(Coalesce("corrects", 0), TextField()),
        who="author__name",
        text="text",
        number="pk",
        entered="recorded_at",
    )


def _step_part(case: Case) -> QuerySet[Any, Any]:
    """Steps of proposals; the approval is told by the decision, and so is a proposal that was
    decided in the same breath."""
    rows = ProposalStep.objects.filter(proposal__case=case).exclude(
        kind=ProposalStep.Kind.PROPOSED, proposal__transition__decided_at=F("at")
    )
    return _part(
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


def _consultation_part(case: Case) -> QuerySet[Any, Any]:
    return _part(
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


def _signal_part(case: Case) -> QuerySet[Any, Any]:
    return _part(
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


def _set_aside_part(case: Case) -> QuerySet[Any, Any]:
    back = Value("", TextField())
    return _part(
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


def _hold_part(case: Case) -> QuerySet[Any, Any]:
    return _part(
        CaseHold.objects.filter(case=case),
        "pauze",
        at="decided_at",
        what=Cast("until", TextField()),
        who="decided_by__name",
        text="reason",
        number="pk",
        entered="decided_at",
    )


def _resumed_part(case: Case) -> QuerySet[Any, Any]:
    return _part(
        CaseHold.objects.filter(case=case, resumed_at__isnull=False),
        "pauze",
        at="resumed_at",
        who="resumed_by__name",
        number="pk",
        entered="resumed_at",
    )


PARTS = (
    ("logboek", _log_part),
    ("voorstel", _step_part),
    ("raadpleging", _consultation_part),
    ("signaal", _signal_part),
    ("partij", _set_aside_part),
    ("pauze", _hold_part),
    ("pauze", _resumed_part),
)
GROUNDS = {"raadpleging", "signaal", "partij"}


def _written(case: Case, kinds: Collection[str], limit: int | None) -> Iterator[Moment]:
    parts = [part(case) for kind, part in PARTS if kind in kinds]
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    rows = rows.order_by("-moment_at", "-moment_number")[:limit]
    model = case.ave_model
    found = list(rows)
    corrected = any(kind == "logboek" and about != "0" for kind, _, _, about, *_ in found)
    earlier = _earlier_texts(case) if corrected else {}
    for kind, at, what, about, who, function, text, number, entered in found:
        yield Moment(
            at,
            kind,
            _sentence(model, kind, what, about),
            _who(model, who, function),
            text,
            grounds=kind in GROUNDS or what == ProposalStep.Kind.ADDED,
            number=number,
            entered=entered,
            earlier_texts=tuple(_chain(earlier, int(about))) if kind == "logboek" else (),
        )


def _sentence(model: AveModel, kind: str, what: str, about: str) -> str:
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
    if kind == "pauze":
        until = f"Gepauzeerd tot {dates.full(date.fromisoformat(what))}." if what else ""
        return until or "De casus loopt weer."
    if not what:
        return f"{about} doet weer mee."
    return f"{about} doet niet mee tot {dates.full(date.fromisoformat(what))}."


def _earlier_texts(case: Case) -> dict[int, tuple[str, int]]:
    """id → text and what it corrects in turn, of every entry that was corrected."""
    rows = LogEntry.objects.filter(case=case, correction__isnull=False)
    return {
        pk: (text, older or 0) for pk, text, older in rows.values_list("pk", "text", "corrects")
    }


def _chain(earlier: Mapping[int, tuple[str, int]], pk: int) -> Iterator[str]:
    while pk:
        text, pk = earlier[pk]
        yield text
