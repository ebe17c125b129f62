"""Taken: how the jobs in the background stand, and the runs of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from common import dates
from common.jobs import Job
from common.models import JobRun
from common.plurals import counted
from common.schedule import State, cut_off, states
from notifications.models import Mail
from roles.models import FunctionPeriod

PAGE = 50
LATE_MAIL = timedelta(minutes=15)
"""Mail that waits longer than this says that the mail server is away [ours]."""

JOB_COLUMNS: tuple[dict[str, Any], ...] = (
    {"label": "Taak"},
    {"label": "Stand"},
    {"label": "Laatste keer"},
    {"label": "Uitkomst"},
    {"label": "Volgende keer"},
)
RUN_COLUMNS: tuple[dict[str, Any], ...] = (
    {"label": "Begonnen"},
    {"label": "Duur"},
    {"label": "Stand"},
    {"label": "Uitkomst"},
)


def jobs_page(now: datetime, municipalities: Collection[int]) -> dict[str, Any]:
    """Every job with how it stands; what went wrong is said at the top.

    Of mail that cannot be delivered it names who works in these municipalities.
    """
    found = states(now)
    outbox = _outbox(now)
    undelivered = _undelivered(municipalities)
    return {
        "alarms": [*_alarms(found), *outbox["alarms"], *undelivered],
        "try_again": bool(undelivered),
        "columns": JOB_COLUMNS,
        "rows": [_job_row(state, now) for state in found],
        "facts": outbox["facts"],
    }


def job_page(name: str, now: datetime, before: int | None) -> dict[str, Any] | None:
    """The runs of one job, newest first, paged by key; None for a job that is not scheduled."""
    state = next((s for s in states(now) if s.name == name), None)
    if state is None:
        return None
    rows = JobRun.objects.filter(job=name)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    runs = list(rows.order_by("-pk")[: PAGE + 1])
    shown = runs[:PAGE]
    older = urlencode({"voor": shown[-1].pk}) if len(runs) > PAGE else ""
    return {
        "title": state.job.title,
        "does": state.job.does,
        "alarms": list(_alarms([state])),
        "facts": [
            {"term": "Laatst opgepakt", "datetime": state.taken_up, "missing": "Nog niet"},
            {"term": "Volgende keer", "datetime": state.next_at},
        ],
        "columns": RUN_COLUMNS,
        "rows": [_run_row(run, state.job, now) for run in shown],
        "older_url": f"?{older}" if older else "",
        "newest_url": "?" if before is not None else "",
    }


def _alarms(found: list[State]) -> Iterator[dict[str, str]]:
    for state in found:
        if state.missed_at:
            moment = dates.full(timezone.localtime(state.missed_at), time=True)
            yield {
                "heading": f"Niet uitgevoerd: {state.job.title}",
                "text": f"Deze taak had moeten lopen op {moment}. "
                "Vraag de technisch beheerder of de werker en zijn klok draaien.",
            }
        if state.last and state.failed:
            yield {
                "heading": f"Mislukt: {state.job.title}",
                "text": _what_now(state.last),
            }


def _what_now(run: JobRun) -> str:
    """A job runs again by itself; the words of the machine are for who knows the machine."""
    again = "AVE doet deze taak de volgende keer vanzelf opnieuw."
    return f"{again} Voor de technisch beheerder: {run.error}" if run.error else again


def _outbox(now: datetime) -> dict[str, Any]:
    """Mail that waits to leave."""
    waiting = Mail.objects.waiting()
    told = waiting.aggregate(
        number=Count("pk"), oldest=Min("created_at"), tried=Count("pk", filter=Q(attempts__gt=0))
    )
    alarms = []
    if told["oldest"] and told["oldest"] + LATE_MAIL < now and told["tried"]:
        error = waiting.exclude(error="").order_by("-attempts").values_list("error", flat=True)
        alarms.append(
            {
                "heading": "De post blijft liggen",
                "text": f"Wacht op verzending: {_mails(told['number']).lower()}. De mailserver "
                f"antwoordt: {error.first() or 'niets'}. AVE probeert het vanzelf opnieuw; er "
                "gaat niets verloren.",
            }
        )
    facts = [
        {"term": "Wacht op verzending", "value": _mails(told["number"])},
        {"term": "Oudste", "datetime": told["oldest"], "missing": "Er wacht niets"},
    ]
    return {"alarms": alarms, "facts": facts}


def _undelivered(municipalities: Collection[int]) -> list[dict[str, str]]:
    """Mail that was set aside: to whom, as far as that is one's own people."""
    aside = Mail.objects.set_aside()
    here = FunctionPeriod.objects.filter(municipality__in=municipalities).values("user")
    people: dict[bool, set[str]] = {True: set(), False: set()}
    mails = aside.annotate(here=Exists(here.filter(user=OuterRef("recipient"))))
    number = 0
    for own, name, address in mails.values_list("here", "recipient__name", "recipient__email"):
        people[own].add(f"{name} ({address})")
        number += 1
    if not number:
        return []
    whom = sorted(people[True])
    if others := len(people[False]):
        whom.append("1 persoon elders" if others == 1 else f"{others} personen elders")
    return [
        {
            "heading": f"Mail komt niet aan: {_mails(number).lower()}",
            "text": f"Aan: {', '.join(whom)}. De mailserver neemt deze mail niet aan; AVE probeert "
            "het niet meer vanzelf. Klopt het adres? Een account met een verkeerd adres sluit u; "
            "maak een nieuw account met het goede adres.",
        }
    ]


