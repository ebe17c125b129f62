"""Cases as the permission rule sees them, made without a database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from roles.ave_model import registry
from roles.ave_model.predicates import CaseFacts
from roles.ave_model.types import APPOINTED, AveModel, Slot, Transition
from roles.case_snapshot import CaseSnapshot, Held

MODELS = ("dalfsen", "westerkwartier", "olst-wijhe", "zvh-region")
ME, PROPOSER = 1, 99
"""The person who is asked about, and somebody else who proposed."""
FACTS = ("safety_risk", "minors_involved", "media_attention")


def slots_of(model: AveModel, phase: str) -> list[Slot]:
    """What somebody can be registered for in this phase."""
    return [s for s in model.phase(phase).slots if s.registered and s.responsibility in APPOINTED]


def with_facts(phase: str, facts: bool) -> CaseFacts:
    """Every yes-or-no fact at once."""
    values: dict[str, Any] = dict.fromkeys(FACTS, facts)
    return replace(CaseFacts(phase), **values)


def staffed(
    slug: str, phase: str, *, facts: bool = False, mine: Slot | None = None, function: str = ""
) -> CaseSnapshot:
    """A case on which strangers hold all that can be held, save `mine`: ME, in `function`."""
    model = registry.get(slug)
    held = tuple(
        Held(
            s.responsibility,
            s.aspect,
            ME if s == mine else 100 + i,
            function if s == mine else s.holders[0],
        )
        for i, s in enumerate(slots_of(model, phase))
    )
    return CaseSnapshot(model, with_facts(phase, facts), held)


def vacant(slug: str, phase: str, *, facts: bool = False) -> CaseSnapshot:
    """A case on which nobody holds anything yet."""
    return CaseSnapshot(registry.get(slug), with_facts(phase, facts))


def step_named(slug: str, name: str) -> Transition:
    """The step with this id, such as "3>4:up"; ">4:entry" is an entry."""
    return next(t for t in registry.get(slug).transitions if t.id == name)
