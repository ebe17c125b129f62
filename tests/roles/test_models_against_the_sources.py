"""The four models beside what the source documents say, written out by hand from those documents.

D, W, O, Z and B are the documents; "ours" is what this project chose where they are silent.
A step that is not in this list must not be in a model, and the other way round.
"""

from dataclasses import dataclass

import pytest

from roles.ave_model import registry
from roles.ave_model.predicates import CaseFacts, ProposalFacts, holds
from roles.ave_model.types import AveModel, Responsibility, Transition

SLUGS = ("dalfsen", "olst-wijhe", "westerkwartier", "zvh-region")


@dataclass(frozen=True)
class Step:
    """What a source says of one step: who decides, two persons or one, and how many grounds."""

    model: str
    id: str
    decides: set[str]
    four_eyes: bool
    criteria: int
    source: str


STEPS = (
    # D
    Step("dalfsen", ">2:entry", {"toegangsteam", "casusregisseur", "netwerkcoordinator"}, False, 0,
         "D, AVE1 Opschalen; AVE2 Casusregie"),
    Step("dalfsen", ">4:entry", {"aover"}, True, 9, "D, AVE4: direct in AVE 4"),
    Step("dalfsen", "1>2:up", {"toegangsteam", "casusregisseur"}, False, 0, "D, AVE1 Opschalen"),
    Step("dalfsen", "1>4:up", {"aover"}, True, 9, "ours, as AVE4: direct"),
    Step("dalfsen", "2>4:up", {"aover"}, True, 9, "ours, as AVE4: direct"),
    Step("dalfsen", "2>2:within-up", {"casusregisseur"}, False, 4, "D, Opschalen binnen AVE2"),
    Step("dalfsen", "2>2:within-down", {"netwerkcoordinator"}, True, 2,
         "D, Afschalen binnen AVE2: door de netwerkcoördinator"),
    Step("dalfsen", "2>3:up", {"casusregisseur"}, False, 5, "D, Opschalen naar AVE3"),
    Step("dalfsen", "3>2:down", {"netwerkcoordinator"}, True, 4, "D, AVE3 Afschalen"),
    Step("dalfsen", "3>4:up", {"aover"}, True, 9,
         "D, AVE3 Procesregie: de beslissing ligt bij de AOV'er (team Veiligheid)"),
    Step("dalfsen", "4>3:down", {"burgemeester"}, True, 3, "D, AVE4 Afschalen: formeel besluit"),
    Step("dalfsen", "2>1:down", {"casusregisseur"}, False, 2, "D, Afschalen naar AVE1"),
    # W
    Step("westerkwartier", ">2A:entry",
         {"toegangsteam", "casusregisseur", "consulent", "jeugdconsulent", "oggz", "oov"}, False, 1,
         "W, tabel 1: voorliggend veld en professionals naar WMO/OGGZ/Jeugd"),
    Step("westerkwartier", ">2B:entry", {"toegangsteam", "oggz", "oov"}, False, 4, "W 1; ours"),
    Step("westerkwartier", "0>1:up", {"toegangsteam"}, False, 1, "W, tabel 0: voorliggend veld"),
    Step("westerkwartier", "1>0:down", {"toegangsteam", "consulent"}, False, 1, "W, tabel 1; ours"),
    Step("westerkwartier", "1>2A:up",
         {"toegangsteam", "casusregisseur", "consulent", "jeugdconsulent", "oggz", "oov"}, False, 1,
         "W, tabel 1: professionals"),
    Step("westerkwartier", ">4:entry", {"oggz", "oov"}, True, 5, "ours, as D"),
    Step("westerkwartier", "0>4:up", {"oggz", "oov"}, True, 5, "ours, as D"),
    Step("westerkwartier", "1>4:up", {"oggz", "oov"}, True, 5, "ours, as D"),
    Step("westerkwartier", "2A>4:up", {"oggz", "oov"}, True, 5, "ours, as D"),
    Step("westerkwartier", "2B>4:up", {"oggz", "oov"}, True, 5, "ours, as D"),
    Step("westerkwartier", "2A>3:up", {"oggz", "oov"}, True, 4, "W, tabel 2A: verzoeken naar"),
    Step("westerkwartier", "1>2B:up", {"toegangsteam", "oggz", "oov"}, False, 4, "W 1; ours"),
    Step("westerkwartier", "2A>2A:within-up", {"oggz", "oov"}, True, 2, "W, Begrippen, Opschalen"),
    Step("westerkwartier", "2A>2A:within-down", {"oggz", "oov"}, True, 1, "W, Begrippen; ours"),
    Step("westerkwartier", "2B>2B:within-up", {"oggz", "oov"}, True, 2, "W, Begrippen, Opschalen"),
    Step("westerkwartier", "2B>2B:within-down", {"oggz", "oov"}, True, 1, "W, Begrippen; ours"),
    Step("westerkwartier", "2A>2B:up", {"oggz", "oov"}, True, 4, "W, tabel 2A: verzoeken naar"),
    Step("westerkwartier", "2B>2A:down", {"oggz", "oov"}, True, 1, "ours, as up"),
    Step("westerkwartier", "2B>3:up", {"procesregisseur", "oggz", "oov"}, True, 4,
         "W, tabel 2B: procesregisseur middels triage"),
    Step("westerkwartier", "3>2B:down", {"procesregisseur", "oggz", "oov"}, True, 2, "W 3; ours"),
    Step("westerkwartier", "3>2A:down", {"procesregisseur", "oggz", "oov"}, True, 2, "W 3; ours"),
    Step("westerkwartier", "3>4:up", {"procesregisseur", "oggz", "oov"}, True, 5,
         "W, tabel 3: procesregisseur middels triage"),
    Step("westerkwartier", "4>3:down", {"procesregisseur", "oggz", "oov"}, True, 1, "W 4; ours"),
    Step("westerkwartier", "2A>1:down", {"procesregisseur", "oggz", "oov"}, True, 2, "W 2A; ours"),
    Step("westerkwartier", "2B>1:down", {"procesregisseur", "oggz", "oov"}, True, 2, "W 2B; ours"),
    # O
    Step("olst-wijhe", ">2:entry",
         {"toegangsteam", "casusregisseur", "consulent", "procesregisseur"}, False, 1, "O 2; ours"),
    Step("olst-wijhe", "1>2:up",
         {"toegangsteam", "casusregisseur", "consulent", "procesregisseur"}, False, 1,
         "O, Fase 2; decider ours"),
    Step("olst-wijhe", ">4:entry", {"procesregisseur", "oov"}, True, 2, "ours, as D"),
    Step("olst-wijhe", "1>4:up", {"procesregisseur", "oov"}, True, 2, "ours, as D"),
    Step("olst-wijhe", "2>4:up", {"procesregisseur", "oov"}, True, 2, "ours, as D"),
    Step("olst-wijhe", "2>3:up", {"casusregisseur"}, False, 3, "O, Huidige situatie; B, 4"),
    Step("olst-wijhe", "3>2:down", {"procesregisseur"}, True, 1, "O, Huidige situatie; ours"),
    Step("olst-wijhe", "3>4:up", {"procesregisseur", "oov"}, True, 2, "O, Fase 4; decider ours"),
    Step("olst-wijhe", "4>3:down", {"burgemeester"}, True, 1, "ours, as Dalfsen"),
    Step("olst-wijhe", "2>1:down", {"casusregisseur"}, False, 1, "ours, as Dalfsen"),
    # Z
    Step("zvh-region", ">2:entry",
         {"toegangsteam", "casusregisseur", "procesregisseur", "wams_coordinator"}, False, 1,
         "B, De vier fasen, Meldpunt; decider ours"),
    Step("zvh-region", "1>2:up",
         {"toegangsteam", "casusregisseur", "procesregisseur", "wams_coordinator"}, False, 1,
         "B, De vier fasen; decider ours"),
    Step("zvh-region", ">4:entry", {"procesregisseur_zvh", "oov"}, True, 3, "ours, as D"),
    Step("zvh-region", "1>4:up", {"procesregisseur_zvh", "oov"}, True, 3, "ours, as D"),
    Step("zvh-region", "2>4:up", {"procesregisseur_zvh", "oov"}, True, 3, "ours, as D"),
    Step("zvh-region", "2>3:up", {"casusregisseur"}, False, 4, "B, principe 4; Z, AVE3"),
    Step("zvh-region", "3>2:down", {"procesregisseur_zvh"}, True, 2, "Z, Samenloop; ours"),
    Step("zvh-region", "3>4:up", {"procesregisseur_zvh", "oov"}, True, 3, "Z, AVE4; decider ours"),
    Step("zvh-region", "4>3:down", {"burgemeester"}, True, 1, "ours, as Dalfsen"),
    Step("zvh-region", "2>1:down", {"casusregisseur"}, False, 1, "ours, as Dalfsen"),
)  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """Who a source lets hold a responsibility in a phase."""

    model: str
    phase: str
    responsibility: str
    aspect: str
    holders: set[str]
    required: bool
    source: str


