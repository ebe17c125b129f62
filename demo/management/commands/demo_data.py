"""`manage.py demo_data`: a made-up region to look at, or a large one to measure."""

from __future__ import annotations

import time
from argparse import SUPPRESS, ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...data.generate import Order, generate, is_empty

DEMO = 340
MOST = 1_000_000


def today_at_eight() -> datetime:
    """The moment the demo is relative to, the same all day: at eight, or midnight before eight."""
    now = timezone.localtime()
    return now.replace(hour=8 if now.hour >= 8 else 0, minute=0, second=0, microsecond=0)


class Command(BaseCommand):
    help = "Fills an empty database with made-up households and cases; the same for each seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=DEMO, help=f"how many (at most {MOST})")
        parser.add_argument("--seed", type=int, default=1, help="another number, other people")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are cases already"
        )
        parser.add_argument("--now", type=datetime.fromisoformat, default=None, help=SUPPRESS)

    def handle(
        self, *, cases: int, seed: int, if_empty: bool, now: datetime | None, **options: Any
    ) -> None:
        if not 1 <= cases <= MOST:
            raise CommandError(f"--cases must lie between 1 and {MOST}.")
        if not is_empty():
            if if_empty:
                return
            raise CommandError("There are cases already; demo data needs an empty database.")
        moment = (now or today_at_eight()).astimezone(UTC)
        started = time.monotonic()

        def progress(made: int) -> None:
            spent = time.monotonic() - started
            left = spent / made * (cases - made)
            self.stdout.write(
                f"{made} of {cases} cases, {spent:.0f} s, about {left:.0f} s to go", ending="\n"
            )
            self.stdout.flush()

        generate(Order(cases, seed, moment), progress)
