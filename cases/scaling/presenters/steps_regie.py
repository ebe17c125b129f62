"""What becomes of each responsibility when a step is taken, and which the decider may give out."""

from __future__ import annotations

from dataclasses import dataclass

from cases.core.locking import CaseContext
from cases.core.presenters.common import heaviest_advice, regie_name
from cases.regie.responsibilities import (
    after_step,
    appointment_problems,
    eligible_functions,
    regie_change,
    registered_slots,
)
from roles.ave_model.types import Slot, Transition
from roles.ave_model.words import listed
from roles.case_snapshot import CaseSnapshot, is_required
from roles.permissions import may_appoint, may_take

from .steps_people import Today


@dataclass(frozen=True, slots=True)
class SlotAfterStep:
    """A responsibility of the new phase that this person may give to somebody in the decision."""

    slot: Slot
    label: str
    nothing: str
    """What it means to choose nobody."""
    people: tuple[tuple[str, str, str], ...]
    """Choices by function (`common.fields.grouped`)."""
    advice: str = ""
    """With whom it belongs, where the case asks for that."""

    @property
    def name(self) -> str:
        """The name of its form field."""
        return f"regie-{self.slot.responsibility}-{self.slot.aspect}".rstrip("-")


def slots_after_step(
    context: CaseContext, step: Transition, today: Today
) -> tuple[SlotAfterStep, ...]:
    """What this person may give out in the new phase; judged as the decision itself judges it."""
    goes = regie_change(context.model, context.snapshot.facts, step, context.snapshot.held)
    after = after_step(context.snapshot, step, goes)
    found = []
    for slot in registered_slots(context.model.phase(step.to_phase), after.facts):
        people = _candidates(context, after, slot, today)
        present = next(
            (
                today.holders.get(h.person or 0, "")
                for h in goes.stay
                if (h.responsibility, h.aspect) == (slot.responsibility, slot.aspect)
            ),
            "",
        )
        if people:
            nothing = f"Blijft bij {present}" if present else "Nog niemand, dat komt later"
            found.append(
                SlotAfterStep(
                    slot,
                    regie_name(slot.responsibility, slot.aspect),
                    nothing,
                    people,
                    heaviest_advice(context.case, slot, step.to_phase),
                )
            )
    return tuple(found)


def _candidates(
    context: CaseContext, after: CaseSnapshot, slot: Slot, today: Today
) -> tuple[tuple[str, str, str], ...]:
    me = context.actor.user_id
    anyone = may_appoint(after, slot, me, context.functions)
    if not anyone and not may_take(after, slot, context.functions):
        return ()
    found: dict[int, tuple[str, str, str]] = {}
    for function in eligible_functions(context.model, slot, after.facts):
        for person, name in today.by_function.get(function, {}).items():
            if person not in found and (anyone or person == me) and not _holds(after, slot, person):
                functions = frozenset(f for f, who in today.by_function.items() if person in who)
                if not appointment_problems(after, slot, person, functions):
                    label = today.label(function)
                    found[person] = (label, str(person), f"{name}, {label}")
    return tuple(found.values())


def _holds(after: CaseSnapshot, slot: Slot, person: int) -> bool:
    return any(
        (h.responsibility, h.aspect, h.person) == (slot.responsibility, slot.aspect, person)
        for h in after.held
    )


def regie_after(context: CaseContext, step: Transition, today: Today) -> list[dict[str, object]]:
    """Facts for a description list: each responsibility stays, ends, is asked for, or may be."""
    own = [held for held in context.snapshot.held if held.stands_in_for is None]
    goes = regie_change(context.model, context.snapshot.facts, step, own)
    names = {
        (h.responsibility, h.aspect): str(h.holder or h.organisation) for h in context.file.current
    }

    def row(responsibility: str, aspect: str, text: str) -> dict[str, object]:
        return {"term": regie_name(responsibility, aspect), "value": text}

    rows = []
    for h in goes.stay:
        name = names.get((h.responsibility, h.aspect), "")
        rows.append(row(h.responsibility, h.aspect, f"Blijft bij {name}."))
    for slot in (*goes.ask, *goes.offer):
        by = slot.appointed_by or slot.holders
        who = listed(today.line(f) for f in by) if by else ""
        required = is_required(slot, after_step(context.snapshot, step, goes).facts)
        ask = "Wordt gevraagd aan" if required else "Niet verplicht. Kan worden belegd door"
        rows.append(row(slot.responsibility, slot.aspect, f"{ask} {who}."))
    for h in goes.end:
        name = names.get((h.responsibility, h.aspect), "")
        rows.append(row(h.responsibility, h.aspect, f"Eindigt voor {name}."))
    return rows
