"""The smallest model that holds, to break in one place at a time."""

from roles.ave_model.parse import parse_functions, parse_model
from roles.ave_model.problems import ModelError
from roles.ave_model.registry import FUNCTIONS_FILE, MODELS_DIR
from roles.ave_model.types import AveModel

FUNCTIONS = parse_functions((MODELS_DIR / FUNCTIONS_FILE).read_text(), FUNCTIONS_FILE)

SMALL = """\
slug = "klein"
version = "1"
effective = "2024-01-01"
title = "Klein model"
source = "ours: om te breken"
functions = ["casusregisseur", "aover", "burgemeester", "beheerder", "fg"]
recurrence_months = 24
waakvlam_days = 90

[sources]
recurrence_months = "ours"
waakvlam_days = "ours"

[caseload]
warn = 45
over = 50
source = "ours"

[phase.1]
label = "AVE1"
group = "1"
severity = 1
title = "Rust"
situation = "Er is niets aan de hand."
source = "ours"
case_phase = false

[[phase.1.responsibilities.casusregie]]
text = "Inwoners"
registered = false

[phase.2]
label = "AVE2"
group = "2"
severity = 2
title = "Hulp"
situation = "Er is hulp nodig."
source = "ours"
case_phase = true

[[phase.2.responsibilities.casusregie]]
text = "Casusregisseur"
holders = ["casusregisseur"]
required = true
may_take = true

[phase.4]
label = "AVE4"
group = "4"
severity = 4
title = "Escalatie"
situation = "Het loopt uit de hand."
source = "ours"
case_phase = true

[[phase.4.responsibilities.casusregie]]
text = "Casusregisseur"
holders = ["casusregisseur"]
required = true
may_take = true

[[transition]]
from = "entry"
to = "2"
direction = "entry"
proposes = ["casusregisseur"]
decides = ["casusregisseur"]
four_eyes = false
source = "ours"

[[transition]]
from = "2"
to = "1"
direction = "down"
proposes = ["casusregisseur"]
decides = ["casusregisseur"]
four_eyes = false
leaves_waakvlam = true
source = "ours"

[[transition]]
from = "2"
to = "4"
direction = "up"
proposes = ["casusregisseur"]
decides = ["aover"]
four_eyes = true
sign_in_again = true
source = "ours"

[[transition.criterion]]
id = "gevaar"
text = "Er is gevaar."
"""


def read(text: str) -> AveModel:
    return parse_model(text, "klein.toml", FUNCTIONS)


def problems_of(text: str) -> list[str]:
    """What is said of a model that does not hold."""
    try:
        read(text)
    except ModelError as error:
        return [str(problem) for problem in error.problems]
    return []


def changed(old: str, new: str, *, text: str = SMALL) -> str:
    """The small model with one regie_change, which occurs in it, replaced once."""
    assert old in text
    return text.replace(old, new, 1)
