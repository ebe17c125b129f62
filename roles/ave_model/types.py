"""The words an AVE model is written in: frozen values, without Django, clock or database.

A municipality works with one model. A model says, per phase, who holds which responsibility,
and per transition who decides it, on what grounds and after what. Everything here is read from
`roles/ave_models/*.toml`; nothing in the code knows a phase, a function or a transition by name.

Each class describes its table in the file as well: pydantic reads the file by these annotations.
A field has the name of its key, or that key as its `alias`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, with_config

from .causes import Suggestion
from .fields import (
    NAMED_BY_KEY,
    NOT_A_KEY,
    READ_ONLY,
    Day,
    Flag,
    FunctionId,
    Functions,
    IdFromKey,
    Info,
    LentSource,
    Number,
    OptionalText,
    Parts,
    PhaseId,
    SomeFunctions,
    SomePhases,
    SourceByKey,
    SourceText,
    StartPhaseId,
    Tables,
    Text,
    TextByKey,
    Texts,
    read_as,
    with_source,
)
from .predicates import Condition
from .problems import wrong
from .rules import (
    NO_NORMS,
    Answers,
    Caseload,
    Dispute,
    Grip,
    HandBack,
    HeaviestPart,
    Instrument,
    LadderStep,
    Meeting,
    Minors,
    Norms,
    Profile,
    Route,
    SetAside,
)


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
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Function:
    """A function someone holds in a municipality or region over a period.

    `stands_for`: "the casusregisseur decides" means who holds casusregie on this case. `gremium`: a
    body in whose name a member decides. `within_organisation`: for one's own organisation only.
    `deputy_of`: acts in that function on days on which nobody who has it is there (`acting.py`).
    """

    id: IdFromKey
    label: Text
    description: Text
    stands_for: Responsibility | None = None
    gremium: Flag = False
    within_organisation: Flag = False
    deputy_of: OptionalText = ""


FunctionByKey = Annotated[Mapping[str, Function], NAMED_BY_KEY]


@dataclass(frozen=True, slots=True)
class Slot:
    """One responsibility in one phase, and who may hold it.

    `text` is how the model words the holder. `registered` is false where nobody is registered
    ("inwoners en professionals"). `required_when` makes the slot required on a fact;
    `when` makes a derived slot count only on a fact. `may_take`: an eligible person may take it
    when nobody holds it; `appointed_by` may appoint or replace at any time.
    """

    responsibility: Annotated[Responsibility, Field(default=None), NOT_A_KEY]
    text: Text
    source: LentSource
    aspect: OptionalText = ""
    holders: Functions = ()
    required: Flag = False
    required_when: Condition | None = None
    when: Condition | None = None
    registered: Flag = True
    appointed_by: Functions = ()
    may_take: Flag = False
    sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """The source of a key above, where it is another than that of the model's `slot_sources`."""


SlotsByResponsibility = Mapping[Responsibility, Tables[Slot]]


def _slots(found: SlotsByResponsibility, info: Info) -> tuple[Slot, ...]:
    slots = (
        replace(slot, responsibility=responsibility)
        for responsibility in Responsibility
        for slot in found.get(responsibility, ())
    )
    return with_source(tuple(slots), info)


