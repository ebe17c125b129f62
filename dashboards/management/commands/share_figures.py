"""A municipality agrees (or no longer) to stand beside the others of its region."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roles.models import Municipality


class Command(BaseCommand):
    help = "Deelt de maandcijfers van een gemeente met de gemeenten van de regio die dat ook doen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="slug van de gemeente")
        parser.add_argument("--stop", action="store_true", help="niet langer delen")

    def handle(self, *, municipality: str, stop: bool, **options: Any) -> None:
        town = Municipality.objects.filter(slug=municipality).first()
        if town is None:
            raise CommandError(f"Onbekende gemeente: {municipality}.")
        town.shares_figures = not stop
        town.save()
        self.stdout.write(f"{town.name} deelt de cijfers {'niet meer' if stop else 'nu'}.")
