"""What was done and agreed: nothing is lost, and nobody writes over another."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cases.core.errors import NotAllowed, RuleBroken, Stale
from cases.households.services.households import NewMember
from cases.record.models import LogEntry
from cases.record.services.record import NewPlan, correct_log, record_grip, record_plan, write_log
from cases.regie.models import Party
from cases.regie.services.parties import add_party, set_aside
from notifications.models import Notice
from roles.models import Organisation
from tests.cast import NOW, Town, later
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db


def logged(story: Story, by: str, *, text: str = "Thee gedronken.", at: datetime = NOW) -> LogEntry:
    return write_log(
        case_id=story.case.pk,
        actor=story.town.actor(by),
        now=story.now,
        kind="visit",
        text=text,
        happened_at=at,
    )


def test_a_correction_keeps_the_old_text_to_be_read() -> None:
    story = begin("dalfsen", "2")
    actor = story.town.actor("casusregisseur")
    wrong = logged(story, "casusregisseur", text="Bij de moeder.")
    right = correct_log(entry=wrong, actor=actor, now=story.later(), text="Bij de vader.")
    assert (right.corrects, right.happened_at) == (wrong, wrong.happened_at)
    kept = LogEntry.objects.filter(case=story.case).order_by("pk")
    assert [e.text for e in kept] == ["Bij de moeder.", "Bij de vader."]
    with pytest.raises(Stale, match="al verbeterd"):
        correct_log(entry=wrong, actor=actor, now=story.later(), text="Bij de tante.")
    with pytest.raises(RuleBroken, match="Schrijf op"):
        correct_log(entry=right, actor=actor, now=story.later(), text=" ")


def test_the_log_book_holds_what_has_happened_and_is_written_by_who_works_on_the_case() -> None:
    story = begin("dalfsen", "2")
    with pytest.raises(RuleBroken, match="toekomst"):
        logged(story, "casusregisseur", at=later(minutes=1))
    with pytest.raises(RuleBroken, match="Schrijf op"):
        logged(story, "casusregisseur", text=" ")
    with pytest.raises(NotAllowed):
        logged(story, "casusregisseur2")
    with pytest.raises(NotAllowed):
        logged(story, "toegangsteam")
    logged(story, "casusregisseur", at=later(days=-3))
    assert story.fresh().last_activity_at == NOW


def test_a_plan_written_on_an_old_version_is_refused_and_names_the_new_one() -> None:
    story = begin("dalfsen", "2")
    assert story.plan("casusregisseur", "2", text="Eerst rust.").number == 1
    assert story.plan("netwerkcoordinator", "2", text="Dan schulden.").number == 2
    with pytest.raises(Stale, match="nieuwere versie") as refused:
        story.plan("casusregisseur", "2", based_on=1, text="Nee, andersom.")
    (newer,) = refused.value.changes  # the page lays its text beside what was typed
    assert newer == "Versie 2 is van De netwerkcoordinator, di 3 maart 2026, 10:02 uur."
    with pytest.raises(Stale):
        story.plan("casusregisseur", "2", based_on=0)
    assert list(story.case.plans.order_by("number").values_list("text", flat=True)) == [
        "Eerst rust.",
        "Dan schulden.",
    ]


def test_a_first_plan_cannot_rest_on_a_version_that_is_not_there() -> None:
    story = begin("dalfsen", "2")
    with pytest.raises(Stale) as refused:
        story.plan("casusregisseur", "2", based_on=1)
    assert refused.value.changes == ()


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"for_phase": "2A"}, "Deze fase kent het model niet"),
        ({"text": " "}, "wie doet wat"),
        ({"agreed_with": " "}, "met wie"),
        ({"agreed_on": NOW.date() + timedelta(days=1)}, "in de toekomst"),
        ({"next_evaluation_on": NOW.date()}, "na de dag van de afspraak"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(change: dict[str, object], match: str) -> None:
    story = begin("dalfsen", "2")
    good: dict[str, object] = {
        "for_phase": "2",
        "text": "Samen.",
        "agreed_on": NOW.date(),
        "agreed_with": "Gezin",
        "next_evaluation_on": NOW.date() + timedelta(days=30),
        "based_on": 0,
    }
    with pytest.raises(RuleBroken, match=match):
        record_plan(
            case_id=story.case.pk,
            actor=story.town.actor("casusregisseur"),
            now=NOW,
            new=NewPlan(**{**good, **change}),  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("facts", "match"),
    [
        ({"title": " "}, "korte titel"),
        ({"dominant_problem": "x"}, "overheerst"),
        ({"problem_areas": ("x",)}, "leefgebied"),
    ],
)
def test_facts_that_the_model_does_not_know_are_refused(
    facts: dict[str, object], match: str
) -> None:
    story = begin("dalfsen", "2")
    with pytest.raises(RuleBroken, match=match):
        story.change("casusregisseur", **facts)


def test_two_people_who_change_one_case_do_not_write_over_each_other() -> None:
    story = begin("dalfsen", "2")
    seen = story.fresh().grounds
    story.change("netwerkcoordinator", title="Geluid en schulden")
    with pytest.raises(Stale, match="veranderd sinds u keek"):
        story.change("casusregisseur", title="Iets anders", seen_grounds=seen)
    with pytest.raises(NotAllowed):
        story.change("toegangsteam", title="Iets anders")
    assert story.fresh().title == "Geluid en schulden"


def test_minors_stay_involved_as_long_as_one_lives_there() -> None:
    """[W, Minderjarigen] age tells, not a tick."""
    story = begin("dalfsen", "2", members=(NewMember("Kind", birth_date=date(2015, 1, 1)),))
    assert story.change("casusregisseur", minors_involved=False).minors_involved


def test_minors_elsewhere_may_be_involved_and_no_longer() -> None:
    story = begin("dalfsen", "2")
    assert story.change("casusregisseur", minors_involved=True).minors_involved
    assert Notice.objects.filter(recipient=story.town.user("jeugdconsulent")).count() == 1
    assert not story.change("casusregisseur", minors_involved=False).minors_involved


def test_a_case_closes_only_after_scaling_down_and_can_then_only_be_read() -> None:
    story = begin("dalfsen", "2")
    with pytest.raises(RuleBroken, match="Schaal de casus eerst af"):
        story.close("casusregisseur")
    story.at_once("casusregisseur", "1", "down")
    story.propose("toegangsteam", "2", "up")
    with pytest.raises(RuleBroken, match="wacht nog een voorstel"):
        story.close("casusregisseur")
    story.withdraw("toegangsteam")
    with pytest.raises(RuleBroken, match="waarom de casus sluit"):
        story.close("casusregisseur", " ")
    with pytest.raises(NotAllowed):
        story.close("wethouder")
    story.close("casusregisseur")
    assert story.holders() == {}
    for attempt in (
        lambda: logged(story, "netwerkcoordinator"),
        lambda: story.close("netwerkcoordinator"),
        lambda: story.at_once("toegangsteam", "2", "up", present="SKT"),
        lambda: story.propose("toegangsteam", "2", "up"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_grip_is_recorded_on_the_case_by_the_burgemeester_in_ave4() -> None:
    """[D, AVE4 Opschalen] no AVE phase; by the burgemeester on advice of the driehoek."""
    story = dalfsen_in("4")

    def grip(by: str, text: str = "De driehoek adviseert GRIP 2.") -> None:
        record_grip(case_id=story.case.pk, actor=story.town.actor(by), now=story.later(), text=text)

    with pytest.raises(NotAllowed):
        grip("aover")
    with pytest.raises(RuleBroken, match="wat de driehoek adviseerde"):
        grip("burgemeester", " ")
    grip("burgemeester")
    assert story.fresh().grip_since == story.now
    with pytest.raises(Stale, match="staat al vast"):
        grip("burgemeester")
    story.plan("aover", "3")
    story.propose("aover", "3", "down")
    story.approve("burgemeester")
    assert story.fresh().grip_since is None


def a_party(story: Story, by: str = "netwerkcoordinator", name: str = "De Zorg") -> Party:
    organisation, _ = Organisation.objects.get_or_create(
        name=name, municipality=story.town.municipality
    )
    return add_party(
        case_id=story.case.pk,
        actor=story.town.actor(by),
        now=story.later(),
        organisation=organisation,
    )


def test_a_party_joins_once_and_from_here() -> None:
    story = begin("dalfsen", "2")
    a_party(story)
    with pytest.raises(RuleBroken, match="staat al bij de casus"):
        a_party(story)
    with pytest.raises(NotAllowed):
        a_party(story, by="toegangsteam")
    elsewhere = Town("raalte", model="dalfsen").team
    with pytest.raises(RuleBroken, match="hier niet bekend"):
        add_party(
            case_id=story.case.pk,
            actor=story.town.actor("casusregisseur"),
            now=story.later(),
            organisation=elsewhere,
        )
    assert story.case.parties.count() == 1


def test_the_netwerkcoordinator_sets_a_party_aside_for_a_time_in_ave3() -> None:
    """[D, AVE3 Procesregie] tijdelijk buitenspel te zetten."""
    story = dalfsen_in("3")
    party = a_party(story)

    def aside(by: str, days: int = 14, reason: str = "Werkt averechts.") -> None:
        set_aside(
            party=party,
            actor=story.town.actor(by),
            now=story.later(),
            until=NOW.date() + timedelta(days=days),
            reason=reason,
        )

    with pytest.raises(NotAllowed):
        aside("casusregisseur")
    with pytest.raises(RuleBroken, match="die nog moet komen"):
        aside("netwerkcoordinator", days=-1)
    with pytest.raises(RuleBroken, match="tijdelijk stopt"):
        aside("netwerkcoordinator", reason=" ")
    aside("netwerkcoordinator")
    assert party.set_asides.get().decided_in_function == "netwerkcoordinator"
    assert Notice.objects.filter(
        recipient=story.town.user("casusregisseur"), text__contains="doet tijdelijk niet mee"
    ).exists()


def test_no_party_is_set_aside_outside_ave3() -> None:
    """[D, AVE3] the near miss: in AVE2 and AVE4 the model gives it to nobody."""
    story = dalfsen_in("4")
    with pytest.raises(NotAllowed):
        set_aside(
            party=a_party(story),
            actor=story.town.actor("netwerkcoordinator"),
            now=story.now,
            until=NOW.date(),
            reason="Nee.",
        )
