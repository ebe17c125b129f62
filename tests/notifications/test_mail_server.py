"""Mail through a real server that is away, refuses, hangs, and then takes everything."""

from __future__ import annotations

import socket
import time
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from common.models import JobRun
from notifications.models import Mail, Notice
from notifications.services.notices import notify
from notifications.tasks import send_mail
from roles.models import User
from tests.story import Story, dalfsen_in

pytestmark = pytest.mark.django_db

TAKEN = "250 OK"
LATER = "451 try again later"
DROPPED = "dropped"
"""It takes the mail and is gone before it says so."""


class Post:
    """A mail server's mood, and what it took."""

    def __init__(self) -> None:
        self.answer = TAKEN
        self.taken: list[Message] = []

    async def handle_DATA(  # noqa: N802  # the name that aiosmtpd asks for
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer == LATER:
            return LATER
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content))
        if self.answer == DROPPED:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return TAKEN

    def reached(self) -> list[str]:
        """Whom its mails went to."""
        return sorted(str(m["To"]).partition("@")[0] for m in self.taken)


@pytest.fixture
def post(settings: Any) -> Post:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    post = Post()
    post.port = port  # type: ignore[attr-defined]
    return post


@contextmanager
def running(post: Post) -> Iterator[None]:
    server = Controller(post, hostname="127.0.0.1", port=post.port)  # type: ignore[attr-defined]
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def hanging(post: Post) -> Iterator[None]:
    """It lets one in and then says nothing."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", post.port))  # type: ignore[attr-defined]
        server.listen()
        yield


@pytest.fixture
def story() -> Story:
    story = dalfsen_in("3")
    Notice.objects.update(seen_at=story.now)
    story.propose("netwerkcoordinator", "4", "up")
    Notice.objects.exclude(recipient=story.town.user("aover")).update(seen_at=story.now)
    return story


def minutes(story: Story, number: int) -> datetime:
    return story.now + timedelta(minutes=number)


def waiting() -> list[tuple[int, str]]:
    return list(Mail.objects.filter(sent_at__isnull=True).values_list("attempts", "error"))


def test_a_server_that_is_down_refuses_and_comes_back_gets_each_mail_once(
    post: Post, story: Story
) -> None:
    send_mail(now=minutes(story, 0))
    assert waiting() == [(1, "ConnectionRefusedError")]
    post.answer = LATER
    with running(post):
        send_mail(now=minutes(story, 1))
        assert waiting() == [(1, "ConnectionRefusedError")]  # its time has not come
        send_mail(now=minutes(story, 2))
        assert waiting() == [(2, "SMTPDataError")]
        send_mail(now=minutes(story, 5))
        assert waiting() == [(2, "SMTPDataError")]
        post.answer = TAKEN
        send_mail(now=minutes(story, 6))
        for later in (7, 8, 60):
            send_mail(now=minutes(story, later))
    assert waiting() == []
    assert post.reached() == ["aover"]
    assert [r.failures for r in JobRun.objects.order_by("pk")] == [1, 1, 0]


def test_a_server_that_hangs_is_left_alone_after_a_second(post: Post, story: Story) -> None:
    started = time.monotonic()
    with hanging(post):
        send_mail(now=minutes(story, 0))
    assert time.monotonic() - started < 10
    assert [tries for tries, _ in waiting()] == [1]
    with running(post):
        send_mail(now=minutes(story, 2))
    assert post.reached() == ["aover"]


def test_a_mail_that_must_go_again_is_known_as_the_same(post: Post, story: Story) -> None:
    """The server took it and was gone before it said so: only then it comes twice, with one id."""
    post.answer = DROPPED
    with running(post):
        send_mail(now=minutes(story, 0))
        assert len(waiting()) == 1
        post.answer = TAKEN
        send_mail(now=minutes(story, 2))
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert waiting() == []


def test_each_try_waits_longer_up_to_an_hour_and_none_is_given_up(post: Post, story: Story) -> None:
    now, gaps = story.now, []
    send_mail(now=now)
    for _ in range(8):
        mail = Mail.objects.get()
        gaps.append(int((mail.next_try_at - now).total_seconds() // 60))
        now = mail.next_try_at
        send_mail(now=now)
    assert gaps == [2, 4, 8, 16, 32, 60, 60, 60]
    with running(post):
        send_mail(now=now + timedelta(hours=1))
    assert post.reached() == ["aover"]


def test_an_address_that_cannot_be_written_down_stops_no_other_mail(
    post: Post, story: Story
) -> None:
    """The domain passes Django's own check, and fails when it is written as it is sent."""
    Notice.objects.update(seen_at=None)
    mayor = story.town.user("burgemeester")
    User.objects.filter(pk=mayor.pk).update(email=f"x@{'é' * 62}.nl")
    notify([mayor.pk], about=story.case.reference, text="Kijk.", now=story.now, urgent=True)
    with running(post):
        run = send_mail(now=minutes(story, 0))
    assert run.changed == len(post.taken)
    assert "aover" in post.reached()
    assert {(tries, error.startswith("Unicode")) for tries, error in waiting()} == {(1, True)}
    assert run.failures == Mail.objects.filter(recipient=mayor, attempts=1).count()
