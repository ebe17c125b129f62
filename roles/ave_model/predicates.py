"""The named tests a model may use, each on plain facts. A model names one; it never writes code.

`CaseFacts` is what the rules know of a case, `ProposalFacts` what they know of a proposal on it.
A TOML file that names a predicate not in `PREDICATES`, or gives it other parameters than it
takes, does not load.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from .fields import Info, read_as
from .problems import wrong


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named test on the facts of a case or proposal, with its parameters."""

    name: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules know of a case; `plans_for` are the phases for which a plan was recorded
    since the case came into its present phase."""

    phase: str
    safety_risk: bool = False
    minors_involved: bool = False
    media_attention: bool = False
    dominant_problem: str = ""
    stagnating: bool = False
    has_plan: bool = False
    plans_for: frozenset[str] = frozenset()
    came_for: frozenset[str] = frozenset()
    """The grounds of the decision by which the case came into its present phase."""


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What the rules know of a proposal: its goal, and whom it was discussed with."""

    to_phase: str = ""
    consulted: frozenset[str] = frozenset()
    """The functions whose answer is recorded; a name that somebody typed is no function."""
    receiver: str = ""
    """To whom the household is handed ("naar wie"), in words."""
    proposer_functions: frozenset[str] = frozenset()
    """The functions of the person who proposes."""


def _safety_risk(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return case.safety_risk


def _minors_involved(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return case.minors_involved


def _media_attention(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return case.media_attention


def _stagnating(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return case.stagnating


def _has_plan(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return case.has_plan


def _plan_for_target(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return proposal.to_phase in case.plans_for


def _receiver_named(case: CaseFacts, proposal: ProposalFacts) -> bool:
    return bool(proposal.receiver.strip())


def _dominant_problem(case: CaseFacts, proposal: ProposalFacts, *, is_: str) -> bool:
    return case.dominant_problem == is_


def _dominant_problem_not(case: CaseFacts, proposal: ProposalFacts, *, is_: str) -> bool:
    return case.dominant_problem != is_


def _consulted(case: CaseFacts, proposal: ProposalFacts, *, any_of: tuple[str, ...]) -> bool:
    return bool(proposal.consulted & frozenset(any_of))


def _proposed_by_or_consulted(
    case: CaseFacts, proposal: ProposalFacts, *, any_of: tuple[str, ...]
) -> bool:
    return bool((proposal.consulted | proposal.proposer_functions) & frozenset(any_of))


def _safety_risk_or_came_for(
    case: CaseFacts, proposal: ProposalFacts, *, any_of: tuple[str, ...]
) -> bool:
    """Whether there is danger, or the case came into its phase on one of these grounds."""
    return case.safety_risk or bool(case.came_for & frozenset(any_of))


PREDICATES: Mapping[str, tuple[Callable[..., bool], frozenset[str]]] = {
    "safety_risk": (_safety_risk, frozenset()),
    "minors_involved": (_minors_involved, frozenset()),
    "media_attention": (_media_attention, frozenset()),
    "stagnating": (_stagnating, frozenset()),
    "has_plan": (_has_plan, frozenset()),
    "plan_for_target": (_plan_for_target, frozenset()),
    "receiver_named": (_receiver_named, frozenset()),
    "dominant_problem": (_dominant_problem, frozenset({"is_"})),
    "dominant_problem_not": (_dominant_problem_not, frozenset({"is_"})),
    "consulted": (_consulted, frozenset({"any_of"})),
    "safety_risk_or_came_for": (_safety_risk_or_came_for, frozenset({"any_of"})),
    "proposed_by_or_consulted": (_proposed_by_or_consulted, frozenset({"any_of"})),
}
"""name → (test, the parameters it must be given)."""


def holds(
    predicate: Predicate | None, case: CaseFacts, proposal: ProposalFacts | None = None
) -> bool:
    """Whether the predicate holds; no predicate always does."""
    if predicate is None:
        return True
    test, _ = PREDICATES[predicate.name]
    return test(case, proposal or ProposalFacts(), **predicate.params)


def _read(value: object, _: Info) -> Predicate:
    """`"safety_risk"`, or `{ consulted = { any_of = ["…"] } }` for one with parameters."""
    if isinstance(value, str):
        value = {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        raise wrong("moet één voorwaarde noemen")
    ((name, params),) = value.items()
    if name not in PREDICATES:
        raise wrong(f"onbekende voorwaarde: {name}")
    wanted = PREDICATES[name][1]
    if not isinstance(params, dict) or set(params) != wanted:
        needs = ", ".join(sorted(wanted)) or "geen"
        raise wrong(f"voorwaarde {name} vraagt deze gegevens: {needs}")
    frozen = {param: _param(name, param, given) for param, given in params.items()}
    return Predicate(name, MappingProxyType(frozen))


def _param(name: str, param: str, given: object) -> str | tuple[str, ...]:
    if param == "any_of":
        if isinstance(given, list) and given and all(isinstance(g, str) and g for g in given):
            return tuple(given)
        raise wrong("moet een lijst van teksten zijn", below=f"{name}.{param}")
    if isinstance(given, str) and given:
        return given
    raise wrong("moet een tekst zijn", below=f"{name}.{param}")


Condition = Annotated[Predicate, read_as(object, _read)]
"""A predicate as a model file writes it."""
