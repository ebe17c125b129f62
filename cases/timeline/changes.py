"""What was changed in the facts of a case: by whom, from what, into what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from cases.core.models import Case
from cases.record.models import Plan
from common import dates
from roles.ave_model.types import AveModel

from .event import TimelineEvent

GROUNDS = {
    "title": "titel",
    "problem_areas": "leefgebieden",
    "dominant_problem": "overheersend probleem",
    "safety_risk": "veiligheidsrisico",
    "media_attention": "media-aandacht",
    "minors_involved": "minderjarigen betrokken",
    "needs_casusregisseur": "casusregisseur nodig",
    "closed_at": "gesloten",
    "grip_since": "GRIP",
}
"""What a proposal may rest on."""
FACTS = {**GROUNDS, "phase": "fase", "waakvlam_until": "waakvlam tot"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads differently since: in the words of the model, never in codes."""

    at: datetime
    who: str
    label: str
    before: str
    after: str
    by_word: bool = False
    """Whether only some words of a text changed, so that a reader wants to see which."""

    @property
    def sentence(self) -> str:
        text = f"{self.label}: {self.before} → {self.after}."
        return text[0].upper() + text[1:]


def changes_of_facts(
    case: Case, since: datetime | None = None, *, facts: Mapping[str, str] = GROUNDS
) -> list[Change]:
    """What was changed in the case's own facts, oldest first; one query."""
    history = list(case.history.select_related("history_user").order_by("history_date"))
    found = []
    for older, newer in pairwise(history):
        if since and newer.history_date <= since:
            continue
        who = newer.history_user.name if newer.history_user else ""
        for field, label in facts.items():
            before, after = getattr(older, field), getattr(newer, field)
            if before != after:
                words = _words(case.ave_model, field)
                found.append(
                    Change(
                        newer.history_date, who, label, _plain(before, words), _plain(after, words)
                    )
                )
    return found


def changes_of_plan(plans: Iterable[Plan]) -> list[Change]:
    """What each version of the plan says differently from the one before; newest first."""
    return [
        Change(
            newer.recorded_at,
            str(newer.author),
            f"plan van aanpak, versie {newer.number}",
            older.text,
            newer.text,
            by_word=True,
        )
        for newer, older in pairwise(plans)
        if newer.text != older.text
    ]


def corrections(log: Iterable[TimelineEvent]) -> list[Change]:
    """Lines in the log book that were corrected; each correction tells only its own change."""
    return [
        Change(
            m.entered or m.at,
            m.who,
            f"logboek, {m.sentence.rstrip('.').lower()} van {dates.full(m.at)}",
            m.earlier_texts[0],
            m.text,
            by_word=True,
        )
        for m in log
        if m.earlier_texts
    ]


def _words(model: AveModel, field: str) -> Mapping[str, str]:
    """How the model words the values of a field."""
    return {
        "problem_areas": model.problem_areas,
        "dominant_problem": model.dominant_problems,
        "phase": {phase.id: phase.label for phase in model.phases.values()},
    }.get(field, {})


def _plain(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(words.get(v, v) for v in value) or "geen"
    if isinstance(value, date):
        return dates.full(value)
    return words.get(str(value), str(value)) if value else "leeg"
