"""The demo shows the mail it sent; outside the demo there is no such page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from demo.post import sent_mail


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    return tmp_path


def send(subject: str) -> None:
    EmailMessage(
        subject, "Casus 7K3Q-9M2P\n\nhttp://localhost/casus/", to=["aover@x.example"]
    ).send()


@pytest.mark.django_db
def test_the_mail_sent_is_listed_newest_first_with_its_text(folder: Path, client: Client) -> None:
    assert "Er is nog geen mail verstuurd." in client.get("/demo/post/").content.decode()
    send("Eén")
    first = next(folder.glob("*.log"))
    old = first.read_bytes().replace(b"Date: ", b"Date: Mon, 02 Mar 2026 09:00:00 -0000\nX: ")
    first.write_bytes(old)
    send("Twee")
    text = client.get("/demo/post/").content.decode()
    assert text.index("Twee") < text.index("Eén")
    assert "aover@x.example" in text
    assert 'href="http://localhost/casus/"' in text


def test_a_mail_says_the_moment_it_was_sent(folder: Path) -> None:
    send("Nu")
    (mail,) = sent_mail(folder)
    assert abs(mail.at - timezone.now()) < timedelta(minutes=1)


def test_a_mail_that_is_half_written_is_left_for_later(folder: Path) -> None:
    send("Heel")
    half = next(folder.glob("*.log"))
    (folder / "half.log").write_bytes(half.read_bytes()[:200])
    assert [mail.subject for mail in sent_mail(folder)] == ["Heel"]


def test_outside_the_demo_there_is_no_such_page(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_post")
    assert client.get("/demo/post/").status_code == 404
