"""The bench measures what it says, at a size that takes no time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from bench.figures import Figure, at_least, at_most
from bench.pages import PAGES
from bench.report import keep, table
from bench.scan_worker import work
from tests.cast import NOW, Town
from tests.escalation.stock import many


def test_the_table_says_of_each_goal_whether_it_is_met(tmp_path: Path) -> None:
    figures = [
        Figure("scan", "beside raw SQL", 1000, 1.5, "×", at_most(2)),
        Figure("scan", "faster than the peer", 1000, 80, "×", at_least(100)),
        Figure("scan", "flags", 1000, 274),
    ]
    lines = table(figures).splitlines()
    assert [line.split()[-1] for line in lines[2:5]] == ["met", "MET", "274"]
    assert lines[-1] == "1 of 2 goals met."
    kept = json.loads(keep(figures, tmp_path).read_text())
    assert [figure["met"] for figure in kept["figures"]] == [True, False, None]


@pytest.mark.django_db
def test_a_scan_takes_thirty_statements_at_most_and_no_memory_to_speak_of() -> None:
    many(Town("dalfsen"), 50)
    first, again = work(NOW), work(NOW)
    assert (first["opened"], again["opened"]) == (200, 0)
    mails = 1  # those of what cannot wait go into the outbox in one statement, the first time
    assert first["statements"] - mails == again["statements"] < 30
    assert again["memory"]["peak"] - again["memory"]["before"] < 20


@pytest.mark.django_db
def test_every_page_that_is_measured_is_there() -> None:
    call_command("demo_data", cases=150, verbosity=0)
    client = Client()
    for page in PAGES:
        visitor = page.visitor()
        client.force_login(visitor)
        asks = page.asks(visitor)
        assert asks
        for ask in asks:
            answer = client.post(ask.path, ask.form) if ask.form else client.get(ask.path)
            assert answer.status_code == 200, page.name
