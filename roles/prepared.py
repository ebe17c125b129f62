"""Questions that are written once and asked often.

To turn a QuerySet into SQL costs Django more than PostgreSQL needs to answer it, and a page asks
the same ten questions of everybody. Here a question is written the first time, with stand-ins
where the values come; each next time only the values are filled in.

    def _own(user: int, day: date) -> QuerySet[Holding]:
        return Holding.objects.current().filter(holder=user, started_at__date__lte=day)

    rows = prepared(_own, user=actor.user_id, day=actor.day)

What a question is built from besides its values is its shape (`prepared(build, *shape, **values)`):
for the same builder and shape, only the values may make a difference. So a builder is a function
of a module, and it never reads the clock or the database; a day or moment that is no value of it is
refused. Other days and moments may follow from a value by adding or taking a fixed time. What came
from here is read as it is: it refuses to be filtered further.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Field, ForeignObject, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

from .plans import planned

if TYPE_CHECKING:
    from .acting import Actor

KEPT = 1000
"""So many questions are kept per process; each takes some 30 kB. What is asked least goes first."""

DAY = date(9000, 1, 1)
MOMENT = datetime(9000, 1, 1, 12, tzinfo=UTC)
NUMBER = 9_000_000_000_000_000_000
"""Stand-ins: what no case, person or moment has. Numbers count on from here, one for each value."""
TEXT = "\U0010fffd"
"""No text of ours has this character; the name of the value comes after it."""

Value = int | str | date | datetime | tuple[int, ...]
Build = Callable[..., QuerySet[Any]]


@Field.register_lookup
@ForeignObject.register_lookup
class AnyOf(Lookup):
    """`field__any_of=ids`: one of these, handed over as one array, so that the question is the same
    whatever their number. (`__in` writes as many placeholders as there are values.) Or an
    `ArraySubquery`, which PostgreSQL works out before it looks for them."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        left, values = self.process_lhs(compiler, connection)
        if self.rhs_is_direct_value():
            return f"{left} = ANY(%s)", [*values, list(self.rhs)]
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*values, *more]


@dataclass(frozen=True, slots=True)
class Written:
    """A question with its SQL, and the stand-ins in the values of that."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    converters: dict[int, Any]
    """What makes a Python value of a column where the driver's is none, by its place."""
    sql: str
    """With `%s` for each of the stand-ins only."""
    values: tuple[Any, ...]
    names: tuple[str, ...]
    """Of the numbers and arrays that stand-ins stand for, in order."""
    called: str
    """Its name in the database, of this process alone."""


def prepared(build: Build, *shape: Hashable, **values: Value) -> QuerySet[Any]:
    """What `build(*shape, **values)` would find, by the SQL that was written before.

    A value is a number, an id, a text, a day, a moment, or a tuple of ids (for `any_of`); at most
    one day and one moment.

    Raises:
        ValueError: the question holds a day or moment that is none of its values, or writes
            something around a text (`__contains` of a text; it takes a `Value(text)`).
    """
    kinds = tuple((name, type(value)) for name, value in sorted(values.items()))
    return _bound(_written(build, shape, kinds), values)


def prepared_for(actor: Actor, build: Build, *shape: Hashable, **values: Value) -> QuerySet[Any]:
    """The same for a builder that takes the person who asks first: `build(actor, *shape, …)`.

    What it finds may depend on their functions and on who and when, not on their name.
    """
    office = tuple(sorted((place, held) for place, held in actor.functions.items()))
    values |= {"user": actor.user_id, "day": actor.day}
    return prepared(_of_somebody, build, office, *shape, **values)


