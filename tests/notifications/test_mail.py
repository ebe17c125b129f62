"""Mail: at once for what cannot wait, one overview a day for the rest; nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from smtplib import (
    SMTPRecipientsRefused,
)

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from cases.core.locking import locked_case
from cases.core.services.notify import notify_case
from common.models import JobRun
from escalation.scan import scan
from notifications.models import Mail, MailChoice, Notice
from notifications.services.mail_choice import choose_mail
from notifications.services.notices import notify
from notifications.tasks import daily_overview, send_mail
from roles.models import DutyShift
from tests.story import Story, begin, dalfsen_in
from tests.world import flag_of_a_person

pytestmark = pytest.mark.django_db


class Away(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError("nobody there")


class Picky(EmailBackend):
    """A mail server that knows no burgemeester."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        if messages[0].to[0].startswith("burgemeester@"):
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})
        return super().send_messages(messages)


def proposed_to_the_gravest_phase() -> Story:
    story = dalfsen_in("3")
    Notice.objects.update(seen_at=story.now)
    story.propose("netwerkcoordinator", "4", "up")
    return story


def to(name: str) -> list[mail.EmailMessage]:
    return [m for m in mail.outbox if m.to[0].startswith(f"{name}@")]


def test_what_cannot_wait_is_mailed_at_once_and_only_once() -> None:
    story = proposed_to_the_gravest_phase()
    for _ in range(3):
        send_mail(now=story.later())
    (sent,) = to("aover")
    assert story.case.reference in sent.subject
    assert f"/casus/{story.case.reference}/" in sent.body


def test_a_mail_says_what_is_asked_and_leads_to_where_it_is_done() -> None:
    story = proposed_to_the_gravest_phase()
    send_mail(now=story.later())
    (sent,) = to("aover")
    said, address = sent.body.split("\n\n")
    told = Notice.objects.get(recipient=story.town.user("aover"), urgent=True).text
    assert said.startswith(f"{told} Uiterlijk ")
    assert said.startswith("Er wacht een voorstel op uw besluit: ")
    assert address.endswith(f"/casus/{story.case.reference}/voorstel/{story.proposal.pk}/")


def test_an_urgent_mail_about_no_case_leads_to_a_page_that_is_there() -> None:
    story = begin("dalfsen", "2")
    user = story.town.user("casusregisseur")
    text = "U heeft 2 casussen overgenomen van een collega."
    notify([user.pk], about="overdracht", part="1", text=text, urgent=True, now=story.now)
    send_mail(now=story.later())
    (sent,) = to("casusregisseur")
    assert sent.subject == "AVE: overdracht kan niet wachten"
    assert sent.body.startswith(text)
    assert "/casus/overdracht" not in sent.body


def test_what_can_wait_is_not_mailed_at_once() -> None:
    story = begin("dalfsen", "2")
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    assert Notice.objects.filter(recipient=story.town.user("casusregisseur2")).exists()
    assert send_mail(now=story.later()).changed == 0
    assert mail.outbox == []


def test_what_was_seen_meanwhile_is_not_mailed() -> None:
    story = proposed_to_the_gravest_phase()
    Notice.objects.update(seen_at=story.now)
    send_mail(now=story.later())
    assert mail.outbox == []


def test_no_name_and_nothing_of_the_case_is_in_a_mail() -> None:
    story = proposed_to_the_gravest_phase()
    send_mail(now=story.later())
    daily_overview(now=story.now)
    send_mail(now=story.later())
    assert mail.outbox
    for sent in mail.outbox:
        text = f"{sent.subject} {sent.body}"
        for secret in ("Voorbeeld", "Anna", "Ruzie", "Dorpsstraat", "Dat is nu nodig", "De aover"):
            assert secret not in text


def test_who_does_not_want_mail_at_once_gets_none() -> None:
    story = proposed_to_the_gravest_phase()
    MailChoice.objects.create(user=story.town.user("aover"), at_once=False)
    send_mail(now=story.later())
    assert to("aover") == []


@pytest.mark.parametrize(("ends_in", "mailed"), [(2, 1), (-1, 0)])
def test_who_is_on_duty_is_mailed_at_once_whatever_they_chose(ends_in: int, mailed: int) -> None:
    story = proposed_to_the_gravest_phase()
    aover = story.town.user("aover")
    MailChoice.objects.create(user=aover, at_once=False)
    now = story.later(hours=12)
    DutyShift.objects.create(
        function="aover", user=aover, municipality=story.town.municipality,
        start=now - timedelta(hours=9), end=now + timedelta(hours=ends_in), recorded_at=now,
    )  # fmt: skip
    send_mail(now=now)
    assert len(to("aover")) == mailed


@pytest.mark.parametrize("ends_in", [9, -1])  # hours; -1: it has ended
def test_who_is_on_duty_hears_of_what_cannot_wait_as_well(ends_in: int) -> None:
    """Nobody addressed them, but they act in an emergency and see the case."""
    story = begin("dalfsen", "4", by="aover", regisseur=None, safety_risk=True)
    aover = story.town.people["aover2"] = story.town.hire("aover", name="aover2")
    now = story.later()
    DutyShift.objects.create(
        function="aover", user=aover, municipality=story.town.municipality,
        start=now - timedelta(hours=9), end=now + timedelta(hours=ends_in), recorded_at=now,
    )  # fmt: skip
    Notice.objects.all().delete()
    with locked_case(story.case.pk, story.town.actor("aover"), now) as context:
        notify_case(context, "De wijkagent belt.", today="Bel vandaag terug.")
    assert Notice.objects.filter(recipient=aover).exists() is (ends_in > 0)


