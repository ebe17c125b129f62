"""When a step up or down may be proposed and decided: pure rules on the model and plain facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.core.errors import Problem
from roles.ave_model.predicates import CaseFacts, ProposalFacts, holds
from roles.ave_model.types import AveModel, Criterion, Offer, Precondition, Transition

from .answers import Answers


@dataclass(frozen=True, slots=True)
class Met:
    """A precondition with whether it is met now; one that is a question is met once answered."""

    precondition: Precondition
    met: bool
    answer: str = ""
    """What was answered, in words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody puts forward: the grounds they see, what they say was done, and why."""

    criteria: frozenset[str] = frozenset()
    preconditions: frozenset[str] = frozenset()
    """Judged preconditions confirmed by the proposer."""
    motivation: str = ""
    consulted: frozenset[str] = frozenset()
    receiver: str = ""
    proposer_functions: frozenset[str] = frozenset()
    urgent: bool = False
    answers: Answers = field(default_factory=dict)
    """The answers to preconditions that are a question."""

    def facts(self, step: Transition) -> ProposalFacts:
        return ProposalFacts(
            to_phase=step.to_phase,
            consulted=self.consulted,
            receiver=self.receiver,
            proposer_functions=self.proposer_functions,
        )


def criteria_here(step: Transition, facts: CaseFacts) -> tuple[Criterion, ...]:
    """The criteria that apply to this case: what never was, need not have gone [D, AVE2]."""
    return tuple(c for c in step.criteria if holds(c.when, facts))


def criteria_in_force(step: Transition, facts: CaseFacts, draft: Draft) -> tuple[Criterion, ...]:
    """The criteria that count: judged ones that were named, computed ones that hold."""
    return tuple(
        c
        for c in criteria_here(step, facts)
        if c.id in draft.criteria
        and (c.predicate is None or holds(c.predicate, facts, draft.facts(step)))
    )


def checklist(step: Transition, facts: CaseFacts, draft: Draft) -> tuple[Met, ...]:
    """Every precondition that applies here, and whether it is met."""
    here = (p for p in step.preconditions if holds(p.when, facts, draft.facts(step)))
    return tuple(_met(p, step, facts, draft) for p in here)


def _met(p: Precondition, step: Transition, facts: CaseFacts, draft: Draft) -> Met:
    if p.answers:
        answer = draft.answers.get(p.id)
        return Met(p, answer is not None, answer.words(p) if answer else "")
    if p.predicate:
        return Met(p, holds(p.predicate, facts, draft.facts(step)))
    return Met(p, p.id in draft.preconditions)


def proposal_problems(step: Transition, facts: CaseFacts, draft: Draft) -> list[Problem]:
    """What stands in the way of proposing this step; empty when nothing does.

    At least one ground (or all, where the model says so), and never only grounds that do not
    suffice alone: in Westerkwartier stagnation is no criterion for AVE3 [W, Kanttekeningen].
    Preconditions may still be open when proposing; they bind the decision.
    """
    problems = []
    if not draft.motivation.strip():
        problems.append(Problem("motivation", "Schrijf op waarom u deze stap voorstelt."))
    return [*problems, *_ground_problems(step, facts, draft)]


def _ground_problems(step: Transition, facts: CaseFacts, draft: Draft) -> list[Problem]:
    problems = []
    unknown = draft.criteria - {c.id for c in step.criteria}
    if unknown:
        problems.append(Problem("criteria", "Dit criterium hoort niet bij deze stap."))
    named = criteria_in_force(step, facts, draft)
    if step.criteria and not named:
        problems.append(Problem("criteria", "Kies minstens één criterium dat nu geldt."))
    elif step.all_criteria and len(named) < len(criteria_here(step, facts)):
        problems.append(Problem("criteria", "Voor deze stap moeten alle criteria gelden."))
    elif named and not any(c.enough_alone for c in named):
        reasons = " en ".join(f"“{c.text}”" for c in named)
        problems.append(
            Problem("criteria", f"{reasons} is in dit model alleen geen reden voor deze stap.")
        )
    return problems


def offers_instead(step: Transition, problems: Iterable[Problem]) -> tuple[Offer, ...]:
    """What the model offers when the grounds do not carry the step."""
    return step.offers if any(p.field == "criteria" for p in problems) else ()


def decision_problems(step: Transition, facts: CaseFacts, draft: Draft) -> list[Problem]:
    """What stands in the way of deciding this step; empty when nothing does.

    Preconditions must be met and those who decide together with the decider heard. Danger does
    not wait: an urgent decision skips them, save those the model asks for even then [ours].
    """
    problems = proposal_problems(step, facts, draft)
    return [*problems, *_condition_problems(step, facts, draft)]


def _condition_problems(step: Transition, facts: CaseFacts, draft: Draft) -> list[Problem]:
    problems = []
    if draft.urgent and not step.urgent:
        problems.append(Problem("urgent", "Voor deze stap kent het model geen spoedbesluit."))
    for item in checklist(step, facts, draft):
        if item.met or (draft.urgent and not item.precondition.even_when_urgent):
            continue
        problems.append(
            Problem(
                "preconditions",
                f"{'Nog niet beantwoord' if item.precondition.answers else 'Nog niet voldaan'}: "
                f"{item.precondition.text} {item.precondition.how}",
            )
        )
    if (
        step.together_with
        and not draft.urgent
        and holds(step.together_when, facts, draft.facts(step))
        and not draft.consulted & frozenset(step.together_with)
    ):
        problems.append(
            Problem(
                "consultations",
                "Dit besluit wordt samen genomen. Leg eerst vast wat de ander zei.",
            )
        )
    return problems


def gremium_of(model: AveModel, step: Transition, function: str) -> str:
    """The body in whose name somebody decides in this function; empty: in their own."""
    return step.gremium if model.functions[function].gremium else ""


def presence_problems(gremium: str, present: str) -> list[Problem]:
    """Who records a decision in the name of a body says who was there."""
    if not gremium or present.strip():
        return []
    return [Problem("present", f"Vul in wie er aanwezig waren bij: {gremium}.")]


def phase_problems(model: AveModel, phase: str) -> list[Problem]:
    """A new case starts in a phase that the model lets it enter."""
    if any(step.to_phase == phase for step in model.entries()):
        return []
    if phase not in model.phases:
        return [Problem("phase", "Deze fase kent het model van uw gemeente niet.")]
    label = model.phase(phase).label
    return [Problem("phase", f"Een nieuwe casus kan niet in {label} beginnen.")]


def entry_problems(step: Transition, facts: CaseFacts, draft: Draft) -> list[Problem]:
    """What stands in the way of entering here: an entry is a decision like any other."""
    problems = []
    if not draft.motivation.strip():
        problems.append(Problem("motivation", "Schrijf op waarom deze fase past."))
    return [
        *problems,
        *_ground_problems(step, facts, draft),
        *_condition_problems(step, facts, draft),
    ]
