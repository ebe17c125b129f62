"""Where the facts of a model stand: every fact names a source, and every source exists.

The documents themselves are not here; `seeds.toml` lists them with their sections, so that a
place that no document has does not go unseen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from .fields import OURS, Source, Text, Texts
from .types import AveModel, Slot, Transition

Said = Iterator[tuple[str, str]]
"""What is wrong: a key and a reason (Dutch)."""

STEP_FACTS: Mapping[str, str] = {
    "proposes": "proposes",
    "four_eyes": "four_eyes",
    "advises": "advises",
    "informs": "informs",
    "urgent": "urgent",
    "confirms": "confirms",
    "confirm_hours": "confirms",
    "sign_in_again": "sign_in_again",
}
"""The facts of a step beside what its own source says (who decides, on what, after what), each
with the attribute that tells whether the step has it."""
ALWAYS_THERE = frozenset({"four_eyes"})
"""Facts that no is an answer to as well."""
SLOT_FACTS: Mapping[str, str] = {"appointed_by": "appointed_by", "may_take": "may_take"}
OUR_CHOICE = re.compile(r"\b(ours|van ons)\b")
OF_A_PLACE = re.compile(r"( \d+( en \d+)*)?( \([^)]*\))?(:.*)?$", re.DOTALL)
NOTE = re.compile(r"\[([^\]]+)\]$")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that models quote, with the sections that a place may name."""

    title: Text
    sections: Texts


def unsourced(model: AveModel, documents: Mapping[str, Document]) -> Said:
    """Every fact without a source, and every source that does not exist."""
    yield from _documents(model, documents)
    yield from _missing(model)
    for key, source in sources_in(model):
        if source.seed != OURS:
            yield from _places(key, f"{source.seed}: {source.phrase}", model, documents)
    for number, note in enumerate(model.notes, start=1):
        found = NOTE.search(note)
        if found is None:
            yield f"notes[{number}]", "noemt geen bron; zet die er tussen haken achter"
            continue
        for place in found[1].split(";"):
            seed, _, rest = place.strip().partition(", ")
            if seed != OURS:
                whole = f"{seed}: {rest}"
                yield from _places(f"notes[{number}]", whole, model, documents)


def source_of_step(model: AveModel, step: Transition, fact: str) -> Source:
    """Where a fact of a step stands."""
    return step.sources.get(fact) or model.step_sources.get(fact) or step.source


def _documents(model: AveModel, documents: Mapping[str, Document]) -> Said:
    for seed, document in model.seeds.items():
        if document not in documents:
            yield f"seeds.{seed}", f"staat niet in de lijst van stukken: {document}"


def _missing(model: AveModel) -> Said:
    for step in model.transitions:
        key = f"transition {step.id}.sources"
        yield from _of_part(key, step, STEP_FACTS, step.sources, model.step_sources)
    for phase in model.phases.values():
        for slot in phase.slots:
            key = f"phase.{phase.id}.responsibilities.{slot.responsibility}.sources"
            yield from _of_part(key, slot, SLOT_FACTS, slot.sources, model.slot_sources)
    for table, known in (("step_sources", STEP_FACTS), ("slot_sources", SLOT_FACTS)):
        for name in getattr(model, table):
            if name not in known:
                yield f"{table}.{name}", "onbekende sleutel"


def _of_part(
    key: str,
    part: Transition | Slot,
    facts: Mapping[str, str],
    own: Mapping[str, Source],
    general: Mapping[str, Source],
) -> Said:
    for name in own:
        if name not in facts:
            yield f"{key}.{name}", "onbekende sleutel"
    for name, told_by in facts.items():
        there = name in ALWAYS_THERE or bool(getattr(part, told_by))
        if there and name not in own and name not in general:
            yield f"{key}.{name}", "noemt geen bron en staat niet op ours"


def sources_in(part: object, key: str = "") -> Iterator[tuple[str, Source]]:
    """Every source in a model, with where it stands."""
    if isinstance(part, Source):
        yield key, part
    elif is_dataclass(part):
        name = getattr(part, "id", "") or getattr(part, "function", "")
        here = f"{key}[{name}]" if name and key else key
        for field in fields(part):
            below = f"{here}.{field.name}" if here else field.name
            yield from sources_in(getattr(part, field.name), below)
    elif isinstance(part, Mapping):
        for name, value in part.items():
            yield from sources_in(value, f"{key}.{name}")
    elif isinstance(part, tuple):
        for value in part:
            yield from sources_in(value, key)


def _places(key: str, quoted: str, model: AveModel, documents: Mapping[str, Document]) -> Said:
    """A quote holds places divided by ";"; a place may go over to another document ("B: …"), or
    say what in the fact is our own choice."""
    seed = ""
    for part in quoted.split(";"):
        place = part.strip()
        letter, colon, rest = place.partition(": ")
        if colon and letter in model.seeds:
            seed, place = letter, rest.strip()
        elif not seed:
            yield key, f"onbekende bron: {letter}"
            return
        document = documents.get(model.seeds[seed])
        if document is None or OUR_CHOICE.search(place):
            continue
        if not _is_in(place, document.sections):
            yield key, f"{seed} heeft deze plaats niet: {place}"


def _is_in(place: str, sections: Iterable[str]) -> bool:
    return any(
        place.startswith(section) and OF_A_PLACE.match(place, len(section)) for section in sections
    )
