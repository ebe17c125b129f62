"""Every row that may never change is sealed, so that a change or a loss shows, whoever made it.

The database refuses changes by anybody who works through AVE. Who manages the database can take
that guard away; the seals then tell. Each seal vouches for a range of rows, for the seal
before it of its table, and for the seal before it of all: a seal, or all those of a table, cannot
be taken out of the chain. What was written since the newest seal is not vouched for yet; of a row
that was taken before that, its number is missing. The newest seals, or all of them, could be taken
away together with their rows: so their codes are kept elsewhere as well, in the log of the
application and in a file (`manage.py verify_log --head`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac
from psycopg import sql
from simple_history.models import HistoricalChanges

from common.guards import append_only_models
from common.models import Seal

ROWS = 10_000
"""At most so many rows under one seal: it says where to look, and takes little memory."""
PATIENCE = "500ms"
"""So long sealing waits for who is writing, and others for it; else the next time."""
SALT = "common.seal"
FIRST = ""
"""What the first seal of a table has before it."""

log = logging.getLogger("ave.seals")

DIGEST = """
SELECT count(*), coalesce(max(key), 0),
       encode(sha256(convert_to(coalesce(string_agg(mark, '' ORDER BY key), ''), 'UTF8')), 'hex')
FROM (
    SELECT {key} AS key,
           encode(sha256(convert_to(jsonb_build_array({columns})::text, 'UTF8')), 'hex') AS mark
    FROM {table}
    WHERE {key} > %(after)s AND {key} <= %(upto)s
    ORDER BY {key}
    LIMIT %(most)s
) AS marked
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a range of rows comes to."""

    rows: int
    last_id: int
    mark: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one table stands to its seals."""

    table: str
    seals: int
    rows: int
    """That are sealed."""
    waiting: int
    """Rows that were written since."""
    missing: int
    """Numbers that were given out and have no row: its writing was broken off, or it was taken."""
    broken: tuple[str, ...]
    """What is not as it was sealed, in words; empty when all is."""
    newest: str
    """The code of the newest seal."""


def seal(*, now: datetime) -> int:
    """Seal what was written since the last time; gives how many rows.

    Killed half-way it goes on the next time, and two at once seal nothing twice.
    """
    return sum(_seal_table(table, columns, now) for table, columns in _tables().items())


def verify() -> Iterator[Verdict]:
    """Hold every table against its seals, one by one."""
    known = _tables()
    sealed = Seal.objects.order_by().values_list("table", flat=True).distinct()
    codes = dict(Seal.objects.order_by().values_list("position", "code"))
    for table in sorted({*known, *sealed}):
        yield _verdict(table, known.get(table, ()), codes)


def sealed_models() -> Iterator[type[Model]]:
    """What may never change: append-only records, and the history of what does change, such as
    cases, households and signals."""
    for model in append_only_models():
        if model is not Seal:  # a seal vouches for the one before it
            yield model
    for model in apps.get_models():
        if issubclass(model, HistoricalChanges):
            yield model


def _tables() -> dict[str, tuple[str, ...]]:
    """The tables that are sealed, with their columns."""
    return {
        model._meta.db_table: tuple(f.column for f in model._meta.concrete_fields if f.column)
        for model in sealed_models()
    }


def _key(columns: Sequence[str]) -> sql.Identifier:
    """The column that numbers the rows of a table."""
    return sql.Identifier("history_id" if "history_id" in columns else "id")


def head() -> str:
    """The newest seal of all, as `position:code`. It vouches for every seal before it, so who keeps
    it elsewhere finds out when anything was taken from the end."""
    newest = Seal.objects.order_by("-position").first()
    return f"{newest.position}:{newest.code}" if newest else ""


def heads() -> list[str]:
    """What is kept elsewhere: the newest seal of all, and that of each table as
    `table:number:code`."""
    newest = Seal.objects.order_by("table", "-number").distinct("table")
    return [head(), *(f"{seal.table}:{seal.number}:{seal.code}" for seal in newest)]


def stands(kept: str) -> bool:
    """Whether a seal that was kept elsewhere is still there.

    Raises:
        ValueError: it is not written as `position:code` or `table:number:code`.
    """
    *table, number, code = kept.split(":")
    if len(table) > 1:
        raise ValueError(kept)
    which = {"table": table[0], "number": int(number)} if table else {"position": int(number)}
    return Seal.objects.filter(code=code, **which).exists()


def something_waits(_now: datetime | None = None) -> bool:
    """Whether anything was written since the newest seals."""
    return any(_highest(table, columns) > _sealed(table) for table, columns in _tables().items())


def _seal_table(table: str, columns: Sequence[str], now: datetime) -> int:
    if _highest(table, columns) <= _sealed(table):
        return 0  # nothing new: nobody has to wait for a lock
    upto = _settled(table, columns)
    total = 0
    while made := _seal_next(table, columns, upto, now):
        total += made.rows
        log.info("sealed %s number %s as %s", table, made.number, made.code)
    return total


