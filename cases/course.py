"""The course of a case ("de film"): everything that happened to it, read from its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from roles.ave_model.types import AveModel

from .models import (
    Case,
    CaseHold,
    Confirmation,
    Consultation,
    Holding,
    LogEntry,
    PartySetAside,
    PhaseTransition,
    Plan,
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


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when, what kind, in a sentence, by whom, with the full text."""

    at: datetime
    kind: str
    sentence: str
    who: str = ""
    text: str = ""
    anchor: str = ""
    grounds: bool = False
    """Whether a proposal may rest on it."""


def course(case: Case) -> list[Moment]:
    """Everything that happened, newest first; a fixed number of queries."""
    moments = [
        *_decisions(case),
        *_holdings(case),
        *_conversation(case),
        *_consultations(case),
        *_log(case),
        *_plans(case),
        *_signals(case),
        *_confirmations(case),
        *_set_asides(case),
        *_holds(case),
    ]
    return sorted(moments, key=lambda m: m.at, reverse=True)


def changes_since(case: Case, moment: datetime) -> list[str]:
    """What changed after a moment in what a proposal rests on, in sentences, oldest first."""
    happened = [m.sentence for m in reversed(course(case)) if m.grounds and m.at > moment]
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
                sentence = f"{label.capitalize()}: {_plain(before)} → {_plain(after)}."
                found.append((newer.history_date, who, sentence))
    return found


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(value) or "geen"
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y}"
    return str(value) if value else "leeg"


def _label(model: AveModel, function: str) -> str:
    found = model.functions.get(function)
    return found.label if found else function


def _who(model: AveModel, name: object, function: str) -> str:
    return f"{name} ({_label(model, function)})" if function else str(name)


def _decisions(case: Case) -> Iterator[Moment]:
    model = case.ave_model
    for t in PhaseTransition.objects.filter(case=case).select_related("decider", "proposer"):
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
            f"besluit-{t.number}",
            grounds=True,
        )


def _holdings(case: Case) -> Iterator[Moment]:
    model = case.ave_model
    for h in Holding.objects.filter(case=case).select_related(
        "holder", "organisation", "decided_by", "ended_by"
    ):
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


def _conversation(case: Case) -> Iterator[Moment]:
    """Steps of proposals; the approval itself is told by the decision."""
    model = case.ave_model
    steps = ProposalStep.objects.filter(proposal__case=case).select_related("by", "proposal")
    for s in steps.exclude(kind=ProposalStep.Kind.APPROVED):
        target = model.phase(s.proposal.to_phase).label
        yield Moment(
            s.at,
            "voorstel",
            f"Voorstel naar {target}: {s.get_kind_display().lower()}.",
            _who(model, s.by, s.function),
            s.text,
        )


def _consultations(case: Case) -> Iterator[Moment]:
    rows = Consultation.objects.filter(proposal__case=case).select_related("recorded_by")
    for c in rows:
        yield Moment(
            c.recorded_at,
            "raadpleging",
            f"Raadpleging van {c.party}: {c.get_outcome_display().lower()}.",
            str(c.recorded_by),
            c.text,
            grounds=True,
        )


def _log(case: Case) -> Iterator[Moment]:
    entries = LogEntry.objects.filter(case=case, correction__isnull=True)
    for e in entries.select_related("author"):
        yield Moment(
            e.happened_at,
            "logboek",
            f"{e.get_kind_display()}.",
            str(e.author),
            e.text,
            f"log-{e.pk}",
        )


def _plans(case: Case) -> Iterator[Moment]:
    model = case.ave_model
    for p in Plan.objects.filter(case=case).select_related("author"):
        yield Moment(
            p.recorded_at,
            "plan",
            f"Plan van aanpak versie {p.number} voor {model.phase(p.for_phase).label}.",
            str(p.author),
            p.text,
            f"plan-{p.number}",
            grounds=True,
        )


def _signals(case: Case) -> Iterator[Moment]:
    for s in Signal.objects.filter(case=case).select_related("recorded_by"):
        yield Moment(
            s.received_at,
            "signaal",
            f"{s.get_kind_display()} van {s.get_reporter_display().lower()}.",
            str(s.recorded_by),
            s.text,
            grounds=True,
        )


def _confirmations(case: Case) -> Iterator[Moment]:
    model = case.ave_model
    for c in Confirmation.objects.filter(transition__case=case).select_related("by"):
        view = "eens" if c.agrees else "oneens"
        yield Moment(
            c.at, "besluit", f"Spoedbesluit bekeken: {view}.", _who(model, c.by, c.function), c.text
        )


def _set_asides(case: Case) -> Iterator[Moment]:
    model = case.ave_model
    rows = PartySetAside.objects.filter(party__case=case)
    for a in rows.select_related("party__organisation", "decided_by"):
        yield Moment(
            a.decided_at,
            "partij",
            f"{a.party.organisation} doet niet mee tot en met {a.until:%d-%m-%Y}.",
            _who(model, a.decided_by, a.decided_in_function),
            a.reason,
            grounds=True,
        )


def _holds(case: Case) -> Iterator[Moment]:
    for h in CaseHold.objects.filter(case=case).select_related("decided_by", "resumed_by"):
        yield Moment(
            h.decided_at,
            "pauze",
            f"Gepauzeerd tot {h.until:%d-%m-%Y}.",
            str(h.decided_by),
            h.reason,
        )
        if h.resumed_at:
            yield Moment(h.resumed_at, "pauze", "De casus loopt weer.", str(h.resumed_by))
