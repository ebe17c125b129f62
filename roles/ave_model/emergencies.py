"""Who acts in an emergency: whom one must be able to call at night."""

from .types import AveModel, Direction

GOES_UP = (Direction.ENTRY, Direction.UP)


def acts_in_emergency(model: AveModel) -> tuple[str, ...]:
    """The functions that decide on a step into the gravest phase or confirm such a decision, in
    the order of the model; a body has no telephone."""
    gravest = max((phase.severity for phase in model.phases.values()), default=0)
    wanted = {
        function
        for step in model.transitions
        if step.direction in GOES_UP and model.phase(step.to_phase).severity == gravest
        for function in (*step.decides, *step.confirms)
    }
    return tuple(f for f, known in model.functions.items() if f in wanted and not known.gremium)
