"""The tables of norms on trial, for components/table.html."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def table(caption: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """The first column is words, the others are numbers; a pair is a number with a line below
    it."""
    columns = [{"label": label, "numeric": n > 0} for n, label in enumerate(labels)]
    made = []
    for row in rows:
        cells = []
        for column, value in zip(columns, row, strict=True):
            text, sub = value if isinstance(value, tuple) else (value, "")
            cells.append({"column": column, "text": text, "sub": sub})
        made.append({"cells": cells})
    return {"caption": caption, "columns": columns, "rows": made}
