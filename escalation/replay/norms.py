"""How a norm is named and set for a trial: "ave2.inactive_days=21", or "caseload_warn=40"."""

from __future__ import annotations

from collections.abc import Iterable

from roles.ave_model.norms import WHOLE, Norm, Overrides, norm_problem, settable_norms
from roles.ave_model.types import AveModel

DIGITS = 6
"""No norm has so many."""


class NormError(ValueError):
    """What was asked is no norm, or no number; the message names what there is."""


def norm_keys(model: AveModel) -> dict[str, tuple[str, str]]:
    """Every norm by its key → (phase, norm), lightest phase first, the whole municipality last.

    A phase goes by its label in small letters, the way people say it. Where the model gives a
    phase no norm there is nothing to try.
    """
    keys = {
        f"{phase.label.lower()}.{norm}": (phase.id, norm)
        for phase in model.phases.values()
        for norm in settable_norms(model, phase.id, {})
    }
    return keys | {norm: (WHOLE, norm) for norm in settable_norms(model, WHOLE, {})}


def norms_by_key(model: AveModel, overrides: Overrides) -> dict[str, Norm]:
    """Every norm as it is with these overrides, by its key."""
    by_phase = {phase: settable_norms(model, phase, overrides) for phase in (*model.phases, WHOLE)}
    return {key: by_phase[phase][norm] for key, (phase, norm) in norm_keys(model).items()}


def read_settings(
    model: AveModel, settings: Iterable[str], in_force: Overrides
) -> dict[tuple[str, str], int]:
    """The overrides that settings such as "ave2.inactive_days=21" stand for.

    Raises:
        NormError: an unknown phase or norm, no whole number, or one that cannot be beside the
            others; every setting that is wrong.
    """
    keys = norm_keys(model)
    tried: dict[str, int] = {}
    wrong = []
    for setting in settings:
        key, _, number = (part.strip() for part in setting.partition("="))
        if key.lower() not in keys:
            wrong.append(_unknown(key, keys))
        elif not (number.isascii() and number.isdigit() and len(number) < DIGITS):
            wrong.append(f"{setting!r}: schrijf {key}=AANTAL, met een heel getal.")
        else:
            tried[key.lower()] = int(number)
    found = {keys[key]: days for key, days in tried.items()}
    together = {**in_force, **found}
    for key, days in tried.items():
        phase, norm = keys[key]
        if problem := norm_problem(norm, days, settable_norms(model, phase, together)):
            wrong.append(f"{key}={days}: {problem}")
    if wrong:
        raise NormError("\n".join(wrong))
    return found


def _unknown(key: str, keys: Iterable[str]) -> str:
    """Which part of the key is wrong, and what it could have been."""
    asked, dot, norm = key.lower().rpartition(".")
    by_phase: dict[str, list[str]] = {}
    for known in keys:
        phase, _, name = known.rpartition(".")
        by_phase.setdefault(phase, []).append(name)
    whole = by_phase.pop(WHOLE)
    if not dot:
        phase, norms = next(iter(by_phase.items()))
        return (
            f"Onbekende norm: {key!r}. Voor de hele gemeente zijn er: {', '.join(whole)}. "
            f"Voor een fase schrijft u bijvoorbeeld {phase}.{norms[0]}."
        )
    if asked not in by_phase:
        return f"Onbekende fase: {asked!r} in {key!r}. Er zijn: {', '.join(by_phase)}."
    return f"Onbekende norm: {norm!r} in {key!r}. {asked} kent: {', '.join(by_phase[asked])}."
