"""What a scan finds and cannot wait is told at once: to whom the rules name, and to each once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cases.core.locking import case_context
from cases.core.models import Case
from cases.core.services.notify import on_duty_for
from cases.core.urgency import flag_cannot_wait
from cases.scaling.models import Confirmation
from escalation.models import Flag, FlagEvent
from escalation.scan import scan
from notifications.models import Mail, Notice
from notifications.tasks import send_mail
from roles.ave_model.types import REGIE
from roles.models import DutyShift, FunctionPeriod, NormOverride, Region, User
from roles.permissions import Action
from tests.cast import NOW, Town, a_case, later
from tests.escalation.test_scan import in_thread
from tests.projecting import project_all
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db


def told(case: Case) -> list[tuple[str, str]]:
    """Who was told what, by the name in the cast."""
    rows = Notice.objects.filter(about=case.reference, part="signalering").order_by("pk")
    return [(n.recipient.email.partition("@")[0], n.text) for n in rows]


def names(case: Case) -> list[str]:
    return sorted(name for name, _ in told(case))


def settled(case: Case) -> None:
    """Nothing was told yet."""
    Notice.objects.all().delete()
    assert not told(case)


def test_in_the_gravest_phase_who_reviews_and_who_holds_regie_hear_it_at_once() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    scan(now=story.later(days=3))
    assert names(story.case) == ["aover", "casusregisseur", "netwerkcoordinator"]
    notice = Notice.objects.filter(about=story.case.reference).first()
    assert notice
    assert notice.urgent
    assert notice.text.startswith("Kan niet wachten: ")
    assert "geen activiteit" in notice.text


def test_a_note_in_ave2_can_wait() -> None:
    town = Town("dalfsen")
    case = a_case(town)
    scan(now=later(days=31))
    assert Flag.objects.filter(case=case).exists()
    assert told(case) == []


def test_what_is_as_bad_as_can_be_cannot_wait_in_any_phase() -> None:
    town = Town("dalfsen")
    case = a_case(town, regisseur=None)
    scan(now=later(days=6))
    assert "no_casusregie" in Flag.objects.values_list("cause", flat=True)
    assert told(case) == []
    scan(now=later(days=10))
    assert set(told(case)) == {
        (
            "netwerkcoordinator",
            "Kan niet wachten: geen casusregisseur (erger geworden). Bekijk vandaag wat nodig is.",
        )
    }


def test_with_a_safety_risk_what_is_serious_cannot_wait_and_a_note_can() -> None:
    town = Town("dalfsen")
    safe = a_case(town, safety_risk=True)
    vacant = a_case(town, safety_risk=True, regisseur=None)
    settled(safe)
    scan(now=later(days=31))
    assert told(safe) == []
    assert any("geen casusregisseur" in text for _, text in told(vacant))


def test_an_urgent_decision_that_nobody_confirms_cannot_wait() -> None:
    town = Town("dalfsen")
    case = a_case(town, phase="4", by="aover", regisseur=None)
    settled(case)
    scan(now=later(hours=25))
    assert any("spoedbesluit niet bevestigd" in text for _, text in told(case))
    assert not Confirmation.objects.exists()


def test_nobody_is_told_twice_of_the_same() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    moment = story.later(days=3)
    scan(now=moment)
    first = told(story.case)
    for now in (moment, moment + timedelta(minutes=5), moment + timedelta(hours=1)):
        scan(now=now, gravest_only=True)
        scan(now=now)
    assert told(story.case) == first
    for _ in range(3):
        send_mail(now=moment + timedelta(hours=1))
    assert Mail.objects.filter(kind="at_once").count() == len(first)


def test_what_gets_worse_is_told_again_and_what_merely_changes_is_not() -> None:
    town = Town("dalfsen")
    case = a_case(town, regisseur=None)
    scan(now=later(days=10))
    before = len(told(case))
    assert before
    NormOverride.objects.create(
        municipality=town.municipality, phase="2", norm="appoint_days", days=4
    )
    scan(now=later(days=10, hours=1))
    assert FlagEvent.objects.filter(kind="changed").exists()
    assert len(told(case)) == before


def test_several_causes_at_once_are_one_sentence() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    scan(now=story.later(days=60))
    assert Flag.objects.open().filter(case=story.case).count() > 1
    assert len(names(story.case)) == len(set(names(story.case)))


@pytest.mark.parametrize("cases", [5, 6, 8])
def test_of_many_at_once_the_first_five_are_told_and_the_last_says_that_there_are_more(
    cases: int,
) -> None:
    """One's own first, then the worst; all of them stand on the list."""
    town = Town("dalfsen")
    others = [a_case(town, phase="4", by="aover", regisseur=None) for _ in range(cases - 1)]
    mine = a_case(town, phase="4", by="aover")
    story = Story(town, mine)
    story.appoint("aover", "procesregie", "netwerkcoordinator", aspect="casus")
    Notice.objects.all().delete()
    scan(now=later(days=9))
    assert Flag.objects.open().values("case").distinct().count() == cases
    heard = Notice.objects.filter(part="signalering", urgent=True).order_by("pk")
    to_coordinator = list(heard.filter(recipient=town.user("netwerkcoordinator")))
    assert len(to_coordinator) == min(cases, 5)
    assert len({notice.about for notice in to_coordinator}) == min(cases, 5)
    assert mine.reference in {notice.about for notice in to_coordinator}
    said = [n.text for n in to_coordinator if "Er zijn nu meer casussen" in n.text]
    assert len(said) == (cases > 5)
    assert heard.filter(recipient=town.user("casusregisseur")).get().about == mine.reference
    assert not {case.reference for case in others} & set(
        heard.filter(recipient=town.user("casusregisseur")).values_list("about", flat=True)
    )
    send_mail(now=later(days=9))
    mails = Mail.objects.filter(recipient=town.user("netwerkcoordinator"), kind="at_once")
    assert mails.count() == min(cases, 5)
    scan(now=later(days=9, hours=1))
    assert heard.filter(recipient=town.user("netwerkcoordinator")).count() == min(cases, 5)


