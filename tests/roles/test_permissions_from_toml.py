"""Every model × function × phase × action, read a second time and plainly from the TOML.

The oracle below knows nothing of `roles.ave_model` and `roles.permissions`: it reads the tables
of the file as a policy officer would, for one person with one function who holds nothing, and
for one person who holds one responsibility.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from roles.ave_model import registry
from roles.ave_model.registry import MODELS_DIR
from roles.permissions import Action, allowed_actions, may_decide, may_propose
from tests.roles.snapshots import ME, MODELS, PROPOSER, slots_of, staffed

WORK = {
    Action.LOG,
    Action.EDIT,
    Action.PLAN,
    Action.PARTIES,
    Action.MEASURES,
    Action.CONSULT,
}
LEVELS = {
    "outline": {Action.OUTLINE},
    "view": {Action.OUTLINE, Action.VIEW},
    "work": {Action.OUTLINE, Action.VIEW, *WORK},
}
PHASES = [(m, p) for m in MODELS for p in registry.get(m).phases]
STEPS = [(m, t.id) for m in MODELS for t in registry.get(m).transitions if t.from_phase]


@cache
def toml(slug: str) -> dict[str, Any]:
    return tomllib.loads((MODELS_DIR / f"{slug}.toml").read_text(encoding="utf-8"))


@cache
def stands_for() -> dict[str, str]:
    """function → the responsibility whose holder it means."""
    functions = tomllib.loads((MODELS_DIR / "functions.toml").read_text(encoding="utf-8"))
    return {f: row["stands_for"] for f, row in functions.items() if "stands_for" in row}


def kinds_held(slug: str, phase: str) -> set[str]:
    return {s.responsibility.value for s in slots_of(registry.get(slug), phase)}


def acting(slug: str, phase: str, function: str) -> set[str]:
    """As what somebody with this function acts on a case where strangers hold everything."""
    return set() if stands_for().get(function) in kinds_held(slug, phase) else {function}


def standing_in(slug: str, phase: str, function: str) -> set[str]:
    """The same for steps and for giving out regie: a colleague who always sees the case there."""
    rows = toml(slug)["access"]
    always = any(
        r["function"] == function and phase in r["phases"] and "when" not in r for r in rows
    )
    return {function} if always else acting(slug, phase, function)


def steps_from(slug: str, phase: str) -> list[dict[str, Any]]:
    return [t for t in toml(slug)["transition"] if t["from"] == phase]


def reviews(slug: str, phase: str, function: str) -> bool:
    """Procesregie reviews what is flagged; where a phase has none, who decides on from there."""
    regie = toml(slug)["phase"][phase].get("responsibilities", {}).get("procesregie", [])
    if regie:
        return any(function in slot["holders"] for slot in regie)
    steps = [t for t in steps_from(slug, phase) if "urgent" not in t]
    return function != "casusregisseur" and any(function in t["decides"] for t in steps)


def expected(
    slug: str, phase: str, function: str, roles: set[str], seen: set[Action], *, facts: bool = False
) -> set[Action]:
    """What the file gives to somebody with a function, who acts as these and sees this much."""
    if not seen:
        return set()
    model, actions = toml(slug), set(seen)
    roles_of_steps = roles | standing_in(slug, phase, function)
    if any(roles_of_steps & set(t["proposes"]) for t in steps_from(slug, phase)):
        actions.add(Action.PROPOSE)
    rows = model["phase"][phase].get("responsibilities", {})
    slots = [s for kind in rows.values() for s in kind if s.get("registered", True)]
    if any(roles_of_steps & set(s.get("appointed_by", ())) for s in slots):
        actions.add(Action.APPOINT)
    for key, action, who in (
        ("set_aside", Action.SET_ASIDE, "by"),
        ("hand_back", Action.HAND_BACK, "by"),
        ("grip", Action.GRIP, "decides"),
    ):
        rule = model.get(key)
        if rule and phase in rule["phases"] and roles & set(rule[who]):
            actions.add(action)
    parts = model["phase"][phase].get("bestuur", {})
    bestuur = {f for f in parts if seen_by_office(slug, phase, f, facts)}
    if reviews(slug, phase, function) and Action.VIEW in seen:
        actions.add(Action.REVIEW)
        if model["phase"][phase]["case_phase"]:
            actions.add(Action.AGREE)
        if parts:
            actions.add(Action.BRIEF)
    if function in bestuur or Action.VIEW in seen:
        actions.add(Action.READ_BRIEFING)
    ended = not model["phase"][phase]["case_phase"]
    ordinary = [t for t in steps_from(slug, phase) if "urgent" not in t]
    if ended and any(roles & set(t["decides"]) for t in ordinary):
        actions.add(Action.CLOSE)
    if ended and Action.LOG in seen:  # who works on it still follows the household
        actions.add(Action.CLOSE)
    down = [t for t in steps_from(slug, phase) if t["direction"] == "down"]
    decides_down = any(roles_of_steps & set(t["decides"]) for t in down)
    if not ended and (decides_down or Action.REVIEW in actions):
        actions.add(Action.CLOSE)
    return actions


def seen_by_office(slug: str, phase: str, function: str, facts: bool) -> set[Action]:
    seen: set[Action] = set()
    for row in toml(slug)["access"]:
        if row["function"] == function and phase in row["phases"] and (facts or "when" not in row):
            seen |= LEVELS[row["level"]]
    return seen


@pytest.mark.parametrize("facts", [False, True], ids=["calm", "every fact"])
@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_an_office_gives_what_the_model_says_and_nothing_else(
    slug: str, phase: str, facts: bool
) -> None:
    case = staffed(slug, phase, facts=facts)
    for function in registry.get(slug).functions:
        wanted = expected(
            slug,
            phase,
            function,
            acting(slug, phase, function),
            seen_by_office(slug, phase, function, facts),
            facts=facts,
        )
        found = allowed_actions(case, ME, frozenset({function}))
        assert found == wanted, function


@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_a_holding_gives_its_holder_the_work_and_the_steps_of_the_regisseur(
    slug: str, phase: str
) -> None:
    for slot in slots_of(registry.get(slug), phase):
        kind = slot.responsibility.value
        for function in slot.holders:
            roles = acting(slug, phase, function)
            roles |= {f for f, held in stands_for().items() if held == kind}
            roles &= set(toml(slug)["functions"])
            seen = LEVELS["view" if kind == "behandelregie" else "work"]
            seen = seen | seen_by_office(slug, phase, function, False)
            case = staffed(slug, phase, mine=slot, function=function)
            found = allowed_actions(case, ME, frozenset({function}))
            assert found == expected(slug, phase, function, roles, seen), (kind, function)


@pytest.mark.parametrize(("slug", "name"), STEPS)
def test_a_step_is_proposed_and_decided_by_whom_the_model_names_and_nobody_else(
    slug: str, name: str
) -> None:
    step = next(t for t in registry.get(slug).transitions if t.id == name)
    row = next(
        t
        for t in toml(slug)["transition"]
        if (t["from"], t["to"], t["direction"]) == (step.from_phase, step.to_phase, step.direction)
    )
    case = staffed(slug, step.from_phase)
    for function in registry.get(slug).functions:
        roles = standing_in(slug, step.from_phase, function)
        mine = frozenset({function})
        assert may_propose(case, step, ME, mine) == bool(roles & set(row["proposes"])), function
        assert set(may_decide(case, step, ME, mine)) == roles & set(row["decides"]), function
    for slot in slots_of(registry.get(slug), step.from_phase):
        bound = {f for f, kind in stands_for().items() if kind == slot.responsibility.value}
        function = slot.holders[0]
        mine, roles = frozenset({function}), bound | standing_in(slug, step.from_phase, function)
        case = staffed(slug, step.from_phase, mine=slot, function=function)
        assert may_propose(case, step, ME, mine) == bool(roles & set(row["proposes"]))
        assert set(may_decide(case, step, ME, mine)) == roles & set(row["decides"])


@pytest.mark.parametrize(("slug", "name"), STEPS)
def test_the_proposer_decides_only_where_the_model_asks_no_second_person(
    slug: str, name: str
) -> None:
    step = next(t for t in registry.get(slug).transitions if t.id == name)
    everything = frozenset(registry.get(slug).functions)
    vacant = replace(staffed(slug, step.from_phase), held=(), open_step=step)
    mine, anothers = replace(vacant, proposer=ME), replace(vacant, proposer=PROPOSER)
    assert Action.DECIDE in allowed_actions(anothers, ME, everything)
    assert (Action.DECIDE in allowed_actions(mine, ME, everything)) == (not step.four_eyes)


@pytest.mark.parametrize(("slug", "phase"), PHASES)
def test_a_closed_case_can_only_be_read(slug: str, phase: str) -> None:
    case = replace(staffed(slug, phase, facts=True), closed=True)
    for function in registry.get(slug).functions:
        found = allowed_actions(case, ME, frozenset({function}))
        assert found <= {Action.OUTLINE, Action.VIEW, Action.READ_BRIEFING}, function