HOLDERS = (
    Holder("dalfsen", "2", "casusregie", "", {"casusregisseur"}, True, "D, Netwerkcoördinator"),
    Holder("dalfsen", "2", "procesregie", "", {"netwerkcoordinator", "aover"}, False,
           "D, AVE2: toegevoegd wanneer het moet"),
    Holder("dalfsen", "3", "casusregie", "", {"casusregisseur"}, True, "D, AVE3"),
    Holder("dalfsen", "3", "procesregie", "casus", {"netwerkcoordinator"}, True, "D, AVE3"),
    Holder("dalfsen", "3", "procesregie", "omgeving", {"aover"}, False, "D, AVE3: bij risico"),
    Holder("dalfsen", "3", "operational", "", {"manager"}, False, "D, AVE3, text over summary"),
    Holder("dalfsen", "4", "casusregie", "", {"casusregisseur"}, True, "D, AVE4"),
    Holder("dalfsen", "4", "procesregie", "omgeving", {"aover"}, True, "D, AVE4: centrale rol"),
    Holder("dalfsen", "4", "procesregie", "casus", {"netwerkcoordinator"}, True, "D, AVE4"),
    Holder("dalfsen", "4", "operational", "", {"aover"}, False, "D, AVE4"),
    Holder("dalfsen", "4", "administrative", "", {"burgemeester"}, False, "D, AVE4"),
    Holder("westerkwartier", "2A", "procesregie", "", {"consulent", "jeugdconsulent"}, True,
           "W, tabel 2A: Consulent Team Mens en Gezin (WMO, P-wet, Jeugd)"),
    Holder("westerkwartier", "2B", "casusregie", "",
           {"casusregisseur", "consulent", "jeugdconsulent"}, True, "W, tabel 2B"),
    Holder("westerkwartier", "2B", "procesregie", "", {"oggz", "jeugdconsulent"}, True, "W, 2B"),
    Holder("westerkwartier", "3", "procesregie", "", {"oggz", "oov", "procesregisseur_zvh"}, True,
           "W, tabel 3; Procesregie: maximaal 1"),
    Holder("westerkwartier", "4", "procesregie", "", {"driehoek", "oggz", "oov"}, True,
           "W, tabel 4: driehoek of mandaat"),
    Holder("westerkwartier", "4", "administrative", "", {"burgemeester", "wethouder"}, False,
           "W, tabel 4"),
    Holder("olst-wijhe", "2", "casusregie", "",
           {"casusregisseur", "consulent", "jeugdconsulent"}, True,
           "O: zwaarste deel casusregisseur, overige deel consulenten"),
    Holder("olst-wijhe", "3", "procesregie", "", {"procesregisseur"}, True, "O, Fase 3"),
    Holder("olst-wijhe", "4", "procesregie", "", {"procesregisseur"}, True, "O: fase 3 of 4"),
    Holder("zvh-region", "2", "procesregie", "", {"procesregisseur", "toegangsteam"}, False,
           "Z, tabel: procesregisseur/mdo wijkteam; B: optioneel"),
    Holder("zvh-region", "3", "procesregie", "", {"procesregisseur_zvh"}, True, "Z, tabel AVE3"),
    Holder("zvh-region", "4", "casusregie", "", {"procesregisseur", "toegangsteam"}, True,
           "Z, tabel AVE4: procesregisseur/MDO wijkteam"),
    Holder("zvh-region", "4", "operational", "", {"oov"}, False, "Z, tabel AVE4: IVZ"),
)  # fmt: skip


