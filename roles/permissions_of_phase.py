"""What a model lets functions see of a whole phase: of every case in it, whatever its facts. Pure.

Beside `permissions.py`, which says it of one case: so a list asks the model once, and the database
only for the cases on which the answer depends.
"""

from collections.abc import Collection, Iterator

from .ave_model.types import Access, AveModel, Direction, Level, Transition


def access_in(model: AveModel, phase: str, functions: Collection[str]) -> Iterator[Access]:
    """What the model gives these functions of the cases in a phase."""
    return (a for a in model.access if a.function in functions and phase in a.phases)


def always_sees(model: AveModel, phase: str, functions: Collection[str]) -> bool:
    """Whether somebody with these functions sees every case in this phase by office, whatever its
    facts."""
    return any(a.when is None for a in access_in(model, phase, functions))


def reads_by_office(model: AveModel, phase: str, functions: Collection[str]) -> bool | None:
    """Whether somebody with these functions reads the file of a case in this phase by office; None
    where that depends on the facts of the case."""
    given = access_in(model, phase, functions)
    found = [a.when for a in given if a.level.rank >= Level.VIEW.rank]
    if None in found:
        return True
    return None if found else False


def may_open(step: Transition, functions: frozenset[str]) -> tuple[str, ...]:
    """The functions in which someone may open a case in the phase of this entry."""
    if step.direction is not Direction.ENTRY:
        return ()
    return tuple(f for f in step.decides if f in functions)
