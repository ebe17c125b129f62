"""Who sees the monthly figures: the part of the permission rule that is about no case."""

from .ave_model.types import AveModel, Responsibility

FIGURES_FOR = frozenset({"beheerder"})
"""Who sets AVE up sees what comes of it; a figure shows no case [ours]."""


def may_see_figures(model: AveModel, functions: frozenset[str]) -> bool:
    """Whether somebody with these functions sees the municipality's monthly figures: bestuur,
    which is responsible for the setup and not for single cases [B], management, and who may hold
    procesregie. Figures show no case, so they give no way into one."""
    kinds = (
        Responsibility.PROCESREGIE,
        Responsibility.OPERATIONAL,
        Responsibility.ADMINISTRATIVE,
    )
    wanted = set(FIGURES_FOR)
    for phase in model.phases.values():
        wanted |= set(phase.bestuur)
        wanted |= {f for slot in phase.slots if slot.responsibility in kinds for f in slot.holders}
    return bool(functions & wanted)
