"""In which function somebody signs what they decide."""

from . import registry
from .types import AveModel


def signed_in(model: AveModel, function: str, signed_as: str = "") -> str:
    """ "Burgemeester"; for a deputy "Locoburgemeester, bij afwezigheid van de burgemeester"."""
    if not signed_as:
        return _label(model, function)
    absent = _label(model, function).lower()
    return f"{_label(model, signed_as)}, bij afwezigheid van de {absent}"


def _label(model: AveModel, function: str) -> str:
    known = model.functions.get(function) or registry.library().functions.get(function)
    return known.label if known else function
