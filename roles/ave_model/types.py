"""The words an AVE model is written in: frozen values, without Django, clock or database.

A municipality works with one model. A model says, per phase, who holds which responsibility,
and per transition who decides it, on what grounds and after what. Everything here is read from
`roles/ave_models/*.toml`; nothing in the code knows a phase, a function or a transition by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .causes import Suggestion
    from .instruments import Instrument


class Responsibility(StrEnum):
    """The four of the regiebalk, and behandelregie beside them [W, Vormen van Regie]."""

    CASUSREGIE = "casusregie"
    PROCESREGIE = "procesregie"
    BEHANDELREGIE = "behandelregie"
    OPERATIONAL = "operational"
    ADMINISTRATIVE = "administrative"


REGIE = (Responsibility.CASUSREGIE, Responsibility.PROCESREGIE)
"""Who holds one of these on a case works on it: their cases, their caseload, their flags."""
APPOINTED = (*REGIE, Responsibility.BEHANDELREGIE)
"""Held by a person or organisation over a period; the other two are derived and never stored."""


class Direction(StrEnum):
    ENTRY = "entry"
    UP = "up"
    DOWN = "down"
    WITHIN_UP = "within-up"
    WITHIN_DOWN = "within-down"


class Level(StrEnum):
    """How much of a case one may see; each level holds the ones before it."""

    OUTLINE = "outline"
    VIEW = "view"
    WORK = "work"

    @property
    def rank(self) -> int:
        return RANKS[self]


RANKS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: the seed's name and the phrase or section, or `ours`."""

    seed: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function someone holds in a municipality or region over a period.

    `stands_for` binds the function to a responsibility: "the casusregisseur decides" means the
    person who holds casusregie on this case, whatever function that person has.
    `gremium` marks a body in whose name a member records a decision (driehoek, toegangsteam).
    """

    id: str
    label: str
    description: str
    stands_for: Responsibility | None = None
    gremium: bool = False


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named test on the facts of a case or proposal, with its parameters: `predicates.py`."""

    name: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Slot:
    """One responsibility in one phase, and who may hold it.

    `text` is how the model words the holder. `registered` is false where nobody is registered
    ("inwoners en professionals"). `required_when` makes the slot required on a fact;
    `when` makes a derived slot count only on a fact. `may_take`: an eligible person may take it
    when nobody holds it; `appointed_by` may appoint or replace at any time.
    """

    responsibility: Responsibility
    text: str
    source: Source
    aspect: str = ""
    holders: tuple[str, ...] = ()
    required: bool = False
    required_when: Predicate | None = None
    when: Predicate | None = None
    registered: bool = True
    appointed_by: tuple[str, ...] = ()
    may_take: bool = False


@dataclass(frozen=True, slots=True)
class Norms:
    """Days per phase; None where the model sets no norm. Calendar days unless `working_days`.

    `signal_count` is a number of signals within `signal_days`; `return_days` is how soon coming
    back to a phase counts as back and forth.
    """

    inactive_days: int | None = None
    appoint_days: int | None = None
    plan_days: int | None = None
    evaluation_days: int | None = None
    phase_days: int | None = None
    decision_days: int | None = None
    signal_days: int | None = None
    signal_count: int | None = None
    return_days: int | None = None
    working_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase as the model words it. `group` joins phases for figures (2A and 2B are AVE2);
    `case_phase` is false where a household is known only by its signals or by waakvlam."""

    id: str
    label: str
    group: str
    severity: int
    """0 (calm) to 4 (total escalation): for order and colour, the same in every model."""
    title: str
    situation: str
    source: Source
    case_phase: bool
    slots: tuple[Slot, ...] = ()
    consult: tuple[str, ...] = ()
    consult_functions: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    deploy: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    legal_frame: str = ""
    norms: Norms = Norms()
    bestuur: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """function id → "geinformeerd" | "betrokken" | "in_actie"."""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    """The source of each list or table above that has none of its own, by its key."""

    def slots_for(self, responsibility: Responsibility) -> tuple[Slot, ...]:
        return tuple(s for s in self.slots if s.responsibility is responsibility)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A ground for a step. Judged: the decider confirms the text. Computed: `predicate` tells."""

    id: str
    text: str
    source: Source
    predicate: Predicate | None = None
    enough_alone: bool = True
    """False: may be named beside another ground, never as the only one [W, Kanttekeningen]."""

    @property
    def kind(self) -> str:
        return "computed" if self.predicate else "judged"


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must have been done first, and `how` to get there.

    Judged ones are confirmed by the proposer; computed ones are read from the case.
    `when` limits it to some cases. An urgent decision does not wait for preconditions, unless
    `even_when_urgent`; what was skipped stands in the decision.
    """

    id: str
    text: str
    how: str
    source: Source
    predicate: Predicate | None = None
    when: Predicate | None = None
    even_when_urgent: bool = False

    @property
    def kind(self) -> str:
        return "computed" if self.predicate else "judged"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the model offers instead of a step that it does not allow."""

    text: str
    source: Source
    to: str = ""
    """The id of the transition it leads to ("2B>2B:within-up"), or "" for an act outside it."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step a case may take, and by whose decision.

    `proposes` and `decides` are function ids. `together_with` must have been consulted and stand
    in the decision; `advises` may be asked; `informs` is told. `gremium` names the body in whose
    name the decision is recorded. `leaves_waakvlam`: the household is followed lightly afterwards.
    """

    from_phase: str
    """"" for entry."""
    to_phase: str
    direction: Direction
    decides: tuple[str, ...]
    proposes: tuple[str, ...]
    four_eyes: bool
    source: Source
    sign_in_again: bool = False
    """Whoever decides it proves afresh who they are: by then a screen may have been left alone."""
    text: str = ""
    gremium: str = ""
    together_with: tuple[str, ...] = ()
    together_when: Predicate | None = None
    advises: tuple[str, ...] = ()
    informs: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    all_criteria: bool = False
    """True: every criterion must be met; False: at least one."""
    preconditions: tuple[Precondition, ...] = ()
    offers: tuple[Offer, ...] = ()
    urgent: bool = False
    """The decider may propose and decide at once where danger is acute; another confirms."""
    confirms: tuple[str, ...] = ()
    confirm_hours: int = 24
    leaves_waakvlam: bool = False
    names_receiver: bool = False

    @property
    def id(self) -> str:
        return f"{self.from_phase}>{self.to_phase}:{self.direction}"


