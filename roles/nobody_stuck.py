"""That no case can get stuck on one person: what a model must allow, asked of the permission rule.

Pure. Each phase is looked at with everything that can be held in it held, each by somebody else,
and with one of them away: still holding, and not there to act. Of an office (a function that
stands for no responsibility) somebody else may always have the function, such as the
loco-burgemeester.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .ave_model.predicates import CaseFacts
from .ave_model.problems import Problem
from .ave_model.registry import Library, full_name
from .ave_model.types import APPOINTED, AveModel, Direction, Phase, Slot, Transition
from .ave_model.validate import GRAVEST, step_key
from .case_snapshot import CaseSnapshot, Held, eligible_functions
from .permission_levels import level, level_by_office
from .permissions import (
    Action,
    allowed_actions,
    may_appoint,
    may_confirm,
    may_decide,
    may_decide_at_once,
    may_propose,
)
from .permissions_of_phase import always_sees

Said = Iterator[tuple[str, str]]
"""What is wrong: a key and a reason (Dutch)."""
FIRST_HOLDER, STRANGER = 100, 1


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who may act on the case: by what they hold, or by a function alone."""

    person: int
    function: str

    @property
    def functions(self) -> frozenset[str]:
        return frozenset({self.function})


def stuck(model: AveModel) -> Said:
    """Everything on which a case of this model could hang on one person, or have no way on; and
    who would be told of a case that they do not see."""
    for phase in model.phases.values():
        yield from _appointing(model, phase)
        yield from _steps(model, phase)
        yield from _ways_out(model, phase)
        yield from _closing(model, phase)
    yield from _emergencies(model)
    for step in model.transitions:
        yield from _told(model, step)
    for phase in model.phases.values():
        yield from _bestuur(model, phase)


def stuck_in(library: Library) -> list[Problem]:
    """The same of every model in a library, with its file."""
    return sorted(
        Problem(library.texts[full_name(model)][0], key, reason)
        for model in library.models(drafts=True)
        for key, reason in stuck(model)
    )


def _staffed(model: AveModel, phase: str, *, facts: bool = False) -> CaseSnapshot:
    held = tuple(
        Held(slot.responsibility, slot.aspect, FIRST_HOLDER + number, slot.holders[0])
        for number, slot in enumerate(_slots(model.phase(phase)))
    )
    known = CaseFacts(phase, safety_risk=facts, minors_involved=facts, media_attention=facts)
    return CaseSnapshot(model, known, held)


def _slots(phase: Phase) -> list[Slot]:
    return [s for s in phase.slots if s.registered and s.responsibility in APPOINTED]


def _people(case: CaseSnapshot, away: int | None = None) -> Iterator[Somebody]:
    """Everybody who could act: who holds something and is there, and one stranger per function."""
    for held in case.held:
        if held.person is not None and held.person != away:
            yield Somebody(held.person, held.function)
    for number, function in enumerate(case.model.functions):
        yield Somebody(STRANGER + number, function)


def _replaceable(case: CaseSnapshot, held: Held) -> bool:
    """Whether another than the holder appoints somebody in their place, and sees the case."""
    return any(
        may_appoint(case, slot, one.person, one.functions)
        and level(case, one.person, one.functions) is not None
        for slot in _slots(case.model.phase(case.facts.phase))
        if (slot.responsibility, slot.aspect) == (held.responsibility, held.aspect)
        for one in _people(case, held.person)
    )


def _appointing(model: AveModel, phase: Phase) -> Said:
    case = _staffed(model, phase.id)
    for held in case.held:
        if not _replaceable(case, held):
            name = f"{held.responsibility} ({held.aspect})" if held.aspect else held.responsibility
            yield (
                f"phase.{phase.id}.responsibilities.{held.responsibility}",
                f"{name} hangt aan één persoon: niemand anders kan een ander aanwijzen",
            )
    for slot in _slots(phase):
        if slot.required and not _fillable(model, phase, slot):
            yield (
                f"phase.{phase.id}.responsibilities.{slot.responsibility}",
                "is niemand het, dan kan niemand die de casus ziet het worden of aanwijzen",
            )


