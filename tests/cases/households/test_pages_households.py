"""Households in the browser: making one without doubles, and people who come and go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.households.models import Household, Membership
from cases.households.services.households import NewMember
from tests.cast import LONG_AGO, Town, a_case, a_household
from tests.sending import send

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)
TODAY = NOW.date()


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the casusregisseur, who does intake in Dalfsen."""
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def household(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def typed(town: Town, *people: dict[str, str], **changed: str) -> dict[str, str]:
    rows = people or ({"last_name": "Jansen", "birth_date": "1980-05-01"},)
    data = {
        "municipality": str(town.municipality.pk),
        "street": "Kerkweg",
        "house_number": "7",
        "postcode": "7721ab",
        "town": "Dalfsen",
        "form-TOTAL_FORMS": str(len(rows)),
        "form-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data | changed


NEW = "cases:new_household"


def test_a_new_household_is_made_and_goes_on_to_the_signal(client: Client, dalfsen: Town) -> None:
    people: tuple[dict[str, str], ...] = (
        {"last_name": "Jansen"},
        {"last_name": "Bakker", "first_name": "Mia"},
        {},
    )
    answer = client.post(reverse(NEW), typed(dalfsen, *people))
    made = Household.objects.get()
    assert answer["Location"] == reverse("cases:household_signal", args=[made.reference])
    assert made.postcode == "7721 AB"
    assert {m.person.last_name for m in made.memberships.all()} == {"Jansen", "Bakker"}


def test_the_search_words_are_taken_over_by_sending_and_not_by_an_address(client: Client) -> None:
    asked = {"q": "Jansen", "geboortedatum": "1980-05-01"}
    answer = client.post(reverse(NEW), {**asked, "begin": "1"})
    assert answer.status_code == 200
    assert 'value="Jansen"' in text_of(answer)
    assert 'value="1980-05-01"' in text_of(answer)
    assert not answer.context["form"].errors
    assert "Jansen" not in text_of(client.get(reverse(NEW), asked))


def test_the_municipality_searched_in_is_taken_over(client: Client, dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen").municipality
    raalte.functions.create(
        user=dalfsen.user("casusregisseur"), function="casusregisseur", start=LONG_AGO
    )
    answer = client.post(reverse(NEW), {"q": "Jansen", "gemeente": raalte.pk, "begin": "1"})
    assert answer.context["form"]["municipality"].value() == str(raalte.pk)


def test_one_more_person_keeps_everything_typed_right_or_wrong(
    client: Client, dalfsen: Town
) -> None:
    data = typed(dalfsen, {"last_name": "", "first_name": "Bo", "birth_date": "gisteren"}, more="1")
    answer = client.post(reverse(NEW), data)
    assert answer.status_code == 200
    assert len(answer.context["members"].forms) == 2
    for value in ("Kerkweg", "Bo", "gisteren"):
        assert f'value="{value}"' in text_of(answer)


def test_a_household_without_a_name_is_refused_and_nothing_is_lost(
    client: Client, dalfsen: Town
) -> None:
    answer = client.post(reverse(NEW), typed(dalfsen, {"first_name": "Bo"}, postcode="77 BB"))
    assert answer.status_code == 422
    assert "Vul een achternaam in" in text_of(answer)
    assert "Vul een postcode in zoals 1234 AB." in text_of(answer)
    assert 'value="Kerkweg"' in text_of(answer)
    assert not Household.objects.exists()


def test_a_birth_date_after_today_is_refused_in_plain_dutch(client: Client, dalfsen: Town) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(
        reverse(NEW), typed(dalfsen, {"last_name": "Jansen", "birth_date": tomorrow})
    )
    assert answer.status_code == 422
    assert "De geboortedatum ligt na vandaag." in text_of(answer)


def test_the_same_name_and_birth_date_asks_first_and_then_obeys(
    client: Client, dalfsen: Town
) -> None:
    known = household(dalfsen, NewMember(last_name="jansen", birth_date=date(1980, 5, 1)))
    answer = client.post(reverse(NEW), typed(dalfsen))
    assert answer.status_code == 422
    assert known.reference in text_of(answer)
    assert Household.objects.count() == 1
    client.post(reverse(NEW), typed(dalfsen, confirmed="on"))
    assert Household.objects.count() == 2


def test_the_same_address_asks_first(client: Client, dalfsen: Town) -> None:
    known = household(dalfsen)
    data = typed(dalfsen, house_number=known.house_number, postcode=known.postcode)
    assert known.reference in text_of(client.post(reverse(NEW), data))
    next_door = typed(dalfsen, house_number="999", postcode=known.postcode)
    assert client.post(reverse(NEW), next_door).status_code == 302


def test_a_household_of_another_municipality_is_no_double(client: Client, dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    a_household(raalte, by="casusregisseur", at=NOW)
    data = typed(dalfsen, house_number="1", postcode="7721 AA")
    assert client.post(reverse(NEW), data).status_code == 302


def page(client: Client, home: Household) -> Any:
    return client.get(reverse("cases:household", args=[home.reference]))


def test_the_page_links_a_case_only_for_who_may_see_it(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=NOW)
    link = reverse("cases:case", args=[case.reference])
    assert link in text_of(page(client, case.household))
    client.force_login(dalfsen.user("casusregisseur2"))
    assert page(client, case.household).status_code == 404
    address = case.household.street
    answer = text_of(client.post(reverse("cases:new_signal"), {"q": address}))
    assert link not in answer
    assert "Er loopt een casus" in answer
    assert "De casusregisseur (Team dalfsen)" in answer


def test_the_page_takes_a_fixed_number_of_queries(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    case = a_case(dalfsen, at=NOW, members=[NewMember(last_name=f"Nummer {n}") for n in range(9)])
    with django_assert_max_num_queries(18):
        page(client, case.household)


def test_a_household_does_not_exist_for_strangers(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    client.force_login(Town("raalte", model="dalfsen").user("casusregisseur"))
    assert page(client, home).status_code == 404
    client.force_login(dalfsen.user("burgemeester"))
    assert page(client, home).status_code == 404


def test_a_person_joins_and_another_leaves(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    client.post(
        reverse("cases:member_new", args=[home.reference]),
        {"last_name": "Bakker", "start": TODAY.isoformat()},
    )
    anna = home.memberships.get(person__last_name="Voorbeeld")
    client.post(
        reverse("cases:member_leaves", args=[home.reference, anna.pk]), {"end": TODAY.isoformat()}
    )
    answer = text_of(page(client, home))
    assert answer.index("Bakker") < answer.index("<h3") < answer.index("Anna")


def correcting(home: Household) -> str:
    return reverse("cases:member_correct", args=[home.reference, home.memberships.get().pk])


def test_what_was_written_down_wrongly_is_corrected(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen, NewMember(last_name="Jansn", birth_date=date(1980, 5, 1)))
    assert correcting(home) in text_of(page(client, home))
    shown = text_of(client.get(correcting(home)))
    assert 'value="Jansn"' in shown
    assert 'value="1-5-1980"' in shown
    assert "do 1 mei 1980" in shown
    answer = send(client, correcting(home), last_name="Jansen", birth_date="1-5-81", role="vader")
    assert answer["Location"] == reverse("cases:household", args=[home.reference])
    member = home.memberships.get()
    assert (member.person.last_name, member.role) == ("Jansen", "vader")
    assert member.person.birth_date == date(1981, 5, 1)


def test_a_correction_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    client: Client, dalfsen: Town
) -> None:
    home = household(dalfsen)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(correcting(home), {"last_name": "Jansen", "birth_date": tomorrow})
    assert answer.status_code == 422
    assert answer.context["form"].errors["birth_date"] == ["De geboortedatum ligt na vandaag."]
    assert 'value="Jansen"' in text_of(answer)
    assert home.memberships.get().person.last_name == "Voorbeeld"


def test_the_last_person_cannot_leave(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    anna = home.memberships.get()
    answer = client.post(
        reverse("cases:member_leaves", args=[home.reference, anna.pk]), {"end": TODAY.isoformat()}
    )
    assert answer.status_code == 422
    assert "minstens één persoon" in text_of(answer)


def test_a_member_of_another_household_is_not_found_here(client: Client, dalfsen: Town) -> None:
    here, there = household(dalfsen), household(dalfsen)
    other = there.memberships.get()
    url = reverse("cases:member_leaves", args=[here.reference, other.pk])
    assert client.get(url).status_code == 404


def moving(home: Household, who: Membership, query: str = "") -> str:
    return reverse("cases:member_moves", args=[home.reference, who.pk]) + query


def test_a_person_moves_to_a_household_that_was_found(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen, NewMember(last_name="Blijver"), NewMember(last_name="Verhuizer"))
    other = household(dalfsen, NewMember(last_name="Ontvanger"))
    who = home.memberships.get(person__last_name="Verhuizer")
    found = client.post(moving(home, who), {"q": "ontvanger"})
    assert found.status_code == 200
    assert f"?naar={other.reference}" in text_of(found)
    assert 'value="ontvanger"' in text_of(found)
    client.post(moving(home, who, f"?naar={other.reference}"), {"on": TODAY.isoformat()})
    assert [m.household for m in who.person.memberships.order_by("pk")] == [home, other]


def test_words_in_the_address_of_a_move_find_nothing(client: Client, dalfsen: Town) -> None:
    home, other = household(dalfsen), household(dalfsen, NewMember(last_name="Ontvanger"))
    answer = text_of(client.get(moving(home, home.memberships.get(), "?q=ontvanger")))
    assert other.reference not in answer
    assert "ontvanger" not in answer


def test_who_lives_alone_with_an_open_case_is_told_what_to_do_first(
    client: Client, dalfsen: Town
) -> None:
    home, other = a_case(dalfsen, at=NOW).household, household(dalfsen)
    url = moving(home, home.memberships.get(), f"?naar={other.reference}")
    answer = client.post(url, {"on": TODAY.isoformat(), "role": "neef"})
    assert answer.status_code == 422
    assert "Sluit eerst de casus." in text_of(answer)
    assert 'value="neef"' in text_of(answer)


def test_a_person_moves_to_a_household_of_their_own(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen, NewMember(last_name="Blijver"), NewMember(last_name="Verhuizer"))
    who = home.memberships.get(person__last_name="Verhuizer")
    client.post(moving(home, who, "?naar=nieuw"), {"on": TODAY.isoformat(), "street": "Nieuweweg"})
    new = Household.objects.get(street="Nieuweweg")
    assert new.memberships.get().person == who.person
    who.refresh_from_db()
    assert who.end == new.memberships.get().start == TODAY


def test_nobody_moves_to_another_municipality(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen, NewMember(last_name="Blijver"), NewMember(last_name="Verhuizer"))
    there = a_household(Town("raalte", model="dalfsen"), by="casusregisseur", at=NOW)
    who = home.memberships.first()
    assert who is not None
    assert client.get(moving(home, who, f"?naar={there.reference}")).status_code == 404


def test_a_new_address_keeps_the_old_one_in_sight(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    url = reverse("cases:household_address", args=[home.reference])
    send(client, url, street="Nieuweweg", house_number="3", postcode="", town="Dalfsen")
    answer = text_of(page(client, home))
    assert "Nieuweweg 3, Dalfsen" in answer
    assert "Dorpsstraat 1, 7721 AA Dalfsen, tot" in answer


def test_who_only_reads_along_changes_nothing(client: Client, dalfsen: Town) -> None:
    """The AOV'er does intake; who has lost every function does not even see the page."""
    home = household(dalfsen)
    gone = dalfsen.hire("casusregisseur", name="weg", start=LONG_AGO, end=date(2021, 1, 1))
    client.force_login(gone)
    assert client.get(reverse("cases:household_address", args=[home.reference])).status_code == 403