def _job_row(state: State, now: datetime) -> dict[str, Any]:
    last = state.last
    cells: tuple[dict[str, Any], ...] = (
        {
            "text": state.job.title,
            "url": reverse("escalation:job", args=[state.name]),
            "sub": state.job.does,
        },
        {"status": _state(state, now)},
        {"datetime": state.taken_up, "near": True} if state.taken_up else {"text": "–"},
        {"text": _outcome(last, state.job) if last else "–", "sub": _took(last) if last else ""},
        {"datetime": state.next_at},
    )
    flag = "error" if state.missed_at or state.failed else ""
    return {"cells": _in(JOB_COLUMNS, cells), "flag": flag}


def _run_row(run: JobRun, job: Job, now: datetime) -> dict[str, Any]:
    cells: tuple[dict[str, Any], ...] = (
        {"datetime": run.started_at},
        {"text": _took(run) or "–"},
        {"status": _run_state(run, now)},
        {"text": _outcome(run, job), "sub": run.error},
    )
    return {"cells": _in(RUN_COLUMNS, cells), "flag": "error" if run.failures else ""}


def _in(
    columns: tuple[dict[str, Any], ...], cells: tuple[dict[str, Any], ...]
) -> list[dict[str, Any]]:
    return [{**cell, "column": column} for cell, column in zip(cells, columns, strict=True)]


def _state(state: State, now: datetime) -> dict[str, str]:
    if state.missed_at:
        return {"label": "Niet uitgevoerd", "kind": "error"}
    if state.last is None:
        if state.taken_up:
            return {"label": "Niets te doen", "kind": "ok"}
        return {"label": "Nog niet geweest", "kind": "neutral"}
    return _run_state(state.last, now)


def _run_state(run: JobRun, now: datetime) -> dict[str, str]:
    if run.finished_at is None:
        ended = cut_off(run, now)
        return {
            "label": "Afgebroken" if ended else "Bezig",
            "kind": "error" if ended else "active",
        }
    if run.failures:
        return {"label": _failures(run.failures), "kind": "error"}
    return {"label": "Gelukt", "kind": "ok"}


def _failures(number: int) -> str:
    return "Mislukt" if number == 1 else f"{number} keer mislukt"


def _outcome(run: JobRun, job: Job) -> str:
    if run.finished_at is None or (run.failures and not run.found):
        return "–"
    found = counted(run.found, *job.found)
    return f"{found}, {counted(run.changed, *job.changed)}" if job.changed else found


def _took(run: JobRun) -> str:
    if run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    if seconds < 1:
        return "minder dan een seconde"
    if seconds < 120:  # two minutes; beyond that seconds say little
        return "1 seconde" if seconds < 1.5 else f"{seconds:.0f} seconden"
    return f"{seconds / 60:.0f} minuten"


def _mails(number: int) -> str:
    if not number:
        return "Geen mail"
    return "1 mail" if number == 1 else f"{number} mails"
