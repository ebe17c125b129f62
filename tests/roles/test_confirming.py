"""One beheerder alone gives nobody power over cases: a second person agrees, or refuses."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from roles.acting import actor_for
from roles.ave_model import registry
from roles.models import FunctionPeriod, FunctionRequest, PersonEvent, User
from roles.permissions_over_people import needs_a_second
from roles.services.confirming import confirm_function, refuse_function, take_back
from roles.services.people import NewFunction, deactivate, end_function, give_function
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def asked(town: Town, function: str = "burgemeester", **days: int) -> FunctionRequest:
    first = TODAY + timedelta(days=days.get("start", 0))
    end = TODAY + timedelta(days=days["end"]) if "end" in days else None
    request = give_function(
        municipality=town.municipality, user=town.user("manager"),
        actor=town.actor("beheerder", NOW), now=NOW, new=NewFunction(function, first, end),
    )  # fmt: skip
    assert isinstance(request, FunctionRequest)
    return request


def has(user: User, town: Town) -> frozenset[str]:
    return actor_for(user, TODAY).functions_in(town.municipality.pk)


@pytest.mark.parametrize(
    ("model", "with_a_second"),
    [
        ("dalfsen", {"aover", "burgemeester", "netwerkcoordinator", "beheerder", "fg"}),
        ("olst-wijhe", {"oov", "burgemeester", "procesregisseur", "beheerder", "fg"}),
        ("westerkwartier", {"oov", "oggz", "procesregisseur", "beheerder", "fg"}),
        ("zvh-region", {"oov", "burgemeester", "procesregisseur_zvh", "beheerder", "fg"}),
    ],
)
def test_the_functions_with_power_take_two_people_and_the_others_one(
    model: str, with_a_second: set[str]
) -> None:
    found = registry.get(model)
    assert {f for f in found.functions if needs_a_second(found, f)} == with_a_second


def test_until_a_second_person_agrees_there_is_no_function(dalfsen: Town) -> None:
    manager = dalfsen.user("manager")
    request = asked(dalfsen)
    assert has(manager, dalfsen) == {"manager"}
    assert not manager.groups.filter(function_group__function="burgemeester").exists()
    confirm_function(request=request, actor=dalfsen.actor("fg", NOW), now=NOW)
    assert has(manager, dalfsen) == {"manager", "burgemeester"}
    assert manager.groups.filter(function_group__function="burgemeester").exists()
    event = PersonEvent.objects.get(user=manager, function="burgemeester")
    assert event.by == dalfsen.user("beheerder")
    request.refresh_from_db()
    assert (request.outcome, request.closed_by) == ("confirmed", dalfsen.user("fg"))


def test_a_function_without_power_begins_at_once(dalfsen: Town) -> None:
    given = give_function(
        municipality=dalfsen.municipality, user=dalfsen.user("manager"),
        actor=dalfsen.actor("beheerder", NOW), now=NOW, new=NewFunction("casusregisseur", TODAY),
    )  # fmt: skip
    assert isinstance(given, FunctionPeriod)


def test_a_deputy_takes_two_people_as_whom_it_stands_for(dalfsen: Town) -> None:
    assert asked(dalfsen, "locoburgemeester").function == "locoburgemeester"


@pytest.mark.parametrize("who", ["beheerder", "manager", "burgemeester", "casusregisseur"])
def test_who_asked_who_gets_it_and_who_is_neither_beheerder_nor_fg_cannot_agree(
    dalfsen: Town, who: str
) -> None:
    request = asked(dalfsen)
    for answer in (confirm_function, refuse_function):
        given = {"reason": "Nee."} if answer is refuse_function else {}
        with pytest.raises(PermissionDenied):
            answer(request=request, actor=dalfsen.actor(who, NOW), now=NOW, **given)
    assert has(dalfsen.user("manager"), dalfsen) == {"manager"}


def test_a_beheerder_of_another_municipality_is_no_second_person(dalfsen: Town) -> None:
    request, stranger = asked(dalfsen), Town("raalte", model="dalfsen").actor("fg", NOW)
    with pytest.raises(PermissionDenied):
        confirm_function(request=request, actor=stranger, now=NOW)


def test_somebody_made_for_it_is_no_second_person(dalfsen: Town) -> None:
    """A beheerder makes a second account beheerder to agree with oneself: that waits as well."""
    give_function(
        municipality=dalfsen.municipality, user=dalfsen.user("wethouder"),
        actor=dalfsen.actor("beheerder", NOW), now=NOW, new=NewFunction("beheerder", TODAY),
    )  # fmt: skip
    request = asked(dalfsen)
    with pytest.raises(PermissionDenied):
        confirm_function(request=request, actor=dalfsen.actor("wethouder", NOW), now=NOW)


def test_it_begins_when_it_was_confirmed_and_never_before(dalfsen: Town) -> None:
    request = asked(dalfsen, start=-30)
    period = confirm_function(request=request, actor=dalfsen.actor("fg", NOW), now=NOW)
    assert period.start == TODAY
    late = asked(dalfsen, "aover", start=-30, end=-1)
    with pytest.raises(ValidationError, match="al voorbij"):
        confirm_function(request=late, actor=dalfsen.actor("fg", NOW), now=NOW)


def test_what_took_two_people_to_give_one_cannot_make_longer(dalfsen: Town) -> None:
    """Burgemeester for a week is confirmed; one beheerder alone does not make it for ever."""
    request = asked(dalfsen, end=7)
    period = confirm_function(request=request, actor=dalfsen.actor("fg", NOW), now=NOW)
    beheerder = dalfsen.actor("beheerder", NOW)

    def ends(days: int) -> FunctionPeriod:
        last = TODAY + timedelta(days=days)
        return end_function(period=period, end=last, actor=beheerder, now=NOW)

    with pytest.raises(ValidationError, match="als een tweede persoon dat bevestigt"):
        ends(8)
    assert ends(7).end == TODAY + timedelta(days=7)
    assert ends(3).end == TODAY + timedelta(days=3)
    with pytest.raises(ValidationError, match="als een tweede persoon dat bevestigt"):
        ends(7)
    again = asked(dalfsen, start=4, end=30)  # asked anew it can
    confirm_function(request=again, actor=dalfsen.actor("fg", NOW), now=NOW)


def test_a_function_without_power_one_beheerder_makes_longer(dalfsen: Town) -> None:
    period = give_function(
        municipality=dalfsen.municipality, user=dalfsen.user("fg"),
        actor=dalfsen.actor("beheerder", NOW), now=NOW,
        new=NewFunction("wethouder", TODAY, TODAY + timedelta(days=7)),
    )  # fmt: skip
    assert isinstance(period, FunctionPeriod)
    last = TODAY + timedelta(days=8)
    ended = end_function(period=period, end=last, actor=dalfsen.actor("beheerder", NOW), now=NOW)
    assert ended.end == last


def test_a_refusal_has_a_reason_and_ends_it(dalfsen: Town) -> None:
    request, fg = asked(dalfsen), dalfsen.actor("fg", NOW)
    with pytest.raises(ValidationError):
        refuse_function(request=request, actor=fg, now=NOW, reason=" ")
    refuse_function(request=request, actor=fg, now=NOW, reason="Niet besproken.")
    with pytest.raises(ValidationError, match="geweigerd door De fg"):
        confirm_function(request=request, actor=fg, now=NOW)
    assert asked(dalfsen), "it can be asked again"


def test_it_is_asked_once_at_a_time_and_can_be_taken_back(dalfsen: Town) -> None:
    request = asked(dalfsen)
    with pytest.raises(ValidationError, match="al gevraagd"):
        asked(dalfsen)
    with pytest.raises(PermissionDenied):
        take_back(request=request, actor=dalfsen.actor("fg", NOW), now=NOW)
    take_back(request=request, actor=dalfsen.actor("beheerder", NOW), now=NOW)
    assert asked(dalfsen)


def test_an_account_that_was_closed_meanwhile_gets_nothing(dalfsen: Town) -> None:
    request = asked(dalfsen)
    deactivate(user=dalfsen.user("manager"), actor=dalfsen.actor("beheerder", NOW), now=NOW)
    with pytest.raises(ValidationError, match="gedeactiveerd"):
        confirm_function(request=request, actor=dalfsen.actor("fg", NOW), now=NOW)


def test_the_database_keeps_two_people_and_what_was_answered(dalfsen: Town) -> None:
    request = asked(dalfsen)
    rows = FunctionRequest.objects.filter(pk=request.pk)
    same = {"outcome": "refused", "closed_at": NOW, "reason": "x"}
    for by in ("beheerder", "manager"):
        with pytest.raises(IntegrityError, match="by_two_others"), transaction.atomic():
            rows.update(closed_by=dalfsen.user(by), **same)
    rows.update(closed_by=dalfsen.user("fg"), **same)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_who_may_agree_is_asked_by_mail_and_nobody_else(dalfsen: Town) -> None:
    asked(dalfsen)
    mails = Mail.objects.filter(subject="AVE: een functie wacht op uw bevestiging")
    assert [mail.recipient for mail in mails] == [dalfsen.user("fg")]
    assert "Burgemeester, Dalfsen" in mails[0].body
    assert "De manager" not in mails[0].body


def test_it_waits_in_mijn_werk_of_the_second_person_only(client: Client, dalfsen: Town) -> None:
    request = asked(dalfsen)
    address = reverse("roles:function_request", args=[request.public_id])
    for who, waits in (("fg", True), ("beheerder", False), ("manager", False), ("aover", False)):
        client.force_login(dalfsen.user(who))
        assert (address in client.get(reverse("cases:home")).text) is waits, who


def test_the_second_person_agrees_on_a_page(client: Client, dalfsen: Town) -> None:
    client.force_login(dalfsen.user("beheerder"))
    person = dalfsen.user("manager")
    data = {"function": "aover", "start": timezone.localdate().isoformat()}
    new = reverse("roles:function_new", args=[person.public_id, "dalfsen"])
    page = client.post(new, data, follow=True)
    assert "wacht tot een tweede beheerder of de FG" in page.text
    assert "Wacht op een tweede persoon" in page.text
    address = reverse("roles:function_request", args=[FunctionRequest.objects.get().public_id])
    mine = client.get(address).text
    assert "Dit kan bevestigen: De fg." in mine
    assert "Bevestig de functie" not in mine
    assert client.post(address, {"what": "confirm"}).status_code == 403
    client.force_login(dalfsen.user("fg"))
    refused = client.post(address, {"what": "refuse"})
    assert refused.status_code == 422
    assert "Schrijf op waarom u dit weigert." in refused.text
    assert client.post(address, {"what": "confirm"}).status_code == 302
    assert person.function_periods.filter(function="aover").exists()


def test_a_new_account_that_still_waits_is_seen_and_can_be_closed(
    client: Client, dalfsen: Town
) -> None:
    client.force_login(dalfsen.user("beheerder"))
    data = {
        "email": "nieuw@dalfsen.example", "name": "Nieuwe Collega", "function": "aover",
        "start": timezone.localdate().isoformat(),
    }  # fmt: skip
    page = client.post(reverse("roles:person_new", args=["dalfsen"]), data, follow=True)
    assert page.status_code == 200
    assert "Wacht op een tweede persoon" in page.text
    people = client.get(reverse("roles:people")).text
    assert "Nieuwe Collega" in people
    newcomer = User.objects.get(email="nieuw@dalfsen.example")
    deactivate(user=newcomer, actor=dalfsen.actor("beheerder", NOW), now=NOW)
    client.force_login(Town("raalte", model="dalfsen").user("beheerder"))
    person = reverse("roles:person", args=[newcomer.public_id])
    assert client.get(person).status_code == 404
    assert "Nieuwe Collega" not in client.get(reverse("roles:people")).text


def test_without_a_second_person_the_page_says_how_to_get_one(
    client: Client, dalfsen: Town
) -> None:
    deactivate(user=dalfsen.user("fg"), actor=dalfsen.actor("beheerder", NOW), now=NOW)
    request = asked(dalfsen, "fg")
    client.force_login(dalfsen.user("beheerder"))
    page = client.get(reverse("roles:function_request", args=[request.public_id])).text
    assert "second_beheerder" in page
    told = StringIO()
    call_command(
        "second_beheerder", "dalfsen", email="twee@dalfsen.example", name="Twee", stdout=told
    )
    second = User.objects.get(email="twee@dalfsen.example")
    assert "krijgt een mail" in told.getvalue()
    client.force_login(second)
    assert request.user.name in client.get(reverse("cases:home")).text
