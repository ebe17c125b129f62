"""`manage.py demo`: everything AVE needs, started together and stopped together."""

import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from common.models import JobRun
from dashboards.models import Snapshot
from dashboards.periods import Month
from escalation.tasks import flag_stagnation
from notifications.tasks import daily_overview
from roles.models import Municipality

from ...accounts import accounts
from ...data.towns import PLACES
from ...embedded import EmbeddedServerError, ServerEndedError
from ...supervisor import ChildEndedError, Interrupted, Supervisor, interruptible

HOST = "127.0.0.1"
START_TIMEOUT = 60.0  # seconds, for the web server's first answer
MONTHS_SIGNALLED = 6


class Command(BaseCommand):
    help = "Starts AVE with made-up people on this machine; Ctrl-C ends all of it."
    requires_system_checks: list[str] = []  # they ask the database, which does not run yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="begin with an empty database")

    def handle(self, *, port: int, reset: bool, **options: Any) -> None:
        if not settings.AVE_DEMO:
            raise CommandError("The demo runs with DJANGO_SETTINGS_MODULE=ave.settings.demo only.")
        servers = settings.EMBEDDED
        supervisor = Supervisor(Path(settings.BASE_DIR) / "var" / "log")
        try:
            with interruptible():
                refuse_taken_port(port)
                if reset:
                    self.reset()
                self.prepare()
                self.serve(supervisor, port)
        except Interrupted:
            self.say("Stopping …")
        except (ChildEndedError, EmbeddedServerError, ServerEndedError, TimeoutError) as error:
            raise CommandError(str(error)) from error
        finally:
            supervisor.stop()
            servers.stop()
        self.say("Stopped.")

    def reset(self) -> None:
        """Forget the embedded database. Raises CommandError for one that is not ours to empty."""
        if "DATABASE_URL" in os.environ:
            raise CommandError("DATABASE_URL is set; only the demo's own database can be reset.")
        if settings.EMBEDDED.answer():
            raise CommandError("A demo of this checkout is running; stop it first.")
        settings.EMBEDDED.remove()
        shutil.rmtree(settings.EMAIL_FILE_PATH, ignore_errors=True)  # the mail of those accounts

    def prepare(self) -> None:
        """Servers up, tables there, people in it."""
        self.say("Starting PostgreSQL and Valkey …")
        settings.EMBEDDED.start(
            postgres="DATABASE_URL" not in os.environ, valkey="REDIS_URL" not in os.environ
        )
        with one_at_a_time():  # another demo may be making its tables just now
            another = made_by_another_version()
        if another:
            self.offer_reset()
        self.say("Preparing the database …")
        with one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("demo_data", if_empty=True)
            if not JobRun.objects.exists():
                look_back(timezone.now())
                flag_stagnation(now=timezone.now())
                daily_overview(now=timezone.now())
            if not Snapshot.objects.exists():
                share_with_the_region()
                call_command("snapshot_month", all=True, verbosity=0, stdout=StringIO())

    def offer_reset(self) -> None:
        """Begin afresh when the person at the keyboard agrees: no data of an earlier demo are worth
        a migration.

        Raises:
            CommandError: they do not, or nobody is there to be asked; it says what to do.
        """
        self.say("The database of the demo was made by another version of AVE.")
        if "DATABASE_URL" in os.environ:
            raise CommandError("Empty the database that DATABASE_URL names, or name another.")
        if not (sys.stdin.isatty() and input("Begin afresh? [y/N] ").strip().lower() == "y"):
            raise CommandError("To begin afresh: make demo-reset")
        connection.close()
        settings.EMBEDDED.stop()
        self.reset()
        settings.EMBEDDED.start(postgres=True, valkey="REDIS_URL" not in os.environ)

    def serve(self, supervisor: Supervisor, port: int) -> None:
        """Web server, worker and beat; returns by an exception only."""
        self.say("Starting the web server, the worker and its clock …")
        os.environ["AVE_ADDRESS"] = f"http://localhost:{port}"
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "--app", "ave.celery", "--quiet"]
        gunicorn = [*python, "gunicorn", "ave.wsgi", "--no-control-socket"]
        bind = ["--bind", f"{HOST}:{port}", "--workers", "2", "--graceful-timeout", "3"]
        bind += ["--threads", "4", "--worker-class", "ave.slow_requests.PunctualWorker"]
        supervisor.start("web", [*gunicorn, *bind])
        supervisor.start("worker", [*celery, "worker", "--concurrency", "1", "--loglevel", "INFO"])
        in_memory = ["--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
        supervisor.start("beat", [*celery, "beat", *in_memory, "--loglevel", "INFO"])
        supervisor.wait_until(lambda: answers(port), within=START_TIMEOUT)
        self.say(self.welcome(port, supervisor.logs))
        supervisor.watch(settings.EMBEDDED.check)

    def welcome(self, port: int, logs: Path) -> str:
        rows = accounts()
        width = max((len(row["label"]) for row in rows), default=0)
        lines = []
        for municipality, group in groupby(rows, key=lambda row: row["municipality"]):
            lines += ["", municipality]
            lines += [f"  {row['label']:<{width}}  {row['email']}" for row in group]
        return "\n".join(
            [
                "",
                f"AVE runs at http://localhost:{port}/",
                "",
                "Sign in with one click on that page, as one of:",
                *lines,
                "",
                f"Logs: {logs}",
                "Ctrl-C ends everything.",
            ]
        )

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def made_by_another_version() -> bool:
    """Whether the database went through other migrations than this version has, more or fewer.

    An older one could be migrated, but what the demo makes for a new field would be missing:
    made-up data are made again instead.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return bool(applied) and applied.keys() != MigrationLoader(None).disk_migrations.keys()


def share_with_the_region() -> None:
    """Every municipality shares its figures, and tells how many people live there."""
    inhabitants = {place.slug: place.inhabitants for place in PLACES}
    for slug in Municipality.objects.values_list("slug", flat=True):
        call_command(
            "share_figures",
            slug,
            reason="Afgesproken in het regionaal overleg.",
            inhabitants=inhabitants[slug],
            verbosity=0,
            stdout=StringIO(),
        )


def look_back(now: datetime) -> None:
    """Signal as if AVE had looked at the end of the last months too, so that figures have some."""
    for back in range(MONTHS_SIGNALLED, 0, -1):
        flag_stagnation(now=Month.of(now).after(1 - back).start - timedelta(hours=20))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A second demo on the same database waits until the first has prepared it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('manage.py demo'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('manage.py demo'))")


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({error}). Choose another: make demo PORT={port + 1}"
            ) from error


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/gezond/", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