def _sealed(table: str) -> int:
    """The number of the newest row that is sealed."""
    found = Seal.objects.filter(table=table).order_by("-number").values_list("last_id", flat=True)
    return found.first() or 0


def _highest(table: str, columns: Sequence[str]) -> int:
    """The highest number of the rows that are there."""
    highest = sql.SQL("SELECT coalesce(max({}), 0) FROM {}")
    with connection.cursor() as cursor:
        cursor.execute(highest.format(_key(columns), sql.Identifier(table)))
        (found,) = cursor.fetchone()
    return int(found)


def _settled(table: str, columns: Sequence[str]) -> int:
    """The highest number below which nothing can appear any more; 0 when somebody keeps writing.

    Numbers are given out before they are committed. So wait until nobody is writing here: whoever
    comes after that gets a higher one.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
            return _highest(table, columns)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
            raise
        return 0


def _seal_next(table: str, columns: Sequence[str], upto: int, now: datetime) -> Seal | None:
    """The next seal of a table; None when everything up to there is sealed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('common.seal'))")
        last = Seal.objects.filter(table=table).order_by("-number").first()
        after = last.last_id if last else 0
        digest = _digest(table, columns, after, upto, most=ROWS)
        if not digest.rows:
            return None
        newest = Seal.objects.order_by("-position").first()
        made = Seal(
            position=newest.position + 1 if newest else 1,
            table=table,
            number=last.number + 1 if last else 1,
            after_id=after,
            last_id=digest.last_id,
            rows=digest.rows,
            columns=list(columns),
            sealed_at=now,
        )
        before = (last.code if last else FIRST, newest.code if newest else FIRST)
        made.code = _code(made, digest, before, settings.SECRET_KEY)
        made.save()
        return made


def _digest(table: str, columns: Sequence[str], after: int, upto: int, *, most: int) -> Digest:
    statement = sql.SQL(DIGEST).format(
        table=sql.Identifier(table),
        key=_key(columns),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"after": after, "upto": upto, "most": most})
        return Digest(*cursor.fetchone())


def _code(made: Seal, digest: Digest, before: tuple[str, str], key: str | bytes) -> str:
    """`before` has the codes of the seal before it of its table, and of all."""
    vouched = (made.position, made.table, made.number, made.after_id, made.last_id, *made.columns)
    found = (digest.rows, digest.mark, *before)
    message = "\n".join(map(str, (*vouched, *found)))
    return salted_hmac(SALT, message, secret=key, algorithm="sha256").hexdigest()


def _verdict(table: str, columns: Sequence[str], codes: Mapping[int, str]) -> Verdict:
    number = rows = after = 0
    before = FIRST
    broken = []
    for found in Seal.objects.filter(table=table).order_by("number").iterator():
        if wrong := _wrong(found, columns, number + 1, after, before, codes):
            broken.append(
                f"zegel {found.number} (rij {found.after_id + 1}–{found.last_id}): {wrong}"
            )
        number, after, before = found.number, found.last_id, found.code
        rows += found.rows
    waiting = _count(table, columns, ">", after) if columns else 0
    if columns and (forged := _count(table, columns, "<=", 0)):
        broken.append(f"{forged} rijen met een nummer dat nooit is uitgegeven (0 of lager)")
    missing = _missing(table, columns) if columns else 0
    return Verdict(table, number, rows, waiting, missing, tuple(broken), before)


def _wrong(
    found: Seal,
    columns: Sequence[str],
    number: int,
    after: int,
    before: str,
    codes: Mapping[int, str],
) -> str:
    """What is not as it was sealed; empty when all is. `codes`: of all seals, by their position."""
    earlier = codes.get(found.position - 1, FIRST if found.position == 1 else None)
    if (found.number, found.after_id) != (number, after) or earlier is None:
        return "er ontbreekt een zegel hiervoor"
    if not set(found.columns) <= set(columns):
        return "niet alle kolommen bestaan nog"
    digest = _digest(found.table, found.columns, after, found.last_id, most=found.rows + 1)
    if digest.rows != found.rows:
        return f"{found.rows} rijen verzegeld, {digest.rows} gevonden"
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    good = [_code(found, digest, (before, earlier), key) for key in keys]
    if not any(constant_time_compare(code, found.code) for code in good):
        return "een rij of het zegel is veranderd"
    return ""


def _missing(table: str, columns: Sequence[str]) -> int:
    """How many numbers were given out and have no row."""
    question = sql.SQL(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass), 0)"
        " - (SELECT count(*) FROM {table} WHERE {key} > 0)"
    )
    key = _key(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(table=sql.Identifier(table), key=key), [table, key.as_string()[1:-1]]
        )
        (found,) = cursor.fetchone()
    return max(0, int(found))


def _count(table: str, columns: Sequence[str], way: str, number: int) -> int:
    """How many rows have a higher number, or one as high or lower."""
    count = sql.SQL("SELECT count(*) FROM {} WHERE {} {} %s")
    with connection.cursor() as cursor:
        cursor.execute(count.format(sql.Identifier(table), _key(columns), sql.SQL(way)), [number])
        (found,) = cursor.fetchone()
    return int(found)
