"""Makes a municipality and its first beheerder, who gives everyone else their functions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from roles.ave_model.registry import UnknownModelError
from roles.services.municipalities import start_municipality


class Command(BaseCommand):
    help = "Een gemeente laten beginnen met AVE: de gemeente, haar organisaties en een beheerder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="korte naam, voor in opdrachten: olst-wijhe")
        parser.add_argument("--name", required=True, help="naam van de gemeente")
        parser.add_argument("--model", required=True, help="AVE-model; zie avemodel list")
        parser.add_argument("--beheerder", required=True, help="e-mailadres")
        parser.add_argument("--beheerder-name", default="", help="naam, voor een nieuw account")
        parser.add_argument("--team", action="append", default=[], help="eigen team; herhaalbaar")
        parser.add_argument("--partner", action="append", default=[], help="partner; herhaalbaar")

    def handle(
        self, *, slug: str, name: str, model: str, beheerder: str, beheerder_name: str,
        team: list[str], partner: list[str], **options: Any,
    ) -> None:  # fmt: skip
        try:
            account = start_municipality(
                slug=slug,
                name=name,
                model=model,
                email=beheerder,
                person=beheerder_name,
                now=timezone.now(),
                teams=team,
                partners=partner,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except UnknownModelError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} werkt met AVE. Beheerder: {account.user.email}")
        if account.is_new:
            self.stdout.write("Die krijgt een mail met een link, en kiest zelf een wachtwoord.")
