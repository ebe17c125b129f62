"""Proves that no row that may never change was changed or lost, and none that may in secret."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.kept_rows import compare
from common.sealing import head, heads, stands, verify


class Command(BaseCommand):
    help = (
        "Houdt besluiten, logboeken, histories en het inzagelog tegen hun zegels, en wat nu in de"
        " tabellen staat tegen wat er het laatst van bewaard is; verandert niets."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            metavar="[TABEL:]NUMMER:ZEGEL",
            help="een zegel dat elders bewaard is (in het logboek van de toepassing, of van een"
            " eerdere keer) en er moet zijn; mag vaker",
        )
        parser.add_argument(
            "--against",
            metavar="BESTAND",
            help="een bestand dat --head eerder schreef: elk zegel daarin moet er nog zijn",
        )
        parser.add_argument(
            "--head",
            metavar="BESTAND",
            help="schrijf hier de nieuwste zegels, als alles klopt; bewaar het buiten de server"
            " van de database",
        )

    def handle(
        self, *, known: list[str], against: str | None, head: str | None, **options: Any
    ) -> None:
        wrong = list(self._gone([*known, *(_lines_of(against) if against else ())]))
        wrong += [*self._sealed(), *self._changed()]
        newest = self._newest()
        if wrong:
            raise CommandError(f"{len(wrong)} dingen kloppen niet.", returncode=1)
        if head:
            _keep(head)
            self.stdout.write(f"De nieuwste zegels staan in {head}.")
        else:
            self.stdout.write(
                f"Nieuwste zegel van alle: {newest}. Bewaar dit buiten deze database."
            )
        self.stdout.write("Alles klopt met de zegels: niets is veranderd of verdwenen.")

    def _gone(self, kept: list[str]) -> Iterator[str]:
        """The seals that were kept elsewhere and are not there."""
        for line in kept:
            try:
                there = stands(line)
            except ValueError:
                raise CommandError(f"{line}: schrijf TABEL:NUMMER:ZEGEL of NUMMER:ZEGEL.") from None
            if not there:
                self.stdout.write(f"{line}: dit zegel is er niet (meer).")
                yield line

    def _sealed(self) -> Iterator[str]:
        """What is not as it was sealed."""
        for verdict in verify():
            words = f"{verdict.seals} zegels, {verdict.rows} rijen"
            if verdict.waiting:
                words += f", {verdict.waiting} nog niet verzegeld"
            if verdict.missing:
                words += (
                    f", {verdict.missing} nummers zonder rij (bij het schrijven afgebroken, of"
                    " weggehaald voor het verzegelen)"
                )
            self.stdout.write(f"{verdict.table}: {words}{'.' if not verdict.broken else ':'}")
            for wrong in verdict.broken:
                self.stdout.write(f"  {wrong}")
            yield from verdict.broken

    def _changed(self) -> Iterator[str]:
        """The rows that are not as they were kept when they last changed."""
        for found in compare():
            words = f"{found.table}: {found.rows} rijen naast wat er het laatst van bewaard is"
            self.stdout.write(f"{words}{'.' if not found.differing else ':'}")
            if found.differing:
                wrong = f"{len(found.differing)} anders, weg of nooit bewaard: rij {found.which}"
                self.stdout.write(f"  {wrong}")
                yield wrong

    def _newest(self) -> str:
        newest = head()
        if not newest:
            raise CommandError("Er is geen enkel zegel: zo is niets te bewijzen.", returncode=1)
        return newest


def _lines_of(file: str) -> list[str]:
    """The seals in a file that was kept."""
    try:
        text = Path(file).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} is niet te lezen: {error}") from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise CommandError(f"{file} is leeg: zo is niets te bewijzen.", returncode=1)
    return lines


def _keep(file: str) -> None:
    """Write the newest seals, whole or not at all: the file may be the one that was read."""
    making = Path(f"{file}.new")
    try:
        making.write_text("\n".join(heads()) + "\n", encoding="ascii")
        making.replace(file)
    except OSError as error:
        raise CommandError(f"{file} is niet te schrijven: {error}") from error
