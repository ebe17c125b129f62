"""Beheer: functions are given and taken by the beheerder, and rights go with them at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roles.acting import Actor, actor_for
from roles.models import FunctionPeriod, Region, User
from roles.services.people import (
    NewFunction,
    activate,
    add_person,
    deactivate,
    end_function,
    give_function,
)
from tests.cast import PASSWORD, Town

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
YESTERDAY = TODAY - timedelta(days=1)
REGIE = NewFunction("casusregisseur", TODAY)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def raalte() -> Town:
    return Town("raalte", model="dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the beheerder of Dalfsen."""
    client.force_login(dalfsen.user("beheerder"))
    return client


def beheerder(town: Town) -> Actor:
    return actor_for(town.user("beheerder"), TODAY)


def functions_of(user: User, town: Town) -> frozenset[str]:
    return actor_for(user, TODAY).functions_in(town.municipality.pk)


def the_period(user: User) -> FunctionPeriod:
    return FunctionPeriod.objects.get(user=user)


def test_the_beheerder_gives_a_function_and_the_group_follows(dalfsen: Town) -> None:
    manager = dalfsen.user("manager")
    give_function(
        municipality=dalfsen.municipality,
        user=manager,
        actor=beheerder(dalfsen),
        now=NOW,
        new=REGIE,
    )
    assert functions_of(manager, dalfsen) == {"manager", "casusregisseur"}
    groups = manager.groups.values_list("function_group__function", flat=True)
    assert set(groups) == {"manager", "casusregisseur"}


@pytest.mark.parametrize("who", ["burgemeester", "netwerkcoordinator", "fg"])
def test_nobody_else_gives_functions(dalfsen: Town, who: str) -> None:
    with pytest.raises(PermissionDenied):
        give_function(
            municipality=dalfsen.municipality,
            user=dalfsen.user("manager"),
            actor=actor_for(dalfsen.user(who), TODAY),
            now=NOW,
            new=REGIE,
        )


def test_a_beheerder_gives_nothing_in_another_municipality(dalfsen: Town, raalte: Town) -> None:
    with pytest.raises(PermissionDenied):
        give_function(
            municipality=raalte.municipality,
            user=raalte.user("manager"),
            actor=beheerder(dalfsen),
            now=NOW,
            new=REGIE,
        )


