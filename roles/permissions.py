"""Who may do what on a case: the one authority. Everything else projects it.

Pure: a model, the facts of a case, and what a person is in that case go in; the actions that
person may take come out. guardian's rows, pages and buttons follow; every service asks again.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from .ave_model.types import AveModel, Direction, Level, Responsibility, Slot, Transition
from .case_snapshot import CaseSnapshot, eligible_functions, said_once
from .permission_levels import level, level_by_office, may_be_told
from .permissions_of_phase import always_sees


class Action(StrEnum):
    """What can be done with a case; the value is how it is said in Dutch."""

    OUTLINE = "de casus in hoofdlijnen zien"
    VIEW = "het dossier inzien"
    LOG = "in het logboek schrijven"
    EDIT = "de gegevens van de casus wijzigen"
    PLAN = "het plan van aanpak vastleggen"
    PARTIES = "betrokken partijen bijhouden"
    MEASURES = "maatregelen en instrumenten vastleggen"
    CONSULT = "een raadpleging vastleggen"
    PROPOSE = "op- of afschalen voorstellen"
    DECIDE = "over het voorstel besluiten"
    CONFIRM = "een spoedbesluit bevestigen"
    APPOINT = "regie beleggen"
    REVIEW = "een signalering beoordelen"
    AGREE = "bindende afspraken vastleggen"
    BRIEF = "bestuurlijke informatie schrijven"
    READ_BRIEFING = "bestuurlijke informatie lezen"
    SET_ASIDE = "een partij tijdelijk buitenspel zetten"
    HAND_BACK = "de casus teruggeven voor monitoring"
    GRIP = "overgang naar de crisisorganisatie vastleggen"
    CLOSE = "de casus sluiten"
    REOPEN = "de casus heropenen"


WORK_ACTIONS = frozenset(
    {
        Action.LOG,
        Action.EDIT,
        Action.PLAN,
        Action.PARTIES,
        Action.MEASURES,
        Action.CONSULT,
    }
)


def acts_as(
    case: CaseSnapshot, wanted: Iterable[str], person: int, functions: frozenset[str]
) -> tuple[str, ...]:
    """In which of the wanted functions this person acts on this case.

    A function that stands for a responsibility ("de casusregisseur") means its holder here;
    while nobody holds it, whoever has that function. Any other function: whoever has it.
    """
    found = []
    for function in wanted:
        bound = case.model.functions[function].stands_for
        if bound is not None and case.is_held(bound):
            if case.acts_in(person, bound, functions):
                found.append(function)
        elif function in functions:
            found.append(function)
    return tuple(found)


def acts_for(
    case: CaseSnapshot, wanted: Iterable[str], person: int, functions: frozenset[str]
) -> tuple[str, ...]:
    """As `acts_as`, for steps and for giving out regie: there a colleague with the function, to
    whom the model shows every case of the phase, stands in for who holds what it stands for, so
    that no case gets stuck on one person [ours].
    """
    wanted = tuple(wanted)
    mine = acts_as(case, wanted, person, functions)
    return tuple(f for f in wanted if f in mine or (f in functions and stands_in(case, f)))


def stands_in(case: CaseSnapshot, function: str) -> bool:
    """Whether whoever has this function may act for the colleague who holds what it stands for."""
    return always_sees(case.model, case.facts.phase, (function,))


def may_propose(
    case: CaseSnapshot, step: Transition, person: int, functions: frozenset[str]
) -> bool:
    """Whether this person may propose this step: holds a function that the model names for it."""
    return bool(acts_for(case, step.proposes, person, functions))


def deciders(case: CaseSnapshot, step: Transition) -> tuple[str, ...]:
    """Who decides this step: the model's dispute rule where there is disagreement [W]."""
    if case.disputed and case.model.dispute:
        return case.model.dispute.decides
    return step.decides


def may_decide(
    case: CaseSnapshot, step: Transition, person: int, functions: frozenset[str]
) -> tuple[str, ...]:
    """The functions in which this person may decide this step; empty: may not.

    Where the model asks for four eyes the proposer never decides, nor who answers or answered for
    them, whatever functions they hold. Who only stands in for them may: they said nothing of it.
    """
    if step.four_eyes and person in case.proposers:
        return ()
    return acts_for(case, deciders(case, step), person, functions)


def may_answer(case: CaseSnapshot, person: int) -> bool:
    """Whether this person may answer about the open proposal, and take it back: who made it, and
    while something is asked and they are absent, who stands in for them."""
    return case.open_step is not None and person in (case.proposer, case.proposer_stand_in)


