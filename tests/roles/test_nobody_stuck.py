"""No case of a model hangs on one person: each rule, held against a model broken on purpose."""

import re
from dataclasses import replace
from typing import Any

import pytest

from roles.ave_model import registry
from roles.ave_model.types import AveModel, Responsibility, Slot, Transition
from roles.nobody_stuck import stuck

SLUGS = ("dalfsen", "olst-wijhe", "westerkwartier", "zvh-region")


def with_step(model: AveModel, step_id: str, **changes: Any) -> AveModel:
    """The model with one step changed; its other steps stay as they are."""
    steps = tuple(replace(t, **changes) if t.id == step_id else t for t in model.transitions)
    assert steps != model.transitions
    return replace(model, transitions=steps)


def without_step(model: AveModel, step_id: str) -> AveModel:
    steps = tuple(t for t in model.transitions if t.id != step_id)
    assert len(steps) < len(model.transitions)
    return replace(model, transitions=steps)


def with_slot(model: AveModel, phase: str, kind: str, aspect: str = "", **changes: Any) -> AveModel:
    def changed(slot: Slot) -> Slot:
        here = (slot.responsibility, slot.aspect) == (Responsibility(kind), aspect)
        return replace(slot, **changes) if here else slot

    found = model.phases[phase]
    phases = {**model.phases, phase: replace(found, slots=tuple(map(changed, found.slots)))}
    return replace(model, phases=phases)


def said(model: AveModel) -> list[str]:
    return [f"{key}: {reason}" for key, reason in stuck(model)]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_published_model_leaves_anybody_stuck(slug: str) -> None:
    assert said(registry.get(slug)) == []


BROKEN = (
    # Regie that only its own holder gives away.
    (
        with_slot(registry.get("dalfsen"), "3", "casusregie", appointed_by=("casusregisseur",)),
        r"phase\.3\.responsibilities\.casusregie: casusregie hangt aan één persoon",
    ),
    # A function that acts for its holder only where the model does not show it the case.
    (
        replace(
            registry.get("olst-wijhe"),
            access=tuple(
                a for a in registry.get("olst-wijhe").access if a.function != "procesregisseur"
            ),
            transitions=tuple(
                replace(t, decides=("procesregisseur",)) if t.id == "3>4:up" else t
                for t in registry.get("olst-wijhe").transitions
            ),
            phases={
                **registry.get("olst-wijhe").phases,
                "3": replace(
                    registry.get("olst-wijhe").phase("3"),
                    slots=tuple(
                        replace(s, appointed_by=("procesregisseur",))
                        if s.responsibility is Responsibility.PROCESREGIE
                        else s
                        for s in registry.get("olst-wijhe").phase("3").slots
                    ),
                ),
            },
        ),
        r"transition 3>4:up: hangt aan één persoon: wie procesregie heeft",
    ),
    # A vacant required responsibility that nobody may fill.
    (
        with_slot(registry.get("dalfsen"), "4", "casusregie", appointed_by=(), may_take=False),
        r"phase\.4\.responsibilities\.casusregie: is niemand het",
    ),
    # One function proposes and decides, where two people are asked for.
    (
        with_step(registry.get("dalfsen"), "3>2:down", proposes=("netwerkcoordinator",)),
        r"transition 3>2:down: niemand die de casus ziet kan deze stap laten nemen",
    ),
    # The only one to confirm is the one who decided.
    (
        with_step(registry.get("dalfsen"), "3>4:up", confirms=("aover",)),
        r"transition 3>4:up\.confirms: niemand anders dan wie besloot",
    ),
    # Who disagrees has no step back.
    (
        with_step(registry.get("dalfsen"), "4>3:down", proposes=("aover",)),
        r"transition 2>4:up\.confirms: burgemeester kan het oneens zijn",
    ),
    # A phase that leads nowhere.
    (
        without_step(registry.get("dalfsen"), "4>3:down"),
        r"phase\.4: uit deze fase leidt geen weg terug",
    ),
    # No emergency from a known household.
    (
        without_step(registry.get("dalfsen"), "2>4:up"),
        r"phase\.2: van 2 leidt geen spoedstap",
    ),
    (
        without_step(registry.get("westerkwartier"), ">4:entry"),
        r"transition: van entry leidt geen spoedstap",
    ),
    # An emergency that nobody who sees the case may decide.
    (
        replace(
            registry.get("dalfsen"),
            access=tuple(a for a in registry.get("dalfsen").access if "2" not in a.phases),
        ),
        r"transition 2>4:up: niemand die de casus ziet kan dit met spoed besluiten",
    ),
    # A course that only who follows it can end.
    (
        replace(
            with_step(registry.get("dalfsen"), "1>2:up", decides=("casusregisseur",)),
        ),
        r"phase\.1: (niemand|alleen wie de casus volgt) kan de casus hier sluiten",
    ),
    # Told of what they do not see.
    (
        with_step(registry.get("westerkwartier"), "3>4:up", informs=("manager",)),
        r"transition 3>4:up\.informs: manager krijgt bericht over een casus",
    ),
    # Bestuur that nobody can tell.
    (
        replace(
            registry.get("dalfsen"),
            phases={
                **registry.get("dalfsen").phases,
                "1": replace(
                    registry.get("dalfsen").phase("1"), bestuur={"wethouder": "betrokken"}
                ),
                "2": replace(registry.get("dalfsen").phase("2"), bestuur={}),
            },
            access=tuple(a for a in registry.get("dalfsen").access if "1" not in a.phases),
        ),
        r"phase\.1\.bestuur: niemand kan het bestuur hier inlichten",
    ),
)


@pytest.mark.parametrize(("model", "wanted"), BROKEN, ids=[wanted[:40] for _, wanted in BROKEN])
def test_what_would_leave_somebody_stuck_is_told_with_its_key(model: AveModel, wanted: str) -> None:
    assert any(re.match(wanted, line) for line in said(model)), said(model)


def test_two_functions_are_enough_and_one_is_not() -> None:
    """The near miss of two people: a second function among the proposers."""
    one = with_step(registry.get("dalfsen"), "3>2:down", proposes=("netwerkcoordinator",))
    two = with_step(
        registry.get("dalfsen"), "3>2:down", proposes=("netwerkcoordinator", "casusregisseur")
    )

    def about(model: AveModel) -> list[str]:
        return [line for line in said(model) if line.startswith("transition 3>2:down")]

    assert about(one)
    assert not about(two)


@pytest.mark.parametrize("slug", SLUGS)
def test_from_every_phase_a_known_household_reaches_ave4_in_one_urgent_step(slug: str) -> None:
    """[D, AVE4: direct; ours: nearest rule, never block help]."""
    model = registry.get(slug)
    direct: dict[str, Transition] = {
        t.from_phase: t for t in model.transitions if t.to_phase == "4" and t.urgent
    }

    assert set(direct) == {"", *model.phases} - {"4"}
    for start, step in direct.items():
        assert step.confirms
        if start != "3":
            assert step.source.seed == "ours" or slug == "dalfsen"
