"""The measures and instruments that a model names, and the one it does not."""

from .types import AveModel

OTHER = "anders"
"""A measure that the model does not name; what it is, is told in words."""


def instrument_words(model: AveModel) -> dict[str, str]:
    """What can be recorded, by id, in the order of the file; last what the model does not name."""
    named = {instrument.id: instrument.label for instrument in model.instruments}
    return named | {OTHER: "Een andere maatregel"}
