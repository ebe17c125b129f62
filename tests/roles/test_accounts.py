"""Nobody becomes somebody else: a link to the person's own mailbox, a mail, and a record."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from notifications.models import Mail
from notifications.tasks import send_mail
from roles.models import FunctionPeriod, PersonEvent, User
from roles.services.people import (
    NewFunction,
    activate,
    add_person,
    deactivate,
    give_function,
    send_link,
)
from tests.cast import NOW, PASSWORD, Town

pytestmark = pytest.mark.django_db

LINK = re.compile(r"https?://[^/]+(/account/wachtwoord/\S+)")
OWN = "een-lange-zin-die-ik-onthoud"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def newcomer(town: Town) -> User:
    return add_person(
        municipality=town.municipality,
        email="nieuw@dalfsen.example",
        name="Nieuwe collega",
        actor=town.actor("beheerder"),
        now=NOW,
        new=NewFunction("aover", NOW.date()),
    ).user


def mailed(user: User) -> list[mail.EmailMessage]:
    send_mail(now=NOW)
    return [m for m in mail.outbox if m.to == [user.email]]


def link_in(mails: list[mail.EmailMessage]) -> str:
    (found,) = [m[1] for sent in mails if (m := LINK.search(str(sent.body)))]
    return found


def choose(link: str, password: str = OWN) -> int:
    """What a person does with the link, in a browser of their own."""
    client = Client()
    opened = client.get(link, follow=True)
    if "werkt niet meer" in opened.text:
        return 410
    there = opened.redirect_chain[-1][0]
    sent = {"new_password1": password, "new_password2": password}
    return client.post(there, sent).status_code


def test_a_newcomer_chooses_a_password_by_a_link_that_works_once(dalfsen: Town) -> None:
    user = newcomer(dalfsen)
    assert not Client().login(email=user.email, password="")
    link = link_in(mailed(user))
    assert choose(link, "kort") == 200, "Too short: asked again."
    assert choose(link) == 302
    assert Client().login(email=user.email, password=OWN)
    assert choose(link, "nog-een-andere-lange-zin") == 410


def test_the_link_is_kept_nowhere(dalfsen: Town) -> None:
    user = newcomer(dalfsen)
    assert link_in(mailed(user))
    for kept in Mail.objects.filter(recipient=user):
        assert not LINK.search(kept.body)


def test_a_link_ends_when_the_account_does(dalfsen: Town) -> None:
    user = newcomer(dalfsen)
    link = link_in(mailed(user))
    deactivate(user=user, actor=dalfsen.actor("beheerder"), now=NOW)
    assert choose(link) == 410


def test_who_reopens_an_account_cannot_sign_in_as_its_owner_and_the_owner_is_told(
    dalfsen: Town,
) -> None:
    mayor, beheerder = dalfsen.user("burgemeester"), dalfsen.actor("beheerder")
    deactivate(user=mayor, actor=beheerder, now=NOW)
    activate(user=mayor, actor=beheerder, now=NOW)
    mayor.refresh_from_db()
    assert not mayor.has_usable_password()
    subjects = [sent.subject for sent in mailed(mayor)]
    assert subjects == ["AVE: uw account is gesloten", "AVE: uw account is weer open"]
    by = PersonEvent.objects.filter(user=mayor).order_by("-pk").values_list("kind", "by")[:2]
    assert set(by) == {
        ("account_closed", beheerder.user_id), ("account_reopened", beheerder.user_id),
    }  # fmt: skip


def test_a_lost_password_is_replaced_by_a_link_and_open_pages_end(dalfsen: Town) -> None:
    user = dalfsen.user("aover")
    theirs = Client()
    theirs.force_login(user)
    send_link(user=user, actor=dalfsen.actor("beheerder"), now=NOW)
    assert theirs.get("/").status_code == 302
    assert not Client().login(email=user.email, password=PASSWORD)
    assert choose(link_in(mailed(user))) == 302
    assert PersonEvent.objects.filter(user=user, kind="link_sent").count() == 1


def test_nobody_sends_themselves_a_link(dalfsen: Town) -> None:
    with pytest.raises(ValidationError):
        send_link(user=dalfsen.user("beheerder"), actor=dalfsen.actor("beheerder"), now=NOW)


def test_an_account_that_worked_elsewhere_is_not_reopened_from_here(dalfsen: Town) -> None:
    """What it could see there, it would see again when the function returns."""
    elsewhere = Town("raalte", model="dalfsen")
    aover, beheerder = dalfsen.user("aover"), dalfsen.actor("beheerder")
    FunctionPeriod.objects.create(
        user=aover, function="aover", municipality=elsewhere.municipality,
        start=date(2020, 1, 1), end=date(2020, 2, 1),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        send_link(user=aover, actor=beheerder, now=NOW)
    deactivate(user=aover, actor=beheerder, now=NOW)
    with pytest.raises(PermissionDenied):
        activate(user=aover, actor=beheerder, now=NOW)


def test_who_gets_a_function_is_told_which_and_where(dalfsen: Town) -> None:
    user = dalfsen.user("manager")
    give_function(
        municipality=dalfsen.municipality, user=user, actor=dalfsen.actor("beheerder"), now=NOW,
        new=NewFunction("casusregisseur", NOW.date()),
    )  # fmt: skip
    (sent,) = mailed(user)
    assert sent.subject == "AVE: u heeft een functie gekregen"
    assert "Casusregisseur" in sent.body
    assert str(dalfsen.municipality) in sent.body
    assert "functionaris" in sent.body


def test_the_page_of_a_person_tells_who_did_what(client: Client, dalfsen: Town) -> None:
    user = dalfsen.user("aover")
    client.force_login(dalfsen.user("beheerder"))
    answer = client.post(reverse("roles:person_link", args=[user.public_id]), follow=True)
    text = " ".join(answer.text.split())
    assert "link voor een nieuw wachtwoord gestuurd, door De beheerder" in text
