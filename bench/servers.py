"""Where the bench works: servers, databases and results of its own, apart from the demo's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from demo.embedded import Servers

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "bench"
RESULTS = ROOT / "bench" / "results"
LOGS = HOME / "log"
SERVERS = Servers(HOME / "servers", buffers="2GB")
"""With memory as in production: a quarter of a machine of 8 GB (`docs/operations.md`)."""
SECRET = "the bench serves made-up people on this machine, and nobody else: 0123456789"  # noqa: S105


def database_url(name: str, *, owner: str = "ave") -> str:
    """A database on the bench's own server; `owner="postgres"` may do everything there."""
    return SERVERS.database_url.replace("//ave@/ave?", f"//{owner}@/{name}?")


def environment(database: str, settings: str = "bench.settings") -> dict[str, str]:
    """What a program needs to run on one of the bench's databases, as in production."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database_url(database),
        "REDIS_URL": SERVERS.redis_url,
        "SECRET_KEY": SECRET,
        "EMAIL_URL": "smtp://localhost:25",
        "AVE_TRUSTED_PROXIES": "0",
        "ALLOWED_HOSTS": "localhost",
    }


def exists(database: str) -> bool:
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return bool(found.rowcount)


def create(database: str, *, template: str = "template1") -> None:
    """An empty database, or a copy of another; one of this name is thrown away first."""
    drop(database)
    with psycopg.connect(database_url("postgres", owner="postgres"), autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER ave STRATEGY file_copy")
        connection.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))


def drop(database: str) -> None:
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
        connection.execute(statement)


def rename(database: str, name: str) -> None:
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(statement.format(sql.Identifier(database), sql.Identifier(name)))


def execute(database: str, statement: str, values: Mapping[str, Any] | None = None) -> None:
    """One or more statements as the owner of everything."""
    url = database_url(database, owner="postgres")
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(statement, values)
