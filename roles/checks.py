"""The application does not run with a broken or changed AVE model."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from .ave_model.problems import ModelError
from .ave_model.registry import MODELS_DIR, full_name, read_library
from .nobody_stuck import stuck_in


@register
def check_ave_models(**_: Any) -> list[CheckMessage]:
    """Every model file parses, holds together, is as it was published, and leaves nobody stuck; all
    errors at once."""
    try:
        library = read_library(MODELS_DIR)
    except ModelError as error:
        return [
            Error(str(problem), obj="roles/ave_models", id="roles.E001")
            for problem in error.problems
        ]
    stuck = [
        Error(str(problem), obj="roles/ave_models", id="roles.E002")
        for problem in stuck_in(library)
    ]
    return stuck + [
        Warning(
            f"{full_name(draft)} is een concept en wordt niet gebruikt.",
            hint="Publiceer het met: manage.py avemodel publish",
            obj="roles/ave_models",
            id="roles.W001",
        )
        for draft in library.drafts
    ]
