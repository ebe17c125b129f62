"""Questions that PostgreSQL plans once, and carries out from then on.

To plan a long question (the rule of who sees what joins six tables) takes PostgreSQL longer than to
answer it. So a question that is written once (`roles/prepared.py`) is also handed over once, per
connection, by PREPARE, and planned for any value: ours ask by key, so no value is a case apart.
When statistics change PostgreSQL plans it anew by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import sql

KEPT = 200
"""So many plans are kept per connection, at some 100 kB each; the oldest goes first."""
TYPES = {int: "bigint", list: "bigint[]", str: "text", date: "date", datetime: "timestamptz"}
"""What values are to PostgreSQL, so that it need not guess."""
PLACE = re.compile("%[s%]")

_kept: WeakKeyDictionary[Any, dict[str, None]] = WeakKeyDictionary()
"""What is known by name, per connection of the driver, oldest first."""


def plan_for_any_value(connection: Any, **_: Any) -> None:
    """For a connection to the database that was just made."""
    if not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        connection.connection.execute("SET plan_cache_mode = force_generic_plan")


def planned(name: str, statement: str, values: Sequence[Any], connection: Any) -> str:
    """What to execute with the same values instead of `statement`: its plan, by this name.

    Behind a pooler that gives each transaction another connection there are no plans to go back to;
    Django's DISABLE_SERVER_SIDE_CURSORS says so, and the statement is carried out as it is.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return statement
    connection.ensure_connection()
    driver = connection.connection
    kept = _kept.setdefault(driver, {})
    if name not in kept:
        _prepare(name, statement, values, driver)
        kept[name] = None
        if len(kept) > KEPT:
            oldest = next(iter(kept))
            driver.execute(sql.SQL("DEALLOCATE {}").format(sql.Identifier(oldest)))
            del kept[oldest]
    return f'EXECUTE "{name}"{_listed(["%s"] * len(values))}'


def _prepare(name: str, statement: str, values: Sequence[Any], driver: Any) -> None:
    numbers = count(1)
    text = PLACE.sub(lambda at: "%" if at[0] == "%%" else f"${next(numbers)}", statement)
    types = _listed([TYPES[type(value)] for value in values])
    driver.execute(f'PREPARE "{name}"{types} AS {text}'.encode())


def _listed(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""
