"""The list of cases: its filters, its order, its columns, and the views one keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.core.querysets import rights_on
from cases.households.services.households import NewMember
from cases.worklist.presenters.lists import CASES
from roles.models import FunctionPeriod, User
from tests.cast import NOW, Town, a_case
from tests.projecting import project_all

pytestmark = pytest.mark.django_db

LIST = reverse("cases:cases")
MOST_QUERIES = 9
TOKEN = re.compile(r'(csrf-token" content|csrfmiddlewaretoken" value)="\w+"')


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def ago(**kwargs: float) -> datetime:
    return timezone.localtime() - timedelta(**kwargs)


def shown(client: Client, user: User, **query: str) -> Any:
    client.force_login(user)
    answer = client.get(f"{LIST}?{urlencode(query)}", follow=True)
    assert answer.status_code == 200
    return answer.context


def references(context: Any) -> list[str]:
    return [row["reference"] for row in context["rows"]]


def choose(client: Client, user: User, **sent: Any) -> None:
    client.force_login(user)
    answer = client.post(LIST, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{LIST}?")


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_each_filter_takes_what_it_says_and_leaves_the_rest(client: Client, dalfsen: Town) -> None:
    mine = a_case(dalfsen, at=ago(days=40))
    yours = a_case(dalfsen, at=ago(days=3), by="casusregisseur2", regisseur="casusregisseur2")
    nobody = a_case(dalfsen, at=ago(days=2), regisseur=None)
    danger = a_case(dalfsen, phase="4", by="aover", safety_risk=True, at=ago(days=1))
    regisseur, aover = dalfsen.user("casusregisseur"), dalfsen.user("aover")
    assert set(references(shown(client, aover, veiligheid="on"))) == {danger.reference}
    assert set(references(shown(client, aover, fase="4"))) == {danger.reference}
    assert nobody.reference in references(shown(client, regisseur, zonder="on"))
    assert mine.reference not in references(shown(client, regisseur, zonder="on"))
    assert set(references(shown(client, regisseur, mijn="on"))) == {
        mine.reference,
        danger.reference,
    }
    other = str(dalfsen.user("casusregisseur2").public_id)
    by_holder = references(shown(client, dalfsen.user("casusregisseur2"), regie=other))
    assert by_holder == [yours.reference]
    assert references(shown(client, regisseur, activiteit="stil30")) == [mine.reference]
    assert mine.reference not in references(shown(client, regisseur, activiteit="maand"))


def test_a_town_of_many_offers_who_stands_on_the_page_and_everybody_to_who_asks(
    client: Client, dalfsen: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = a_case(dalfsen)
    yours = a_case(dalfsen, by="casusregisseur2", regisseur="casusregisseur2")
    coordinator = dalfsen.user("netwerkcoordinator")
    few = options(shown(client, coordinator))
    monkeypatch.setattr("cases.regie.presenters.regie_filter.FEW", len(few) - 2)
    found = shown(client, coordinator, stand="open")
    on_page = options(found)
    held = [dalfsen.user(name) for name in ("casusregisseur", "casusregisseur2")]
    assert on_page == {"": "Iedereen"} | {str(u.public_id): u.name for u in held}
    everybody, words = found["form"].fields["regie"].elsewhere
    assert words == "Iemand anders"
    address = QueryDict(urlsplit(everybody).query).dict()
    assert address == {"stand": "open", "kies": "regie"}
    asked = shown(client, coordinator, **address)
    assert options(asked) == few
    assert asked["active"], "on a phone the filters stay open"
    chosen = shown(client, coordinator, regie=str(held[1].public_id))
    assert references(chosen) == [yours.reference]
    assert options(chosen) == few
    monkeypatch.setattr("cases.regie.presenters.regie_filter.FEW", len(few) - 1)
    assert options(shown(client, coordinator)) == few
    assert mine.reference in references(shown(client, coordinator))


def options(context: Any) -> dict[str, str]:
    """Who may be chosen in "Regie bij": public id → name."""
    found: dict[str, str] = {}
    for value, label in context["form"].fields["regie"].choices:
        found |= dict(label) if isinstance(label, list) else {value: label}
    return found


def test_closed_cases_come_only_when_asked_for(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_reason="Klaar.")
    project_all()
    user = dalfsen.user("netwerkcoordinator")
    assert case.reference not in references(shown(client, user))
    assert case.reference not in references(shown(client, user, stand="open"))
    for stand in ("gesloten", "alle"):
        visible = Case.objects.visible_to(dalfsen.actor("netwerkcoordinator")).filter(pk=case.pk)
        assert (case.reference in references(shown(client, user, stand=stand))) == visible.exists()


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("", "cba"),
        ("activiteit", "abc"),
        ("-fase", "cba"),
        ("fase", "abc"),
        ("sinds", "abc"),
        ("-sinds", "cba"),
    ],
)
def test_the_list_stands_in_the_order_asked_for(
    client: Client, dalfsen: Town, sort: str, wanted: str
) -> None:
    a = a_case(dalfsen, at=ago(days=9))
    b = a_case(dalfsen, at=ago(days=8))
    c = a_case(dalfsen, phase="4", by="aover", at=ago(days=7))
    names = {"a": a.reference, "b": b.reference, "c": c.reference}
    found = references(shown(client, dalfsen.user("casusregisseur"), sorteer=sort))
    assert found == [names[letter] for letter in wanted]


def test_the_head_of_a_column_says_how_it_is_sorted_and_turns_it(
    client: Client, dalfsen: Town
) -> None:
    a_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    columns = {c["name"]: c for c in shown(client, user, sorteer="-fase", mijn="on")["columns"]}
    assert columns["fase"]["sorted"] == "descending"
    assert columns["activiteit"]["sorted"] == ""
    assert "sorteer=fase" in columns["fase"]["sort_url"]
    assert "mijn=on" in columns["fase"]["sort_url"]
    assert columns["onderwerp"]["sort_url"] == ""


def test_the_next_page_and_back_again_are_the_same_rows(client: Client, dalfsen: Town) -> None:
    for i in range(CASES.page + 3):
        a_case(dalfsen, at=ago(minutes=i))
    user = dalfsen.user("casusregisseur")
    first = shown(client, user)
    assert (len(first["rows"]), first["previous_url"]) == (CASES.page, "")
    second = client.get(first["next_url"]).context
    assert (len(second["rows"]), second["next_url"]) == (3, "")
    back = client.get(second["previous_url"]).context
    assert references(back) == references(first)
    assert not set(references(first)) & set(references(second))


def test_the_count_is_exact_up_to_a_thousand_and_is_read_out(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    html = client.get(LIST).content.decode()
    assert re.search(r'role="status" id="aantal">1 casus<', html)
    assert CASES.count_words(0) == "Geen casussen"
    assert CASES.count_words(37) == "37 casussen"
    assert CASES.count_words(1000) == "1000 casussen"
    assert CASES.count_words(1001) == "Meer dan 1000 casussen"


def test_the_name_of_the_household_is_for_who_may_read_the_file(
    client: Client, dalfsen: Town
) -> None:
    members = (
        NewMember(last_name="Dalen", prefix="van"),
        NewMember(last_name="Aa", prefix="van der"),
        NewMember(last_name="Dalen", prefix="van", first_name="Bo"),
    )
    a_case(dalfsen, phase="4", by="aover", members=members, safety_risk=True)
    assert shown(client, dalfsen.user("aover"))["rows"][0]["name"] == "Van Dalen / Van der Aa"
    assert AccessLog.objects.filter(what="cases:cases", user=dalfsen.user("aover")).count() == 1
    assert [r["name"] for r in shown(client, dalfsen.user("burgemeester"))["rows"]] == [""]
    assert not AccessLog.objects.filter(what="cases:cases", user=dalfsen.user("burgemeester"))


def test_names_stand_on_the_list_for_just_the_files_that_guardian_lets_read(
    client: Client, dalfsen: Town
) -> None:
    """By office always, by office on a fact of the case, by what one holds, and in outline only."""
    members = (NewMember(last_name="Dalen"),)
    a_case(dalfsen, members=members)
    a_case(dalfsen, members=members, safety_risk=True)
    a_case(dalfsen, members=members, minors=True, regisseur=None)
    a_case(dalfsen, members=members, regisseur=None)
    a_case(dalfsen, phase="4", by="aover", members=members, safety_risk=True, regisseur=None)
    read = hidden = 0
    for name in dalfsen.people:
        actor = dalfsen.actor(name)
        rights = rights_on(Case.objects.values_list("pk", flat=True), actor)
        reads = dict(Case.objects.filter(pk__in=rights).values_list("reference", "pk"))
        rows = shown(client, dalfsen.user(name))["rows"] if actor.functions else []
        assert {row["reference"]: bool(row["name"]) for row in rows} == {
            reference: rights[pk] for reference, pk in reads.items()
        }, name
        read += sum(rights.values())
        hidden += len(rights) - sum(rights.values())
    assert read
    assert hidden


def test_mine_is_what_i_hold_in_a_function_that_i_still_have(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    FunctionPeriod.objects.create(
        user=user,
        function="netwerkcoordinator",
        municipality=dalfsen.municipality,
        start=NOW.date(),
    )
    assert references(shown(client, user, mijn="on")) == [case.reference]
    user.function_periods.filter(function="casusregisseur").update(
        end=timezone.localdate() - timedelta(days=1)
    )
    assert references(shown(client, user, mijn="on")) == []
    assert references(shown(client, user, stand="open")) == [case.reference]


def test_a_column_that_is_left_out_stays_out_for_this_person_alone(
    client: Client, dalfsen: Town
) -> None:
    a_case(dalfsen)
    me, other = dalfsen.user("casusregisseur"), dalfsen.user("netwerkcoordinator")
    choose(client, me, doe="kolommen", kolom=["onderwerp", "activiteit"], query="fase=2")
    names = [c["name"] for c in shown(client, me)["columns"]]
    assert names == ["kenmerk", "fase", "onderwerp", "activiteit"]
    assert "casusregie" in [c["name"] for c in shown(client, other)["columns"]]


def test_a_view_is_kept_renamed_opened_first_and_deleted(client: Client, dalfsen: Town) -> None:
    me = dalfsen.user("casusregisseur")
    a_case(dalfsen)
    choose(client, me, doe="bewaar", naam="Mijn AVE2", query="fase=2&mijn=on&na=x&raar=1")
    assert [(v.name, v.query) for v in fresh(me).preferences.of(CASES.name).views] == [
        ("Mijn AVE2", "fase=2&mijn=on")
    ]
    choose(client, me, doe="hernoem", naam="Mijn AVE2", nieuw="De mijne", query="")
    choose(client, me, doe="eerst", naam="De mijne", query="")
    answer = client.get(LIST)
    assert answer["Location"] == f"{LIST}?fase=2&mijn=on"
    assert client.get(f"{LIST}?stand=open").status_code == 200
    choose(client, me, doe="niet-eerst", naam="De mijne", query="")
    assert client.get(LIST).status_code == 200
    choose(client, me, doe="verwijder", naam="De mijne", query="")
    assert fresh(me).preferences.of(CASES.name).views == ()


def test_a_view_without_a_name_is_refused_and_the_list_stays_as_it_was(
    client: Client, dalfsen: Town
) -> None:
    me = dalfsen.user("casusregisseur")
    client.force_login(me)
    sent = {"doe": "bewaar", "naam": "  ", "query": "fase=2"}
    answer = client.post(LIST, sent, follow=True)
    assert "Geef de weergave een naam." in answer.content.decode()
    assert answer.redirect_chain == [(f"{LIST}?fase=2", 302)]
    assert fresh(me).preferences.of(CASES.name).views == ()


def test_an_address_that_is_sent_along_leads_nowhere_else(client: Client, dalfsen: Town) -> None:
    client.force_login(dalfsen.user("casusregisseur"))
    for query in ("//elders.example", "https://elders.example", "\r\nLocation: x", "fase=%0d%0a"):
        sent = {"doe": "kolommen", "query": query}
        answer = client.post(LIST, sent)
        assert answer["Location"].startswith(f"{LIST}?")


def test_a_swapped_page_is_the_page_that_a_reload_gives(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    for address in (LIST, f"{LIST}?fase=2&sorteer=-sinds", f"{LIST}?veiligheid=on"):
        whole = client.get(address).content.decode()
        swapped = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert TOKEN.sub("", swapped) == TOKEN.sub("", whole)


def test_nonsense_in_the_address_shows_the_list(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen)
    user = dalfsen.user("casusregisseur")
    for query in (
        {"sorteer": "x"},
        {"fase": "9"},
        {"regie": "niemand"},
        {"na": "\0"},
        {"activiteit": "ooit"},
        {"stand": "?"},
    ):
        assert references(shown(client, user, **query)) == [case.reference]


def test_the_number_of_queries_is_pinned(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(8):
        a_case(dalfsen)
    client.force_login(dalfsen.user("casusregisseur"))
    client.get(LIST)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"{LIST}?fase=2&sorteer=-fase")
