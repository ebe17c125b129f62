"""The replay by hand: what other norms would have meant, in a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import shorten
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.deadlines.sentences import CAUSE_WORDS
from escalation.replay import NormError, question_about, replay
from escalation.replay.figures import Figures, Lead, Result
from escalation.replay.limits import ASSUMED, IN_GENERAL
from escalation.replay.question import SHORT_DAYS
from roles.ave_model.causes import Cause
from roles.models import Municipality


class Command(BaseCommand):
    help = (
        "Rekent na welke signaleringen er zouden zijn geweest, met de normen die gelden en met "
        "andere. Verandert niets."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, help="van deze gemeente (slug)")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NORM=AANTAL",
            dest="settings_to_try",
            help="op proef, bijvoorbeeld ave2.inactive_days=21; mag vaker",
        )
        parser.add_argument("--from", default="", dest="first", help="eerste dag (jjjj-mm-dd)")
        parser.add_argument("--to", default="", dest="last", help="laatste dag (jjjj-mm-dd)")
        parser.add_argument("--json", action="store_true", help="alle cijfers, als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = _town(options["municipality"])
        today = timezone.localdate()
        last = _day(options["last"]) or today
        first = _day(options["first"])
        try:
            question = question_about(
                municipality, options["settings_to_try"], first=first, last=last
            )
        except NormError as error:
            raise CommandError(str(error)) from error
        if last > today or question.first > last:
            raise CommandError("Kies een laatste dag die geweest is, en een eerste dag daarvoor.")
        result = replay(question, self._progress)
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
        else:
            self.stdout.write("\n".join(_report(result)))

    def _progress(self, done: float) -> None:
        """On the other stream, so that the outcome can be kept in a file."""
        self.stderr.write(f"{done:>4.0%} van de casussen is klaar")


def _town(slug: str) -> Municipality:
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"Onbekende gemeente: {slug}. Wel bekend: {known}.")
    return municipality


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"Geen dag (jjjj-mm-dd): {text}") from error


def _report(result: Result) -> Iterator[str]:
    sides = [result["in_force"], *([result["trial"]] if result["trial"] else [])]
    yield f"{result['municipality']}, {result['first']} tot en met {result['last']}:"
    yield f"{result['cases']} casussen. {IN_GENERAL}"
    for norm in result["tried"]:
        yield f"Op proef: {norm['key']}={norm['trial']} (nu: {norm['in_force']})"
    if len(sides) > 1:
        yield "Elk cijfer staat er twee keer: met de normen van nu → met die op proef."
    yield from _causes(sides)
    yield from _reviewers(sides, _weeks(result))
    yield from _leads(sides)
    yield ""
    for cause, text in ASSUMED.items():
        yield f"* {CAUSE_WORDS[cause]}: {text}"
    yield from result["failures"]


def _causes(sides: Sequence[Figures]) -> Iterator[str]:
    yield ""
    yield _line("Signaleringen", ("begonnen", "kort", "staat nog"))
    for cause in Cause:
        rows = [figures["causes"][cause] for figures in sides]
        mark = " *" if cause in ASSUMED else ""
        yield _line(
            CAUSE_WORDS[cause] + mark,
            (
                _both(row["raised"] for row in rows),
                _both(row["short"] for row in rows),
                _both(row["standing"] for row in rows),
            ),
        )
    yield f"kort: binnen {SHORT_DAYS} dagen weer weg; staat nog: op de laatste dag."


def _reviewers(sides: Sequence[Figures], weeks: float) -> Iterator[str]:
    yield ""
    yield _line("Te beoordelen door", ("aantal", "per persoon", "mensen nu"))
    found = [{row["function"]: row for row in figures["reviewers"]} for figures in sides]
    for name in dict.fromkeys(name for side in found for name in side):
        people = next(side[name]["people"] for side in found if name in side)
        flags = [side[name]["flags"] if name in side else 0 for side in found]
        a_week = (f"{number / weeks / people:.1f}" if people else "-" for number in flags)
        yield _line(name, (_both(flags), f"{_both(a_week)} / week", people))


def _leads(sides: Sequence[Figures]) -> Iterator[str]:
    yield ""
    yield _line("Dagen vooraf gezien", ("stappen", "niet gezien", "1e kwart", "midden", "3e kwart"))
    yield _lead("Alle stappen omhoog", [figures["lead"] for figures in sides])
    for label in sides[0]["lead_per_phase"]:
        yield _lead(f"naar {label}", [figures["lead_per_phase"][label] for figures in sides])


def _lead(name: str, leads: Sequence[Lead]) -> str:
    never = _both(lead["steps"] - lead["flagged"] for lead in leads)
    quartiles = [lead["quartiles"] for lead in leads]
    parts = (_both(f"{q[n]:.0f}" if q else "-" for q in quartiles) for n in range(3))
    return _line(name, (leads[0]["steps"], never, *parts))


def _both(values: Iterable[object]) -> str:
    return " → ".join(map(str, values))


def _line(name: str, cells: Iterable[object]) -> str:
    return f"{shorten(name, 34):<34}" + "".join(f"{cell!s:>17}" for cell in cells)


def _weeks(result: Result) -> float:
    days = date.fromisoformat(result["last"]) - date.fromisoformat(result["first"])
    return (days.days + 1) / 7
