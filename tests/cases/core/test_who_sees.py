"""Who knows that a case exists: guardian's rows, counted only where a function runs today."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.core.models import AccessLog, Case, CaseGroupObjectPermission, CaseUserObjectPermission
from cases.core.querysets import rights_on
from cases.core.services.reading import PageRequest, log_search, read_case, read_household
from cases.households.models import Household
from roles.acting import Actor, actor_for
from roles.models import FunctionGroup, FunctionPeriod, Region, User
from roles.services.groups import function_group
from tests.cast import LONG_AGO, NOW, Town, a_case, change_functions
from tests.projecting import differences
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db
LOOK = PageRequest("case-detail", "GET", "192.0.2.1")
YESTERDAY = NOW.date() - timedelta(days=1)


def sees(story: Story, actor: Actor) -> bool:
    """Whether the case exists for this person; the list, its rows and the page must agree."""
    here = Case.objects.filter(pk=story.case.pk)
    listed = here.visible_to(actor).exists()
    reads = here.readable_by(actor).exists()
    assert rights_on([story.case.pk], actor) == ({story.case.pk: reads} if listed else {})
    try:
        read_case(reference=story.case.reference, actor=actor, now=story.now, page_request=LOOK)
    except Case.DoesNotExist:
        assert not listed
        return False
    assert listed
    return True


@pytest.mark.parametrize(
    ("phase", "sight"),
    [
        # The AOV'er in outline: a known household may have to go to AVE4 at once [ours].
        ("2", "casusregisseur netwerkcoordinator toegangsteam aover"),
        ("3", "casusregisseur netwerkcoordinator aover"),
        ("4", "casusregisseur netwerkcoordinator aover burgemeester"),
    ],
)
def test_a_case_exists_only_for_who_has_business_with_it(phase: str, sight: str) -> None:
    story = dalfsen_in(phase)
    assert {n for n in story.town.people if sees(story, story.town.actor(n))} == set(sight.split())


def test_the_same_functions_elsewhere_see_nothing() -> None:
    story = dalfsen_in("4")
    elsewhere = Town("raalte", model="dalfsen")
    assert not any(sees(story, elsewhere.actor(name)) for name in elsewhere.people)


def test_a_superuser_sees_nothing_and_decides_nothing() -> None:
    """A superuser gets no right for being one."""
    story = dalfsen_in("4")
    root = User.objects.create_superuser("root@dalfsen.example", "geheim-en-lang", name="Root")
    assert not sees(story, actor_for(root, NOW.date()))


@pytest.mark.parametrize("name", ["casusregisseur", "netwerkcoordinator"])
def test_a_function_that_ended_yesterday_opens_nothing_today(name: str) -> None:
    """Also when the rows of the group or the holder are still there."""
    story = dalfsen_in("3")
    user = story.town.user(name)
    assert sees(story, story.town.actor(name))
    change_functions(user, end=NOW.date())
    assert sees(story, story.town.actor(name))
    change_functions(user, end=YESTERDAY)
    assert CaseUserObjectPermission.objects.filter(user=user, content_object=story.case).exists()
    assert not sees(story, story.town.actor(name))


def test_a_holder_in_another_function_by_now_sees_no_more_than_that_function_does() -> None:
    """The casusregisseur who became wethouder."""
    story = dalfsen_in("3")
    user = story.town.user("casusregisseur")
    change_functions(user, function="wethouder")
    assert not sees(story, story.town.actor("casusregisseur"))
    assert not Case.objects.readable_by(story.town.actor("casusregisseur")).exists()


def test_who_asked_before_sees_the_case_that_was_opened_since() -> None:
    """Also when the group of their function was made with it."""
    town = Town("dalfsen")
    FunctionGroup.objects.filter(municipality=town.municipality).delete()
    actor = town.actor("netwerkcoordinator")
    assert not Case.objects.visible_to(actor).exists()
    case = a_case(town)
    assert Case.objects.visible_to(actor).get() == case


def test_who_is_deactivated_is_out_at_once() -> None:
    story = dalfsen_in("3")
    user = User.objects.get(pk=story.town.user("casusregisseur").pk)
    user.is_active = False
    user.save()
    assert not sees(story, actor_for(user, NOW.date()))


def test_a_function_in_the_region_counts_in_each_of_its_municipalities() -> None:
    """[Z] the procesregisseur of the Zorg- en Veiligheidshuis works for the whole region."""
    story = begin("zvh-region", "2")
    story.at_once("casusregisseur", "3", "up")
    other = Town("zwolle", model="zvh-region")
    region = Region.objects.create(name="IJsselland")
    user = User.objects.create_user("zvh@regio.example", "geheim-en-lang", name="De regio")
    FunctionPeriod.objects.create(
        user=user, function="procesregisseur_zvh", region=region, start=LONG_AGO
    )
    region.municipalities.set([other.municipality])
    assert not sees(story, actor_for(user, NOW.date()))
    region.municipalities.add(story.town.municipality)
    assert sees(story, actor_for(user, NOW.date()))
    story.town.people["zvh"] = user
    story.appoint("zvh", "procesregie", "zvh")
    assert story.holders()["procesregie"] == "zvh"


def test_who_no_longer_holds_anything_loses_the_case_at_that_moment() -> None:
    story = dalfsen_in("3")
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    assert not sees(story, story.town.actor("casusregisseur"))
    assert sees(story, story.town.actor("casusregisseur2"))


def test_an_outline_is_not_the_file() -> None:
    story = dalfsen_in("4")
    burgemeester, aover = story.town.actor("burgemeester"), story.town.actor("aover")
    assert not Case.objects.readable_by(burgemeester).exists()
    assert Case.objects.readable_by(aover).exists()


def test_every_look_is_written_down_and_a_refused_one_as_such() -> None:
    story = dalfsen_in("3")
    look = {"now": NOW, "page_request": LOOK}
    assert sees(story, story.town.actor("aover"))
    with pytest.raises(Case.DoesNotExist):
        read_case(
            reference=story.case.reference,
            actor=story.town.actor("fg"),
            **look,  # type: ignore[arg-type]
        )
    refused = AccessLog.objects.get(case=story.case, refused=True)
    assert refused.user == story.town.user("fg")
    row = AccessLog.objects.get(case=story.case, refused=False)
    assert (row.user, row.functions, row.what) == (story.town.user("aover"), ["aover"], LOOK.what)
    log_search(
        actor=story.town.actor("aover"),
        municipality_ids=[story.town.municipality.pk],
        **look,  # type: ignore[arg-type]
    )
    assert AccessLog.objects.filter(case=None, household=None).count() == 1


@pytest.mark.parametrize(
    ("name", "may"),
    [("toegangsteam", False), ("casusregisseur", True), ("burgemeester", False), ("fg", False)],
)
def test_a_household_with_an_open_case_is_read_by_who_reads_that_case(name: str, may: bool) -> None:
    story = dalfsen_in("4")
    reference = story.case.household.reference

    def read() -> Household:
        actor = story.town.actor(name)
        return read_household(reference=reference, actor=actor, now=NOW, page_request=LOOK)

    if may:
        assert read() == story.case.household
        assert AccessLog.objects.filter(household=story.case.household).count() == 1
    else:
        with pytest.raises(Household.DoesNotExist):
            read()


def test_a_row_of_the_same_function_elsewhere_is_not_the_one_that_must_be_there() -> None:
    story, elsewhere = dalfsen_in("3"), Town("westerkwartier").municipality
    row = CaseGroupObjectPermission.objects.filter(content_object=story.case)[0]
    row.group = function_group(elsewhere.pk, row.group.function_group.function).group
    row.save()
    found = differences()
    assert (found.differ, found.missing, found.surplus) == (1, 1, 1)
    call_command("project", verbosity=0)
    assert differences().differ == 0


def test_a_row_added_or_lost_by_hand_is_counted_and_mended() -> None:
    story = dalfsen_in("3")
    lost = CaseGroupObjectPermission.objects.filter(content_object=story.case)[0]
    lost.delete()
    kept = CaseUserObjectPermission.objects.filter(content_object=story.case)[0]
    CaseUserObjectPermission.objects.create(
        content_object=story.case, user=story.town.user("wethouder"), permission=kept.permission
    )
    more = CaseGroupObjectPermission.objects.filter(content_object=story.case)[0]
    CaseGroupObjectPermission.objects.create(
        content_object=story.case,
        group=function_group(story.town.municipality.pk, "wethouder").group,
        permission=more.permission,
    )

    with pytest.raises(CommandError, match="1 rijen ontbreken, 2 te veel") as refused:
        call_command("project", check=True)
    assert refused.value.returncode == 1
    found = differences()
    assert (found.differ, found.missing, found.surplus) == (1, 1, 2)

    out = StringIO()
    call_command("project", stdout=out)
    assert out.getvalue() == "Bijgewerkt, 1 van 1 casussen: 1 rijen ontbreken, 2 te veel.\n"
    out = StringIO()
    call_command("project", check=True, stdout=out)
    assert out.getvalue() == "Alles klopt met de regels (1 casussen).\n"
