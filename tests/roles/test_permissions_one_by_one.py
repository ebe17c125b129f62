"""Who may do what in one situation each, from the source documents: the hit and the near miss."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roles.ave_model import registry
from roles.ave_model.types import Responsibility
from roles.case_snapshot import CaseSnapshot, Held
from roles.permission_levels import grants, level
from roles.permissions import Action, allowed_actions, may_confirm, may_decide, may_register
from roles.permissions_of_phase import may_open
from tests.roles.snapshots import FACTS, ME, MODELS, PROPOSER, slots_of, staffed, step_named, vacant


def with_step(slug: str, name: str, **more: object) -> CaseSnapshot:
    step = step_named(slug, name)
    case = staffed(slug, step.from_phase)
    return replace(case, open_step=step, proposer=PROPOSER, **more)  # type: ignore[arg-type]


def holding(slug: str, phase: str, kind: Responsibility, function: str) -> CaseSnapshot:
    slot = next(s for s in slots_of(registry.get(slug), phase) if s.responsibility is kind)
    return staffed(slug, phase, mine=slot, function=function)


CASUSREGIE, PROCESREGIE = Responsibility.CASUSREGIE, Responsibility.PROCESREGIE

# snapshot of the case, functions of the person, action, allowed?, why
ONE_BY_ONE = [
    (with_step("dalfsen", "3>4:up"), "aover", "DECIDE", True, "D AVE3: beslissing bij de AOV'er"),
    (with_step("dalfsen", "3>4:up"), "netwerkcoordinator", "DECIDE", False, "D AVE3"),
    (
        with_step("dalfsen", "3>4:up"),
        "burgemeester",
        "DECIDE",
        False,
        "D: in samenspraak, meer niet",
    ),
    (with_step("dalfsen", "3>4:up"), "wethouder", "DECIDE", False, "D: in samenspraak, meer niet"),
    (with_step("dalfsen", "3>4:up"), "", "DECIDE", False, "no function here (any more)"),
    (with_step("dalfsen", "4>3:down"), "burgemeester", "DECIDE", True, "D AVE4: formeel besluit"),
    (
        with_step("dalfsen", "4>3:down"),
        "aover",
        "DECIDE",
        False,
        "D AVE4: de AOV'er maakt de aanpak",
    ),
    (with_step("dalfsen", "4>3:down"), "driehoek", "DECIDE", False, "D AVE4"),
    (with_step("dalfsen", "4>3:down"), "wethouder", "OUTLINE", False, "B: niet over een casus"),
    (staffed("dalfsen", "2"), "casusregisseur", "PROPOSE", False, "D: not the one of this case"),
    (holding("dalfsen", "2", CASUSREGIE, "casusregisseur"), "casusregisseur", "PROPOSE", True, "D"),
    (
        holding("dalfsen", "2", CASUSREGIE, "jeugdconsulent"),
        "jeugdconsulent",
        "PROPOSE",
        True,
        "D: who holds casusregie is the casusregisseur, whatever their function",
    ),
    (
        holding("dalfsen", "2", CASUSREGIE, "casusregisseur"),
        "wethouder",
        "OUTLINE",
        False,
        "ours: the function it was held in has lapsed",
    ),
    (
        vacant("dalfsen", "2"),
        "casusregisseur",
        "APPOINT",
        True,
        "D AVE2: de professional pakt het op",
    ),
    (
        vacant("dalfsen", "3"),
        "casusregisseur",
        "APPOINT",
        False,
        "D AVE3: bepaalt de netwerkcoördinator",
    ),
    (staffed("dalfsen", "3"), "netwerkcoordinator", "APPOINT", True, "D AVE3 Casusregie"),
    (staffed("dalfsen", "4"), "aover", "APPOINT", True, "D AVE4 Casusregie: door de AOV'er"),
    (staffed("dalfsen", "3"), "netwerkcoordinator", "SET_ASIDE", True, "D AVE3: buitenspel"),
    (staffed("dalfsen", "2"), "netwerkcoordinator", "SET_ASIDE", False, "D: in AVE3"),
    (staffed("dalfsen", "3"), "aover", "SET_ASIDE", False, "D: de netwerkcoördinator"),
    (staffed("dalfsen", "4"), "burgemeester", "GRIP", True, "D AVE4: door de burgemeester"),
    (staffed("dalfsen", "4"), "aover", "GRIP", False, "D AVE4"),
    (staffed("dalfsen", "3", facts=True), "burgemeester", "GRIP", False, "D: only from AVE4"),
    (with_step("westerkwartier", "2B>3:up"), "oggz", "DECIDE", True, "W Opschalen"),
    (with_step("westerkwartier", "2B>3:up"), "teamleider_wmo", "DECIDE", False, "W: not yet"),
    (
        with_step("westerkwartier", "2B>3:up", disputed=True),
        "teamleider_wmo",
        "DECIDE",
        True,
        "W Meningsverschil: de teamleider neemt de uiteindelijke beslissing",
    ),
    (
        with_step("westerkwartier", "2B>3:up", disputed=True),
        "oggz",
        "DECIDE",
        False,
        "W Meningsverschil",
    ),
    (with_step("westerkwartier", "4>3:down"), "burgemeester", "DECIDE", False, "W: unlike D"),
    (
        holding("westerkwartier", "2A", PROCESREGIE, "consulent"),
        "consulent",
        "PROPOSE",
        True,
        "W tabel 2A",
    ),
    (
        holding("olst-wijhe", "3", PROCESREGIE, "procesregisseur"),
        "procesregisseur",
        "HAND_BACK",
        True,
        "O Huidige situatie",
    ),
    (staffed("olst-wijhe", "3"), "procesregisseur", "HAND_BACK", False, "O: another's case"),
    (staffed("zvh-region", "3"), "procesregisseur_zvh", "APPOINT", True, "Z AVE3"),
    (staffed("zvh-region", "2"), "procesregisseur_zvh", "OUTLINE", False, "Z: AVE1-2 is gemeente"),
    (
        holding("westerkwartier", "3", Responsibility.BEHANDELREGIE, "casusregisseur"),
        "casusregisseur",
        "VIEW",
        True,
        "W Behandelregie",
    ),
    (
        holding("westerkwartier", "3", Responsibility.BEHANDELREGIE, "casusregisseur"),
        "casusregisseur",
        "LOG",
        False,
        "W: reads along",
    ),
]


@pytest.mark.parametrize(("case", "functions", "action", "allowed", "why"), ONE_BY_ONE)
def test_one_person_one_action(
    case: CaseSnapshot, functions: str, action: str, allowed: bool, why: str
) -> None:
    found = allowed_actions(case, ME, frozenset(functions.split()))
    assert (Action[action] in found) is allowed, why


@pytest.mark.parametrize("function", ["wethouder", "beheerder", "fg", "manager"])
@pytest.mark.parametrize(
    ("slug", "phase"),
    [(m, p) for m in MODELS for p in registry.get(m).phases if (m, p) != ("westerkwartier", "4")],
)
def test_bestuur_management_and_control_see_no_single_case(
    slug: str, phase: str, function: str
) -> None:
    """[B, Rol bestuurders]: responsible for the setup, not for a single case."""
    case = staffed(slug, phase, facts=True)
    assert allowed_actions(case, ME, frozenset({function})) == frozenset()


@pytest.mark.parametrize("slug", MODELS)
def test_without_a_function_even_the_holder_of_everything_has_nothing(slug: str) -> None:
    """Function periods that end take rights away at once; a superuser has none."""
    for phase in registry.get(slug).phases:
        for function in ("", "casusregisseur"):
            mine = tuple(
                Held(h.responsibility, h.aspect, ME, function) for h in staffed(slug, phase).held
            )
            case = replace(staffed(slug, phase), held=mine)
            assert allowed_actions(case, ME, frozenset()) == frozenset()


def test_who_holds_several_functions_still_does_not_decide_on_their_own_proposal() -> None:
    """Four eyes are two people, not two functions."""
    step = step_named("dalfsen", "3>4:up")
    case = replace(staffed("dalfsen", "3"), open_step=step, proposer=ME)
    assert may_decide(case, step, ME, frozenset({"netwerkcoordinator", "aover"})) == ()
    assert may_decide(case, step, 2, frozenset({"netwerkcoordinator", "aover"})) == ("aover",)


@pytest.mark.parametrize(
    ("person", "functions", "confirmed_as"),
    [
        (2, "burgemeester", ("burgemeester",)),
        (2, "netwerkcoordinator", ("netwerkcoordinator",)),
        (2, "wethouder", ()),
        (2, "aover", ()),
        (ME, "aover burgemeester", ()),
    ],
)
def test_an_urgent_decision_is_confirmed_by_a_named_other(
    person: int, functions: str, confirmed_as: tuple[str, ...]
) -> None:
    """[ours]: never by who took it, whatever else they are."""
    step = step_named("dalfsen", "3>4:up")
    case = replace(staffed("dalfsen", "4"), unconfirmed_step=step, urgent_decider=ME)
    mine = frozenset(functions.split())
    assert may_confirm(case, person, mine) == confirmed_as
    assert (Action.CONFIRM in allowed_actions(case, person, mine)) == bool(confirmed_as)
    assert may_confirm(staffed("dalfsen", "4"), person, mine) == ()


@pytest.mark.parametrize(
    ("slug", "phase", "functions", "opens_as"),
    [
        ("dalfsen", "4", "aover", ("aover",)),
        ("dalfsen", "4", "casusregisseur", ()),
        ("dalfsen", "2", "casusregisseur", ("casusregisseur",)),
        ("dalfsen", "2", "wethouder aover", ()),
        ("westerkwartier", "2A", "consulent", ("consulent",)),
        ("westerkwartier", "2B", "consulent", ()),
        ("olst-wijhe", "2", "procesregisseur", ("procesregisseur",)),
        ("zvh-region", "2", "wams_coordinator", ("wams_coordinator",)),
    ],
)
def test_a_case_is_opened_by_whom_the_model_lets_enter_it(
    slug: str, phase: str, functions: str, opens_as: tuple[str, ...]
) -> None:
    """[D, AVE1 Opschalen; AVE4: direct in AVE4; W tabel; O; Z]."""
    step = step_named(slug, f">{phase}:entry")
    assert may_open(step, frozenset(functions.split())) == opens_as
    assert (
        may_open(
            step_named(slug, "2A>2B:up" if slug == "westerkwartier" else "1>2:up"),
            frozenset(functions.split()),
        )
        == ()
    )


@pytest.mark.parametrize("slug", MODELS)
def test_signals_are_registered_by_who_has_a_part_in_intake(slug: str) -> None:
    model = registry.get(slug)
    assert may_register(model, frozenset({"toegangsteam"}))
    assert may_register(model, frozenset({"casusregisseur"}))
    for function in ("wethouder", "burgemeester", "beheerder", "fg"):
        assert not may_register(model, frozenset({function}))


def test_with_minors_only_the_jeugdconsulent_is_called_to_a_vacant_casusregie() -> None:
    """[W, Vormen van regie]: with minors the jeugdconsulent is the casusregisseur."""
    calm, minors = vacant("westerkwartier", "2A"), vacant("westerkwartier", "2A", facts=True)
    for case, function, called in (
        (calm, "casusregisseur", True),
        (minors, "casusregisseur", False),
        (minors, "jeugdconsulent", True),
    ):
        found = allowed_actions(case, ME, frozenset({function}))
        assert (Action.APPOINT in found) is called, function


@pytest.mark.parametrize(
    ("function", "closes"), [("toegangsteam", True), ("netwerkcoordinator", False)]
)
def test_a_waakvlam_is_ended_by_who_follows_it_and_by_who_would_reopen_it(
    function: str, closes: bool
) -> None:
    """[ours]: else a course whose casusregisseur is away could never end."""
    case = vacant("dalfsen", "1")
    assert (Action.CLOSE in allowed_actions(case, ME, frozenset({function}))) is closes
    held = replace(case, held=(Held(CASUSREGIE, "", 2, "casusregisseur"),))
    assert (Action.CLOSE in allowed_actions(held, ME, frozenset({function}))) is closes
    assert Action.CLOSE in allowed_actions(held, 2, frozenset({"casusregisseur"}))


@pytest.mark.parametrize("facts", [False, True], ids=["calm", "every fact"])
@pytest.mark.parametrize(
    ("slug", "phase"), [(m, p) for m in MODELS for p in registry.get(m).phases]
)
def test_the_grants_say_what_the_rule_says(slug: str, phase: str, facts: bool) -> None:
    """Guardian's rows are a projection of the rule; they never say more or less."""
    for case in (staffed(slug, phase, facts=facts), vacant(slug, phase, facts=facts)):
        found = grants(case)
        for function in case.model.functions:
            mine = frozenset({function})
            assert found.functions.get(function) == level(case, ME, mine)
        for h in case.held:
            assert h.person is not None
            seen = level(case, h.person, frozenset({h.function}))
            assert seen == max(
                filter(None, (found.people[h.person], found.functions.get(h.function))),
                key=lambda x: x.rank,
            )


def test_the_facts_of_the_table_are_the_facts_of_the_rule() -> None:
    conditions = {a.when.name for m in MODELS for a in registry.get(m).access if a.when}
    assert conditions <= set(FACTS)


@pytest.mark.parametrize("facts", [False, True], ids=["calm", "every fact"])
@pytest.mark.parametrize("slug", MODELS)
def test_somebody_can_review_what_is_flagged_in_every_phase(slug: str, facts: bool) -> None:
    for phase in registry.get(slug).phases:
        for case in (vacant(slug, phase), staffed(slug, phase, facts=facts)):
            reviewing = [
                f
                for f in registry.get(slug).functions
                if Action.REVIEW in allowed_actions(case, ME, frozenset({f}))
            ]
            assert reviewing, phase


def test_who_does_not_read_a_case_does_not_review_it_either() -> None:
    case = staffed("dalfsen", "2")
    aover = frozenset({"aover"})
    assert Action.REVIEW not in allowed_actions(case, ME, aover)
    risky = replace(case, facts=replace(case.facts, safety_risk=True))
    assert Action.REVIEW in allowed_actions(risky, ME, aover)
