"""The course of a case: everything that happened to it, read from its records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from cases.core.case_file import CaseFile, case_file
from cases.core.models import Case
from common.dates import day_of

from .changes import changes_of_facts
from .event import KINDS, TimelineEvent, who_words
from .from_records import events_of_records


def course(file: CaseFile, *, kinds: Collection[str] = tuple(KINDS)) -> list[TimelineEvent]:
    """What happened, newest first; at most one query beside the file, however long the course."""
    moments: list[TimelineEvent] = []
    if "regie" in kinds:
        moments += _holdings(file)
    if "besluit" in kinds:
        moments += _decisions(file)
    if "plan" in kinds:
        moments += _plans(file)
    moments += events_of_records(file, kinds)
    return sorted(moments, key=lambda m: m.key, reverse=True)


def page_of(
    moments: Sequence[TimelineEvent], size: int, *, before: str = "", start: str = ""
) -> tuple[list[TimelineEvent], str]:
    """`size` moments, and what to give as `before` for the ones after them ("" at the end).

    Keys stay what they are when something new comes on top, so a page never skips or repeats.
    `start` asks for the page that begins with that moment. A key that is none asks for the top.
    """
    first = 0
    if key := parse_key(start) or parse_key(before):
        behind = 1 if not parse_key(start) else 0
        first = next(
            (n for n, m in enumerate(moments) if (m.key < key if behind else m.key <= key)),
            len(moments),
        )
    shown = list(moments[first : first + size])
    more = first + size < len(moments)
    return shown, shown[-1].address if more and shown else ""


def parse_key(text: str) -> tuple[datetime, str] | None:
    """The key in an address; None when it is none."""
    at, _, ref = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, ref) if moment.tzinfo else None


def changes_since(case: Case, moment: datetime) -> list[str]:
    """What changed after a moment in what a proposal rests on, in sentences, oldest first."""
    moments = reversed(course(case_file(case, day_of(moment))))
    happened = [m.sentence for m in moments if m.grounds and m.at > moment]
    return [*happened, *(change.sentence for change in changes_of_facts(case, moment))]


def _decisions(file: CaseFile) -> Iterator[TimelineEvent]:
    model = file.case.ave_model
    for t in file.decisions:
        if seen := getattr(t, "confirmation", None):
            view = "eens" if seen.agrees else "oneens"
            yield TimelineEvent(
                f"bevestiging-{t.number}",
                seen.at,
                "besluit",
                f"Spoedbesluit bekeken: {view}.",
                who_words(
                    file,
                    seen.by_id,
                    seen.by,
                    seen.at,
                    seen.function,
                    seen.signed_as,
                ),
                seen.text,
                what="confirmed",
                number=t.number,
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
        yield TimelineEvent(
            f"besluit-{t.number}",
            t.decided_at,
            "besluit",
            sentence,
            who_words(file, t.decider_id, t.decider, t.decided_at, t.decider_function, t.signed_as),
            t.motivation,
            what="decided",
            grounds=True,
            number=t.number,
            from_phase=t.from_phase,
            to_phase=t.to_phase,
        )


def _holdings(file: CaseFile) -> Iterator[TimelineEvent]:
    for h in file.holdings:
        what = f"{h.responsibility} ({h.aspect})" if h.aspect else h.responsibility
        holder = h.holder or h.organisation
        yield TimelineEvent(
            f"regie-{h.pk}",
            h.started_at,
            "regie",
            f"{holder} heeft {what}.",
            who_words(file, h.decided_by_id, h.decided_by, h.started_at, h.decided_in_function),
            h.reason,
            grounds=True,
        )
        if h.ended_at:
            yield TimelineEvent(
                f"regie-{h.pk}-einde",
                h.ended_at,
                "regie",
                f"{holder} heeft geen {what} meer.",
                who_words(file, h.ended_by_id, h.ended_by or "", h.ended_at),
                h.end_reason,
                grounds=True,
            )


def _plans(file: CaseFile) -> Iterator[TimelineEvent]:
    model = file.case.ave_model
    for p in file.plans:
        yield TimelineEvent(
            f"versie-{p.number}",
            p.recorded_at,
            "plan",
            f"Plan van aanpak versie {p.number} voor {model.phase(p.for_phase).label}.",
            who_words(file, p.author_id, p.author, p.recorded_at),
            p.text,
            grounds=True,
            number=p.number,
        )
