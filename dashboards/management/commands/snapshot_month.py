"""Freezing a month by hand, months back, or a correction."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.core.models import Case
from dashboards.periods import Month
from dashboards.services.snapshots import NotOver, snapshot_month
from roles.models import Municipality


class Command(BaseCommand):
    help = "Legt de cijfers van een maand vast, per gemeente. Wat al vastligt, blijft zoals het is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", nargs="?", default="", help="jjjj-mm; anders de vorige maand")
        parser.add_argument(
            "--all", action="store_true", help="vanaf de eerste casus tot en met deze maand"
        )
        parser.add_argument("--municipality", default="", help="alleen deze gemeente (slug)")
        parser.add_argument(
            "--revise", action="store_true", help="veranderde cijfers als herziening vastleggen"
        )

    def handle(
        self, *, month: str, all: bool, municipality: str, revise: bool, **options: Any
    ) -> None:
        now = timezone.now()
        last = _month(month) if month else Month.of(now).after(-1)
        municipalities = _towns(municipality)
        months = [last]
        if all:
            first = _first()
            months = [first.after(n) for n in range(last.since(first) + 1)] if first else []
        made = 0
        for each in months:
            try:
                made += snapshot_month(
                    month=each, now=now, municipalities=municipalities, revise=revise
                )
            except NotOver as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{len(months)} maanden bekeken, {made} vastgelegd.")


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise CommandError(f"Geen maand (jjjj-mm): {text}") from error


def _towns(slug: str) -> list[Municipality] | None:
    if not slug:
        return None
    municipalities = list(Municipality.objects.filter(slug=slug))
    if not municipalities:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"Onbekende gemeente: {slug}. Wel bekend: {known}.")
    return municipalities


def _first() -> Month | None:
    opened = Case.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    return Month.of(opened) if opened else None