def _of_somebody(
    build: Build,
    office: Iterable[tuple[int, frozenset[str]]],
    *shape: Hashable,
    user: int,
    day: date,
    **values: Value,
) -> QuerySet[Any]:
    from .acting import Actor  # who asks is read by a question of its own

    return build(Actor(user, "", day, dict(office)), *shape, **values)


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that somebody asks for: `build(actor, *shape, **values)`, as they are or taken further.

    What only the rows on a page need, `shown_as` adds.
    """

    actor: Actor
    build: Build
    shape: tuple[Hashable, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    shown_as: Build = lambda rows, _actor: rows

    def rows(self) -> QuerySet[Any]:
        """A QuerySet like any other."""
        return self.build(self.actor, *self.shape, **self.values)

    def read(self, then: Build, *more: Hashable) -> QuerySet[Any]:
        """What `then(rows, actor, *more)` makes of the rows, by the SQL that was written before."""
        return prepared_for(self.actor, _then, self.build, self.shape, then, more, **self.values)


def _then(
    actor: Actor,
    build: Build,
    shape: tuple[Hashable, ...],
    then: Build,
    more: tuple[Hashable, ...],
    **values: Value,
) -> QuerySet[Any]:
    return then(build(actor, *shape, **values), actor, *more)


@lru_cache(KEPT)
def _written(
    build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[str, type], ...]
) -> Written:
    names = tuple(name for name, kind in kinds if kind in (int, tuple))
    stand_ins: dict[str, Value] = {}
    for name, kind in kinds:
        number = NUMBER + names.index(name) if name in names else 0
        of_kind: dict[type, Value] = {
            int: number,
            str: TEXT + name,
            tuple: (number,),
            date: DAY,
            datetime: MOMENT,
        }
        stand_ins[name] = of_kind[kind]
    rows = build(*shape, **stand_ins)
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        sql, values = "", ()  # nothing, whatever the values: Django then asks nothing
    parts = tuple(_inside(shape))
    if any(isinstance(part, str) and part.startswith(TEXT) for part in parts):
        raise ValueError(f"{build.__name__} is asked for a text that only a stand-in may have")
    known = {part for part in parts if isinstance(part, date)}
    filled = tuple(kind for _, kind in kinds)
    for value in (v for v in values if isinstance(v, date) and v not in known):
        if value.year < DAY.year - 100 or type(value) not in filled:
            raise ValueError(f"{build.__name__} reads a clock: {value} is none of its values")
    texts = {text for text in stand_ins.values() if isinstance(text, str)}
    if any(isinstance(value, str) and TEXT in value and value not in texts for value in values):
        raise ValueError(f"{build.__name__} writes something around a text: take a Value of it")
    query = rows.query  # read only from here on: Django's own copy takes every condition along
    rows.query.chain = lambda: copy(query)  # type: ignore[method-assign,assignment,misc]
    sql, left = _spelled(sql, values, known, rows.db)
    return Written(rows, compiler, _converters(compiler), sql, left, names, _name(build, shape))


_numbers = count()


def _name(build: Build, shape: Iterable[Any]) -> str:
    """After who builds it, for whoever looks at what the database is doing."""
    builders = [part for part in _inside(shape) if callable(part)]
    inner = builders[0] if builders else build
    return f"{inner.__module__}.{inner.__name__}"[:50] + f" {next(_numbers)}"


def _converters(compiler: SQLCompiler) -> dict[int, Any]:
    if compiler.select is None:  # nothing can be found
        return {}
    columns = [column for column, _, _ in compiler.select[: compiler.col_count]]
    return compiler.get_converters(columns)


def _spelled(
    sql: str, values: Iterable[Any], known: Container[date], using: str
) -> tuple[str, tuple[Any, ...]]:
    """The SQL with everything in it that is always the same, and the stand-ins that are left: most
    of what Django hands over beside the SQL are such words, and the driver writes each of them into
    it again, every time. Here it writes them once, by the same rules."""
    left: list[Any] = []
    following = iter(values)

    def spell(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        value = next(following)
        if _is_stand_in(value) and not (isinstance(value, date) and value in known):
            left.append(value)
            return found[0]
        return Literal(value).as_string(connection).replace("%", "%%")

    connections[using].ensure_connection()
    connection = connections[using].connection
    return re.sub("%[s%]", spell, sql), tuple(left)


def _is_stand_in(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_is_stand_in, value))
    if isinstance(value, str):
        return value.startswith(TEXT)
    return isinstance(value, date) or (type(value) is int and value >= NUMBER)


def _inside(shape: Iterable[Any]) -> Iterator[Any]:
    for part in shape:
        if isinstance(part, tuple):
            yield from _inside(part)
        else:
            yield part


def _bound(written: Written, values: Mapping[str, Value]) -> QuerySet[Any]:
    """The question with these values; its rows are read when they are wanted, like of any other."""
    day = next((v for v in values.values() if type(v) is date), DAY)
    moment = next((v for v in values.values() if isinstance(v, datetime)), MOMENT)

    def filled(stand_in: Any) -> Any:
        if isinstance(stand_in, datetime):
            return moment + (stand_in - MOMENT)
        if isinstance(stand_in, date):
            return day + (stand_in - DAY)
        if type(stand_in) is int and stand_in >= NUMBER:
            return values[written.names[stand_in - NUMBER]]
        if isinstance(stand_in, str) and stand_in.startswith(TEXT):
            return values[stand_in.removeprefix(TEXT)]
        if isinstance(stand_in, list):
            return array(stand_in)
        return stand_in

    def array(found: list[Any]) -> list[Any]:
        if len(found) == 1 and type(found[0]) is int and found[0] >= NUMBER:
            return list(values[written.names[found[0] - NUMBER]])  # type: ignore[arg-type]
        return found

    def refuse(*_: Any, **__: Any) -> Any:
        raise TypeError("A question that is written already is read as it is.")

    given = tuple(filled(value) for value in written.values)
    rows = written.rows.all()

    def compiler(using: str | None = None, **_: Any) -> SQLCompiler:
        ready = copy(written.compiler)
        ready.connection = connections[using or rows.db]
        sql = written.sql and planned(written.called, written.sql, given, ready.connection)
        ready.as_sql = lambda *_, **__: (sql, given)  # type: ignore[method-assign]
        ready.get_converters = lambda _: written.converters  # type: ignore[method-assign,assignment]
        return ready

    rows.query.get_compiler = compiler  # type: ignore[method-assign,assignment]
    rows.query.chain = refuse  # type: ignore[method-assign]
    return rows
