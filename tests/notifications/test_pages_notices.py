"""Meldingen: what somebody was told, newest first; read, unread, and where each leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.regie.models import Holding
from cases.scaling.models import Proposal
from notifications.models import MailChoice, Notice
from roles.models import User
from tests.cast import Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db

PAGE = "/meldingen/"
MOST_QUERIES = 8


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    found = a_case(dalfsen, at=timezone.localtime() - timedelta(days=3))
    Notice.objects.all().delete()
    return found


@pytest.fixture
def regisseur(client: Client, dalfsen: Town) -> Client:
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def tell(
    case: Case, user: User, text: str = "Er is nieuws.", *, ago: int = 5, **what: Any
) -> Notice:
    """`ago` in minutes."""
    moment = timezone.now() - timedelta(minutes=ago)
    return Notice.objects.create(
        about=case.reference, recipient=user, text=text, created_at=moment, **what
    )


def texts(answer: Any) -> list[str]:
    return [row["text"] for row in answer.context["rows"]]


def unseen(user: User) -> list[str]:
    mine = Notice.objects.filter(recipient=user, seen_at=None).order_by("pk")
    return list(mine.values_list("text", flat=True))


def test_the_newest_comes_first_and_what_is_unread_says_so(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    me = dalfsen.user("casusregisseur")
    tell(case, me, "Oud.", ago=60, seen_at=timezone.now())
    tell(case, me, "Nieuw.", ago=1, urgent=True)
    tell(case, dalfsen.user("aover"), "Voor een ander.")
    answer = regisseur.get(PAGE)
    assert texts(answer) == ["Nieuw.", "Oud."]
    text = answer.content.decode()
    assert text.count("Ongelezen: ") == 1
    assert "Dringend" in text
    assert "1 melding is ongelezen." in text
    assert case.reference in text


def test_only_what_is_unread_when_asked(regisseur: Client, dalfsen: Town, case: Case) -> None:
    me = dalfsen.user("casusregisseur")
    tell(case, me, "Gelezen.", seen_at=timezone.now())
    tell(case, me, "Ongelezen.")
    assert texts(regisseur.get(PAGE, {"toon": "ongelezen"})) == ["Ongelezen."]


def test_opening_one_marks_it_read_and_leads_to_its_part(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    me = dalfsen.user("casusregisseur")
    base = reverse("cases:case", args=[case.reference])
    for part, address in {
        "": base,
        "signalering": f"{base}#signalering",
        "plan": reverse("cases:plan", args=[case.reference]),
        "besluit-1": reverse("cases:decision", args=[case.reference, 1]),
        "voorstel-12": reverse("cases:proposal", args=[case.reference, 12]),
    }.items():
        notice = tell(case, me, part=part)
        answer = regisseur.get(reverse("notifications:notice", args=[notice.pk]))
        assert answer["Location"] == address
        notice.refresh_from_db()
        assert notice.seen_at


def test_the_services_say_which_part_they_tell_about(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    proposal = story.propose("netwerkcoordinator", "4", "up")
    parts = dict(Notice.objects.order_by("pk").values_list("text", "part"))
    (asked,) = (part for text, part in parts.items() if text.startswith("Besloten: de casus gaat"))
    assert asked == "regie-procesregie-casus"  # it is also asked to see to
    assert parts["Er wacht een voorstel op uw besluit: naar AVE4."] == f"voorstel-{proposal.pk}"
    assert Proposal.objects.filter(pk=proposal.pk).exists()


def test_one_is_marked_read_and_unread_again(regisseur: Client, dalfsen: Town, case: Case) -> None:
    me = dalfsen.user("casusregisseur")
    notice = tell(case, me, "Dit.")
    mark = reverse("notifications:notice_mark", args=[notice.pk])
    here = f"{PAGE}?toon=ongelezen"
    answer = regisseur.post(mark, {"gelezen": "1", "terug": here})
    assert answer["Location"] == here
    assert unseen(me) == []
    regisseur.post(mark, {"gelezen": "0"})
    assert unseen(me) == ["Dit."]


def test_the_first_look_is_the_one_that_counts(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    seen = timezone.now() - timedelta(hours=1)
    notice = tell(case, dalfsen.user("casusregisseur"), seen_at=seen)
    regisseur.get(reverse("notifications:notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.seen_at == seen


def test_all_are_marked_but_not_what_came_after_the_page_was_made(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    me, other = dalfsen.user("casusregisseur"), dalfsen.user("aover")
    tell(case, me, "Eerst.")
    tell(case, other, "Van een ander.")
    page = regisseur.get(PAGE)
    Notice.objects.create(
        about=case.reference, recipient=me, text="Net binnen.", created_at=timezone.now()
    )
    regisseur.post(PAGE, {"tot": page.context["up_to"], "terug": "//kwaad.example/"})
    assert unseen(me) == ["Net binnen."]
    assert unseen(other) == ["Van een ander."]


def test_marking_leads_nowhere_else_than_to_the_list(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    notice = tell(case, dalfsen.user("casusregisseur"))
    mark = reverse("notifications:notice_mark", args=[notice.pk])
    for bad in ("https://kwaad.example/", "//kwaad.example", "/casussen/", f"{PAGE}../x"):
        assert regisseur.post(mark, {"gelezen": "1", "terug": bad})["Location"] == PAGE


def test_a_notice_of_somebody_else_is_not_there(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    other = tell(case, dalfsen.user("aover"))
    assert regisseur.get(reverse("notifications:notice", args=[other.pk])).status_code == 404
    mark = reverse("notifications:notice_mark", args=[other.pk])
    assert regisseur.post(mark, {"gelezen": "1"}).status_code == 404
    assert unseen(dalfsen.user("aover"))


def test_a_case_one_does_not_see_any_more_is_named_without_a_link(
    regisseur: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=timezone.localtime() - timedelta(days=3))
    me = dalfsen.user("wethouder")
    tell(case, me, "Toen nog wel.")
    regisseur.force_login(me)
    assert not Holding.objects.filter(holder=me).exists()
    answer = regisseur.get(PAGE)
    (row,) = answer.context["rows"]
    assert row["url"] == ""
    assert "die u niet meer ziet" in answer.content.decode()


def test_pages_go_on_by_key_and_back(
    regisseur: Client, dalfsen: Town, case: Case, django_assert_max_num_queries: Any
) -> None:
    me = dalfsen.user("casusregisseur")
    moment = timezone.now()
    Notice.objects.bulk_create(
        Notice(about=case.reference, recipient=me, text=f"Bericht {n}.", created_at=moment)
        for n in range(60)
    )
    with django_assert_max_num_queries(MOST_QUERIES):
        first = regisseur.get(PAGE)
    second = regisseur.get(first.context["next_url"])
    third = regisseur.get(second.context["next_url"])
    assert [*texts(first), *texts(second), *texts(third)] == [
        f"Bericht {n}." for n in range(59, -1, -1)
    ]
    assert third.context["next_url"] == ""
    assert texts(regisseur.get(third.context["previous_url"])) == texts(second)
    assert texts(regisseur.get(PAGE, {"na": "onzin"})) == texts(first)


def test_the_count_in_the_bell_is_the_count_of_the_page(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    me = dalfsen.user("casusregisseur")
    for _ in range(3):
        tell(case, me)
    counts = regisseur.get(reverse("cases:counts"), headers={"HX-Request": "true"})
    assert '3<span class="ave-visually-hidden"> ongelezen' in counts.content.decode()
    page = regisseur.get(PAGE)
    assert page.context["unseen"] == 3
    assert '3<span class="ave-visually-hidden"> ongelezen' in page.content.decode()


def test_beyond_a_hundred_nobody_counts(regisseur: Client, dalfsen: Town, case: Case) -> None:
    me, now = dalfsen.user("casusregisseur"), timezone.now()
    Notice.objects.bulk_create(
        Notice(about=case.reference, recipient=me, text="Nog een.", created_at=now)
        for _ in range(120)
    )
    text = regisseur.get(PAGE).content.decode()
    assert "99+" in text
    assert "Meer dan 99 meldingen zijn ongelezen." in text


def test_everyone_chooses_what_comes_by_mail(regisseur: Client, dalfsen: Town) -> None:
    me, address = dalfsen.user("casusregisseur"), reverse("notifications:mail")
    page = regisseur.get(address)
    assert page.context["form"].initial == {"at_once": True, "digest": True}
    assert me.email in page.content.decode()
    regisseur.post(address, {"digest": "on"})
    choice = MailChoice.objects.get(user=me)
    assert (choice.at_once, choice.digest) == (False, True)
    regisseur.post(address, {"at_once": "on", "digest": "on"})
    choice.refresh_from_db()
    assert choice.at_once
    assert not MailChoice.objects.exclude(user=me).exists()