def the_step(model: str, step_id: str) -> Transition:
    (found,) = (t for t in registry.get(model).transitions if t.id == step_id)
    return found


def test_there_are_four_models() -> None:
    assert tuple(model.slug for model in registry.all_models()) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_model_has_the_steps_of_its_source_and_no_other(slug: str) -> None:
    assert {t.id for t in registry.get(slug).transitions} == {
        step.id for step in STEPS if step.model == slug
    }


@pytest.mark.parametrize("said", STEPS, ids=lambda s: f"{s.model} {s.id}")
def test_a_step_is_decided_as_the_source_says(said: Step) -> None:
    step = the_step(said.model, said.id)

    assert set(step.decides) == said.decides, said.source
    assert step.four_eyes is said.four_eyes, said.source
    assert len(step.criteria) == said.criteria, said.source


@pytest.mark.parametrize("said", HOLDERS, ids=lambda h: f"{h.model} {h.phase} {h.responsibility}")
def test_a_responsibility_is_held_as_the_source_says(said: Holder) -> None:
    slots = (
        registry.get(said.model).phase(said.phase).slots_for(Responsibility(said.responsibility))
    )
    (slot,) = (slot for slot in slots if slot.aspect == said.aspect)

    assert set(slot.holders) == said.holders, said.source
    assert slot.required is said.required, said.source


