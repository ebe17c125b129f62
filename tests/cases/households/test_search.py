"""Finding a case or household: by what, for whom, and written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import AccessLog, Case
from cases.households.models import Household, Membership
from cases.households.services.households import Address, NewMember, open_household
from cases.households.services.search import Asked
from roles.models import User
from tests.cast import NOW, Town, a_case

pytestmark = pytest.mark.django_db

SEARCH = reverse("cases:search")
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}
MOST_QUERIES = 12
BORN = date(1985, 3, 4)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def a_known_case(town: Town, **case: Any) -> Case:
    members = (
        NewMember(last_name="Kloosterman", first_name="Anna", birth_date=BORN),
        NewMember(last_name="Vries", prefix="de", first_name="Bo"),
    )
    return a_case(town, members=members, **case)


def search(client: Client, user: User, words: str) -> list[dict[str, Any]]:
    client.force_login(user)
    answer = client.post(SEARCH, {"q": words}, **HTMX)
    assert answer.status_code == 200
    assert answer.context is not None
    found: list[dict[str, Any]] = answer.context["results"]
    return found


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("kloost", "Naam: Anna Kloosterman"),
        ("KLOOSTERMAN", "Naam: Anna Kloosterman"),
        ("kloosterman anna", "Naam: Anna Kloosterman"),
        ("de vries", "Naam: Bo de Vries"),
        ("kloostermna", "Lijkt erop"),
        ("dorpsstraat 1", "Adres"),
        ("7721 aa", "Adres"),
        ("04-03-1985", "Geboren 04-03-1985: Anna Kloosterman"),
        ("4-3-1985", "Geboren 04-03-1985: Anna Kloosterman"),
        ("1985-03-04", "Geboren 04-03-1985: Anna Kloosterman"),
    ],
)
def test_it_is_found_by_what_people_remember(
    client: Client, dalfsen: Town, typed: str, how: str
) -> None:
    case = a_known_case(dalfsen)
    (row,) = search(client, dalfsen.user("casusregisseur"), typed)
    assert row["url"] == reverse("cases:case", args=[case.reference])
    assert row["how"] == how
    assert row["name"] == "Kloosterman / De Vries"
    assert row["phase"]["label"] == "AVE2"
    assert row["holder"].startswith("Casusregie: De casusregisseur")


def test_a_reference_is_found_with_and_without_its_dash(client: Client, dalfsen: Town) -> None:
    case = a_known_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    for reference in (case.reference, case.household.reference):
        for typed in (reference, reference.replace("-", ""), reference.lower()):
            (row,) = search(client, user, typed)
            assert row["url"] == reverse("cases:case", args=[case.reference])


@pytest.mark.parametrize("typed", ["", " ", "kl", "zzzzzz", "31-02-1985", "%", "'; --", "\0\0"])
def test_what_is_too_little_or_nowhere_gives_nothing(
    client: Client, dalfsen: Town, typed: str
) -> None:
    a_known_case(dalfsen)
    assert search(client, dalfsen.user("casusregisseur"), typed) == []


def test_who_does_no_intake_finds_only_files_they_may_read(client: Client, dalfsen: Town) -> None:
    a_known_case(dalfsen, minors=True)
    for name in ("wethouder", "beheerder", "fg", "manager", "communicatieadviseur"):
        readable = Case.objects.readable_by(dalfsen.actor(name)).exists()
        assert bool(search(client, dalfsen.user(name), "klooster")) is readable, name


def test_a_case_in_outline_is_found_by_its_reference_and_never_by_a_name(
    client: Client, dalfsen: Town
) -> None:
    case = a_known_case(dalfsen, phase="4", by="aover", safety_risk=True)
    burgemeester = dalfsen.user("burgemeester")
    assert search(client, burgemeester, "kloosterman") == []
    assert search(client, burgemeester, "dorpsstraat") == []
    (row,) = search(client, burgemeester, case.reference)
    assert "Klooster" not in str(row)
    assert row["address"] == ""


def test_a_neighbour_finds_nothing(client: Client, dalfsen: Town) -> None:
    case = a_known_case(dalfsen)
    neighbour = Town("raalte", model="dalfsen").user("netwerkcoordinator")
    for typed in ("klooster", "dorpsstraat 1", case.reference, "04-03-1985"):
        assert search(client, neighbour, typed) == []


def test_who_does_intake_finds_the_household_of_a_case_they_may_not_open(
    client: Client, dalfsen: Town
) -> None:
    case = a_known_case(dalfsen)
    colleague = dalfsen.user("casusregisseur2")
    assert not Case.objects.visible_to(dalfsen.actor("casusregisseur2")).exists()
    (row,) = search(client, colleague, "klooster")
    assert row["url"] == reverse("cases:household_signal", args=[case.household.reference])
    assert client.get(row["url"]).status_code == 200


def test_everything_that_is_found_can_be_opened(client: Client, dalfsen: Town) -> None:
    a_known_case(dalfsen)
    a_known_case(dalfsen, phase="4", by="aover", safety_risk=True, minors=True)
    for name, user in dalfsen.people.items():
        for row in search(client, user, "klooster"):
            assert client.get(row["url"]).status_code == 200, name


def test_who_lived_there_before_is_found_and_said_so(client: Client, dalfsen: Town) -> None:
    a_known_case(dalfsen)
    Membership.objects.filter(person__last_name="Vries").update(end=NOW.date())
    (row,) = search(client, dalfsen.user("casusregisseur"), "vries")
    assert row["how"] == "Naam: Bo de Vries, woonde hier eerder"
    assert row["name"] == "Kloosterman"


def test_a_surname_that_begins_so_comes_first(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, members=(NewMember(last_name="Bakker", first_name="Vos"),))
    a_case(dalfsen, members=(NewMember(last_name="Vos", first_name="Jan"),))
    a_case(dalfsen, members=(NewMember(last_name="Devos", first_name="Jan"),))
    names = [row["name"] for row in search(client, dalfsen.user("casusregisseur"), "vos")]
    assert names[0] == "Vos"
    assert set(names) == {"Vos", "Bakker", "Devos"}


def test_a_search_is_logged_without_its_words_and_too_little_is_no_search(
    client: Client, dalfsen: Town
) -> None:
    user = dalfsen.user("casusregisseur")
    search(client, user, "k")
    assert not AccessLog.objects.filter(what="cases:search").exists()
    search(client, user, "klooster")
    log = AccessLog.objects.get(what="cases:search")
    assert (log.user, log.municipality, log.case) == (user, dalfsen.municipality, None)


def test_words_come_in_no_address_and_the_page_works_without_scripts(
    client: Client, dalfsen: Town
) -> None:
    a_known_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    html = client.post(SEARCH, {"q": "klooster"}).content.decode()
    assert "<title>Zoeken" in html
    assert "Anna Kloosterman" in html
    assert "?q=" not in html
    assert "Anna" not in client.get(SEARCH, {"q": "klooster"}).content.decode()


def test_the_number_of_queries_is_pinned(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(6):
        a_known_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    client.get("/")
    for typed in ("klooster", "kloostermna", "geen enkele"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.post(SEARCH, {"q": typed}, **HTMX)


NAMES = {
    "wojcik": "Wójcik",
    "zielinski": "Zieliński",
    "celikoglu": "Çelikoğlu",
    "Zoe": "Zoë",
    "novak": "Nowak",
    "martyna": "Martina",
    "posma": "Postma",
    "PÓSTMA": "Postma",
    "elamrani": "El-Amrani",
    "el amrani": "Elamrani",
    "vandenberg": "van den Berg",
    "jansen de boer": "Jansen-de Boer",
    "de boer jansen": "Jansen-de Boer",
    "oe": "Oe",
}
OTHERS = {"noor": "Nora", "bos": "Buis", "tim": "Tom", "oe": "Boer", "wojcik": "Witteveen"}


@pytest.mark.parametrize(("typed", "name"), NAMES.items())
def test_a_name_is_found_however_it_is_written(
    client: Client, dalfsen: Town, typed: str, name: str
) -> None:
    a_case(dalfsen, members=(NewMember(last_name=name, first_name="Q"),))
    user = dalfsen.user("casusregisseur")
    assert len(search(client, user, typed)) == 1
    assert len(search(client, user, f"q {typed}")) == 1


@pytest.mark.parametrize(("typed", "name"), OTHERS.items())
def test_and_another_name_is_not(client: Client, dalfsen: Town, typed: str, name: str) -> None:
    a_case(dalfsen, members=(NewMember(last_name=name, first_name="Q"),))
    assert search(client, dalfsen.user("casusregisseur"), typed) == []


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("7711pc", ["Adres"]),
        ("7711 pc", ["Adres"]),
        ("7711-PC", ["Adres"]),
        ("7711 pc 12a", ["Adres"]),
        ("cavusstraat 12a", ["Adres"]),
        ("cavusstraat 12 A", ["Adres"]),
        ("Çavuşstraat 12", ["Adres"]),
        ("nieuwleusen cavusstraat", ["Adres"]),
        ("cavustraat", ["Lijkt erop"]),
        ("cavusstraat 1", []),
        ("cavustraat 12a", ["Lijkt erop"]),
        ("8141 zz", []),
        ("kerkstraat 12a", []),
    ],
)
def test_an_address_is_found_however_it_is_written(
    client: Client, dalfsen: Town, typed: str, how: list[str]
) -> None:
    open_household(
        municipality=dalfsen.municipality,
        actor=dalfsen.actor("toegangsteam"),
        now=NOW,
        address=Address("Çavuşstraat", "12-A", "7711 PC", "Nieuwleusen"),
        members=[NewMember(last_name="Bakker")],
    )
    rows = search(client, dalfsen.user("casusregisseur"), typed)
    assert [row["how"] for row in rows] == how


def test_what_is_near_stands_below_what_is_exactly_so_and_is_not_hidden_by_it(
    client: Client, dalfsen: Town
) -> None:
    for name in ("Nowak", "Novák", "Nowakowska", "Bakker"):
        a_case(dalfsen, members=(NewMember(last_name=name, first_name="Q"),))
    rows = search(client, dalfsen.user("casusregisseur"), "nowak")
    assert {row["name"] for row in rows[:2]} == {"Nowak", "Nowakowska"}
    assert [(row["name"], row["how"]) for row in rows[2:]] == [("Novák", "Lijkt erop")]


def test_day_and_month_the_other_way_round_is_near(client: Client, dalfsen: Town) -> None:
    a_known_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    (row,) = search(client, user, "03-04-1985")
    assert row["how"] == "Lijkt erop"
    assert search(client, user, "05-04-1985") == []


def lives_in(town: Town, street: str, *members: NewMember) -> None:
    open_household(
        municipality=town.municipality,
        actor=town.actor("toegangsteam"),
        now=NOW,
        address=Address(street, "12", "7721 AA", "Dalfsen"),
        members=members,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "jansen dorpsstraat",
        "dorpsstraat jansen",
        "JÁNSEN Dorpsstraat 12",
        "12 jansen dorpsstraat",
        "jans dorps",
        "anna jansen dorpsstraat",
        "jansen dalfsen dorpsstraat 7721 aa",
    ],
)
def test_a_name_and_a_street_find_that_household_first(
    client: Client, dalfsen: Town, typed: str
) -> None:
    jansen = NewMember(last_name="Jansen", first_name="Anna")
    lives_in(dalfsen, "Dorpsstraat", jansen)
    lives_in(dalfsen, "Kerkweg", jansen)
    lives_in(dalfsen, "Dorpsstraat", NewMember(last_name="Bakker", first_name="Anna"))
    rows = search(client, dalfsen.user("toegangsteam"), typed)
    assert (rows[0]["name"], rows[0]["address"]) == ("Jansen", "Dorpsstraat 12, 7721 AA Dalfsen")
    assert rows[0]["how"] == "Naam en adres: Anna Jansen"
    assert {row["how"] for row in rows[1:]} <= {"Lijkt erop"}


def test_just_that_surname_in_just_that_street_stands_above_what_goes_on(
    client: Client, dalfsen: Town
) -> None:
    lives_in(dalfsen, "Dorpsstraat", NewMember(last_name="Vries", prefix="de"))
    for street, name in (("Dorpsstraatweg", "Vries"), ("Dorpsstraat", "Vriesendorp")):
        lives_in(dalfsen, street, NewMember(last_name=name))
    rows = search(client, dalfsen.user("toegangsteam"), "de vries dorpsstraat")
    assert rows[0]["how"] == "Naam en adres: de Vries"
    assert rows[0]["address"].startswith("Dorpsstraat 12")
    assert len(rows) == 3


@pytest.mark.parametrize("typed", ["jansen kerkweg", "jansen dorpsstraat 13", "jansen bakker"])
def test_a_name_and_another_street_do_not(client: Client, dalfsen: Town, typed: str) -> None:
    lives_in(dalfsen, "Dorpsstraat", NewMember("Jansen"), NewMember("Bakker"))
    rows = search(client, dalfsen.user("toegangsteam"), typed)
    assert not [row for row in rows if row["how"].startswith("Naam en")]


def test_a_secret_address_is_not_found_by_a_name_and_its_street(
    client: Client, dalfsen: Town
) -> None:
    lives_in(dalfsen, "Dorpsstraat", NewMember("Jansen"))
    for household in Household.objects.all():
        household.secret_address = True
        household.save()
    assert not search(client, dalfsen.user("toegangsteam"), "jansen dorpsstraat")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kloosterman 1985", ["Naam en geboortejaar: Anna Kloosterman, 1985"]),
        ("1985 anna kloosterman", ["Naam en geboortejaar: Anna Kloosterman, 1985"]),
        ("kloosterman 1986", []),
        ("vries 1985", []),
    ],
)
def test_a_name_and_a_year_of_birth_find_who_was_born_then(
    client: Client, dalfsen: Town, typed: str, found: list[str]
) -> None:
    a_known_case(dalfsen)
    rows = search(client, dalfsen.user("casusregisseur"), typed)
    assert [row["how"] for row in rows] == found


@pytest.mark.parametrize("page", ["cases:search", "cases:new_signal", "cases:member_moves"])
def test_every_search_finds_and_orders_the_same(client: Client, dalfsen: Town, page: str) -> None:
    """The search of every page, at Nieuw signaal, and of somebody who moves."""
    home = a_case(dalfsen, members=(NewMember(last_name="Anders"),)).household
    known = a_case(dalfsen, members=(NewMember(last_name="Nowak", first_name="Q"),))
    a_case(dalfsen, members=(NewMember(last_name="Novák", first_name="Q"),))
    client.force_login(dalfsen.user("casusregisseur"))
    of_page = [home.reference, home.memberships.get().pk] if page == "cases:member_moves" else []
    url = reverse(page, args=of_page)

    def found(typed: str) -> list[str]:
        """The names on the page, in its order."""
        html = client.post(url, {"q": typed}).content.decode().partition("<main")[2]
        at = {name: html.find(name) for name in ("Nowak", "Novák")}
        return sorted((name for name in at if at[name] >= 0), key=at.__getitem__)

    assert found("nowak") == ["Nowak", "Novák"]
    assert found("novak") == ["Novák", "Nowak"]
    assert found("witteveen") == []
    for reference in (known.reference, known.household.reference):
        for typed in (reference, reference.replace("-", ""), reference.lower()):
            assert found(typed) == ["Nowak"]


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("4-3-1985", BORN),
        ("04/03/1985", BORN),
        ("04031985", BORN),
        ("4 3 1985", BORN),
        ("4-3-85", None),
        ("32-1-1985", None),
    ],
)
def test_a_birth_date_is_read_as_people_type_it(typed: str, born: date | None) -> None:
    assert Asked.read(typed).born == born