def may_decide_at_once(
    case: CaseSnapshot, step: Transition, person: int, functions: frozenset[str], *, urgent: bool
) -> tuple[str, ...]:
    """The functions in which this person may propose and decide this step in one go.

    Where the model gives the step to one function, or urgently where danger is acute.
    """
    if step.four_eyes and not (urgent and step.urgent) and not takes_back(case, step, person):
        return ()
    if not may_propose(case, step, person, functions):
        return ()
    return acts_for(case, step.decides, person, functions)


def takes_back(case: CaseSnapshot, step: Transition, person: int) -> bool:
    """Whether this step undoes the urgent decision with which this person did not agree: two people
    have looked at it already [ours]."""
    urgent = case.disagreed_step
    return (
        urgent is not None
        and case.disagreed_by == person
        and step.from_phase == case.facts.phase
        and step.direction is Direction.DOWN
    )


def may_dispute(
    case: CaseSnapshot, step: Transition, person: int, functions: frozenset[str]
) -> tuple[str, ...]:
    """The functions in which this person may put disagreement on a step to whom the model names."""
    if case.model.dispute is None:
        return ()
    return acts_for(case, (*step.proposes, *step.decides), person, functions)


def may_confirm(case: CaseSnapshot, person: int, functions: frozenset[str]) -> tuple[str, ...]:
    """The functions in which this person may confirm another's urgent decision."""
    if case.unconfirmed_step is None or case.urgent_decider == person:
        return ()
    return acts_for(case, case.unconfirmed_step.confirms, person, functions)


def may_appoint(case: CaseSnapshot, slot: Slot, person: int, functions: frozenset[str]) -> bool:
    """Whether this person may appoint or replace the holder of this slot."""
    return bool(acts_for(case, slot.appointed_by, person, functions))


def may_take(case: CaseSnapshot, slot: Slot, functions: frozenset[str]) -> bool:
    """Whether a person with these functions may take this slot: it is vacant and open to them."""
    return (
        slot.may_take
        and not case.is_held(slot.responsibility, slot.aspect)
        and bool(functions & frozenset(eligible_functions(case.model, slot, case.facts)))
    )


def reviewers(model: AveModel, phase: str) -> tuple[str, ...]:
    """The functions that review what is flagged in a phase: keeping the process going is what
    procesregie is for [D, Netwerkcoördinator; W, Procesregie], so those who may hold it there,
    held or not. In a phase without it: who decides where a case goes from there, but not the
    casusregisseur, whose own work it is [ours].
    """
    slots = [s for s in model.phase(phase).slots if s.responsibility is Responsibility.PROCESREGIE]
    if slots:
        found = [f for slot in slots for f in slot.holders]
    else:
        steps = (step for step in model.transitions_from(phase) if not step.urgent)
        own = Responsibility.CASUSREGIE
        decide = dict.fromkeys(f for step in steps for f in step.decides)
        found = [f for f in decide if model.functions[f].stands_for is not own]
    return tuple(dict.fromkeys(found))


def reviews(model: AveModel, functions: frozenset[str]) -> bool:
    """Whether somebody with these functions reviews what is flagged in some phase."""
    return any(functions & frozenset(reviewers(model, phase)) for phase in model.phases)


def may_review(case: CaseSnapshot, person: int, functions: frozenset[str]) -> bool:
    """Whether this person may review the flags of this case: its procesregisseur, and whoever
    `reviewers` names as far as they read the file; so a colleague can stand in."""
    if case.acts_in(person, Responsibility.PROCESREGIE, functions):
        return True
    may = functions & frozenset(reviewers(case.model, case.facts.phase))
    found = level(case, person, functions)
    return bool(may) and found is not None and found.rank >= Level.VIEW.rank


def bestuurders(case: CaseSnapshot) -> Mapping[str, str]:
    """Those of them that have a part on this case now: the model shows it to them, or somebody told
    them of it."""
    parts = may_be_told(case)
    return {f: part for f, part in parts.items() if level_by_office(case, f) is not None}


def may_brief(case: CaseSnapshot, person: int, functions: frozenset[str]) -> bool:
    """Whether this person may inform bestuur in outline: who keeps the process going and reads
    the file, where bestuur has a part [D, AOV'er, Rollen 2]."""
    return bool(may_be_told(case)) and may_review(case, person, functions)


