"""Gives the role of the web, the worker and beat its rights on the tables."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from common.database_roles import give_rights

PASSWORD = "WEB_DATABASE_PASSWORD"  # noqa: S105  # the name of a variable


class Command(BaseCommand):
    help = (
        "Geeft de databaserol van web, worker en beat de rechten die zij nodig heeft, en geen"
        " andere. Draai dit als eigenaar van de tabellen, na elke migrate. Met een wachtwoord in"
        f" {PASSWORD} wordt de rol gemaakt als die er nog niet is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="de naam van de rol, zoals ave_web")

    def handle(self, *, role: str, **options: Any) -> None:
        if role == connection.settings_dict["USER"]:
            raise CommandError(f"{role} is de rol die dit draait: neem voor het web een andere.")
        try:
            give_rights(role, os.environ.get(PASSWORD, ""))
        except DatabaseError as error:
            raise CommandError(f"De rechten van {role} zijn niet gegeven: {error}") from error
        self.stdout.write(f"{role} leest en schrijft, en verandert niets wat verzegeld wordt.")
