"""What may follow from flags: the step that the model suggests, and whom there is to appoint.

Pure: the model, the facts of a case and the causes go in. What a model makes of a cause stands in
its TOML only: in one stagnation leads to AVE3, in another to help within AVE2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cases.deadlines.causes import VACANT
from roles.ave_model.causes import Cause, Suggestion
from roles.ave_model.types import REGIE, AveModel, Responsibility, Slot, Transition
from roles.ave_model.words import labels, listed
from roles.case_snapshot import CaseSnapshot
from roles.permissions import may_appoint, may_decide_at_once, may_propose, may_take


@dataclass(frozen=True, slots=True)
class SuggestedStep:
    """A step up or down, and the grounds on which a proposal for it begins."""

    step: Transition
    criteria: tuple[str, ...]
    """Those that a person judges; the others are computed."""


def suggestions_for(model: AveModel, phase: str, causes: Iterable[Cause]) -> list[Suggestion]:
    """What the model makes of these causes in this phase, in its own order."""
    found = set(causes)
    return [s for s in model.suggestions if phase in s.phases and found & set(s.causes)]


def suggested_step(snapshot: CaseSnapshot, causes: Iterable[Cause]) -> SuggestedStep | None:
    """The first step that the model suggests; None where it suggests no step."""
    steps = {step.id: step for step in snapshot.model.transitions}
    for suggestion in suggestions_for(snapshot.model, snapshot.facts.phase, causes):
        if step := steps.get(suggestion.to):
            judged = {c.id for c in step.criteria if c.predicate is None}
            return SuggestedStep(step, tuple(c for c in suggestion.criteria if c in judged))
    return None


def why_no_step(
    snapshot: CaseSnapshot, causes: Iterable[Cause], person: int, functions: frozenset[str]
) -> str:
    """Why this person cannot answer these causes by a step up or down, and who could; "" when they
    can: they have a step to propose, or the model suggests one, which is then asked of others."""
    steps = snapshot.model.transitions_from(snapshot.facts.phase)
    if snapshot.open_step is not None:
        urgent = (step for step in steps if step.urgent)
        if any(
            may_decide_at_once(snapshot, step, person, functions, urgent=True) for step in urgent
        ):
            return ""
        return "Op- of afschalen kan nu niet: er ligt al een voorstel."
    if any(may_propose(snapshot, step, person, functions) for step in steps):
        return ""
    if suggested_step(snapshot, causes):
        return ""
    phase = snapshot.model.phase(snapshot.facts.phase).label
    who = dict.fromkeys(function for step in steps for function in step.proposes)
    if not who:
        return f"Op- of afschalen kan niet vanuit {phase}."
    return f"Op- of afschalen is hier niet aan u. Dat doet: {listed(labels(snapshot.model, who))}."


def slots_to_fill(
    snapshot: CaseSnapshot, causes: Collection[Cause], person: int, functions: frozenset[str]
) -> list[Slot]:
    """The regie that this person may give out here, what is meant most likely first.

    What must be held and is not goes first, and of that what the cause names; then procesregie
    that nobody holds, since it is added where a case stagnates [B, Leidende principes 3]; then
    casusregie, to replace who holds it.
    """
    slots = [
        slot
        for slot in snapshot.model.phase(snapshot.facts.phase).slots
        if slot.registered
        and slot.responsibility in REGIE
        and (may_appoint(snapshot, slot, person, functions) or may_take(snapshot, slot, functions))
    ]
    missing = snapshot.missing()
    named = {regie for cause, regie in VACANT.items() if cause in causes}

    def order(slot: Slot) -> tuple[bool, bool, bool, bool]:
        casusregie = slot.responsibility is Responsibility.CASUSREGIE
        vacant = not snapshot.is_held(slot.responsibility, slot.aspect)
        return (
            slot not in missing,
            slot.responsibility not in named,
            casusregie or not vacant,
            not casusregie,
        )

    return sorted(slots, key=order)
