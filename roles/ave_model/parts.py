"""Which functions the model gives a part in a case."""

from collections.abc import Iterable

from .types import AveModel


def functions_with_a_part(model: AveModel) -> tuple[str, ...]:
    """Functions that some step, responsibility or consultation names, in the model's order.

    The beheerder and the FG belong to every model and have a part in no case.
    """
    named: set[str] = set()
    for phase in model.phases.values():
        named |= set(phase.consult_functions)
        for slot in phase.slots:
            named |= {*slot.holders, *slot.appointed_by}
    for step in model.transitions:
        parts: Iterable[tuple[str, ...]] = (
            step.proposes,
            step.decides,
            step.together_with,
            step.advises,
            step.informs,
            step.confirms,
        )
        named |= {function for part in parts for function in part}
    if model.dispute:
        named |= set(model.dispute.decides)
    return tuple(function for function in model.functions if function in named)