def _fillable(model: AveModel, phase: Phase, slot: Slot) -> bool:
    case = _staffed(model, phase.id)
    kind = (slot.responsibility, slot.aspect)
    case = replace(case, held=tuple(h for h in case.held if (h.responsibility, h.aspect) != kind))
    eligible = frozenset(eligible_functions(model, slot, case.facts))
    return any(
        level(case, one.person, one.functions) is not None
        and (
            may_appoint(case, slot, one.person, one.functions)
            or (slot.may_take and bool(one.functions & eligible))
        )
        for one in _people(case)
    )


def _steps(model: AveModel, phase: Phase) -> Said:
    case = _staffed(model, phase.id)
    for step in model.transitions_from(phase.id):
        key = step_key(step)
        if not _takes(case, step, None):
            yield key, "niemand die de casus ziet kan deze stap laten nemen"
            continue
        for held in case.held:
            if not _takes(case, step, held.person) and not _replaceable(case, held):
                yield key, f"hangt aan één persoon: wie {held.responsibility} heeft"
        if step.urgent and not _confirmable(case, step):
            yield f"{key}.confirms", "niemand anders dan wie besloot kan bevestigen"
        if step.urgent:
            yield from _way_back(model, step)


def _takes(case: CaseSnapshot, step: Transition, away: int | None) -> bool:
    """Whether there are people to propose and decide this step: two where the model asks for two,
    in different functions, so that the proposer does not shut out the only decider."""
    for proposer in _people(case, away):
        may = Action.PROPOSE in allowed_actions(case, proposer.person, proposer.functions)
        if not may or not may_propose(case, step, proposer.person, proposer.functions):
            continue
        open_ = replace(case, open_step=step, proposer=proposer.person)
        for decider in _people(open_, away):
            alone = decider.function == proposer.function
            if step.four_eyes and (alone or decider.person == proposer.person):
                continue
            if level(open_, decider.person, decider.functions) is None:
                continue
            if may_decide(open_, step, decider.person, decider.functions):
                return True
    return False


def _confirmable(case: CaseSnapshot, step: Transition) -> bool:
    """Whether for everybody who may decide at once another may confirm it afterwards."""
    there = replace(_staffed(case.model, step.to_phase), unconfirmed_step=step)
    deciders = [
        one
        for one in _people(case)
        if may_decide_at_once(case, step, one.person, one.functions, urgent=True)
    ]
    return all(
        any(
            other.function != one.function
            and may_confirm(
                replace(there, urgent_decider=one.person), other.person, other.functions
            )
            for other in _people(there)
        )
        for one in deciders
    )


def _way_back(model: AveModel, step: Transition) -> Said:
    """Who may confirm an urgent step, may propose to undo it when they do not agree."""
    down = [s for s in model.transitions_from(step.to_phase) if s.direction is Direction.DOWN]
    for function in step.confirms:
        if not any(function in s.proposes for s in down):
            yield (
                f"{step_key(step)}.confirms",
                f"{function} kan het oneens zijn, en mag geen stap terug voorstellen",
            )


def _ways_out(model: AveModel, phase: Phase) -> Said:
    """From every phase a case can go down to where a household is no case any more."""
    reached, frontier = {phase.id}, [phase.id]
    while frontier:
        for step in model.transitions_from(frontier.pop()):
            if step.direction is Direction.DOWN and step.to_phase not in reached:
                reached.add(step.to_phase)
                frontier.append(step.to_phase)
    if all(model.phases[p].case_phase for p in reached):
        yield f"phase.{phase.id}", "uit deze fase leidt geen weg terug naar een fase zonder casus"


