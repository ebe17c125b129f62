"""What a model says where one decides: signals, routes and remarks, to fold out."""

from __future__ import annotations

from typing import Any

from roles.ave_model.types import AveModel


def model_hints(model: AveModel, phase: str = "") -> dict[str, Any]:
    """The signals of this phase (of any, where it names none), where signals belong, and what the
    model remarks on itself."""
    own = model.phases[phase].signals if phase else ()
    everywhere = dict.fromkeys(s for p in model.phases.values() for s in p.signals)
    return {
        "signals": list(own or everywhere),
        "routes": [f"{route.signals}: {route.to}" for route in model.routes],
        "notes": list(model.notes),
    }