def test_who_left_or_lost_the_function_hears_nothing() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    gone, lapsed = story.town.user("aover"), story.town.user("netwerkcoordinator")
    gone.is_active = False
    gone.save()
    FunctionPeriod.objects.filter(user=lapsed).update(end=story.now.date())
    scan(now=story.later(days=3))
    assert names(story.case) == ["casusregisseur"]


def test_a_dry_run_tells_nobody() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    scan(now=story.later(days=3), keep=False)
    assert told(story.case) == []


def wanted(case: Case, town: Town, now: datetime, events: list[FlagEvent]) -> set[int]:
    """Whom the plain rules name, person by person."""
    pressing = [
        e
        for e in events
        if e.flag.case_id == case.pk
        and e.kind in ("opened", "worsened")
        and flag_cannot_wait(
            case_context(case, town.actor("beheerder", now), now).snapshot, e.severity
        )
    ]
    if not pressing:
        return set()
    found = set()
    for name, user in town.people.items():
        context = case_context(case, town.actor(name, now), now)
        mine = [
            h for h in context.snapshot.held if h.person == user.pk and h.responsibility in REGIE
        ]
        acts = any(h.counts_for(context.functions) for h in mine)
        if user.is_active and (Action.REVIEW in context.actions or acts):
            found.add(user.pk)
    return found


def test_the_scan_and_the_rules_name_the_same_people() -> None:
    """For every case in every model, in one go: who is told is whom the rules name."""
    stories = [dalfsen_in("4")]
    dalfsen = stories[0].town
    a_case(dalfsen, regisseur=None)
    a_case(dalfsen, safety_risk=True, regisseur=None)
    a_case(dalfsen, safety_risk=True)
    a_case(dalfsen, phase="4", by="aover", regisseur=None)
    going_up = Story(dalfsen, a_case(dalfsen))
    going_up.at_once("casusregisseur", "3", "up")
    going_up.propose("netwerkcoordinator", "4", "up")
    for slug, phase in (("westerkwartier", "2A"), ("olst-wijhe", "2"), ("zvh-region", "2")):
        stories.append(begin(slug, phase))
    towns = [story.town for story in stories]
    region = Region.objects.create(name="Regio")
    region.municipalities.add(dalfsen.municipality)
    afar = dalfsen.hire("aover", name="verre-aover")
    FunctionPeriod.objects.filter(user=afar).update(municipality=None, region=region)
    dalfsen.people["verre-aover"] = afar
    lapsed = dalfsen.user("netwerkcoordinator")
    FunctionPeriod.objects.filter(user=lapsed).update(end=later(days=30).date())
    Notice.objects.all().delete()
    project_all()
    compared = 0
    for days in (2, 4, 9, 20, 33, 61, 130):
        now = later(days=days)
        before = set(FlagEvent.objects.values_list("pk", flat=True))
        scan(now=now)
        events = list(FlagEvent.objects.exclude(pk__in=before).select_related("flag"))
        for town in towns:
            for case in Case.objects.filter(municipality=town.municipality):
                found = set(
                    Notice.objects.filter(about=case.reference, created_at=now).values_list(
                        "recipient", flat=True
                    )
                )
                assert found == wanted(case, town, now, events), (case.phase, days)
                compared += len(found)
    assert compared > 20


@pytest.fixture
def committed(transactional_db: None) -> Case:
    case: Case = dalfsen_in("4").case
    Notice.objects.all().delete()
    return case


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_tell_everybody_once(committed: Case) -> None:
    threads = [in_thread(lambda: scan(now=later(days=30))) for _ in range(3)]
    for thread in threads:
        thread.join()
    assert names(committed) == ["aover", "casusregisseur", "netwerkcoordinator"]


