"""django-helpdesk, the known peer: installed from its package into an environment of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from bench import run
from bench.browse import WARMING, Visitor
from bench.figures import Figure
from bench.serve import served
from bench.servers import HOME, ROOT, create, environment, execute, exists, rename

PART = "django-helpdesk"
PROJECT = ROOT / "bench" / "helpdesk"
PLACE = HOME / "helpdesk"
PYTHON = PLACE / "bin" / "python"
APPLICATION = "django.core.wsgi:get_wsgi_application()"
PER_HIT = "time per hit"
ADMIN = {"DJANGO_SUPERUSER_PASSWORD": "bench"}


def measure(sizes: list[int]) -> Iterator[Figure]:
    """Its escalation without mail, twice, each time from a fresh database."""
    for tickets in sizes:
        database = filled(tickets)
        run.say(f"Escalating the due ones of {tickets} tickets …")
        create("helpdesk_once", template=database)
        printed = _python("helpdesk_once", "helpdesk_escalate.py")
        figures: dict[str, Any] = json.loads(printed.splitlines()[-1])
        first, again = figures["first"], figures["again"]
        per_hit = first["seconds"] / first["hits"]
        yield Figure(PART, "tickets escalated", tickets, first["hits"])
        yield Figure(PART, "escalate_tickets", tickets, first["seconds"], "s")
        yield Figure(PART, "statements", tickets, first["statements"])
        yield Figure(PART, PER_HIT, tickets, 1000 * per_hit, "ms")
        yield Figure(PART, "again, nothing new", tickets, again["seconds"], "s")


def browse(tickets: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of its pages, with the rows that their scripts ask for."""
    database = filled(tickets)
    run.say(f"Opening the pages of {tickets} tickets …")
    known = json.loads(_python(database, "helpdesk_session.py").splitlines()[-1])
    turns = {name: cycle(of_page) for name, of_page in known["pages"].items()}
    times: dict[str, list[float]] = {name: [] for name in turns}
    with served(APPLICATION, python=PYTHON, surroundings=surroundings(database)) as port:
        visitor = Visitor(port, known["session"])
        for number in range(WARMING + rounds):
            for name, turn in turns.items():
                spent = sum(visitor.ask(path)[0] for path in next(turn))
                if number >= WARMING:
                    times[name].append(spent)
    return times


def filled(tickets: int) -> str:
    """The name of its database of this size; made once."""
    install()
    name = f"helpdesk_{tickets}"
    if not exists(name):
        run.say(f"Making {tickets} tickets …")
        create("making_helpdesk")
        _python("making_helpdesk", "-m", "django", "migrate", "--verbosity", "0")
        admin = ("createsuperuser", "--noinput", "--username", "bench", "--email", "b@example.org")
        _python("making_helpdesk", "-m", "django", *admin)
        execute("making_helpdesk", (PROJECT / "fill.sql").read_text(), {"tickets": tickets})
        execute("making_helpdesk", "VACUUM (FREEZE, ANALYZE)")
        rename("making_helpdesk", name)
    return name


def install() -> None:
    """Its own environment, from the package index as pip is set up on this machine."""
    requirements = PROJECT / "requirements.txt"
    done = PLACE / "installed.txt"
    if done.exists() and done.read_text() == requirements.read_text():
        return
    run.say("Installing django-helpdesk …")
    uv = f"{Path(sys.executable).with_name('uv')}"
    run.program([uv, "venv", "--clear", "--python", sys.executable, f"{PLACE}"], surroundings(""))
    run.program(
        [uv, "pip", "install", "--python", f"{PYTHON}", "--requirement", f"{requirements}"],
        surroundings(""),
    )
    done.write_text(requirements.read_text())


def surroundings(database: str) -> dict[str, str]:
    """What a program of the peer needs to run on one of its databases."""
    return {
        **environment(database, "helpdesk_settings"),
        **ADMIN,
        "PYTHONPATH": f"{PROJECT}",
        "STATIC_ROOT": f"{HOME / 'static'}",
    }


def _python(database: str, *arguments: str) -> str:
    found = [f"{PROJECT / a}" if a.endswith(".py") else a for a in arguments]
    return run.program([f"{PYTHON}", *found], surroundings(database))
