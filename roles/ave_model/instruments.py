"""The measures and instruments that a model names, and the one it does not."""

from dataclasses import dataclass

from .reader import Table
from .types import AveModel, Source


@dataclass(frozen=True, slots=True)
class Instrument:
    """A measure that may be imposed on somebody of the household, such as a gebiedsverbod [O]."""

    id: str
    label: str
    source: Source


OTHER = "anders"
"""A measure that the model does not name; what it is, is told in words."""


def parse_instruments(root: Table) -> tuple[Instrument, ...]:
    found = []
    for table in root.tables("instrument"):
        found.append(Instrument(table.text("id"), table.text("label"), table.source()))
        table.done()
    return tuple(found)


def instrument_words(model: AveModel) -> dict[str, str]:
    """What can be recorded, by id, in the order of the file; last what the model does not name."""
    named = {instrument.id: instrument.label for instrument in model.instruments}
    return named | {OTHER: "Een andere maatregel"}
