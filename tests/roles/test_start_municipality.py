"""`manage.py start_municipality`: the first beheerder, whom no beheerder can appoint."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.models import Mail
from roles.acting import actor_for
from roles.models import Municipality, Organisation, User
from tests.cast import Town

pytestmark = pytest.mark.django_db
PERSON = ("--beheerder", "b.heer@raalte.example", "--beheerder-name", "B. Heer")


def start(*words: str, model: str = "dalfsen", person: tuple[str, ...] = PERSON) -> str:
    out = StringIO()
    names = ("raalte", "--name", "Raalte", "--model", model)
    call_command("start_municipality", *names, *person, *words, stdout=out)
    return out.getvalue()


def the_functions_of(email: str) -> frozenset[str]:
    actor = actor_for(User.objects.get(email=email), timezone.localdate())
    return actor.functions_in(Municipality.objects.get(slug="raalte").pk)


def test_the_municipality_works_with_the_newest_version_of_its_model() -> None:
    start()
    assert Municipality.objects.get(slug="raalte").ave_model.slug == "dalfsen"


def test_the_beheerder_gets_a_link_by_mail_and_no_password_is_shown() -> None:
    assert "krijgt een mail met een link" in start()
    user = User.objects.get(email="b.heer@raalte.example")
    assert not user.has_usable_password()
    assert Mail.objects.get(recipient=user).kind == Mail.Kind.ACCOUNT


def test_the_beheerder_gets_that_function_and_no_other() -> None:
    start()
    assert the_functions_of("b.heer@raalte.example") == {"beheerder"}
    assert not User.objects.get(email="b.heer@raalte.example").is_superuser


def test_teams_and_partners_come_along() -> None:
    start("--team", "Team Jeugd", "--partner", "FACT-team", "--partner", "Politie")
    assert set(Organisation.objects.values_list("name", "own")) == {
        ("Team Jeugd", True), ("FACT-team", False), ("Politie", False),
    }  # fmt: skip


def test_a_known_account_keeps_its_password() -> None:
    known = Town("dalfsen").user("beheerder")
    out = start(person=("--beheerder", known.email))
    assert "link" not in out
    assert the_functions_of(known.email) == {"beheerder"}


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (("--beheerder", "b.heer@raalte.example"), "Vul de naam in"),
        (("--beheerder", "b.heer", "--beheerder-name", "B. Heer"), "geldig e-mailadres"),
    ],
    ids=["no name", "no address"],
)
def test_a_new_account_needs_a_name_and_an_address(person: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        start(person=person)
    assert not Municipality.objects.exists()


def test_a_deactivated_account_is_no_beheerder() -> None:
    User.objects.create_user("weg@raalte.example", name="Weg", is_active=False)
    with pytest.raises(CommandError, match="gedeactiveerd"):
        start(person=("--beheerder", "weg@raalte.example"))


def test_a_municipality_starts_once() -> None:
    start()
    with pytest.raises(CommandError, match="bestaat al"):
        start()
    assert Municipality.objects.count() == 1


def test_an_organisation_named_twice_stops_the_whole() -> None:
    with pytest.raises(CommandError):
        start("--team", "FACT-team", "--partner", "FACT-team")
    assert not Municipality.objects.exists()


def test_an_unknown_model_names_those_there_are() -> None:
    with pytest.raises(CommandError, match="Wel bekend: dalfsen"):
        start(model="dalfzen")