def test_a_mail_server_that_is_away_for_a_week_loses_nothing() -> None:
    story = proposed_to_the_gravest_phase()
    with override_settings(EMAIL_BACKEND=f"{__name__}.Away"):
        for hours in range(150):
            send_mail(now=story.now + timedelta(hours=hours))
    assert Mail.objects.get(recipient=story.town.user("aover")).attempts > 60
    send_mail(now=story.now + timedelta(days=8))
    assert len(to("aover")) == 1


def test_what_is_urgent_is_mailed_however_long_the_worker_was_away() -> None:
    story = proposed_to_the_gravest_phase()
    send_mail(now=story.now + timedelta(days=3))
    assert len(to("aover")) == 1
    daily_overview(now=story.now + timedelta(days=4))
    send_mail(now=story.now + timedelta(days=4))
    assert len(to("aover")) == 1, "It was told."


def test_who_wants_nothing_at_once_reads_what_is_urgent_in_the_overview() -> None:
    story = proposed_to_the_gravest_phase()
    MailChoice.objects.create(user=story.town.user("aover"), at_once=False)
    send_mail(now=story.later())
    daily_overview(now=story.now)
    send_mail(now=story.now)
    (sent,) = to("aover")
    assert f"- {story.case.reference} (kan niet wachten): http" in sent.body


def test_an_overview_has_all_that_came_since_the_last_one_and_nothing_twice() -> None:
    story = begin("dalfsen", "2")
    Notice.objects.update(seen_at=story.now)
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    for days in (3, 4):  # the worker was away for two mornings
        daily_overview(now=story.now + timedelta(days=days))
    told = Mail.objects.filter(recipient=story.town.user("casusregisseur2"), kind="digest")
    assert [story.case.reference in m.body for m in told] == [True]


def test_who_begins_to_want_mail_is_not_mailed_all_that_stood_there() -> None:
    story = proposed_to_the_gravest_phase()
    aover = story.town.actor("aover")
    choose_mail(actor=aover, now=story.now, at_once=False, digest=False)
    choose_mail(actor=aover, now=story.now, at_once=True, digest=False)
    send_mail(now=story.later())
    assert to("aover") == []


def test_an_overview_tells_the_procesregisseur_what_waits_for_review() -> None:
    story = begin("dalfsen", "2")
    scan(now=story.later(days=50))
    assert daily_overview(now=story.now).found >= 1
    send_mail(now=story.now)
    (sent,) = to("netwerkcoordinator")
    assert "1 casus wacht op uw beoordeling" in sent.body
    assert sent.body.splitlines()[0].endswith("/escalatielijst/")


def test_an_overview_tells_of_colleagues_without_naming_them() -> None:
    story = begin("dalfsen", "2")
    flag_of_a_person(story.town, "casusregisseur")
    daily_overview(now=story.now)
    send_mail(now=story.now)
    (sent,) = to("beheerder")
    assert sent.body.startswith("1 signalering over een collega wacht op uw beoordeling: http")
    assert sent.body.endswith("/escalatielijst/mensen/")
    assert "casusregisseur" not in sent.body
    assert to("casusregisseur2") == []


def test_nobody_is_told_by_mail_of_what_is_flagged_about_themselves() -> None:
    story = begin("dalfsen", "2")
    flag_of_a_person(story.town, "beheerder")
    daily_overview(now=story.now)
    send_mail(now=story.now)
    assert to("beheerder") == []


def test_there_is_one_overview_a_day_and_none_without_news() -> None:
    story = begin("dalfsen", "2")
    scan(now=story.later(days=50))
    for _ in range(2):
        daily_overview(now=story.now)
        send_mail(now=story.now)
    assert len(to("netwerkcoordinator")) == 1
    assert to("beheerder") == []
    daily_overview(now=story.later(days=1))
    send_mail(now=story.now)
    assert len(to("netwerkcoordinator")) == 2


def test_who_does_not_want_an_overview_gets_none() -> None:
    story = begin("dalfsen", "2")
    MailChoice.objects.create(user=story.town.user("netwerkcoordinator"), digest=False)
    scan(now=story.later(days=50))
    daily_overview(now=story.now)
    send_mail(now=story.now)
    assert to("netwerkcoordinator") == []


def test_news_of_the_day_is_in_the_overview_by_reference_only() -> None:
    story = begin("dalfsen", "2")
    Notice.objects.update(seen_at=story.now)
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    daily_overview(now=story.later(hours=20))
    send_mail(now=story.now)
    (sent,) = to("casusregisseur2")
    assert f"- {story.case.reference}: http" in sent.body


def test_somebody_who_left_gets_no_mail() -> None:
    story = proposed_to_the_gravest_phase()
    aover = story.town.user("aover")
    aover.is_active = False
    aover.save()
    send_mail(now=story.later())
    daily_overview(now=story.now)
    send_mail(now=story.later())
    assert to("aover") == []


def test_a_minute_without_mail_leaves_no_trace() -> None:
    story = begin("dalfsen", "2")
    send_mail(now=story.later())
    assert not JobRun.objects.exists()