def may_agree(case: CaseSnapshot, person: int, functions: frozenset[str]) -> bool:
    """Whether this person records what an opschalingsoverleg bound its parties to, and whether
    they kept to it: who keeps the process going and reads the file [D, AVE3 Opschalen]."""
    here = case.model.phase(case.facts.phase)
    return here.case_phase and may_review(case, person, functions)


def may_register(model: AveModel, functions: frozenset[str]) -> bool:
    """Signals are registered by whoever the model gives a part in a case's entry."""
    return any(functions & frozenset((*step.decides, *step.proposes)) for step in model.entries())


@said_once
def allowed_actions(
    case: CaseSnapshot, person: int, functions: frozenset[str]
) -> frozenset[Action]:
    """Every action this person may take on this case now. A closed case can only be read."""
    found = level(case, person, functions)
    if found is None:
        return frozenset()
    actions = {Action.OUTLINE}
    if found.rank >= Level.VIEW.rank:
        actions |= {Action.VIEW, Action.READ_BRIEFING}
    if functions & frozenset(bestuurders(case)):
        actions.add(Action.READ_BRIEFING)
    ends = bool(may_end(case, person, functions))
    if found is Level.WORK and not case.model.phase(case.facts.phase).case_phase:
        ends = True  # who still follows the household
    if case.closed:
        return frozenset(actions | {Action.REOPEN} if ends and case.reopens else actions)
    if found is Level.WORK:
        actions |= WORK_ACTIONS
    if ends:
        actions.add(Action.CLOSE)
    actions |= _steps(case, person, functions)
    actions |= _special(case, person, functions)
    return frozenset(actions)


def ends_waakvlam(case: CaseSnapshot) -> tuple[str, ...]:
    """Beside who still follows the household: who decides whether it becomes a case again also
    decides that its course ends; otherwise it would hang on one person [ours]."""
    phase = case.facts.phase
    return () if case.model.phase(phase).case_phase else reviewers(case.model, phase)


def ends_case(case: CaseSnapshot) -> tuple[str, ...]:
    """Who decides that a course ends in a phase with a regisseur, since somebody died, moved or is
    out of sight: whoever decides on scaling down from there, as no model says it [ours]."""
    steps = case.model.transitions_from(case.facts.phase)
    down = (s for s in steps if s.direction is Direction.DOWN)
    return tuple(dict.fromkeys(f for step in down for f in step.decides))


def may_end(case: CaseSnapshot, person: int, functions: frozenset[str]) -> tuple[str, ...]:
    """The functions in which this person may end the course of the case, and within some weeks
    take that back. Beside whom `ends_case` names: who keeps the process going and reads the file,
    so that it hangs on nobody alone [ours]."""
    if not case.model.phase(case.facts.phase).case_phase:
        return acts_as(case, ends_waakvlam(case), person, functions)
    found = acts_for(case, ends_case(case), person, functions)
    if not found and may_review(case, person, functions):
        found = tuple(sorted(functions))
    return found


def _steps(case: CaseSnapshot, person: int, functions: frozenset[str]) -> set[Action]:
    actions = set()
    model, phase = case.model, case.facts.phase
    if any(may_propose(case, t, person, functions) for t in model.transitions_from(phase)):
        actions.add(Action.PROPOSE)
    if case.open_step and may_decide(case, case.open_step, person, functions):
        actions |= {Action.DECIDE, Action.CONSULT}
    if may_confirm(case, person, functions):
        actions.add(Action.CONFIRM)
    return actions


def _special(case: CaseSnapshot, person: int, functions: frozenset[str]) -> set[Action]:
    actions = set()
    model, phase = case.model, case.facts.phase
    slots = [s for s in model.phase(phase).slots if s.registered]
    if any(may_appoint(case, s, person, functions) or may_take(case, s, functions) for s in slots):
        actions.add(Action.APPOINT)
    if may_review(case, person, functions):
        actions.add(Action.REVIEW)
    if may_agree(case, person, functions):
        actions.add(Action.AGREE)
    if may_brief(case, person, functions):
        actions.add(Action.BRIEF)
    for rule, action in (
        (model.set_aside, Action.SET_ASIDE),
        (model.hand_back, Action.HAND_BACK),
    ):
        if rule and phase in rule.phases and acts_as(case, rule.by, person, functions):
            actions.add(action)
    if not case.is_held(Responsibility.PROCESREGIE):  # then there is nothing to hand back
        actions.discard(Action.HAND_BACK)
    if (
        model.grip
        and phase in model.grip.phases
        and acts_as(case, model.grip.decides, person, functions)
    ):
        actions.add(Action.GRIP)
    return actions
