"""Where two models differ, in words a policy officer reads."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.plurals import days_words

from .types import AveModel, Phase, Transition
from .who import explain, step_title
from .words import (
    BESTUUR_WORDS,
    NORM_WORDS,
    RESPONSIBILITY_WORDS,
    heaviest_words,
    labels,
    listed,
    norm_amount,
    slot_words,
)

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """One subject on which two models say different things; "–" where one says nothing."""

    subject: str
    left: str
    right: str


def differences(left: AveModel, right: AveModel) -> tuple[Difference, ...]:
    """Every subject on which the models differ, in the order of the models.

    Sources are left out: they always differ between municipalities and say nothing of the work.
    """
    one, other = dict(_facts(left)), dict(_facts(right))
    subjects = [*one, *(subject for subject in other if subject not in one)]
    return tuple(
        Difference(s, one.get(s, NOTHING), other.get(s, NOTHING))
        for s in subjects
        if one.get(s, NOTHING) != other.get(s, NOTHING)
    )


def _facts(model: AveModel) -> Iterator[tuple[str, str]]:
    yield "Fasen", ", ".join(phase.label for phase in model.phases.values())
    yield "Functies", ", ".join(sorted(f.label for f in model.functions.values()))
    for phase in model.phases.values():
        yield from _phase_facts(model, phase)
    for step in model.transitions:
        yield from _step_facts(model, step)
    if model.dispute:
        yield "Bij onenigheid", model.dispute.text
    if model.minors:
        yield "Minderjarigen", model.minors.text
    if model.hand_back:
        yield "Teruggeven om te volgen", model.hand_back.text
    if model.set_aside:
        yield "Tijdelijk buitenspel zetten", model.set_aside.text
    if model.grip:
        yield "Overgang naar GRIP", model.grip.text
    if model.instruments:
        yield "Maatregelen en instrumenten", ", ".join(i.label for i in model.instruments)
    if model.ladder:
        yield "Escalatieladder", " / ".join(f"{r.step}. {r.text}" for r in model.ladder)
    yield "Caseload", f"waarschuwing bij {model.caseload.warn}, grens {model.caseload.over}"
    yield "Terugkeer", f"binnen {norm_amount('recurrence_months', model.recurrence_months)}"
    yield "Waakvlam", days_words(model.waakvlam_days)
    if model.plan_form:
        yield "Vorm van het plan", ", ".join(model.plan_form)


def _phase_facts(model: AveModel, phase: Phase) -> Iterator[tuple[str, str]]:
    name = phase.label
    yield f"{name}, situatie", phase.situation
    for responsibility, words in RESPONSIBILITY_WORDS.items():
        slots = phase.slots_for(responsibility)
        if slots:
            yield f"{name}, {words.lower()}", " / ".join(slot_words(slot) for slot in slots)
            holders = [function for slot in slots for function in slot.holders]
            yield f"{name}, {words.lower()}, door", listed(labels(model, holders))
    if phase.consult:
        yield f"{name}, in overleg met", ", ".join(phase.consult)
    if phase.legal_frame:
        yield f"{name}, wettelijk kader", phase.legal_frame
    for function, part in phase.bestuur.items():
        yield f"{name}, {model.functions[function].label}", BESTUUR_WORDS[part]
    if phase.legal_ideal:
        yield f"{name}, ideaal plaatje van de bron", phase.legal_ideal
    if heaviest := phase.needs_casusregisseur:
        yield f"{name}, zwaarste deel", heaviest_words(model, heaviest)
    for key, words in NORM_WORDS.items():
        number = getattr(phase.norms, key)
        if number is not None:
            working = key in phase.norms.working_days
            yield f"{name}, norm: {words}", norm_amount(key, number, working=working)


def _step_facts(model: AveModel, step: Transition) -> Iterator[tuple[str, str]]:
    title = step_title(model, step)
    for line in explain(model, step):
        if line.heading not in ("Bron", "Bij onenigheid"):
            yield f"{title}, {line.heading.lower()}", " / ".join(line.items)
    if step.leaves_waakvlam:
        yield f"{title}, daarna", "waakvlam"
    if step.names_receiver:
        yield f"{title}, naar wie", "moet genoemd worden"
