"""Writes what follows from every case: who sees it, what is asked of whom, what is late when."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.core.project import Difference, project_everything
from roles.models import Municipality


class Command(BaseCommand):
    help = (
        "Rechten, taken en termijnen van alle casussen gelijk maken aan de regels; met --check "
        "alleen nakijken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="niets veranderen, alleen tellen")
        parser.add_argument("--municipality", metavar="SLUG", help="alleen deze gemeente")

    def handle(self, *, check: bool, municipality: str | None, **options: Any) -> None:
        def progress(found: Difference) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"{found.cases} casussen nagekeken")

        found = project_everything(
            timezone.now(),
            municipality=_municipality(municipality),
            mend=not check,
            progress=progress,
        )
        for failure in sorted(found.failures):
            self.stderr.write(failure)
        counts = (
            f"{found.differ} van {found.cases} casussen: "
            f"{found.missing} rijen ontbreken, {found.surplus} te veel"
        )
        if not found.differ:
            self.stdout.write(f"Alles klopt met de regels ({found.cases} casussen).")
        elif check:
            raise CommandError(f"Dit wijkt af van de regels, {counts}.", returncode=1)
        else:
            self.stdout.write(f"Bijgewerkt, {counts}.")


def _municipality(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = Municipality.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True))
        raise CommandError(f"Onbekende gemeente: {slug}. Wel bekend: {known}.")
    return found.pk