def test_a_beheerder_gives_themselves_nothing(dalfsen: Town) -> None:
    with pytest.raises(ValidationError, match="andere beheerder"):
        give_function(
            municipality=dalfsen.municipality,
            user=dalfsen.user("beheerder"),
            actor=beheerder(dalfsen),
            now=NOW,
            new=REGIE,
        )


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewFunction("onbekend", TODAY), "function"),
        (NewFunction("aover", TODAY, YESTERDAY), "end"),
        (NewFunction("manager", TODAY), "__all__"),
    ],
    ids=["unknown function", "end before begin", "held already"],
)
def test_what_cannot_be_is_refused_at_its_field(
    dalfsen: Town, new: NewFunction, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        give_function(
            municipality=dalfsen.municipality,
            user=dalfsen.user("manager"),
            actor=beheerder(dalfsen),
            now=NOW,
            new=new,
        )
    assert field in refusal.value.message_dict


def test_a_new_account_has_no_password_until_its_owner_chooses_one(dalfsen: Town) -> None:
    account = add_person(
        municipality=dalfsen.municipality,
        email="Nieuw@Dalfsen.example",
        name="Nieuwe collega",
        actor=beheerder(dalfsen),
        now=NOW,
        new=REGIE,
    )
    assert account.user.email == "nieuw@dalfsen.example"
    assert account.is_new
    assert not account.user.has_usable_password()


def test_a_known_address_gets_no_second_account_and_no_password(
    dalfsen: Town, raalte: Town
) -> None:
    known = raalte.user("manager")
    account = add_person(
        municipality=dalfsen.municipality,
        email=known.email.upper(),
        name="",
        actor=beheerder(dalfsen),
        now=NOW,
        new=REGIE,
    )
    assert (account.user, account.is_new) == (known, False)


def test_a_new_account_needs_a_name_and_is_otherwise_not_made(dalfsen: Town) -> None:
    with pytest.raises(ValidationError, match="Vul de naam in"):
        add_person(
            municipality=dalfsen.municipality,
            email="nieuw@dalfsen.example",
            name=" ",
            actor=beheerder(dalfsen),
            now=NOW,
            new=REGIE,
        )
    assert not User.objects.filter(email="nieuw@dalfsen.example").exists()


def test_a_function_that_ended_yesterday_gives_nothing_today(dalfsen: Town) -> None:
    manager = dalfsen.user("manager")
    end_function(period=the_period(manager), end=YESTERDAY, actor=beheerder(dalfsen), now=NOW)
    assert functions_of(manager, dalfsen) == frozenset()
    assert not manager.groups.exists()


def test_a_function_that_ends_today_still_counts_today(dalfsen: Town) -> None:
    manager = dalfsen.user("manager")
    end_function(period=the_period(manager), end=TODAY, actor=beheerder(dalfsen), now=NOW)
    assert functions_of(manager, dalfsen) == {"manager"}


def test_the_past_of_a_function_stays_as_it_was(dalfsen: Town) -> None:
    period = the_period(dalfsen.user("manager"))
    with pytest.raises(ValidationError, match="op zijn vroegst gisteren"):
        end_function(
            period=period, end=TODAY - timedelta(days=2), actor=beheerder(dalfsen), now=NOW
        )


def test_a_function_of_a_region_is_not_the_municipalitys_to_end(dalfsen: Town) -> None:
    region = Region.objects.create(name="Regio")
    region.municipalities.add(dalfsen.municipality)
    somebody = User.objects.create_user("regio@example.example", name="Regio")
    period = FunctionPeriod.objects.create(
        user=somebody, function="aover", region=region, start=date(2020, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        end_function(period=period, end=TODAY, actor=beheerder(dalfsen), now=NOW)


def test_who_is_deactivated_is_out_on_the_next_click_and_stays_out(dalfsen: Town) -> None:
    manager = dalfsen.user("manager")
    theirs = Client()
    theirs.force_login(manager)
    page = reverse("roles:in_short")
    assert theirs.get(page).status_code == 200
    deactivate(user=manager, actor=beheerder(dalfsen), now=NOW)
    assert theirs.get(page).status_code == 302
    activate(user=manager, actor=beheerder(dalfsen), now=NOW)
    assert theirs.get(page).status_code == 302
    assert not theirs.login(username=manager.email, password=PASSWORD), "The old one is gone."


def test_nobody_deactivates_themselves(dalfsen: Town) -> None:
    with pytest.raises(ValidationError):
        deactivate(user=dalfsen.user("beheerder"), actor=beheerder(dalfsen), now=NOW)


def test_who_also_works_elsewhere_is_not_put_out_by_one_beheerder(
    dalfsen: Town, raalte: Town
) -> None:
    shared = dalfsen.user("aover")
    FunctionPeriod.objects.create(
        user=shared, function="aover", municipality=raalte.municipality, start=date(2020, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        deactivate(user=shared, actor=beheerder(dalfsen), now=NOW)


def test_all_functions_here_end_in_one_step_and_the_account_goes_on_elsewhere(
    client: Client, dalfsen: Town, raalte: Town
) -> None:
    shared = dalfsen.user("aover")
    give_function(
        municipality=dalfsen.municipality, user=shared, actor=beheerder(dalfsen), now=NOW,
        new=NewFunction("manager", TODAY + timedelta(days=9)),
    )  # fmt: skip
    FunctionPeriod.objects.create(
        user=shared, function="aover", municipality=raalte.municipality, start=date(2020, 1, 1)
    )
    page = reverse("roles:person", args=[shared.public_id])
    url = reverse("roles:functions_end", args=[shared.public_id])
    assert url in client.get(page).content.decode()
    assert (
        url
        not in client.get(
            reverse("roles:person", args=[dalfsen.user("manager").public_id])
        ).content.decode()
    )  # whose account can be closed
    assert "Weet u het zeker?" in client.get(url).content.decode()
    assert client.post(url)["Location"] == page
    assert functions_of(shared, dalfsen) == frozenset()
    later = actor_for(shared, TODAY + timedelta(days=9))
    assert later.functions_in(dalfsen.municipality.pk) == frozenset()
    assert functions_of(shared, raalte) == {"aover"}
    shared.refresh_from_db()
    assert shared.is_active
    assert client.post(url).status_code == 422  # there is none left


# Pages


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def new_person(town: Town, **changed: str) -> dict[str, str]:
    return {
        "email": "nieuw@dalfsen.example",
        "name": "Nieuwe Collega",
        "function": "casusregisseur",
        "start": TODAY.isoformat(),
        **changed,
    }


@pytest.mark.parametrize("who", ["burgemeester", "casusregisseur", "fg"])
def test_beheer_is_closed_for_everyone_else(client: Client, dalfsen: Town, who: str) -> None:
    client.force_login(dalfsen.user(who))
    assert client.get(reverse("roles:people")).status_code == 403


def test_no_password_is_ever_shown_to_who_makes_the_account(client: Client, dalfsen: Town) -> None:
    answer = client.post(
        reverse("roles:person_new", args=["dalfsen"]), new_person(dalfsen), follow=True
    )
    assert "krijgt een mail met een link" in answer.text
    assert "/wachtwoord/" not in answer.text


def test_a_bad_form_keeps_what_was_typed(client: Client, dalfsen: Town) -> None:
    answer = client.post(
        reverse("roles:person_new", args=["dalfsen"]), new_person(dalfsen, name="", function="x")
    )
    assert answer.status_code == 422
    assert "nieuw@dalfsen.example" in text_of(answer)
    assert "function" in answer.context["form"].errors


def test_a_person_of_another_municipality_is_not_found(client: Client, raalte: Town) -> None:
    url = reverse("roles:person", args=[raalte.user("manager").public_id])
    assert client.get(url).status_code == 404
    assert client.get(reverse("roles:person_new", args=["raalte"])).status_code == 404


def test_the_beheerder_ends_a_function_and_deactivates_in_the_browser(
    client: Client, dalfsen: Town
) -> None:
    manager = dalfsen.user("manager")
    person = manager.public_id
    client.post(
        reverse("roles:function_end", args=[person, the_period(manager).pk]),
        {"end": TODAY.isoformat()},
    )
    assert the_period(manager).end == TODAY
    assert client.get(reverse("roles:person_deactivate", args=[person])).status_code == 200
    client.post(reverse("roles:person_deactivate", args=[person]))
    assert "Gedeactiveerd" in text_of(client.get(reverse("roles:person", args=[person])))


# AVE in het kort


def test_ave_in_het_kort_shows_the_model_of_ones_own_municipality(
    client: Client, dalfsen: Town
) -> None:
    answer = client.get(reverse("roles:in_short"))
    assert answer.context["left"].slug == "dalfsen"
    assert "Escalatieladder" in text_of(answer)
    assert "wo 1 december 2021" in text_of(answer)


def test_two_models_stand_beside_each_other_with_their_differences_marked(client: Client) -> None:
    url = reverse("roles:in_short")
    answer = text_of(client.get(url, {"model": "dalfsen", "naast": "westerkwartier"}))
    assert "Anders" in answer
    assert "AVE2A en AVE2B" in answer
    alone = text_of(client.get(url, {"model": "dalfsen", "naast": "dalfsen"}))
    assert "ave-matrix__mark" not in alone


def test_an_unknown_model_falls_back_to_ones_own(client: Client) -> None:
    answer = client.get(reverse("roles:in_short"), {"model": "../etc", "naast": "x"})
    assert answer.status_code == 200
    assert answer.context["left"].slug == "dalfsen"


def test_sources_are_shown_when_asked(client: Client) -> None:
    url = reverse("roles:in_short")
    assert "D: " in text_of(client.get(url, {"bronnen": "on"}))
    assert "D: " not in text_of(client.get(url))


def test_ave_in_het_kort_is_for_who_is_signed_in() -> None:
    assert Client().get(reverse("roles:in_short")).status_code == 302
