"""Why somebody may not do something on a case: which rule, whose it is, and what would change it.

There is no second rule here. Whether something is allowed, and whose it is, is found by asking
`permissions.py`: about the person first, then about every function of the model and everyone who
holds something on the case. Pure, as the rule is.
"""

from dataclasses import dataclass

from .ave_model.types import AveModel, Slot, Transition
from .ave_model.who import step_title
from .ave_model.words import RESPONSIBILITY_WORDS, labels, listed
from .case_snapshot import CaseSnapshot, Held
from .permissions import WORK_ACTIONS, Action, allowed_actions, may_appoint, may_propose, may_take

STRANGER = 0
"""Somebody who holds nothing on any case and proposed nothing: only their function counts."""
READING = frozenset({Action.OUTLINE, Action.VIEW, Action.READ_BRIEFING})


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wants to do: an action, or an action on one step or one responsibility."""

    action: Action
    step: str = ""
    """The id of a step from the present phase, with `Action.PROPOSE`."""
    slot: str = ""
    """ "procesregie:omgeving", with `Action.APPOINT`."""

    @property
    def key(self) -> str:
        """The attempt as one word, to come back by with `attempt_of`."""
        return f"{self.action.name}|{self.step}|{self.slot}"


def attempt_of(key: str) -> Attempt | None:
    """The attempt behind a key; None where it is nobody's key."""
    name, _, rest = key.partition("|")
    step, _, slot = rest.partition("|")
    return Attempt(Action[name], step, slot) if name in Action.__members__ else None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer: the rule in a sentence, whose it is here, and what would change it."""

    rule: str
    change: str
    functions: tuple[str, ...] = ()
    """Who may do it by function."""
    holders: tuple[Held, ...] = ()
    """Who may do it because they hold something on this case."""

    @property
    def is_somebodys(self) -> bool:
        """Whether anybody may do it now; otherwise there is nothing to ask for."""
        return bool(self.functions or self.holders)

    def whose(self, model: AveModel) -> tuple[str, ...]:
        """Labels: the functions, and the responsibilities of the holders."""
        held = (RESPONSIBILITY_WORDS[h.responsibility].lower() for h in self.holders)
        return (*labels(model, self.functions), *dict.fromkeys(f"wie {h} heeft" for h in held))

    def sentence(self, model: AveModel) -> str:
        """The rule, and whose it is."""
        return (
            f"{self.rule} Dit doet: {listed(self.whose(model))}."
            if self.is_somebodys
            else (f"{self.rule} {self.change}")
        )


def attempt_words(model: AveModel, attempt: Attempt) -> str:
    """What is wished, as one says it: "op- of afschalen voorstellen (Opschalen: AVE2 → AVE3)"."""
    step = _step(model, attempt.step)
    if step is not None:
        return f"{attempt.action.value} ({step_title(model, step)})"
    if attempt.slot:
        return f"{attempt.action.value} ({attempt.slot.replace(':', ', ').rstrip(', ')})"
    return attempt.action.value


def may(case: CaseSnapshot, attempt: Attempt, person: int, functions: frozenset[str]) -> bool:
    """Whether this person may do this now, as `permissions.py` has it."""
    if attempt.action not in allowed_actions(case, person, functions):
        return False
    if attempt.step:
        step = _step(case.model, attempt.step)
        return (
            step is not None
            and step.from_phase == case.facts.phase
            and may_propose(case, step, person, functions)
        )
    if attempt.slot:
        slot = _slot(case, attempt.slot)
        return slot is not None and (
            may_appoint(case, slot, person, functions) or may_take(case, slot, functions)
        )
    return True


def why_not(
    case: CaseSnapshot, attempt: Attempt, person: int, functions: frozenset[str]
) -> WhyNot | None:
    """Why this person may not do this now; None exactly when they may."""
    if may(case, attempt, person, functions):
        return None

    offices = tuple(f for f in case.model.functions if may(case, attempt, STRANGER, frozenset({f})))
    holders = tuple(
        h
        for h in case.held
        if h.person is not None
        and h.function not in offices
        and may(case, attempt, h.person, _as_holder(h))
    )
    rule, change = _words(case, attempt, person, functions)
    return WhyNot(rule, change, offices, holders)


def _as_holder(held: Held) -> frozenset[str]:
    """The function it is held in; held in none it counts with any function at all."""
    return frozenset({held.function or "-"})


def _words(
    case: CaseSnapshot,
    attempt: Attempt,
    person: int,
    functions: frozenset[str],
) -> tuple[str, str]:
    """The rule that stands in the way, the most telling first, and what would change it."""
    phase = case.model.phase(case.facts.phase).label
    action, step = attempt.action, case.open_step
    if not functions:
        return (
            "U heeft vandaag geen functie in deze gemeente.",
            "De beheerder van uw gemeente legt vast wie welke functie heeft.",
        )
    if case.closed and action not in READING and not (action is Action.REOPEN and case.reopens):
        return (
            "Deze casus is gesloten. U kunt hem alleen nog lezen.",
            "Een nieuw signaal kan een nieuwe casus openen.",
        )
    if action is Action.DECIDE:
        if step is None:
            return "Er ligt geen voorstel.", "Het kan als iemand een stap voorstelt."
        if step.four_eyes and case.proposer == person:
            return (
                "U deed dit voorstel zelf. Voor deze stap zijn twee mensen nodig: "
                "wie voorstelt, besluit niet.",
                "Een ander besluit, of u trekt het voorstel in.",
            )
        if step.four_eyes and person in case.proposers:
            return (
                "U neemt waar voor wie dit voorstel deed. Voor deze stap zijn twee mensen nodig: "
                "wie voorstelt of daarvoor waarneemt, besluit niet.",
                "Een ander besluit, of u trekt het voorstel in.",
            )
        if case.disputed and case.model.dispute:
            return case.model.dispute.text, "Dit verandert als het meningsverschil voorbij is."
    if action is Action.CONFIRM:
        if case.unconfirmed_step is None:
            return (
                "Er is geen spoedbesluit dat op bevestiging wacht.",
                "Het kan na een spoedbesluit.",
            )
        if case.urgent_decider == person:
            return (
                "U nam dit spoedbesluit zelf. Een ander bevestigt het.",
                "Een ander kijkt ernaar. U hoeft niets te doen.",
            )
    return _rule_of(case, attempt, phase), _change_of(action, phase)


def _rule_of(case: CaseSnapshot, attempt: Attempt, phase: str) -> str:
    model, action = case.model, attempt.action
    special = {
        Action.SET_ASIDE: model.set_aside,
        Action.HAND_BACK: model.hand_back,
        Action.GRIP: model.grip,
    }
    if action in special:
        rule = special[action]
        if rule is None:
            return "Het model van deze gemeente kent dit niet."
        if case.facts.phase not in rule.phases:
            return f"Het model kent dit niet in {phase}."
        return rule.text
    if attempt.step:
        step = _step(model, attempt.step)
        if step is None or step.from_phase != case.facts.phase:
            return f"Het model kent deze stap niet vanuit {phase}."
        return f"Het model zegt wie deze stap vanuit {phase} voorstelt."
    if attempt.slot:
        slot = _slot(case, attempt.slot)
        if slot is None:
            return f"Het model kent deze regie niet in {phase}."
        return f"Het model zegt: {slot.text}. Het noemt ook wie dat bepaalt."
    if action in WORK_ACTIONS:
        return "Dit doet wie aan de casus werkt: door regie, of omdat het model het zegt."
    return {
        Action.OUTLINE: f"De casus is te zien voor wie in {phase} een rol heeft.",
        Action.VIEW: f"Het dossier is voor wie in {phase} aan de casus werkt of meeleest.",
        Action.PROPOSE: f"Het model zegt wie vanuit {phase} een stap voorstelt.",
        Action.DECIDE: "Het model zegt wie over deze stap besluit.",
        Action.CONFIRM: "Het model zegt wie een spoedbesluit bevestigt.",
        Action.APPOINT: f"Het model zegt wie in {phase} regie belegt.",
        Action.REVIEW: f"Wat gesignaleerd is, beoordeelt wie in {phase} procesregie heeft.",
        Action.AGREE: f"Bindende afspraken legt vast wie in {phase} procesregie heeft.",
        Action.BRIEF: (
            f"Het bestuur inlichten doet wie in {phase} procesregie heeft, "
            "als het model het bestuur daar een rol geeft."
        ),
        Action.CLOSE: (
            f"Een casus sluit wie vanuit {phase} over afschalen besluit, of het proces volgt."
            if model.phase(case.facts.phase).case_phase
            else f"Een casus sluit wie hem in {phase} volgt."
        ),
        Action.REOPEN: "Een casus heropent wie hem mocht sluiten, als hij nog maar kort dicht is.",
        Action.READ_BRIEFING: (
            f"Dit leest wie het dossier inziet, en het bestuur dat in {phase} een rol heeft."
        ),
    }[action]


def _change_of(action: Action, phase: str) -> str:
    if action in WORK_ACTIONS or action in READING:
        return "Dit verandert als u regie krijgt op deze casus, of een functie die dit mag."
    if action in (Action.SET_ASIDE, Action.HAND_BACK, Action.GRIP):
        return "Dit verandert als de casus in een andere fase komt, of als u deze functie krijgt."
    return f"Dit verandert als u in {phase} een functie of regie krijgt die dit mag."


def _step(model: AveModel, step_id: str) -> Transition | None:
    return next((t for t in model.transitions if t.id == step_id), None) if step_id else None


def _slot(case: CaseSnapshot, key: str) -> Slot | None:
    responsibility, _, aspect = key.partition(":")
    slots = case.model.phase(case.facts.phase).slots
    return next(
        (s for s in slots if (s.responsibility, s.aspect) == (responsibility, aspect)),
        None,
    )
