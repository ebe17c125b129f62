"""How much of a case somebody sees: by their functions and by what they hold. Pure: the part of the
one authority on which `permissions.py` builds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .ave_model.predicates import holds
from .ave_model.types import REGIE, Level
from .case_snapshot import CaseSnapshot, Held, eligible_functions, said_once
from .permissions_of_phase import access_in


def may_be_told(case: CaseSnapshot) -> Mapping[str, str]:
    """The functions of bestuur to which the phase gives a part, and which: informed, involved or in
    action. A bestuurder is not responsible for single cases [B, Rol bestuurders]; whether they hear
    of one is decided by who keeps the process going [D, AVE3 Procesregie]."""
    return case.model.phase(case.facts.phase).bestuur


@said_once
def level_by_office(case: CaseSnapshot, function: str) -> Level | None:
    """How much a function sees of this case by its office alone: need to know, from the model.

    On top of the model's `access`: who must decide, confirm, is asked for advice, or may take a
    vacant required responsibility sees the outline, because otherwise nobody could act on it; and
    so does bestuur that was told of the case, while the phase gives it a part.
    """
    levels = [
        a.level
        for a in access_in(case.model, case.facts.phase, (function,))
        if holds(a.when, case.facts)
    ]
    if function in _called_on(case) or function in case.told & frozenset(may_be_told(case)):
        levels.append(Level.OUTLINE)
    return max(levels, key=lambda level: level.rank, default=None)


@said_once
def _called_on(case: CaseSnapshot) -> frozenset[str]:
    """Functions that somebody now waits for on this case."""
    if case.closed:
        return frozenset()
    wanted: set[str] = set()
    if case.open_step is not None:
        wanted |= {*case.open_step.decides, *case.open_step.advises}
        if case.disputed and case.model.dispute:
            wanted |= set(case.model.dispute.decides)
    if case.unconfirmed_step is not None:
        wanted |= set(case.unconfirmed_step.confirms)
    for slot in case.missing():
        eligible = eligible_functions(case.model, slot, case.facts) if slot.may_take else ()
        wanted |= {*slot.appointed_by, *eligible}
    return frozenset(
        f
        for f in wanted
        if (bound := case.model.functions[f].stands_for) is None or not case.is_held(bound)
    )


def level_by_holding(held: Iterable[Held]) -> Level | None:
    """Who holds casusregie or procesregie works on the case; behandelregie reads along [W]."""
    kinds = {h.responsibility for h in held}
    if not kinds.isdisjoint(REGIE):
        return Level.WORK
    return Level.VIEW if kinds else None


@said_once
def level(case: CaseSnapshot, person: int, functions: frozenset[str]) -> Level | None:
    """The most this person may see of the case; None: for this person it does not exist.

    A holding counts only while its function runs: one that ends takes all rights away at once.
    """
    levels = [level_by_office(case, function) for function in functions]
    levels.append(
        level_by_holding(h for h in case.held if h.person == person and h.counts_for(functions))
    )
    return max((found for found in levels if found), key=lambda found: found.rank, default=None)


@dataclass(frozen=True, slots=True)
class Grants:
    """Who sees how much of one case: what guardian's rows must say."""

    functions: Mapping[str, Level]
    people: Mapping[int, Level]


def grants(case: CaseSnapshot) -> Grants:
    """Levels per function and per holder, for the projection in `cases/core/access.py`."""
    functions = {
        f: found for f in case.model.functions if (found := level_by_office(case, f)) is not None
    }
    people = {}
    for person in {h.person for h in case.held if h.person is not None}:
        found = level_by_holding(h for h in case.held if h.person == person)
        if found is not None:
            people[person] = found
    return Grants(functions=functions, people=people)
