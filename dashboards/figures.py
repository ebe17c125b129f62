"""What is counted, and what it is made of; names of counts are told by `suppression.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from cases.deadlines.sentences import CAUSE_WORDS, GROUP_WORDS
from cases.intake.models import Signal
from escalation.reviewing import OUTCOME_WORDS
from roles.ave_model.causes import GROUP_OF, OF_PEOPLE, Cause, CauseGroup
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel, Direction

from .periods import Month
from .suppression import Shape

DECIDED: Mapping[str, str] = {
    "decided:up": "Opgeschaald",
    "decided:down": "Afgeschaald",
    "decided:refused": "Afgewezen",
    "decided:urgent": "Waarvan met spoed",
}
MEASURES: Mapping[str, str] = {
    "measure:meeting": "Overleg",
    "measure:escalation": "Opschalingsoverleg na een signalering",
    "measure:assignment": "Opdracht aan de casusregisseur",
    "measure:aside": "Partij tijdelijk buitenspel",
    "measure:grip": "Overgang naar de crisisorganisatie (GRIP)",
}
CAUSES: Mapping[str, str] = {
    f"cause:{cause}": CAUSE_WORDS[cause] for cause in Cause if cause not in OF_PEOPLE
}
CAUSE_GROUPS: Mapping[str, str] = {f"about:{group}": GROUP_WORDS[group] for group in CauseGroup}
CAUSES_IN: Mapping[str, tuple[str, ...]] = {
    f"about:{group}": tuple(f"cause:{cause}" for cause in Cause if GROUP_OF.get(cause) == group)
    for group in CauseGroup
}
"""A group of causes → the causes in it."""
REVIEWED: Mapping[str, str] = {
    f"reviewed:{outcome}": words for outcome, words in OUTCOME_WORDS.items()
}
SIGNALS: Mapping[str, str] = {
    f"signals:{reporter}": words for reporter, words in Signal.Reporter.choices
}

SO_FAR = frozenset({"reviewed", "signals", "instrument", "returned", *DECIDED, *MEASURES})
"""What is told of a half-year when half of it is over. Not its parts: what came to each of them
since is often small, and would have to be hidden for good."""


def instruments(model: AveModel) -> dict[str, str]:
    """Name of the figure of each measure that the model names → what it is called."""
    return {f"instrument:{key}": words for key, words in instrument_words(model).items()}


@dataclass(frozen=True, slots=True)
class Group:
    """A phase in the figures: 2A and 2B together are AVE2."""

    key: str
    label: str
    severity: int
    phases: tuple[tuple[str, str], ...]
    """The ids of the phases in it, with their labels."""
    has_cases: bool
    heaviest: bool = False
    """Whether the model asks which cases in it need a casusregisseur."""


def groups_of(model: AveModel) -> tuple[Group, ...]:
    """The phases of a model as the figures tell them, lightest first."""
    keys = dict.fromkeys(phase.group for phase in model.phases.values())
    found = []
    for key in keys:
        phases = [phase for phase in model.phases.values() if phase.group == key]
        label = phases[0].label if len(phases) == 1 else f"AVE{key}"
        parts = tuple((phase.id, phase.label) for phase in phases)
        has_cases = any(phase.case_phase for phase in phases)
        heaviest = any(phase.needs_casusregisseur for phase in phases)
        found.append(Group(key, label, phases[0].severity, parts, has_cases, heaviest))
    return tuple(found)


def shape(model: AveModel) -> Shape:
    """What the figures of a municipality on this model are made of."""
    phases = groups_of(model)
    with_cases = [group.key for group in phases if group.has_cases]
    divided = {
        f"stock:{group.key}": tuple(f"fine:{phase}" for phase, _ in group.phases)
        for group in phases
        if len(group.phases) > 1
    }
    return Shape(
        groups=tuple(group.key for group in phases),
        case_groups=tuple(with_cases),
        families={
            **divided,
            "reviewed": tuple(REVIEWED),
            "signals": tuple(SIGNALS),
            "instrument": tuple(instruments(model)),
        },
        singles=(*DECIDED, *MEASURES, "returned", *(f"ever:{key}" for key in heavy(phases))),
        subsets=tuple(f"{name}:" for name in (*CAUSES, *CAUSE_GROUPS)),
        unions={"flagged:yes": tuple(CAUSE_GROUPS), **CAUSES_IN},
        moves=tuple(permutations(with_cases, 2)),
    )


def heavy(phases: Iterable[Group]) -> list[str]:
    """The phases of which is counted who was ever in them: those above the first with cases."""
    with_cases = [group.key for group in phases if group.has_cases]
    return with_cases[1:]


def grounds(model: AveModel, group: Group) -> dict[str, str]:
    """The criteria on which a household comes in a phase, as a new case or going up, in the order
    of the model: id → text."""
    phases = {phase for phase, _ in group.phases}
    return {
        criterion.id: criterion.text
        for step in model.transitions
        if step.to_phase in phases
        and step.from_phase not in phases
        and step.direction in (Direction.ENTRY, Direction.UP)
        for criterion in step.criteria
    }


def of_period(month: Month, model: AveModel) -> set[str]:
    """Names of what is counted by the half-year or year, when this month ends one; halfway the
    half-year, of what is told of it so far."""
    found: set[str] = set()
    if month.ends_half_year:
        found |= {"reviewed", *REVIEWED, "signals", *SIGNALS, *DECIDED, *MEASURES, "returned"}
        found |= {"instrument", *instruments(model)}
    elif month.ends_quarter:
        found |= SO_FAR
    if month.ends_year:
        found |= {f"ever:{key}" for key in heavy(groups_of(model))}
    return found
