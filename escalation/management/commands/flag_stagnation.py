"""The scan by hand: finds what stagnates and says so in a table."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases.core.models import Projection
from cases.deadlines.sentences import CAUSE_WORDS
from common.jobs import recorded
from escalation.scan import Outcome, scan
from escalation.tasks import flag_stagnation, scan_into
from roles.ave_model.causes import Cause
from roles.models import Municipality

JUDGED_BY_NOW = (
    "Let op: dit moment ligt voor de nieuwste wijziging. De scan beoordeelt wat nu is vastgelegd, "
    "alsof het toen was. Wat er toen bekend was, rekent replay_norms uit."
)
COLUMNS = {"found": "gevonden", "opened": "nieuw", "changed": "veranderd", "closed": "voorbij"}


class Command(BaseCommand):
    help = "Zoekt casussen die aandacht vragen en werkt de signaleringen bij."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", default="", help="alsof het dit moment is (ISO 8601)")
        parser.add_argument("--dry-run", action="store_true", help="alleen tonen, niets bewaren")
        parser.add_argument("--municipality", default="", help="alleen deze gemeente (slug)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["now"])
        if now < (Projection.objects.aggregate(newest=Max("at"))["newest"] or now):
            self.stderr.write(JUDGED_BY_NOW)
        if options["municipality"] or options["dry_run"]:
            municipalities = _towns(options["municipality"])
            outcome = scan(now=now, municipalities=municipalities, keep=not options["dry_run"])
        else:
            with recorded(flag_stagnation.name, now) as run:
                outcome = scan_into(run, now)
        self.stdout.write(_table(outcome))
        if options["dry_run"]:
            self.stdout.write("Proef: er is niets bewaard.")
        for failure in outcome.failures:
            self.stderr.write(failure)


def _moment(text: str) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text) or parse_datetime(f"{text}T00:00")
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"Geen moment (jjjj-mm-ddTuu:mm): {text}")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _towns(slug: str) -> list[Municipality] | None:
    if not slug:
        return None
    municipalities = list(Municipality.objects.filter(slug=slug))
    if not municipalities:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"Onbekende gemeente: {slug}. Wel bekend: {known}.")
    return municipalities


def _table(outcome: Outcome) -> str:
    width = max(len(words) for words in CAUSE_WORDS.values())
    lines = [" ".join([" " * width, *(f"{title:>10}" for title in COLUMNS.values())])]
    for cause in Cause:
        counts = outcome.counts.get(cause, {})
        numbers = (f"{counts.get(key, 0):>10}" for key in COLUMNS)
        lines.append(" ".join([f"{CAUSE_WORDS[cause]:<{width}}", *numbers]))
    totals = (f"{outcome.total(key):>10}" for key in COLUMNS)
    lines.append(" ".join([f"{'Samen':<{width}}", *totals]))
    return "\n".join(lines)