def _closing(model: AveModel, phase: Phase) -> Said:
    """A course can be closed by another than who follows or holds it, and opened again when that
    was a mistake: then nobody holds anything any more."""
    if phase.case_phase:
        staffed = _staffed(model, phase.id)
        for away in (None, *(held.person for held in staffed.held)):
            if not _may(staffed, Action.CLOSE, away):
                yield f"phase.{phase.id}", "het sluiten van een casus hangt hier aan één persoon"
                break
    closed = CaseSnapshot(model, CaseFacts(phase.id), closed=True, reopens=True)
    if not _may(closed, Action.REOPEN):
        yield f"phase.{phase.id}", "niemand kan een casus heropenen die hier per ongeluk sloot"
    if phase.case_phase:
        return
    vacant = CaseSnapshot(model, CaseFacts(phase.id))
    follower = _follower(model)
    followed = replace(vacant, held=(follower,)) if follower else vacant
    for case, who in ((vacant, "niemand"), (followed, "alleen wie de casus volgt")):
        if not _may(case, Action.CLOSE, FIRST_HOLDER):
            yield f"phase.{phase.id}", f"{who} kan de casus hier sluiten"
            return


def _may(case: CaseSnapshot, action: Action, away: int | None = None) -> bool:
    """Whether somebody who is there may do this."""
    return any(
        action in allowed_actions(case, one.person, one.functions) for one in _people(case, away)
    )


def _follower(model: AveModel) -> Held | None:
    """Who still follows a household that is no case any more: the casusregisseur [D, AVE1]."""
    for phase in model.phases.values():
        for slot in _slots(phase):
            if slot.required:
                return Held(slot.responsibility, slot.aspect, FIRST_HOLDER, slot.holders[0])
    return None


def _emergencies(model: AveModel) -> Said:
    """From everywhere, a new household included, an urgent step leads straight to the gravest
    phase; and whoever holds something there, an office may take it that sees the case."""
    gravest = {p.id for p in model.phases.values() if p.severity == GRAVEST}
    if not gravest:
        return
    for start in ("", *(p for p in model.phases if p not in gravest)):
        name = start or "entry"
        steps = [
            step
            for step in model.transitions_from(start)
            if step.to_phase in gravest and step.urgent
        ]
        if not steps:
            yield (
                f"phase.{start}" if start else "transition",
                f"van {name} leidt geen spoedstap naar de zwaarste fase",
            )
        elif start and not any(_at_once(model, start, step) for step in steps):
            yield step_key(steps[0]), "niemand die de casus ziet kan dit met spoed besluiten"


def _at_once(model: AveModel, start: str, step: Transition) -> bool:
    case = _staffed(model, start)
    return any(
        level_by_office(case, function) is not None
        and may_decide_at_once(case, step, STRANGER, frozenset({function}), urgent=True)
        for function in model.functions
    )


def _told(model: AveModel, step: Transition) -> Said:
    """Everybody who is told of a step sees at least the outline of the case afterwards."""
    for function in step.informs:
        if not _sees(model, step.to_phase, function):
            yield (
                f"{step_key(step)}.informs",
                f"{function} krijgt bericht over een casus die deze functie daarna niet ziet",
            )


def _bestuur(model: AveModel, phase: Phase) -> Said:
    for function in phase.bestuur:
        told = replace(_staffed(model, phase.id), told=frozenset({function}))
        if level(told, STRANGER, frozenset({function})) is None:
            yield f"phase.{phase.id}.bestuur.{function}", "wordt ingelicht en ziet de casus niet"
    if phase.bestuur and not _tellers(model, phase):
        yield f"phase.{phase.id}.bestuur", "niemand kan het bestuur hier inlichten"


def _tellers(model: AveModel, phase: Phase) -> Iterable[Somebody]:
    case = _staffed(model, phase.id)
    return [
        one
        for one in _people(case)
        if Action.BRIEF in allowed_actions(case, one.person, one.functions)
    ]


def _sees(model: AveModel, phase: str, function: str) -> bool:
    """Whether a function sees every case of a phase: by the model, or because it means whoever
    holds a responsibility there."""
    bound = model.functions[function].stands_for
    if bound is not None:
        return any(s.responsibility is bound for s in model.phase(phase).slots) or bool(
            not model.phase(phase).case_phase
        )
    told = function in model.phase(phase).bestuur  # to hear of a step is to be told of the case
    return told or always_sees(model, phase, (function,))