BestuurByFunction = Annotated[
    Mapping[FunctionId, Literal["geinformeerd", "betrokken", "in_actie"]], READ_ONLY
]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase as the model words it. `group` joins phases for figures (2A and 2B are AVE2);
    `case_phase` is false where a household is known only by its signals or by waakvlam."""

    id: IdFromKey
    label: Text
    group: Text
    severity: Number
    """0 (calm) to 4 (total escalation): for order and colour, the same in every model."""
    title: Text
    situation: Text
    source: SourceText
    case_phase: Flag
    slots: Annotated[
        tuple[Slot, ...], read_as(SlotsByResponsibility, _slots), Field(alias="responsibilities")
    ]
    consult: Texts = ()
    consult_functions: Functions = ()
    signals: Texts = ()
    agreements: Texts = ()
    deploy: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    legal_frame: OptionalText = ""
    legal_ideal: OptionalText = ""
    needs_casusregisseur: HeaviestPart | None = None
    norms: Norms = NO_NORMS
    bestuur: BestuurByFunction = field(default_factory=lambda: MappingProxyType({}))
    sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}))
    """The source of each list or table above that has none of its own, by its key."""

    def slots_for(self, responsibility: Responsibility) -> tuple[Slot, ...]:
        return tuple(s for s in self.slots if s.responsibility is responsibility)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A ground for a step. Judged: the decider confirms the text. Computed: `predicate` tells."""

    id: Text
    text: Text
    source: LentSource
    predicate: Condition | None = None
    enough_alone: Flag = True
    """False: may be named beside another ground, never as the only one [W, Kanttekeningen]."""
    when: Condition | None = None
    """Counts only on this fact: danger that never was need not have grown less [D, AVE2]."""

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

    id: Text
    text: Text
    how: Text
    source: LentSource
    predicate: Condition | None = None
    when: Condition | None = None
    even_when_urgent: Flag = False
    answers: Answers | None = None
    """A judged one that is a question: answered yes, no, or why not; any answer will do."""

    @property
    def kind(self) -> str:
        return "computed" if self.predicate else "judged"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the model offers instead of a step that it does not allow."""

    text: Text
    source: LentSource
    to: OptionalText = ""
    """The id of the transition it leads to ("2B>2B:within-up"), or "" for an act outside it."""


def _instead_of_own(step_id: str, info: Info) -> str:
    if step_id and info.data.get("criteria"):
        raise wrong("staat naast eigen criteria; kies een van beide")
    return step_id


@dataclass(frozen=True, slots=True)
class Transition:
    """A step a case may take, and by whose decision.

    `proposes` and `decides` are function ids. `together_with` must have been consulted and stand
    in the decision; `advises` may be asked; `informs` is notified. `gremium` is the body in whose
    name the decision is recorded. `leaves_waakvlam`: the household is followed lightly afterwards.
    """

    from_phase: Annotated[StartPhaseId, Field(alias="from")]
    """"" for entry."""
    to_phase: Annotated[PhaseId, Field(alias="to")]
    direction: Direction
    decides: SomeFunctions
    proposes: SomeFunctions
    four_eyes: Flag
    source: SourceText
    sign_in_again: Flag = False
    """Whoever decides it proves afresh who they are: by then a screen may have been left alone."""
    text: OptionalText = ""
    gremium: OptionalText = ""
    together_with: Annotated[Functions, Field(alias="with")] = ()
    together_when: Annotated[Condition | None, Field(alias="with_when")] = None
    advises: Functions = ()
    informs: Functions = ()
    criteria: Annotated[Parts[Criterion], Field(alias="criterion")] = ()
    criteria_as: Annotated[OptionalText, AfterValidator(_instead_of_own)] = ""
    """The id of the step whose criteria are those of this one as well."""
    all_criteria: Flag = False
    """True: every criterion must be met; False: at least one."""
    preconditions: Annotated[Parts[Precondition], Field(alias="precondition")] = ()
    offers: Annotated[Parts[Offer], Field(alias="offer")] = ()
    urgent: Flag = False
    """The decider may propose and decide at once where danger is acute; another confirms."""
    confirms: Functions = ()
    confirm_hours: Number = 24
    leaves_waakvlam: Flag = False
    names_receiver: Flag = False
    sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """The source of a key above, where it is another than that of the model's `step_sources`."""

    @property
    def id(self) -> str:
        return f"{self.from_phase}>{self.to_phase}:{self.direction}"


@dataclass(frozen=True, slots=True)
class Access:
    """Need to know: what a function sees of cases in some phases, by its office alone."""

    function: FunctionId
    level: Level
    phases: SomePhases
    source: SourceText
    when: Condition | None = None


def _functions(_: tuple[str, ...], info: Info) -> Mapping[str, Function]:
    return info.context.functions


def _steps(steps: tuple[Transition, ...]) -> tuple[Transition, ...]:
    """The steps; one that shares the criteria of another step has them too."""
    criteria = {step.id: step.criteria for step in steps}
    return tuple(
        replace(step, criteria=criteria.get(step.criteria_as, ())) if step.criteria_as else step
        for step in steps
    )


@with_config(ConfigDict(extra="forbid"))  # for every table in it as well
@dataclass(frozen=True, slots=True)
class AveModel:
    """One municipality's way of working with AVE, in one version with a date of effect."""

    slug: Text
    version: Text
    effective: Day  # ISO date
    title: Text
    source: SourceText
    functions: Annotated[Mapping[str, Function], read_as(SomeFunctions, _functions)]
    phases: Annotated[Mapping[str, Phase], NAMED_BY_KEY, Field(alias="phase")]
    """In order, lightest first."""
    transitions: Annotated[Tables[Transition], AfterValidator(_steps), Field(alias="transition")]
    access: Annotated[Tables[Access], Field(default=())]
    caseload: Caseload
    recurrence_months: Number
    waakvlam_days: Number
    plan_form: Texts = ()
    """The headings of the plan of approach, where the model gives them."""
    problem_areas: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    dominant_problems: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    ladder: Tables[LadderStep] = ()
    meetings: Annotated[Tables[Meeting], Field(alias="meeting")] = ()
    instruments: Annotated[Tables[Instrument], Field(alias="instrument")] = ()
    pyramid: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    dispute: Dispute | None = None
    minors: Minors | None = None
    hand_back: HandBack | None = None
    set_aside: SetAside | None = None
    grip: Grip | None = None
    suggestions: Annotated[Tables[Suggestion], Field(alias="suggestion")] = ()
    notes: Texts = ()
    name: OptionalText = ""
    """What the model is called in a heading, where its title is too long."""
    labels: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    """This model's own label of a function, by its id."""
    seeds: TextByKey = field(default_factory=lambda: MappingProxyType({}))
    """The short name of each source document → the document."""
    sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}))
    """The source of each plain value above, by its key."""
    step_sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}))
    """The source of a key of every step that has none of its own for it."""
    slot_sources: SourceByKey = field(default_factory=lambda: MappingProxyType({}))
    """The same for responsibilities: who appoints, and whether one may take it."""
    routes: Annotated[Tables[Route], Field(alias="route")] = ()
    profiles: Annotated[Mapping[FunctionId, Profile], READ_ONLY] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """What a function is for, where the source says more than its description."""

    @property
    def short_name(self) -> str:
        return self.name or self.title.partition(":")[0]

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