@pytest.mark.django_db(transaction=True)
def test_a_scan_killed_half_way_told_nobody_and_the_next_tells_all(committed: Case) -> None:
    """The server ends the scan's connection while it waits to write its first notice."""

    def work() -> None:
        with suppress(DatabaseError):  # its connection is ended: that is the point
            scan(now=later(days=30))

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notifications_notice IN EXCLUSIVE MODE")
        thread = in_thread(work)
        killed = False
        while thread.is_alive() and not killed:
            cursor.execute(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE NOT l.granted "
                "AND l.relation = 'notifications_notice'::regclass"
            )
            killed = bool(cursor.fetchall())
    thread.join()
    assert killed
    assert told(committed) == []
    assert not Flag.objects.exists()
    scan(now=later(days=30))
    assert names(committed) == ["aover", "casusregisseur", "netwerkcoordinator"]


def test_the_notice_leads_to_what_is_flagged() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    scan(now=story.later(days=3))
    assert {n.part for n in Notice.objects.all()} == {"signalering"}
    assert story.now > NOW


def on_duty(town: Town, who: str, at: datetime, *, function: str = "burgemeester") -> None:
    """From an hour before this moment until an hour after it."""
    DutyShift.objects.create(
        function=function, user=town.user(who), municipality=town.municipality,
        start=at - timedelta(hours=1), end=at + timedelta(hours=1), recorded_at=at,
    )  # fmt: skip


def a_burgemeester_at_home(town: Town) -> None:
    """A second one, so that the first is not addressed for being the only one."""
    town.people["burgemeester2"] = town.hire("burgemeester", name="burgemeester2")


@pytest.mark.parametrize(("hours", "hears"), [(0, True), (-2, False), (2, False)])
def test_who_is_on_duty_now_hears_what_a_scan_finds_on_a_grave_case(
    hours: int, hears: bool
) -> None:
    story = dalfsen_in("4")
    a_burgemeester_at_home(story.town)
    settled(story.case)
    at = story.later(days=3)
    on_duty(story.town, "burgemeester2", at + timedelta(hours=hours))
    scan(now=at)
    assert ("burgemeester2" in names(story.case)) is hears
    assert "burgemeester" not in names(story.case)


def test_who_is_on_duty_hears_of_an_urgent_decision_that_nobody_confirms() -> None:
    town = Town("dalfsen")
    case = a_case(town, phase="4", by="aover", regisseur=None)
    a_burgemeester_at_home(town)
    at = later(hours=30)
    on_duty(town, "burgemeester2", at)
    settled(case)
    scan(now=at, gravest_only=True)
    assert "burgemeester2" in names(case)


def test_who_is_on_duty_hears_nothing_of_a_case_that_is_not_grave() -> None:
    """As bad as can be, so urgent; but nobody is called from bed for it, nor sees the case."""
    town = Town("dalfsen")
    case = a_case(town, regisseur=None)
    at = later(days=10)
    a_burgemeester_at_home(town)
    on_duty(town, "burgemeester2", at)
    on_duty(town, "aover", at, function="aover")
    scan(now=at)
    assert told(case)
    assert not {"burgemeester2", "aover"} & set(names(case))


def test_who_is_on_duty_in_a_function_that_acts_in_no_emergency_is_not_called() -> None:
    story = dalfsen_in("4")
    settled(story.case)
    at = story.later(days=3)
    on_duty(story.town, "communicatieadviseur", at, function="communicatieadviseur")
    scan(now=at)
    assert "communicatieadviseur" not in names(story.case)


def test_who_is_on_duty_but_lost_the_account_is_not_told() -> None:
    story = dalfsen_in("4")
    a_burgemeester_at_home(story.town)
    settled(story.case)
    at = story.later(days=3)
    on_duty(story.town, "burgemeester2", at)
    user = story.town.user("burgemeester2")
    user.is_active = False
    user.save()
    scan(now=at)
    assert "burgemeester2" not in names(story.case)


@pytest.mark.parametrize("phase", ["2", "4"])
def test_a_scan_calls_the_same_people_on_duty_as_a_notice_of_a_service(phase: str) -> None:
    """One definition of who is called, in Python and in the statement."""
    story = dalfsen_in("4") if phase == "4" else begin("dalfsen", "2", regisseur=None)
    settled(story.case)
    at = story.later(days=12)
    for function in ("burgemeester", "aover", "wethouder", "netwerkcoordinator", "manager"):
        name = f"{function}2"
        story.town.people[name] = story.town.hire(function, name=name)
        on_duty(story.town, name, at, function=function)
    reviewers_left = {"aover2", "netwerkcoordinator2"}
    context = case_context(story.fresh(), story.town.actor("fg", at), at)
    by_service = {p.name for p in User.objects.filter(pk__in=on_duty_for(context))}
    scan(now=at)
    called = {f"De {n}" for n in names(story.case) if n.endswith("2")}
    grave = phase == "4"
    others = called - {f"De {n}" for n in reviewers_left}
    assert others == (by_service - {f"De {n}" for n in reviewers_left} if grave else set())
    if grave:
        assert "De burgemeester2" in others
