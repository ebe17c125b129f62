"""Why a case asks for attention, and what a model makes of it.

A cause is a fact that dates and records show. What follows from it differs per model: in one
stagnation is a ground for the next phase, in another it is not. A suggestion says so; it never
decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from .fields import DISTINCT, NOT_EMPTY, OptionalText, SomePhases, SourceText, Text, Texts


class Cause(StrEnum):
    """Every cause a flag can have."""

    INACTIVE = "inactive"
    NO_CASUSREGIE = "no_casusregie"
    NO_PROCESREGIE = "no_procesregie"
    NO_PLAN = "no_plan"
    EVALUATION_OVERDUE = "evaluation_overdue"
    PHASE_TOO_LONG = "phase_too_long"
    SIGNALS_RISING = "signals_rising"
    PROPOSAL_WAITING = "proposal_waiting"
    UNCONFIRMED = "unconfirmed"
    BACK_AND_FORTH = "back_and_forth"
    RECURRING = "recurring"
    WAAKVLAM_PASSED = "waakvlam_passed"
    ASSIGNMENT_OVERDUE = "assignment_overdue"
    AGREEMENT_OVERDUE = "agreement_overdue"
    CASELOAD = "caseload"
    FUNCTION_LAPSED = "function_lapsed"


OF_PEOPLE = frozenset({Cause.CASELOAD, Cause.FUNCTION_LAPSED})
"""These concern a person in a municipality, the others a case."""


class CauseGroup(StrEnum):
    """What causes are about: where each is too rare to be told, they are told together."""

    REGIE = "regie"
    STILL = "still"
    TERMS = "terms"
    RETURN = "return"


GROUP_OF: Mapping[Cause, CauseGroup] = {
    Cause.NO_CASUSREGIE: CauseGroup.REGIE,
    Cause.NO_PROCESREGIE: CauseGroup.REGIE,
    Cause.INACTIVE: CauseGroup.STILL,
    Cause.NO_PLAN: CauseGroup.STILL,
    Cause.PHASE_TOO_LONG: CauseGroup.STILL,
    Cause.EVALUATION_OVERDUE: CauseGroup.TERMS,
    Cause.PROPOSAL_WAITING: CauseGroup.TERMS,
    Cause.UNCONFIRMED: CauseGroup.TERMS,
    Cause.WAAKVLAM_PASSED: CauseGroup.TERMS,
    Cause.ASSIGNMENT_OVERDUE: CauseGroup.TERMS,
    Cause.AGREEMENT_OVERDUE: CauseGroup.TERMS,
    Cause.SIGNALS_RISING: CauseGroup.RETURN,
    Cause.BACK_AND_FORTH: CauseGroup.RETURN,
    Cause.RECURRING: CauseGroup.RETURN,
}
"""Every cause of a case is in one group; those of a person are in none."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the model suggests when one of these causes shows in one of these phases.

    `to` is the id of the step it leads to ("2>3:up"), or "" for an act outside the steps;
    `criteria` are the grounds that such a proposal starts with.
    """

    causes: Annotated[tuple[Cause, ...], NOT_EMPTY, DISTINCT]
    phases: SomePhases
    text: Text
    source: SourceText
    to: OptionalText = ""
    criteria: Texts = ()