@dataclass(frozen=True, slots=True)
class Access:
    """Need to know: what a function sees of cases in some phases, by its office alone."""

    function: str
    level: Level
    phases: tuple[str, ...]
    source: Source
    when: Predicate | None = None


@dataclass(frozen=True, slots=True)
class LadderStep:
    step: int
    text: str
    source: Source
    when: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Who takes the final decision when the parties disagree on a step up or down."""

    decides: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Minors:
    """What changes when minors are involved.

    `casusregie`: only these functions may hold casusregie then (empty: no other rule).
    `both_regies`: holders of these functions may hold casusregie and procesregie at once.
    `involve`: always involved and told.
    """

    text: str
    source: Source
    casusregie: tuple[str, ...] = ()
    both_regies: tuple[str, ...] = ()
    involve: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandBack:
    """Procesregie ends and casusregie goes on (or to another) to keep watch [O]."""

    by: tuple[str, ...]
    phases: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who may put a party aside for a time ("buitenspel") [D, AVE3 Procesregie]."""

    by: tuple[str, ...]
    phases: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Grip:
    """Going over to the crisis organisation; not a phase, recorded on the case [D, AVE4]."""

    phases: tuple[str, ...]
    decides: tuple[str, ...]
    advises: tuple[str, ...]
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Caseload:
    warn: int
    over: int
    source: Source


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    label: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class AveModel:
    """One municipality's way of working with AVE, in one version with a date of effect."""

    slug: str
    version: str
    effective: str
    """ISO date."""
    title: str
    source: Source
    functions: Mapping[str, Function]
    phases: Mapping[str, Phase]
    """In order, lightest first."""
    transitions: tuple[Transition, ...]
    access: tuple[Access, ...]
    caseload: Caseload
    recurrence_months: int
    waakvlam_days: int
    plan_form: tuple[str, ...] = ()
    """The headings of the plan of approach, where the model gives them."""
    problem_areas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dominant_problems: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ladder: tuple[LadderStep, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    instruments: tuple["Instrument", ...] = ()
    pyramid: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    dispute: Dispute | None = None
    minors: Minors | None = None
    hand_back: HandBack | None = None
    set_aside: SetAside | None = None
    grip: Grip | None = None
    suggestions: tuple["Suggestion", ...] = ()
    notes: tuple[str, ...] = ()
    seeds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The short name of each source document → the document."""
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    """The source of each plain value above, by its key."""

    def phase(self, phase_id: str) -> Phase:
        """The phase; KeyError if the model does not know it."""
        return self.phases[phase_id]

    def transition(self, from_phase: str, to_phase: str, direction: str) -> Transition | None:
        """The one step with these ends and direction, or None."""
        for t in self.transitions:
            if (t.from_phase, t.to_phase, t.direction) == (from_phase, to_phase, direction):
                return t
        return None

    def transitions_from(self, from_phase: str) -> tuple[Transition, ...]:
        return tuple(t for t in self.transitions if t.from_phase == from_phase)

    def entries(self) -> tuple[Transition, ...]:
        """The phases a new case may enter, as steps."""
        return self.transitions_from("")
