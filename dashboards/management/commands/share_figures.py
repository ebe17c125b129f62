"""A municipality agrees (or no longer) to stand beside the others of its region."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dashboards.services.sharing import share_with_region
from roles.models import Municipality


class Command(BaseCommand):
    help = "Deelt de maandcijfers van een gemeente met de gemeenten van de regio die dat ook doen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="slug van de gemeente")
        parser.add_argument("--reason", required=True, help="wie dit besloot, en waarom")
        parser.add_argument("--inhabitants", type=int, help="aantal inwoners, van het CBS")
        parser.add_argument("--stop", action="store_true", help="niet langer delen")

    def handle(
        self, *, municipality: str, reason: str, stop: bool, inhabitants: int | None, **options: Any
    ) -> None:
        if inhabitants is not None and inhabitants < 1:
            raise CommandError("Geef een aantal inwoners van 1 of meer.")
        town = Municipality.objects.filter(slug=municipality).first()
        if town is None:
            raise CommandError(f"Onbekende gemeente: {municipality}.")
        try:
            share_with_region(
                municipality=town,
                shares=not stop,
                reason=reason,
                now=timezone.now(),
                actor=None,
                inhabitants=inhabitants,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{town.name} deelt de cijfers {'niet meer' if stop else 'nu'}.")
