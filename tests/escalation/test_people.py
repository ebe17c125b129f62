"""What is flagged about people: who reads it, how it is reviewed, and when it comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.errors import NotAllowed, RuleBroken, Stale
from escalation.models import Flag, FlagEvent, Review
from escalation.reviewing import Asked, Outcome
from escalation.services.people import review_person
from roles.ave_model import registry
from roles.models import User
from roles.permissions_over_people import may_review_person, reviewers_of_people
from tests.cast import NOW, Town, days_ago, later
from tests.world import flag_of_a_person

PEOPLE = "/escalatielijst/mensen/"


@pytest.mark.parametrize(
    ("model", "who"),
    [
        ("dalfsen", {"netwerkcoordinator", "aover", "beheerder"}),
        ("olst-wijhe", {"procesregisseur", "oov", "beheerder"}),
        (
            "westerkwartier",
            {"procesregisseur", "consulent", "oggz", "oov", "teamleider_wmo", "beheerder"},
        ),
        (
            "zvh-region",
            {"procesregisseur", "procesregisseur_zvh", "wams_coordinator", "beheerder"},
        ),
    ],
)
def test_who_appoints_or_settles_and_the_beheerder_review_people(model: str, who: set[str]) -> None:
    assert set(reviewers_of_people(registry.get(model))) == who & set(registry.get(model).functions)


def test_nobody_judges_their_own_load() -> None:
    model = registry.get("dalfsen")
    functions = frozenset({"netwerkcoordinator"})
    assert may_review_person(model, 1, 2, functions) == ("netwerkcoordinator",)
    assert may_review_person(model, 2, 2, functions) == ()
    assert may_review_person(model, 1, 2, frozenset({"casusregisseur"})) == ()


@pytest.fixture
def town(db: None) -> Town:
    return Town("dalfsen")


@pytest.fixture
def flag(town: Town) -> Flag:
    return flag_of_a_person(town, "casusregisseur")


def review(town: Town, flag: Flag, name: str, asked: Asked) -> Review:
    return review_person(flag=flag, actor=town.actor(name), now=NOW, asked=asked)


HANDLED = Asked(Outcome.HANDLED, "Drie casussen gaan over.", later(days=20).date())


def test_a_flag_that_somebody_sees_to_rests_until_the_day(town: Town, flag: Flag) -> None:
    found = review(town, flag, "netwerkcoordinator", HANDLED)
    assert (found.person, found.function) == (town.user("casusregisseur"), "netwerkcoordinator")
    assert not Flag.objects.asking(later(days=19).date()).exists()
    assert Flag.objects.asking(later(days=20).date()).get() == flag


def test_it_comes_back_before_its_day_when_it_got_worse(town: Town, flag: Flag) -> None:
    review(town, flag, "netwerkcoordinator", HANDLED)
    Flag.objects.update(severity=2)
    assert Flag.objects.asking(later(days=1).date()).get() == flag


def test_an_unfounded_one_does_not_come_back(town: Town, flag: Flag) -> None:
    review(town, flag, "beheerder", Asked(Outcome.DISMISS, "Vier zijn al gesloten."))
    assert not Flag.objects.asking(later(days=400).date()).exists()


@pytest.mark.parametrize("name", ["casusregisseur2", "jeugdconsulent", "wethouder", "fg"])
def test_others_do_not_review_people(town: Town, flag: Flag, name: str) -> None:
    with pytest.raises(NotAllowed):
        review(town, flag, name, HANDLED)


def test_nobody_reviews_what_is_flagged_about_themselves(town: Town) -> None:
    own = flag_of_a_person(town, "netwerkcoordinator")
    with pytest.raises(NotAllowed):
        review(town, own, "netwerkcoordinator", HANDLED)
    review(town, own, "aover", HANDLED)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(Outcome.HANDLED, " ", later(days=3).date()), "reason"),
        (Asked(Outcome.HANDLED, "Komt goed."), "until"),
        (Asked(Outcome.HANDLED, "Komt goed.", later(days=31).date()), "until"),
        (Asked(Outcome.SNOOZE, "Later.", later(days=3).date()), "outcome"),
        (Asked(Outcome.ASSIGNMENT, "Doe iets.", later(days=3).date()), "outcome"),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_refused(
    town: Town, flag: Flag, asked: Asked, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        review(town, flag, "netwerkcoordinator", asked)
    assert [p.field for p in refused.value.problems] == [field]
    assert not Review.objects.exists()


def test_the_second_reviewer_is_told(town: Town, flag: Flag) -> None:
    review(town, flag, "netwerkcoordinator", HANDLED)
    with pytest.raises(Stale):
        review(town, flag, "aover", HANDLED)


# On the pages


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def now_flagged(town: Town, name: str, **figures: Any) -> Flag:
    found = flag_of_a_person(town, name)
    found.since = found.opened_at = days_ago(3)
    found.save()
    return found


def test_the_list_says_who_and_how_many(client: Client, town: Town) -> None:
    flag = now_flagged(town, "casusregisseur")
    page = as_(client, town.user("netwerkcoordinator")).get(PEOPLE).text
    assert "46 casussen met casusregie in het afgelopen jaar" in page
    assert reverse("escalation:person", args=[flag.public_id]) in page


def test_the_beheerder_who_reviews_no_cases_lands_on_people(client: Client, town: Town) -> None:
    answer = as_(client, town.user("beheerder")).get("/escalatielijst/")
    assert answer["Location"] == PEOPLE


def test_a_review_on_the_page_is_recorded_and_told(client: Client, town: Town) -> None:
    flag = now_flagged(town, "casusregisseur")
    as_(client, town.user("netwerkcoordinator"))
    address = reverse("escalation:person", args=[flag.public_id])
    form = {"outcome": "handled", "until": "over 9 dagen", "reason": "Twee casussen gaan over."}
    page = client.post(address, form, follow=True).text
    assert "De beoordeling is vastgelegd." in page
    assert "Al beoordeeld" in page
    assert FlagEvent.objects.get(flag=flag, kind="reviewed").review == Review.objects.get()
    assert "Twee casussen gaan over." in client.get(address).text


def test_what_is_about_oneself_is_not_there(client: Client, town: Town) -> None:
    flag = now_flagged(town, "netwerkcoordinator")
    as_(client, town.user("netwerkcoordinator"))
    assert client.get(reverse("escalation:person", args=[flag.public_id])).status_code == 404
    assert "46 casussen" not in client.get(PEOPLE).text


def test_the_number_in_the_navigation_counts_people_too(client: Client, town: Town) -> None:
    now_flagged(town, "casusregisseur")
    as_(client, town.user("netwerkcoordinator"))
    assert client.get("/").context["nav_counts"]["escalation"] == 1
    assert "data-count=escalation" in client.get("/tellers/", headers={"HX-Request": "true"}).text
    client.force_login(town.user("casusregisseur"))
    assert "escalation" not in client.get("/").context["nav_counts"]
