"""Why not: an answer for everything one may not do, and for nothing one may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roles.ave_model import registry
from roles.case_snapshot import CaseSnapshot
from roles.permissions import Action, allowed_actions, may_decide, may_propose
from roles.why_not import STRANGER, Attempt, attempt_of, attempt_words, may, why_not
from tests.roles.snapshots import ME, MODELS, PROPOSER, slots_of, staffed, step_named, vacant

PHASES = [(m, p) for m in MODELS for p in registry.get(m).phases]
STEPS = [(m, t.id) for m in MODELS for t in registry.get(m).transitions if t.from_phase]


def situations(slug: str, phase: str) -> list[CaseSnapshot]:
    """Calm and stirred, staffed and vacant, with a proposal, in danger, and closed."""
    calm = staffed(slug, phase)
    found = [calm, staffed(slug, phase, facts=True), vacant(slug, phase, facts=True)]
    for step in registry.get(slug).transitions_from(phase):
        found.append(replace(calm, open_step=step, proposer=PROPOSER))
        found.append(replace(calm, open_step=step, proposer=ME))
        if step.urgent:
            found.append(replace(calm, unconfirmed_step=step, urgent_decider=PROPOSER))
            found.append(replace(calm, unconfirmed_step=step, urgent_decider=ME))
    return [*found, replace(calm, closed=True)]


@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_there_is_an_answer_exactly_when_the_action_is_not_allowed(slug: str, phase: str) -> None:
    for case in situations(slug, phase):
        for function in registry.get(slug).functions:
            mine = frozenset({function})
            allowed = allowed_actions(case, ME, mine)
            for action in Action:
                answer = why_not(case, Attempt(action), ME, mine)
                assert (answer is None) == (action in allowed), (function, action)
                assert answer is None or (answer.rule and answer.change)


@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_whose_it_is_are_exactly_those_who_may(slug: str, phase: str) -> None:
    for case in situations(slug, phase):
        for action in Action:
            answer = why_not(case, Attempt(action), ME, frozenset())
            assert answer is not None
            for function in registry.get(slug).functions:
                allowed = action in allowed_actions(case, STRANGER, frozenset({function}))
                assert (function in answer.functions) == allowed, (action, function)
            for held in case.held:
                assert held.person is not None
                allowed = action in allowed_actions(case, held.person, frozenset({held.function}))
                named = held in answer.holders or held.function in answer.functions
                assert named == allowed, (action, held)


@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_a_step_and_a_responsibility_are_answered_each_by_its_own_rule(
    slug: str, phase: str
) -> None:
    case = staffed(slug, phase)
    model = registry.get(slug)
    for function in model.functions:
        mine = frozenset({function})
        sees = Action.PROPOSE in allowed_actions(case, ME, mine)
        for step in model.transitions_from(phase):
            answer = why_not(case, Attempt(Action.PROPOSE, step.id), ME, mine)
            assert (answer is None) == (sees and may_propose(case, step, ME, mine))
        for slot in slots_of(model, phase):
            attempt = Attempt(Action.APPOINT, slot=f"{slot.responsibility}:{slot.aspect}")
            assert (why_not(case, attempt, ME, mine) is None) == may(case, attempt, ME, mine)


@pytest.mark.parametrize(("slug", "name"), STEPS)
def test_about_deciding_there_is_an_answer_exactly_when_one_may_not(slug: str, name: str) -> None:
    step = step_named(slug, name)
    for proposer in (PROPOSER, ME):
        case = replace(staffed(slug, step.from_phase), open_step=step, proposer=proposer)
        for function in registry.get(slug).functions:
            mine = frozenset({function})
            answer = why_not(case, Attempt(Action.DECIDE), ME, mine)
            assert (answer is None) == bool(may_decide(case, step, ME, mine)), function


def test_who_proposed_reads_that_a_second_person_is_needed() -> None:
    step = step_named("dalfsen", "3>4:up")
    case = replace(staffed("dalfsen", "3"), open_step=step, proposer=ME)
    answer = why_not(case, Attempt(Action.DECIDE), ME, frozenset({"aover"}))
    assert answer is not None
    assert "U deed dit voorstel zelf." in answer.rule
    assert answer.functions == ("aover",)
    another = replace(case, proposer=PROPOSER)
    assert why_not(another, Attempt(Action.DECIDE), ME, frozenset({"aover"})) is None


def test_the_sentence_names_the_functions_and_who_holds_regie() -> None:
    case = staffed("dalfsen", "2")
    answer = why_not(case, Attempt(Action.PROPOSE, "2>3:up"), ME, frozenset({"netwerkcoordinator"}))
    assert answer is not None
    assert "wie casusregie heeft" in answer.sentence(case.model)


def test_what_nobody_may_now_is_nobodys() -> None:
    case = staffed("dalfsen", "2")
    answer = why_not(case, Attempt(Action.GRIP), ME, frozenset({"burgemeester"}))
    assert answer is not None
    assert not answer.is_somebodys
    assert "Het model kent dit niet in AVE2." in answer.rule


def test_on_a_closed_case_all_but_reading_has_ended() -> None:
    case = replace(staffed("dalfsen", "2"), closed=True)
    answer = why_not(case, Attempt(Action.LOG), ME, frozenset({"netwerkcoordinator"}))
    assert answer is not None
    assert "gesloten" in answer.rule
    assert not answer.is_somebodys


def test_a_wish_comes_back_by_its_key_and_a_strange_key_is_no_wish() -> None:
    for attempt in (
        Attempt(Action.PLAN),
        Attempt(Action.PROPOSE, "3>4:up"),
        Attempt(Action.APPOINT, slot="procesregie:omgeving"),
    ):
        assert attempt_of(attempt.key) == attempt
    assert attempt_of("") is None
    assert attempt_of("LAUNCH||") is None
    assert attempt_words(registry.get("dalfsen"), Attempt(Action.PROPOSE, "3>4:up")).endswith(
        "(Opschalen: AVE3 → AVE4)"
    )


def test_a_step_from_another_phase_is_nobodys() -> None:
    case = staffed("dalfsen", "2")
    answer = why_not(case, Attempt(Action.PROPOSE, "3>4:up"), ME, frozenset({"aover"}))
    assert answer is not None
    assert not answer.is_somebodys
