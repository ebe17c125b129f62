"""Pages do not need Redis: it may be stopped, and it may hang."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from ave.settings.base import redis_settings
from common.cache import PATIENCE, PAUSE, CacheThatMayBeAway
from demo.embedded import Servers
from escalation.models import NormTrial
from tests.cast import PASSWORD, Town, a_case

pytestmark = pytest.mark.django_db

QUICK = 2.0
"""Seconds for some pages, on a busy machine; before, one page took twenty."""


@pytest.fixture
def valkey(tmp_path: Path, settings: Any) -> Iterator[Servers]:
    """A Valkey of this test's own, which the application uses as its cache and broker."""
    server = Servers(tmp_path / "valkey", throwaway=True)
    server.start(postgres=False)
    settings.CACHES, settings.CELERY_BROKER_URL = redis_settings(server.redis_url)
    settings.CELERY_TASK_ALWAYS_EAGER = False
    CacheThatMayBeAway.away_until = 0
    yield server
    CacheThatMayBeAway.away_until = 0
    server.stop()


def process_of(server: Servers) -> int:
    ((child, _),) = server._children.values()
    return child.pid


def a_morning() -> float:
    """Sign in, look around, ask something for the background, sign out; gives the seconds."""
    town = Town("dalfsen")
    case, user = a_case(town), town.user("netwerkcoordinator")
    client = Client()
    began = time.monotonic()
    sign_in = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert sign_in.status_code == 302
    for name, arguments in (
        ("cases:home", []),
        ("cases:case", [case.reference]),
        ("cases:search", []),
        ("dashboards:figures", []),
        ("escalation:queue", []),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 200, name
    new = reverse("escalation:trial_new", args=["dalfsen"])
    form = client.get(new).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert client.post(new, {**sent, "ave2.inactive_days": "21", "months": "12"}).status_code == 302
    trial = NormTrial.objects.get()
    assert client.get(reverse("escalation:trial", args=[trial.public_id])).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("cases:home")).status_code == 302
    return time.monotonic() - began


def test_with_redis_stopped_pages_work_at_normal_speed(valkey: Servers) -> None:
    valkey.stop()
    assert a_morning() < QUICK * 3


def test_with_redis_hanging_pages_work_and_wait_for_it_once(valkey: Servers) -> None:
    os.kill(process_of(valkey), signal.SIGSTOP)
    try:
        assert a_morning() < QUICK * 3
    finally:
        os.kill(process_of(valkey), signal.SIGCONT)


def test_a_hanging_cache_is_left_alone_for_a_while_and_used_again_when_it_is_back(
    valkey: Servers,
) -> None:
    cache = caches["default"]
    cache.set("huis", "warm")
    os.kill(process_of(valkey), signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert cache.get("huis", "koud") == "koud"
        assert PATIENCE <= time.monotonic() - began < PATIENCE * 4
        began = time.monotonic()
        for _ in range(100):
            assert cache.get("huis") is None
            cache.set("huis", "koud")
        assert cache.add("tuin", 1)
        assert time.monotonic() - began < PATIENCE
    finally:
        os.kill(process_of(valkey), signal.SIGCONT)
    assert cache.get("huis") is None, "Not asked again so soon."
    CacheThatMayBeAway.away_until -= PAUSE
    assert cache.get("huis") == "warm"


def test_a_cache_that_is_away_keeps_nothing_and_breaks_nothing(valkey: Servers) -> None:
    valkey.stop()
    cache = caches["default"]
    cache.set("a", 1)
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == ["a"]
    assert cache.incr("a") == 1
    assert not cache.has_key("a")
    assert not cache.touch("a")
    assert not cache.delete("a")
    cache.delete_many(["a"])
    cache.clear()
    assert cache.get_or_set("a", 2) == 2


def test_health_names_redis_and_still_welcomes_visitors(valkey: Servers, client: Client) -> None:
    assert client.get("/gezond/").content == b"gezond"
    valkey.stop()
    answer = client.get("/gezond/")
    assert answer.status_code == 200
    assert answer.content == b"gezond, maar niet bereikbaar: redis"
