"""What the permission rule knows of a case: its model, its facts, and what is going on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from .ave_model.predicates import CaseFacts, holds
from .ave_model.types import AveModel, Responsibility, Slot, Transition

P = ParamSpec("P")
R = TypeVar("R")


def said_once(
    rule: Callable[Concatenate[CaseSnapshot, P], R],
) -> Callable[Concatenate[CaseSnapshot, P], R]:
    """A rule about a view; asked the same again about this very view, it says what it said."""

    @wraps(rule)
    def answer(case: CaseSnapshot, *args: P.args, **kwargs: P.kwargs) -> R:
        asked = (rule, *args, *kwargs.items())
        if asked not in case.answers:
            case.answers[asked] = rule(case, *args, **kwargs)
        said: R = case.answers[asked]
        return said

    return answer


@dataclass(frozen=True, slots=True)
class Held:
    """A responsibility (and aspect) that somebody holds on the case now, in a function."""

    responsibility: Responsibility
    aspect: str
    person: int | None
    function: str = ""
    organisation: int | None = None
    """The team or partner that it is held for; or that holds it itself, with no person."""
    stands_in_for: int | None = None
    """The holder, where this person acts for them because they are absent."""
    absent: bool = False
    """Its holder is absent and nobody stands in: it counts as held by nobody."""

    def counts_for(self, functions: frozenset[str]) -> bool:
        """Whether it gives its holder anything today."""
        return counts_for(self.function, functions)


def counts_for(function: str, functions: frozenset[str]) -> bool:
    """Whether what is held in this function gives its holder anything: who lost that function, and
    who has none left at all, holds it on paper only."""
    return function in functions if function else bool(functions)


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """What the permission rule knows of a case: its model, its facts, and what is going on."""

    model: AveModel
    facts: CaseFacts
    held: tuple[Held, ...] = ()
    """By whom who can act (`staffing.who_acts`); what is held on paper only is not here."""
    open_step: Transition | None = None
    """The step that waits for a decision, if any, and who proposed it."""
    proposer: int | None = None
    proposer_stand_in: int | None = None
    """Who answers a question about that step for its absent proposer: who stands in for them, and
    could have proposed it too. None while nothing is asked."""
    answered: frozenset[int] = frozenset()
    """Who answered about that step in the proposer's place before."""
    disputed: bool = False
    unconfirmed_step: Transition | None = None
    """The urgent decision that waits for another's confirmation, if any, and who took it."""
    urgent_decider: int | None = None
    closed: bool = False
    reopens: bool = False
    """Closed so lately that it may be opened again."""
    told: frozenset[str] = frozenset()
    """The functions of bestuur that somebody told of this case."""
    disagreed_step: Transition | None = None
    """The urgent decision that brought the case here, where another does not agree with it, and who
    that is."""
    disagreed_by: int | None = None
    answers: dict[Hashable, Any] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    """What the rules said about this very view (`said_once`), so that a page that asks two hundred
    times pays once for each person."""

    @property
    def named(self) -> frozenset[int | None]:
        """Who are somebody to the rule on this case; everybody else is what their functions are."""
        held = (h.person for h in self.held)
        return frozenset({*held, *self.proposers, self.urgent_decider})

    @property
    def proposers(self) -> frozenset[int]:
        """Who count as the one who proposed the open step: who did, and who speaks for them. Four
        eyes are those of somebody else."""
        return frozenset({self.proposer, self.proposer_stand_in, *self.answered} - {None})  # type: ignore[arg-type]

    def holds(self, person: int, responsibility: Responsibility) -> bool:
        return any(h.person == person and h.responsibility is responsibility for h in self.held)

    def acts_in(
        self, person: int, responsibility: Responsibility, functions: frozenset[str]
    ) -> bool:
        """Whether this person, with these functions, acts as its holder today."""
        return any(
            h.person == person and h.responsibility is responsibility and h.counts_for(functions)
            for h in self.held
        )

    def is_held(self, responsibility: Responsibility, aspect: str | None = None) -> bool:
        """Whether somebody who is there has it (`staffing.who_acts`)."""
        return any(
            h.responsibility is responsibility and aspect in (None, h.aspect) and not h.absent
            for h in self.held
        )

    @said_once
    def missing(self) -> tuple[Slot, ...]:
        """Slots of the phase that must be held and are not."""
        return tuple(
            slot
            for slot in self.model.phase(self.facts.phase).slots
            if is_required(slot, self.facts) and not self.is_held(slot.responsibility, slot.aspect)
        )

    def seen_to_by(self) -> tuple[str, ...]:
        """The functions that must see to a responsibility which must be held and is not: who
        appoints, or where the model names nobody, who may hold it."""
        found = (f for slot in self.missing() for f in (slot.appointed_by or slot.holders))
        return tuple(dict.fromkeys(found))


def is_required(slot: Slot, facts: CaseFacts) -> bool:
    """Whether this slot must be held: always, or on a fact such as a safety risk [D, AVE3]."""
    if not slot.registered or slot.responsibility not in (
        Responsibility.CASUSREGIE,
        Responsibility.PROCESREGIE,
        Responsibility.BEHANDELREGIE,
    ):
        return False
    if slot.required_when is not None:
        return holds(slot.required_when, facts)
    return slot.required


def eligible_functions(model: AveModel, slot: Slot, facts: CaseFacts) -> tuple[str, ...]:
    """Functions whose holders may take this slot, in the model's order of preference.

    With minors involved some models leave casusregie to the jeugdconsulent alone
    [W, Vormen van regie: "Let op"].
    """
    minors = model.minors if facts.minors_involved else None
    if slot.responsibility is Responsibility.CASUSREGIE and minors and minors.casusregie:
        return minors.casusregie
    return slot.holders
