"""Who may hold which responsibility on a case, and what becomes of it when the phase changes.

Pure rules on the model's slots and plain facts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cases.core.errors import Problem
from roles.ave_model.predicates import CaseFacts, holds
from roles.ave_model.types import REGIE, AveModel, Minors, Phase, Responsibility, Slot, Transition
from roles.case_snapshot import CaseSnapshot, Held, eligible_functions, is_required


def registered_slots(phase: Phase, facts: CaseFacts) -> tuple[Slot, ...]:
    """The slots of a phase that somebody can be registered for, required or not."""
    return tuple(
        s
        for s in phase.slots
        if s.registered
        and s.responsibility not in (Responsibility.OPERATIONAL, Responsibility.ADMINISTRATIVE)
        and holds(s.when, facts)
    )


def find_slot(phase: Phase, responsibility: str, aspect: str) -> Slot | None:
    """The slot for this responsibility and aspect, if the phase has one to register."""
    for slot in phase.slots:
        if (slot.responsibility, slot.aspect) == (responsibility, aspect) and slot.registered:
            return slot
    return None


def _may_hold_both(minors: Minors | None, facts: CaseFacts, functions: frozenset[str]) -> bool:
    return bool(minors and facts.minors_involved and functions & frozenset(minors.both_regies))


def appointment_problems(
    case: CaseSnapshot, slot: Slot, person: int, functions: frozenset[str]
) -> list[Problem]:
    """What stands in the way of this person taking this slot; empty when nothing does.

    `functions` are the candidate's, in this municipality. Casusregisseur and procesregisseur are
    different persons, except for minors where the model allows it [W, Vormen van regie].
    """
    problems = []
    allowed = eligible_functions(case.model, slot, case.facts)
    if not functions & frozenset(allowed):
        names = " of ".join(case.model.functions[f].label for f in allowed)
        because = " omdat er minderjarigen zijn" if allowed != slot.holders else ""
        problems.append(
            Problem("holder", f"Deze persoon kan dit niet: het is voor {names}{because}.")
        )
    if slot.responsibility in REGIE:
        other = next(r for r in REGIE if r is not slot.responsibility)
        if case.holds(person, other) and not _may_hold_both(
            case.model.minors, case.facts, functions
        ):
            problems.append(
                Problem(
                    "holder",
                    "Casusregie en procesregie liggen bij verschillende personen. "
                    f"Deze persoon heeft nu al de {other.value}.",
                )
            )
    return problems


@dataclass(frozen=True, slots=True)
class RegieChange:
    """What becomes of responsibilities when a case goes to another phase."""

    stay: tuple[Held, ...]
    end: tuple[Held, ...]
    ask: tuple[Slot, ...]
    """Slots of the new phase that must be held and that nobody holds yet."""
    offer: tuple[Slot, ...]
    """Slots of the new phase that may be held and that nobody holds yet."""


def regie_change(
    model: AveModel, facts: CaseFacts, step: Transition, held: Iterable[Held]
) -> RegieChange:
    """Continuity first: a holder stays where the new phase has the slot and their function fits.

    Casusregie carries over all phases that register it ("de film") [B, Leidende principes 3], and
    stays for the light follow-up of waakvlam [D, AVE1 Afschalen]; procesregie stays only where
    the new phase gives it to that function.
    """
    target = model.phase(step.to_phase)
    slots = registered_slots(target, facts)
    stay: list[Held] = []
    end: list[Held] = []
    for h in held:
        slot = next(
            (s for s in slots if (s.responsibility, s.aspect) == (h.responsibility, h.aspect)),
            None,
        )
        fits = slot is not None and (
            h.responsibility is not Responsibility.PROCESREGIE or h.function in slot.holders
        )
        follows = step.leaves_waakvlam and h.responsibility is Responsibility.CASUSREGIE
        (stay if fits or follows else end).append(h)
    taken = {(h.responsibility, h.aspect) for h in stay}
    vacant = [s for s in slots if (s.responsibility, s.aspect) not in taken]
    return RegieChange(
        stay=tuple(stay),
        end=tuple(end),
        ask=tuple(s for s in vacant if is_required(s, facts)),
        offer=tuple(s for s in vacant if not is_required(s, facts)),
    )


def after_step(case: CaseSnapshot, step: Transition, goes: RegieChange) -> CaseSnapshot:
    """The case as it stands right after the step: who may appoint then is judged on this."""
    return replace(
        case,
        facts=replace(case.facts, phase=step.to_phase),
        held=goes.stay,
        open_step=None,
        proposer=None,
        proposer_stand_in=None,
        answered=frozenset(),
        disputed=False,
    )


def derived_slots(phase: Phase, facts: CaseFacts, kind: Responsibility) -> tuple[Slot, ...]:
    """Operational or administrative responsibility as it follows from the facts; never stored."""
    return tuple(s for s in phase.slots_for(kind) if holds(s.when, facts))
