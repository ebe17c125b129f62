"""Held means able to act: an open account, the function today, and there or stood in for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed
from cases.core.models import ActingHolder, Case, Deadline, ProjectionDue, Task
from cases.core.project import project_due
from cases.record.services.record import write_log
from cases.regie.services.absences import end_absence, record_absence
from cases.timeline.course import course
from common.dates import full
from notifications.models import Notice
from roles.ave_model.types import Responsibility
from roles.models import Absence
from roles.services.people import activate, deactivate, end_function
from tests.cast import NOW, Town, a_case, change_functions, later
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def story(dalfsen: Town) -> Story:
    """A case in AVE2 of the casusregisseur."""
    return Story(dalfsen, a_case(dalfsen))


def acting(case: Case) -> list[tuple[str, str, str]]:
    """(responsibility, who acts, for whom) as it is written."""
    project_due(later(minutes=5))
    rows = ActingHolder.objects.filter(case=case, absent=False).order_by("pk")
    return [
        (a.responsibility, a.person.name, a.stands_in_for.name if a.stands_in_for else "")
        for a in rows.select_related("person", "stands_in_for")
        if a.person
    ]


def absent(
    town: Town, who: str, stand_in: str | None, *, start: date = TODAY, until: date | None = None,
    by: str = "", now: datetime = NOW,
) -> Absence:  # fmt: skip
    return record_absence(
        user=town.user(who),
        start=start,
        until=until,
        stand_in=town.user(stand_in) if stand_in else None,
        actor=town.actor(by or who, now),
        now=now,
    )


def asked(kind: str, case: Case) -> list[tuple[str, str]]:
    return sorted(
        (t.function, t.person.name if t.person else "")
        for t in Task.objects.filter(case=case, kind=kind).select_related("person")
    )


def missing(story: Story) -> list[str]:
    context = story.context("netwerkcoordinator")
    return [str(slot.responsibility) for slot in context.snapshot.missing()]


class TestWhoCannotAct:
    def test_counts_as_nobody_once_the_account_is_closed(self, story: Story) -> None:
        town = story.town
        assert acting(story.case) == [("casusregie", "De casusregisseur", "")]
        deactivate(
            user=town.user("casusregisseur"), actor=town.actor("beheerder"), now=later(hours=1)
        )
        assert acting(story.case) == []
        assert missing(story) == ["casusregie"]
        assert Case.objects.without(Responsibility.CASUSREGIE).get() == story.case
        assert ("netwerkcoordinator", "") in asked("appoint", story.case)

    def test_counts_again_once_the_account_is_open(self, story: Story) -> None:
        town, user = story.town, story.town.user("casusregisseur")
        deactivate(user=user, actor=town.actor("beheerder"), now=later(hours=1))
        assert acting(story.case) == []
        activate(user=user, actor=town.actor("beheerder"), now=later(hours=2))
        assert acting(story.case) == [("casusregie", "De casusregisseur", "")]
        assert missing(story) == []

    @pytest.mark.parametrize(("last_day", "acts"), [(0, True), (-1, False)])
    def test_counts_up_to_and_including_the_last_day_of_the_function(
        self, story: Story, last_day: int, acts: bool
    ) -> None:
        change_functions(story.town.user("casusregisseur"), end=TODAY + timedelta(days=last_day))
        assert bool(acting(story.case)) is acts
        assert (missing(story) == []) is acts

    def test_is_vacant_since_the_function_ended_and_not_since_the_phase_began(
        self, story: Story
    ) -> None:
        town = story.town
        period = town.user("casusregisseur").function_periods.get()
        at = later(days=20)
        end_function(period=period, end=at.date(), actor=town.actor("beheerder", at), now=at)
        project_due(later(days=21))
        task = Task.objects.filter(case=story.case, kind="appoint").first()
        assert task is not None
        assert task.since.astimezone(NOW.tzinfo).date() == later(days=21).date()
        vacant = Deadline.objects.get(case=story.case, cause="no_casusregie")
        assert vacant.late_from > later(days=21)

    def test_a_function_that_will_end_is_projected_again_that_night_by_itself(
        self, story: Story
    ) -> None:
        change_functions(story.town.user("casusregisseur"), end=TODAY + timedelta(days=3))
        project_due(later(minutes=5))
        ProjectionDue.objects.all().delete()
        assert acting(story.case)
        project_due(later(days=4))
        assert not ActingHolder.objects.filter(case=story.case).exists()

    def test_somebody_else_takes_over_what_is_held_on_paper_only(self, story: Story) -> None:
        town = story.town
        change_functions(town.user("casusregisseur"), end=TODAY - timedelta(days=1))
        story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
        assert acting(story.case) == [("casusregie", "De casusregisseur2", "")]
        assert story.holders() == {"casusregie": "casusregisseur2"}


class TestStandingIn:
    def test_who_stands_in_works_on_exactly_these_cases(self, story: Story) -> None:
        town = story.town
        stand_in = town.actor("casusregisseur2")
        assert not Case.objects.visible_to(stand_in).filter(pk=story.case.pk).exists()
        absent(town, "casusregisseur", "casusregisseur2", until=TODAY + timedelta(days=13))
        assert acting(story.case) == [
            ("casusregie", "De casusregisseur", ""),
            ("casusregie", "De casusregisseur2", "De casusregisseur"),
        ]
        assert Case.objects.readable_by(stand_in).get() == story.case
        write_log(
            case_id=story.case.pk, actor=stand_in, now=later(hours=1), kind="contact",
            text="Gebeld.", happened_at=NOW,
        )  # fmt: skip
        assert missing(story) == []
        file = case_file(story.case, TODAY)
        by = [event.who for event in course(file, kinds=("logboek",))]
        assert by == ["De casusregisseur2 (waarneming voor De casusregisseur)"]

    def test_it_ends_with_the_absence_by_itself(self, story: Story) -> None:
        absent(story.town, "casusregisseur", "casusregisseur2", until=TODAY)
        assert len(acting(story.case)) == 2
        tomorrow = later(days=1)
        project_due(tomorrow)
        assert ActingHolder.objects.get(case=story.case).person == story.town.user("casusregisseur")
        late = story.town.actor("casusregisseur2", tomorrow)
        with pytest.raises(NotAllowed):
            write_log(
                case_id=story.case.pk, actor=late, now=tomorrow, kind="contact", text="Te laat.",
                happened_at=NOW,
            )  # fmt: skip

    def test_it_begins_on_the_first_day_and_not_before(self, story: Story) -> None:
        absent(story.town, "casusregisseur", "casusregisseur2", start=TODAY + timedelta(days=2))
        assert len(acting(story.case)) == 1
        project_due(later(days=2))
        assert ActingHolder.objects.filter(case=story.case).count() == 2

    def test_without_anybody_who_stands_in_whoever_appoints_is_asked(self, story: Story) -> None:
        assert asked("appoint", story.case) == []
        absent(story.town, "casusregisseur", None)
        assert acting(story.case) == []
        assert ("netwerkcoordinator", "") in asked("appoint", story.case)
        holder = story.town.actor("casusregisseur")
        assert Case.objects.readable_by(holder).get() == story.case  # they may look in

    def test_who_cannot_hold_it_cannot_stand_in(self, story: Story) -> None:
        with pytest.raises(ValidationError) as refused:
            absent(story.town, "casusregisseur", "burgemeester")
        assert "stand_in" in refused.value.message_dict

    def test_a_stand_in_who_leaves_leaves_it_to_nobody(self, story: Story) -> None:
        absent(story.town, "casusregisseur", "casusregisseur2")
        change_functions(story.town.user("casusregisseur2"), end=TODAY - timedelta(days=1))
        assert acting(story.case) == []
        assert missing(story) == ["casusregie"]

    def test_who_proposed_never_decides_as_a_stand_in(self, dalfsen: Town) -> None:
        """[D] four eyes: two persons, whatever they stand in for."""
        dalfsen.people["tweede"] = dalfsen.hire("netwerkcoordinator", name="tweede")
        story = Story(dalfsen, a_case(dalfsen))
        story.at_once("casusregisseur", "3", "up")
        story.appoint("netwerkcoordinator", "procesregie", "netwerkcoordinator", aspect="casus")
        story.propose("netwerkcoordinator", "2", "down")
        absent(dalfsen, "netwerkcoordinator", "tweede", now=story.now)
        with pytest.raises(NotAllowed):
            story.approve("netwerkcoordinator")
        story.approve("tweede")
        assert story.phase == "2"

    def test_the_stand_in_is_notified_without_a_name(self, story: Story) -> None:
        absent(story.town, "casusregisseur", "casusregisseur2", until=TODAY + timedelta(days=3))
        notice = Notice.objects.get(
            recipient=story.town.user("casusregisseur2"), about="afwezigheid"
        )
        assert notice.text.startswith("U neemt waar voor een collega, van ")
        assert "De casusregisseur" not in notice.text

    def test_what_is_held_stays_with_the_holder_on_the_way_up(self, dalfsen: Town) -> None:
        """A step while somebody stands in leaves casusregie with the absent holder."""
        story = Story(dalfsen, a_case(dalfsen))
        absent(dalfsen, "casusregisseur", "casusregisseur2")
        story.at_once("casusregisseur2", "3", "up")
        assert story.holders()["casusregie"] == "casusregisseur"


class TestRecording:
    def test_a_second_absence_in_the_same_days_is_refused(self, story: Story) -> None:
        absent(story.town, "casusregisseur", None, until=TODAY + timedelta(days=5))
        with pytest.raises(ValidationError) as refused:
            absent(story.town, "casusregisseur", None, start=TODAY + timedelta(days=5))
        assert "start" in refused.value.message_dict
        absent(story.town, "casusregisseur", None, start=TODAY + timedelta(days=6))

    @pytest.mark.parametrize(("who", "may"), [("netwerkcoordinator", True), ("aover", True),
        ("beheerder", True), ("casusregisseur2", False), ("wethouder", False)])  # fmt: skip
    def test_of_another_it_is_recorded_by_who_may_lighten_the_load(
        self, story: Story, who: str, may: bool
    ) -> None:
        if may:
            absent(story.town, "casusregisseur", None, by=who)
        else:
            with pytest.raises(PermissionDenied):
                absent(story.town, "casusregisseur", None, by=who)

    def test_who_is_back_early_ends_it_the_day_before(self, story: Story) -> None:
        absence = absent(
            story.town, "casusregisseur", "casusregisseur2", until=TODAY + timedelta(days=9)
        )
        at = later(days=3)
        end_absence(absence=absence, actor=story.town.actor("casusregisseur", at), now=at)
        absence.refresh_from_db()
        assert absence.until == TODAY + timedelta(days=2)
        project_due(at)
        assert ActingHolder.objects.filter(case=story.case).count() == 1

    def test_one_that_begins_today_or_later_never_was(self, story: Story) -> None:
        absence = absent(story.town, "casusregisseur", "casusregisseur2")
        end_absence(absence=absence, actor=story.town.actor("casusregisseur"), now=NOW)
        absence.refresh_from_db()
        assert absence.withdrawn_at
        assert len(acting(story.case)) == 1


class TestPages:
    def test_the_case_says_who_stands_in_and_until_when(self, story: Story, client: Client) -> None:
        day = localdate()
        absent(story.town, "casusregisseur", "casusregisseur2", until=day + timedelta(days=13))
        project_all()
        page = case_page(client, story, "casusregisseur2")
        assert (
            f"waargenomen door De casusregisseur2 tot en met {full(day + timedelta(days=13))}"
            in page
        )

    def test_the_case_says_why_who_is_registered_counts_as_nobody(
        self, story: Story, client: Client
    ) -> None:
        deactivate(
            user=story.town.user("casusregisseur"), actor=story.town.actor("beheerder"), now=NOW
        )
        project_all()
        page = case_page(client, story, "netwerkcoordinator")
        assert "Stond op naam van De casusregisseur: het account is gesloten" in page

    def test_one_records_it_oneself_and_finds_it_there(self, client: Client) -> None:
        town = Town("dalfsen")
        client.force_login(town.user("casusregisseur"))
        address = reverse("cases:absence")
        stand_in = town.user("casusregisseur2").pk
        wrong = client.post(address, {"start": "morgen", "until": "gisteren", "stand_in": stand_in})
        assert wrong.status_code == 422
        assert "De laatste dag ligt voor de eerste dag." in wrong.content.decode()
        sent = client.post(
            address, {"start": "vandaag", "until": "over 2 weken", "stand_in": stand_in}
        )
        assert sent.status_code == 302
        page = client.get(address).content.decode()
        assert "De casusregisseur2 neemt waar" in page
        end = reverse(
            "cases:absence_end",
            args=[town.user("casusregisseur").public_id, Absence.objects.get().pk],
        )
        assert client.post(end).status_code == 302
        assert "neemt waar" not in client.get(address).content.decode().split("vastleggen")[0]


def case_page(client: Client, story: Story, who: str) -> str:
    """The case page as somebody with a part in it reads it."""
    client.force_login(story.town.user(who))
    answer = client.get(reverse("cases:case", args=[story.case.reference]))
    assert answer.status_code == 200, who
    return str(answer.content.decode())
