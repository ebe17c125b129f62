"""Compares guardian's rows with the permission rule, and mends them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.grants import reconcile


class Command(BaseCommand):
    help = "Rechten op casussen gelijk maken aan de regel; met --check alleen nakijken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="niets veranderen, alleen tellen")

    def handle(self, *, check: bool, **options: Any) -> None:
        found = reconcile(mend=not check)
        counts = f"{found.missing} ontbreken, {found.surplus} te veel"
        if not found.missing and not found.surplus:
            self.stdout.write("Alle rechten op casussen kloppen met de regel.")
        elif check:
            raise CommandError(f"Rechten wijken af van de regel: {counts}.", returncode=1)
        else:
            self.stdout.write(f"Rechten hersteld: {counts}.")
