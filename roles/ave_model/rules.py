"""The rules of a model that stand alone, beside its phases and steps."""

from dataclasses import dataclass

from pydantic import ConfigDict, with_config

from .fields import Functions, Number, SomeFunctions, SomePhases, SourceText, Text, Texts
from .predicates import Condition


@dataclass(frozen=True, slots=True)
class LadderStep:
    step: Number
    text: Text
    source: SourceText
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Who takes the final decision when the parties disagree on a step up or down."""

    decides: SomeFunctions
    text: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class Minors:
    """What changes when minors are involved.

    `casusregie`: only these functions may hold casusregie then (empty: no other rule).
    `both_regies`: holders of these functions may hold casusregie and procesregie at once.
    `involve`: always involved and told.
    """

    text: Text
    source: SourceText
    casusregie: Functions = ()
    both_regies: Functions = ()
    involve: Functions = ()


@dataclass(frozen=True, slots=True)
class HeaviestPart:
    """The part of a phase that asks for a casusregisseur [O, Huidige situatie].

    `question` is asked of each case in the phase. Where the answer is yes, casusregie belongs with
    one of `holders`.
    """

    question: Text
    holders: SomeFunctions
    source: SourceText


@dataclass(frozen=True, slots=True)
class HandBack:
    """Procesregie ends and casusregie goes on (or to another) to keep watch [O]."""

    by: SomeFunctions
    phases: SomePhases
    text: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class SetAside:
    """Who may put a party aside for a time ("buitenspel") [D, AVE3 Procesregie]."""

    by: SomeFunctions
    phases: SomePhases
    text: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class Grip:
    """Going over to the crisis organisation; not a phase, recorded on the case [D, AVE4]."""

    phases: SomePhases
    decides: SomeFunctions
    text: Text
    source: SourceText
    advises: Functions = ()


@dataclass(frozen=True, slots=True)
class Caseload:
    warn: Number
    over: Number
    source: SourceText


@dataclass(frozen=True, slots=True)
class Meeting:
    id: Text
    label: Text
    text: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class Instrument:
    """A measure that may be imposed on somebody of the household, such as a gebiedsverbod [O]."""

    id: Text
    label: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class Route:
    """Where a kind of signals belongs [D, AVE1 Opschalen]."""

    signals: Text
    to: Text
    source: SourceText


@dataclass(frozen=True, slots=True)
class Profile:
    """What a function is for, in lines."""

    tasks: Texts
    source: SourceText


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Principles:
    """The leading principles, which hold in every model, and where they stand."""

    seed: Text
    section: Text
    principles: Texts


@dataclass(frozen=True, slots=True)
class Norms:
    """Days per phase; None where the model sets no norm. Calendar days unless `working_days`.

    `signal_count` is a number of signals within `signal_days`; `return_days` is how soon coming
    back to a phase counts as back and forth.
    """

    inactive_days: Number | None = None
    appoint_days: Number | None = None
    plan_days: Number | None = None
    evaluation_days: Number | None = None
    phase_days: Number | None = None
    decision_days: Number | None = None
    signal_days: Number | None = None
    signal_count: Number | None = None
    return_days: Number | None = None
    working_days: Texts = ()


NO_NORMS = Norms()


@dataclass(frozen=True, slots=True)
class Answers:
    """What yes and no mean as an answer to a precondition that is a question."""

    yes: Text
    no: Text
