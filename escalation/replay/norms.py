"""How a norm is named and set for a trial: "ave2.inactive_days=21", or "caseload_warn=40"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roles.ave_model.norms import (
    PHASE_NORMS,
    WHOLE,
    Norm,
    Overrides,
    phase_norms,
    whole_norms,
)
from roles.ave_model.types import AveModel

HIGHEST = 3650
"""Ten years: more is a slip of the finger."""


class NormError(ValueError):
    """What was asked is no norm, or no number; the message names what there is."""


def norm_keys(model: AveModel) -> dict[str, tuple[str, str]]:
    """Every norm by its key → (phase, norm), lightest phase first, the whole municipality last.

    A phase goes by its label in small letters, the way people say it.
    """
    keys = {
        f"{phase.label.lower()}.{norm}": (phase.id, norm)
        for phase in model.phases.values()
        if phase.case_phase
        for norm in PHASE_NORMS
    }
    return keys | {norm: (WHOLE, norm) for norm in whole_norms(model, {})}


def norms_by_key(model: AveModel, overrides: Overrides) -> dict[str, Norm | None]:
    """The norms with these overrides, by key; None where nobody sets one."""
    by_phase = {phase: phase_norms(model, phase, overrides) for phase in model.phases}
    by_phase[WHOLE] = whole_norms(model, overrides)
    return {key: by_phase[phase].get(norm) for key, (phase, norm) in norm_keys(model).items()}


def read_settings(model: AveModel, settings: Iterable[str]) -> dict[tuple[str, str], int]:
    """The overrides that settings such as "ave2.inactive_days=21" stand for.

    Raises:
        NormError: an unknown phase or norm, or no whole number; every setting that is wrong.
    """
    keys = norm_keys(model)
    found, wrong = {}, []
    for setting in settings:
        key, _, number = (part.strip() for part in setting.partition("="))
        if key.lower() not in keys:
            wrong.append(_unknown(key, keys))
        elif not (number.isascii() and number.isdigit() and int(number) <= HIGHEST):
            wrong.append(
                f"{setting!r}: schrijf {key}=AANTAL, een heel getal van 0 tot en met {HIGHEST}."
            )
        else:
            found[keys[key.lower()]] = int(number)
    if wrong:
        raise NormError("\n".join(wrong))
    return found


def _unknown(key: str, keys: Mapping[str, tuple[str, str]]) -> str:
    """Which part of the key is wrong, and what it could have been."""
    phase, dot, norm = key.lower().rpartition(".")
    phases = list(dict.fromkeys(k.partition(".")[0] for k in keys if "." in k))
    whole = [k for k in keys if "." not in k]
    if not dot:
        return (
            f"Onbekende norm: {key!r}. Voor de hele gemeente zijn er: {', '.join(whole)}. "
            f"Voor een fase schrijft u bijvoorbeeld {phases[0]}.{PHASE_NORMS[0]}."
        )
    if phase not in phases:
        return f"Onbekende fase: {phase!r} in {key!r}. Er zijn: {', '.join(phases)}."
    return f"Onbekende norm: {norm!r} in {key!r}. Een fase kent: {', '.join(PHASE_NORMS)}."