@pytest.mark.parametrize(
    ("slug", "phases"),
    [
        ("dalfsen", ["1", "2", "3", "4"]),
        ("westerkwartier", ["0", "1", "2A", "2B", "3", "4"]),
        ("olst-wijhe", ["1", "2", "3", "4"]),
        ("zvh-region", ["1", "2", "3", "4"]),
    ],
)
def test_a_model_has_the_phases_of_its_source(slug: str, phases: list[str]) -> None:
    assert list(registry.get(slug).phases) == phases


def test_2a_and_2b_count_as_ave2_in_figures() -> None:  # W, tabel over tekst
    groups = [phase.group for phase in registry.get("westerkwartier").phases.values()]

    assert groups == ["0", "1", "2", "2", "3", "4"]


@pytest.mark.parametrize("slug", SLUGS)
def test_from_ave2_on_a_case_has_one_casusregisseur_and_before_it_nobody(slug: str) -> None:
    """B, Leidende principes 2; W, Toelichting AVE 1."""
    for phase in registry.get(slug).phases.values():
        (slot,) = phase.slots_for(Responsibility.CASUSREGIE)
        assert phase.case_phase is (phase.group not in ("0", "1"))
        assert slot.required is phase.case_phase
        assert slot.registered is phase.case_phase


NORMS = {"2": (30, 5, 42, 90, 365), "3": (14, 1, 14, 42, 180), "4": (2, 0, 2, 7, 30)}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_norms_are_ours_and_the_caseload_is_that_of_olst_wijhe(slug: str) -> None:
    model = registry.get(slug)
    for phase in model.phases.values():
        norms = phase.norms
        assert (
            norms.inactive_days,
            norms.appoint_days,
            norms.plan_days,
            norms.evaluation_days,
            norms.phase_days,
        ) == NORMS.get(phase.group, (None,) * 5)
        if phase.case_phase:
            assert phase.sources["norms"].seed == "ours"
    assert (model.caseload.warn, model.caseload.over) == (45, 50)
    assert model.caseload.source.seed == ("O" if slug == "olst-wijhe" else "ours")
    assert model.recurrence_months == 24


