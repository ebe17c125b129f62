"""Who may do what about the people of a municipality, beside `permissions.py` for a case. Pure."""

from .ave_model.types import REGIE, AveModel
from .ave_model.validate import BEHEERDER, FG, crosses_gravest


def reviewers_of_people(model: AveModel) -> tuple[str, ...]:
    """The functions that review what is flagged about a person, such as too many cases: who
    appoints and replaces there and so can lighten a load, who settles disputes, and the beheerder,
    who keeps the functions. A gremium or the person's own regie gives no say over people [ours].
    """
    slots = [s for p in model.phases.values() for s in p.slots if s.responsibility in REGIE]
    found = [f for slot in slots for f in slot.appointed_by]
    found += model.dispute.decides if model.dispute else ()
    return tuple(
        f
        for f in dict.fromkeys((*found, BEHEERDER))
        if f in model.functions and not model.functions[f].gremium
    )


def appointers(model: AveModel) -> frozenset[str]:
    """The functions that appoint somebody to something in some phase."""
    slots = (s for phase in model.phases.values() for s in phase.slots if s.registered)
    return frozenset(function for slot in slots for function in slot.appointed_by)


def may_review_person(
    model: AveModel, person: int, actor: int, functions: frozenset[str]
) -> tuple[str, ...]:
    """The functions in which somebody reviews what is flagged about a person; never oneself."""
    if person == actor:
        return ()
    return tuple(f for f in reviewers_of_people(model) if f in functions)


CONFIRMERS = frozenset({BEHEERDER, FG})
"""Who agrees that somebody gets a function with power, each as the second person [ours]."""


def needs_a_second(model: AveModel, function: str) -> bool:
    """Whether one beheerder alone may not give this function: it decides on what others propose, on
    a step into or out of the gravest phase, or it is one of those who agree to that [ours].

    A deputy decides as the function it stands for.
    """
    reviewed = (s for s in model.transitions if s.four_eyes or crosses_gravest(model, s))
    deciders = {decider for step in reviewed for decider in step.decides}
    return function in CONFIRMERS or function in deciders
