"""Proves that no row that may never change was changed or lost."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.models import Seal
from common.sealing import head, verify


class Command(BaseCommand):
    help = "Houdt besluiten, logboeken en het inzagelog tegen hun zegels; verandert niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            metavar="[TABEL:]NUMMER:ZEGEL",
            help="een zegel dat elders bewaard is (in het logboek van de toepassing, of van een"
            " eerdere keer) en er moet zijn; mag vaker",
        )

    def handle(self, *, known: list[str], **options: Any) -> None:
        broken = [line for line in known if not _stands(line)]
        for line in broken:
            self.stdout.write(f"{line}: dit zegel is er niet (meer).")
        for verdict in verify():
            words = f"{verdict.seals} zegels, {verdict.rows} rijen"
            if verdict.waiting:
                words += f", {verdict.waiting} nog niet verzegeld"
            self.stdout.write(f"{verdict.table}: {words}{'.' if not verdict.broken else ':'}")
            for wrong in verdict.broken:
                self.stdout.write(f"  {wrong}")
            broken += verdict.broken
        newest = head()
        if not newest:
            raise CommandError("Er is geen enkel zegel: zo is niets te bewijzen.", returncode=1)
        self.stdout.write(f"Nieuwste zegel van alle: {newest}. Bewaar dit buiten deze database.")
        if broken:
            raise CommandError(f"{len(broken)} zegels kloppen niet.", returncode=1)
        self.stdout.write("Alles klopt met de zegels: niets is veranderd of verdwenen.")


def _stands(line: str) -> bool:
    try:
        *table, number, code = line.split(":")
        which = {"table": table[0], "number": int(number)} if table else {"position": int(number)}
        return len(table) < 2 and Seal.objects.filter(code=code, **which).exists()
    except ValueError:
        raise CommandError(f"{line}: schrijf TABEL:NUMMER:ZEGEL of NUMMER:ZEGEL.") from None