@pytest.mark.parametrize(
    ("slug", "direct"),
    [
        ("dalfsen", {"2", "4"}),
        ("westerkwartier", {"2A", "2B", "4"}),
        ("olst-wijhe", {"2", "4"}),
        ("zvh-region", {"2", "4"}),
    ],
)
def test_every_model_lets_a_case_begin_in_ave4(slug: str, direct: set[str]) -> None:
    """D, AVE4: niet eerder bij de hulpverlening in beeld; where the others are silent: nearest
    rule, never block help."""
    assert {step.to_phase for step in registry.get(slug).entries()} == direct


@pytest.mark.parametrize("slug", ["dalfsen", "olst-wijhe", "zvh-region"])
def test_stagnation_alone_is_a_reason_for_ave3(slug: str) -> None:
    (criterion,) = (
        c for c in the_step(slug, "2>3:up").criteria if c.id == "stagnatie_samenwerking"
    )

    assert criterion.enough_alone


def test_stagnation_alone_is_no_reason_for_ave3_in_westerkwartier() -> None:
    """W, Kanttekeningen: stagnatie geen criterium AVE3; Begrippen: opschalen binnen AVE2."""
    up = the_step("westerkwartier", "2B>3:up")
    (criterion,) = (c for c in up.criteria if c.id == "stagnatie_samenwerking")
    within = the_step("westerkwartier", "2B>2B:within-up")

    assert not criterion.enough_alone
    assert {offer.to for offer in up.offers} == {within.id}
    assert "stagnatie_samenwerking" in {c.id for c in within.criteria if c.enough_alone}


def test_only_westerkwartier_has_a_rule_for_disagreement() -> None:
    """W, Meningsverschil opschalen/afschaling."""
    dispute = {m.slug: m.dispute.decides if m.dispute else () for m in registry.all_models()}

    assert dispute == {
        "dalfsen": (),
        "olst-wijhe": (),
        "westerkwartier": ("teamleider_wmo",),
        "zvh-region": (),
    }


def test_with_minors_only_the_jeugdconsulent_holds_casusregie_in_westerkwartier() -> None:
    """W, Casusregie: Let op; D leaves it with the care organisation."""
    for model in registry.all_models():
        assert model.minors is not None
        assert model.minors.involve == ("jeugdconsulent",)
        only = ("jeugdconsulent",) if model.slug == "westerkwartier" else ()
        assert model.minors.casusregie == only
        assert model.minors.both_regies == only


def test_ave4_in_dalfsen_asks_a_bestuurder_first_but_does_not_wait_when_danger_is_acute() -> None:
    """D, AVE3 Opschalen: in samenspraak met de bestuurder."""
    step = the_step("dalfsen", "3>4:up")
    consulted = next(p for p in step.preconditions if p.kind == "computed")

    case = CaseFacts("3")
    assert not holds(consulted.predicate, case, ProposalFacts("4", frozenset({"manager"})))
    assert holds(consulted.predicate, case, ProposalFacts("4", frozenset({"wethouder"})))
    assert holds(consulted.predicate, case, ProposalFacts("4", frozenset({"burgemeester"})))
    assert step.urgent
    assert not consulted.even_when_urgent
    assert step.informs == ("burgemeester",)
    assert set(step.proposes) == {"casusregisseur", "netwerkcoordinator", "aover"}


def test_leaving_ave4_in_dalfsen_needs_a_plan_for_ave3_even_in_haste() -> None:
    """D, AVE4 Afschalen: eerst een aanpak voor fase AVE 3."""
    (plan,) = the_step("dalfsen", "4>3:down").preconditions

    assert holds(plan.predicate, CaseFacts("4", plans_for=frozenset({"3"})), ProposalFacts("3"))
    assert not holds(plan.predicate, CaseFacts("4", plans_for=frozenset({"4"})), ProposalFacts("3"))
    assert plan.even_when_urgent


