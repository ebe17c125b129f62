"""Adds a beheerder where there is nobody who could agree to one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from roles.services.municipalities import add_second_beheerder


class Command(BaseCommand):
    help = "Een beheerder toevoegen in een gemeente waar niemand dat kan bevestigen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam van de gemeente: olst-wijhe")
        parser.add_argument("--email", required=True, help="e-mailadres")
        parser.add_argument("--name", default="", help="naam, voor een nieuw account")

    def handle(self, *, slug: str, email: str, name: str, **options: Any) -> None:
        try:
            account = add_second_beheerder(slug=slug, email=email, person=name, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Beheerder toegevoegd: {account.user.email}")
        if account.is_new:
            self.stdout.write("Die krijgt een mail met een link, en kiest zelf een wachtwoord.")
