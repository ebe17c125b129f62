"""Mijn werk: what waits for whom, worst first, and what they wait for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.households.services.households import NewMember
from cases.record.models import CaseHold
from cases.record.services.record import NewPlan, record_plan, write_log
from notifications.models import Notice
from roles.models import FunctionPeriod, User
from tests.cast import Town, a_case, a_household, a_signal
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db

HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}
MOST_QUERIES = 16
MOST_OF_INTAKE = 19
"""The toegangsteam has signals to triage, and since it appoints (D, AVE2 Casusregie) tasks too."""


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def ago(**kwargs: float) -> datetime:
    return timezone.localtime() - timedelta(**kwargs)


def home(client: Client, user: User) -> dict[str, Any]:
    client.force_login(user)
    answer = client.get(reverse("cases:home"))
    assert answer.status_code == 200
    context = answer.context
    assert context is not None
    shown = {name: context[name] for name in sorted(context.keys())}
    return shown | {"html": answer.content.decode()}


def why(page: dict[str, Any], part: str = "rows") -> list[str]:
    """Every reason, of every row the worst first."""
    things = (thing for row in page[part] for thing in (row, *row.get("also", ())))
    return [" ".join(thing["why"]) for thing in things]


def named(town: Town, name: str, **case: Any) -> Case:
    return a_case(town, members=(NewMember(last_name=name, prefix="van"),), **case)


def test_a_decision_waits_for_who_decides_and_the_asker_waits_for_them(
    client: Client, dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "2", "down")
    decider = why(home(client, dalfsen.user("netwerkcoordinator")))
    (line,) = [line for line in decider if line.startswith("De casusregisseur stelt voor")]
    assert line.startswith("De casusregisseur stelt voor: naar AVE2. De norm liep tot en met ")
    asker = home(client, dalfsen.user("casusregisseur"))
    assert not any("stelt voor" in line for line in why(asker))
    (line,) = why(asker, "expected")
    assert line.startswith("Uw voorstel naar AVE2 wacht op een besluit van: ")
    assert "etwerkco" in line


def test_a_question_waits_for_who_proposed_and_the_questioner_waits_for_the_answer(
    client: Client, dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "2", "down")
    story.send_back("netwerkcoordinator")
    asker = home(client, dalfsen.user("casusregisseur"))
    (line,) = why(asker)
    assert line.startswith("U kreeg een vraag over uw voorstel: naar AVE2. De norm liep tot ")
    assert not asker["expected"]
    (line,) = why(home(client, dalfsen.user("netwerkcoordinator")), "expected")
    assert "wacht op antwoord van: De casusregisseur. De norm liep tot " in line


def test_an_urgent_decision_waits_for_confirmation_above_everything_else(
    client: Client, dalfsen: Town
) -> None:
    a_case(dalfsen, at=ago(days=20), regisseur=None)
    a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True, at=ago(hours=1))
    page = home(client, dalfsen.user("burgemeester"))
    assert why(page)[0].startswith("Spoedbesluit van De aover wacht op uw bevestiging.")
    assert page["rows"][0]["danger"]
    assert "wacht op bevestiging door" in why(home(client, dalfsen.user("aover")), "expected")[0]


def test_who_may_appoint_is_asked_and_who_may_take_is_offered(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=3), regisseur=None)
    appointing = home(client, dalfsen.user("netwerkcoordinator"))["rows"]
    taking = home(client, dalfsen.user("casusregisseur2"))["rows"]
    assert [(r["reference"], r["action"]) for r in appointing if r["phase"]] == [
        (case.reference, "Wijs aan")
    ]
    assert [(r["reference"], r["action"]) for r in taking if r["phase"]] == [
        (case.reference, "Neem regie")
    ]


def test_own_work_that_is_late_is_listed_once_a_case_with_every_reason(
    client: Client, dalfsen: Town
) -> None:
    late = a_case(dalfsen, at=ago(days=60))
    a_case(dalfsen, at=ago(days=2))
    rows = [r for r in home(client, dalfsen.user("casusregisseur"))["rows"] if r["phase"]]
    (row,) = rows
    assert row["reference"] == late.reference
    assert row["why"] == [
        "Al 60 dagen geen activiteit, 30 dagen over de norm.",
        "Nog geen plan voor deze fase, 18 dagen over de norm.",
    ]


def test_all_that_waits_on_one_case_is_one_row_with_a_way_to_each(
    client: Client, dalfsen: Town
) -> None:
    both = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    both.at_once("casusregisseur", "3", "up")
    both.propose("casusregisseur", "2", "down")
    other = a_case(dalfsen, at=ago(days=3), regisseur=None)
    page = home(client, dalfsen.user("netwerkcoordinator"))
    rows = [row for row in page["rows"] if row["phase"]]
    assert sorted(row["reference"] for row in rows) == sorted(
        [both.case.reference, other.reference]
    )
    assert page["number"] == page["nav_counts"]["home"] == len(page["rows"])
    (row,) = [row for row in rows if row["reference"] == both.case.reference]
    asked = {row["action"], *(thing["action"] for thing in row["also"])}
    assert asked == {"Wijs aan", "Beslis"}
    for thing in (row, *row["also"]):
        assert f'href="{thing["url"]}"' in page["html"]
    (alone,) = [row for row in rows if row["reference"] == other.reference]
    assert alone["also"] == []


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_exactly_the_norm_is_still_in_time(
    client: Client, dalfsen: Town, days: int, late: bool
) -> None:
    a_case(dalfsen, at=ago(days=days))
    lines = why(home(client, dalfsen.user("casusregisseur")))
    assert any("geen activiteit" in line for line in lines) is late


def test_my_cases_say_what_comes_next_and_by_when(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=2))
    today = timezone.localdate()
    plan = NewPlan("2", "Samen.", today, "Iedereen", today + timedelta(days=9), based_on=0)
    record_plan(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", timezone.localtime()),
        now=timezone.localtime(),
        new=plan,
    )
    (row,) = home(client, dalfsen.user("casusregisseur"))["own"]
    assert (row["next"], row["next_on"]) == ("Evalueer het plan", today + timedelta(days=9))


def test_a_waakvlam_that_ends_waits_for_who_may_end_it(client: Client, dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    story.at_once("casusregisseur", "1", "down")
    soon = timezone.localdate() + timedelta(days=5)
    Case.objects.filter(pk=story.case.pk).update(waakvlam_until=soon)
    project_all()
    deciders = {
        name
        for name, user in dalfsen.people.items()
        if "De waakvlam loopt af. Sluit de casus of schaal op." in why(home(client, user))
    }
    assert deciders
    Case.objects.filter(pk=story.case.pk).update(waakvlam_until=soon + timedelta(days=30))
    project_all()
    for name in deciders:
        assert not any("waakvlam" in line for line in why(home(client, dalfsen.user(name))))


def test_a_signal_waits_for_who_does_intake(client: Client, dalfsen: Town) -> None:
    a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam", at=ago(days=7))
    page = home(client, dalfsen.user("toegangsteam"))
    assert why(page) == ["Melding. Melder: Professional. Wacht al 7 dagen op een besluit."]
    assert not home(client, dalfsen.user("wethouder"))["rows"]


REVIEWERS = ("netwerkcoordinator", "aover", "toegangsteam", "beheerder")
"""Of cases or of people, in Dalfsen; nothing is flagged there yet."""


def test_the_number_in_the_navigation_is_the_number_of_rows(client: Client, dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=40)), ago(days=30))
    story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "2", "down")
    a_case(dalfsen, at=ago(days=3), regisseur=None)
    a_signal(dalfsen, a_household(dalfsen, by="toegangsteam"), by="toegangsteam", at=ago(days=1))
    for name, user in dalfsen.people.items():
        page = home(client, user)
        rows = len(page["rows"])
        html = client.get(reverse("cases:to_decide")).content.decode()
        decide = html.count("data-row>")
        swapped = client.get(reverse("cases:counts"), **HTMX).content.decode()
        told = Notice.objects.filter(recipient=user, seen_at=None).count()
        reviews = {"escalation": 0} if name in REVIEWERS else {}
        counts = {"home": rows, "to_decide": decide, "notices": told, **reviews}
        shown = re.findall(
            r"data-count=(\w+)\]\">\s*(?:<span class=\"ave-count[^>]*>(\d+))?", swapped
        )
        assert shown == [(what, str(number or "")) for what, number in counts.items()], name
        assert page["nav_counts"] == counts, name


def test_names_of_a_household_are_for_who_may_read_the_file_and_the_look_is_logged(
    client: Client, dalfsen: Town
) -> None:
    named(dalfsen, "Dalen", phase="4", by="aover", regisseur=None, safety_risk=True)
    assert "Van Dalen" in home(client, dalfsen.user("aover"))["html"]
    assert AccessLog.objects.filter(what="cases:home", user=dalfsen.user("aover")).count() == 1
    assert "Dalen" not in home(client, dalfsen.user("burgemeester"))["html"]
    assert not AccessLog.objects.filter(what="cases:home", user=dalfsen.user("burgemeester"))


def test_what_came_since_the_last_visit_is_new_until_it_was_seen(
    client: Client, dalfsen: Town
) -> None:
    user, case = dalfsen.user("casusregisseur"), a_case(dalfsen, at=ago(days=9))

    def told(text: str, at: datetime) -> None:
        Notice.objects.create(recipient=user, about=case.reference, text=text, created_at=at)

    told("Eerder.", ago(days=3))
    User.objects.filter(pk=user.pk).update(visited_at=ago(days=2))
    told("Later.", ago(days=1))
    user.refresh_from_db()
    page = home(client, user)
    assert [(n["text"], n["new"]) for n in page["news"]] == [("Later.", True), ("Eerder.", False)]
    assert page["new_count"] == 1
    again = home(client, User.objects.get(pk=user.pk))
    assert again["new_count"] == 1  # the same visit still
    client.get(reverse("cases:case", args=[case.reference]))
    assert not home(client, User.objects.get(pk=user.pk))["news"]


def test_the_bestuur_reads_along_and_has_no_cases_of_its_own(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True, at=ago(hours=1))
    page = home(client, dalfsen.user("wethouder"))
    assert "Mijn casussen" not in page["html"]
    nobody = Town("raalte", model="dalfsen")
    assert "Nu gaat geen casus u aan." in home(client, nobody.user("wethouder"))["html"]


def test_the_beheerder_hears_whose_function_ends_and_which_nobody_holds(
    client: Client, dalfsen: Town
) -> None:
    today = timezone.localdate()
    assert not home(client, dalfsen.user("beheerder"))["rows"]
    FunctionPeriod.objects.filter(user=dalfsen.user("casusregisseur2")).update(
        end=today + timedelta(days=3)
    )
    FunctionPeriod.objects.filter(function="burgemeester").update(end=today - timedelta(days=1))
    lines = why(home(client, dalfsen.user("beheerder")))
    assert any("Niemand kan besluiten van AVE4 naar AVE3." in line for line in lines)
    assert any(line.startswith("Casusregisseur. Verleng") for line in lines)


def test_who_goes_on_in_the_same_function_is_no_worry(client: Client, dalfsen: Town) -> None:
    period = FunctionPeriod.objects.get(user=dalfsen.user("manager"))
    end = timezone.localdate() + timedelta(days=3)
    FunctionPeriod.objects.filter(pk=period.pk).update(end=end)
    assert home(client, dalfsen.user("beheerder"))["rows"]
    FunctionPeriod.objects.create(
        user=period.user,
        function="manager",
        municipality=period.municipality,
        start=end + timedelta(days=1),
    )
    assert not home(client, dalfsen.user("beheerder"))["rows"]


def test_the_fg_reads_how_often_was_looked(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    client.get(reverse("cases:case", args=[case.reference]))
    assert home(client, dalfsen.user("fg"))["fg"]["looks"] == 1


@pytest.mark.parametrize(
    "name", ["casusregisseur", "netwerkcoordinator", "aover", "burgemeester", "toegangsteam"]
)
def test_the_number_of_queries_does_not_grow(
    client: Client,
    dalfsen: Town,
    django_assert_max_num_queries: Callable[[int], Any],
    name: str,
) -> None:
    for i in range(6):
        story = Story(dalfsen, a_case(dalfsen, at=ago(days=40)), ago(days=30))
        story.at_once("casusregisseur", "3", "up")
        if i % 2:
            story.propose("casusregisseur", "2", "down")
        a_case(dalfsen, at=ago(days=3), regisseur=None)
        a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True, at=ago(hours=1))
        a_signal(dalfsen, story.case.household, by="toegangsteam", at=ago(days=1))
        Notice.objects.create(
            recipient=dalfsen.user(name),
            about=story.case.reference,
            text="Nieuws.",
            created_at=ago(days=1),
        )
    client.force_login(dalfsen.user(name))
    client.get(reverse("cases:home"))
    # Who begins a new visit is the heaviest: it is written down too.
    User.objects.filter(pk=dalfsen.user(name).pk).update(visited_at=ago(days=1))
    most = MOST_OF_INTAKE if name == "toegangsteam" else MOST_QUERIES
    with django_assert_max_num_queries(most):
        assert client.get(reverse("cases:home")).context["rows"]


def test_days_on_hold_do_not_count(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=40))
    today = timezone.localdate()

    def hold(start: int, until: int) -> CaseHold:
        held = CaseHold.objects.create(
            case=case,
            start=today - timedelta(days=start),
            until=today - timedelta(days=until),
            reason="Opname.",
            decided_at=timezone.now(),
            decided_by=dalfsen.user("casusregisseur"),
        )
        project_all()
        return held

    first = hold(30, 19)
    lines = why(home(client, dalfsen.user("casusregisseur")))
    assert not any("geen activiteit" in line for line in lines)  # 40 - 11 is not over 30
    first.delete()
    hold(30, 21)
    lines = why(home(client, dalfsen.user("casusregisseur")))
    assert any("Al 40 dagen geen activiteit, 1 dag over de norm." in line for line in lines)


def test_a_visit_long_ago_is_written_as_the_day_it_happened(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=9))
    write_log(
        case_id=case.pk, actor=dalfsen.actor("casusregisseur", timezone.localtime()),
        now=timezone.localtime(), kind="visit", text="Thee.", happened_at=ago(days=5),
    )  # fmt: skip
    (row,) = home(client, dalfsen.user("casusregisseur"))["own"]
    assert timezone.localtime(row["last"]).date() == date.today() - timedelta(days=5)