@pytest.mark.parametrize("step_id", ["2A>2B:up", "2A>2A:within-up", "2B>3:up", "3>4:up"])
def test_oggz_or_oov_is_contacted_before_scaling_up_in_westerkwartier(step_id: str) -> None:
    """W, Opschalen/Afschalen: eerst contact; who is OGGZ or OOV need not ask another."""
    (contact,) = the_step("westerkwartier", step_id).preconditions
    case = CaseFacts("2B")

    assert not holds(contact.predicate, case, ProposalFacts("3"))
    assert holds(contact.predicate, case, ProposalFacts("3", frozenset({"oggz"})))
    own = ProposalFacts("3", proposer_functions=frozenset({"oov"}))
    assert holds(contact.predicate, case, own)


@pytest.mark.parametrize("step_id", ["3>2A:down", "3>2B:down"])
def test_scaling_down_from_ave3_in_westerkwartier_names_to_whom(step_id: str) -> None:
    """W, tabel 3, Afschalen: (naar wie)."""
    step = the_step("westerkwartier", step_id)
    (named,) = step.preconditions

    assert step.names_receiver
    assert not holds(named.predicate, CaseFacts("3"), ProposalFacts("2A", receiver=" "))
    assert holds(named.predicate, CaseFacts("3"), ProposalFacts("2A", receiver="Team Jeugd"))


def test_rules_that_one_model_has_alone() -> None:
    """O: terug naar een casusregisseur; D, AVE3: buitenspel; D, AVE4: GRIP."""
    rules = {m.slug: (m.hand_back, m.set_aside, m.grip) for m in registry.all_models()}
    hand_back = rules["olst-wijhe"][0]
    _, set_aside, grip = rules["dalfsen"]

    assert hand_back is not None
    assert hand_back.phases == ("2", "3", "4")
    assert set_aside is not None
    assert set_aside.by == ("netwerkcoordinator",)
    assert grip is not None
    assert (grip.decides, grip.advises) == (("burgemeester",), ("driehoek",))
    assert [slug for slug, found in rules.items() if any(found)] == ["dalfsen", "olst-wijhe"]


def test_the_law_of_each_phase_in_a_zvh_region() -> None:
    """Z, Het ideale plaatje: gemeente en Wams, dan ZVH en WGS. The WGS is law; the Wams is not, and
    the source calls all of it an ideal, with a question at the end."""
    model = registry.get("zvh-region")
    frames = [phase.legal_frame for phase in model.phases.values()]
    ideals = [phase.legal_ideal for phase in model.phases.values()]

    assert ["WGS" in frame for frame in frames] == [False, False, True, True]
    assert not any("Wams" in frame for frame in frames)
    assert all("Wams" in ideal for ideal in ideals)
    assert any("Wat hebben jullie nodig" in note for note in model.notes)


def test_scaling_down_to_ave1_leaves_waakvlam() -> None:
    """D, Afschalen naar AVE1: waakvlam."""
    for model in registry.all_models():
        into_one = [t for t in model.transitions if t.to_phase == "1" and t.direction == "down"]
        assert into_one
        assert all(step.leaves_waakvlam for step in into_one)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_wethouder_works_in_no_case_and_the_fg_and_beheerder_see_none(slug: str) -> None:
    """B, Rol bestuurders: niet verantwoordelijk voor individuele casus; need to know is ours."""
    model: AveModel = registry.get(slug)
    seen = {(access.function, access.level.value) for access in model.access}

    assert not {function for function, _ in seen} & {"fg", "beheerder", "manager"}
    for function in ("wethouder", "burgemeester", "beleidsadviseur"):
        assert {level for name, level in seen if name == function} <= {"outline"}
