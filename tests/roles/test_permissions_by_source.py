"""Who may do what, by hand from the source documents: allowed and denied, each with its place.

D, W, O, Z and B are the seeds; "ours" is what this project chose where they are silent.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from roles.ave_model import registry
from roles.ave_model.types import Level
from roles.permission_levels import level
from roles.permissions import may_decide
from tests.roles.snapshots import ME, MODELS, PROPOSER, staffed, step_named, vacant

# step → (who proposes, who decides, four eyes, source)
DALFSEN = {
    "1>2:up": (
        "toegangsteam casusregisseur",
        "toegangsteam casusregisseur",
        False,
        "D AVE1 Opschalen: een professional pakt dit direct op, of in een gremium",
    ),
    "1>4:up": (
        "toegangsteam casusregisseur netwerkcoordinator aover",
        "aover",
        True,
        "ours, as D AVE4: direct",
    ),
    "2>4:up": ("casusregisseur netwerkcoordinator aover", "aover", True, "ours, as D AVE4: direct"),
    "2>2:within-up": ("casusregisseur", "casusregisseur", False, "D Opschalen binnen AVE2"),
    "2>2:within-down": (
        "casusregisseur netwerkcoordinator",
        "netwerkcoordinator",
        True,
        "D Afschalen binnen AVE2: door de netwerkcoördinator",
    ),
    "2>3:up": ("casusregisseur", "casusregisseur", False, "D Opschalen naar AVE3"),
    "2>1:down": ("casusregisseur", "casusregisseur", False, "D Afschalen naar AVE1"),
    "3>4:up": (
        "casusregisseur netwerkcoordinator aover",
        "aover",
        True,
        "D AVE3 Procesregie: de beslissing ligt bij de AOV'er",
    ),
    "3>2:down": (
        "casusregisseur netwerkcoordinator",
        "netwerkcoordinator",
        True,
        "D AVE3 Afschalen: de netwerkcoördinator kan bepalen",
    ),
    "4>3:down": (
        "aover netwerkcoordinator burgemeester",
        "burgemeester",
        True,
        "D AVE4 Afschalen: formeel besluit burgemeester",
    ),
}
TRIAGE = "casusregisseur procesregisseur consulent jeugdconsulent oggz oov"
REGIE = "casusregisseur procesregisseur oggz oov"
FIELD = "toegangsteam casusregisseur consulent jeugdconsulent oggz oov"
DIRECT = "ours, as D AVE4: direct; W Op- en Afschalen: besluit ligt bij OGGZ/OOV"
WESTERKWARTIER = {
    "0>1:up": ("toegangsteam", "toegangsteam", False, "W tabel 0: voorliggend veld"),
    "1>0:down": ("toegangsteam consulent", "toegangsteam consulent", False, "W tabel 1"),
    "1>2A:up": (FIELD, FIELD, False, "W tabel 1: naar WMO/OGGZ/Jeugd"),
    "1>2B:up": ("toegangsteam oggz oov", "toegangsteam oggz oov", False, "W tabel 1"),
    **dict.fromkeys(
        ("2A>2A:within-up", "2B>2B:within-up", "2A>2B:up", "2A>3:up"),
        (TRIAGE, "oggz oov", True, "W Op- en Afschalen: besluit ligt bij OGGZ/OOV"),
    ),
    **dict.fromkeys(
        ("2B>3:up", "3>4:up"),
        (TRIAGE, "procesregisseur oggz oov", True, "W tabel 2B en 3: procesregisseur door triage"),
    ),
    "0>4:up": ("toegangsteam oggz oov", "oggz oov", True, DIRECT),
    "1>4:up": ("toegangsteam casusregisseur consulent oggz oov", "oggz oov", True, DIRECT),
    "2A>4:up": (TRIAGE, "oggz oov", True, DIRECT),
    "2B>4:up": (
        "casusregisseur procesregisseur jeugdconsulent oggz oov",
        "oggz oov",
        True,
        DIRECT,
    ),
    **dict.fromkeys(
        (
            "2A>2A:within-down",
            "2B>2B:within-down",
            "2B>2A:down",
        ),
        (REGIE, "oggz oov", True, "W Op- en Afschalen; meningsverschil"),
    ),
    **dict.fromkeys(
        ("3>2A:down", "3>2B:down"),
        (REGIE, "procesregisseur oggz oov", True, "ours, as up: W tabel 3"),
    ),
    "4>3:down": (
        f"{REGIE} burgemeester",
        "procesregisseur oggz oov",
        True,
        "ours, as up: W tabel 3",
    ),
    **dict.fromkeys(
        ("2A>1:down", "2B>1:down"),
        (REGIE, "procesregisseur oggz oov", True, "W tabel 2A/2B Afschalen"),
    ),
}
OLST = {
    "1>2:up": (
        "toegangsteam consulent casusregisseur procesregisseur",
        "toegangsteam consulent casusregisseur procesregisseur",
        False,
        "O Fase 2",
    ),
    "1>4:up": (
        "toegangsteam consulent casusregisseur procesregisseur oov",
        "procesregisseur oov",
        True,
        "ours, as D",
    ),
    "2>4:up": (
        "casusregisseur consulent procesregisseur oov",
        "procesregisseur oov",
        True,
        "ours, as D",
    ),
    "2>3:up": ("casusregisseur", "casusregisseur", False, "B principe 4: als de casusregisseur"),
    "2>1:down": ("casusregisseur", "casusregisseur", False, "ours, as D"),
    "3>2:down": (
        "casusregisseur procesregisseur",
        "procesregisseur",
        True,
        "O Fase 3: de procesregisseur is aan zet",
    ),
    "3>4:up": (
        "casusregisseur procesregisseur oov",
        "procesregisseur oov",
        True,
        "O Huidige situatie; oov ours, as D",
    ),
    "4>3:down": ("procesregisseur oov burgemeester", "burgemeester", True, "ours, as D"),
}
ZVH = {
    "1>2:up": (
        "toegangsteam casusregisseur procesregisseur wams_coordinator",
        "toegangsteam casusregisseur procesregisseur wams_coordinator",
        False,
        "Z Het ideale plaatje AVE1",
    ),
    **dict.fromkeys(
        ("1>4:up", "2>4:up"),
        (
            "toegangsteam casusregisseur procesregisseur wams_coordinator oov",
            "procesregisseur_zvh oov",
            True,
            "ours, as D",
        ),
    ),
    "2>3:up": ("casusregisseur", "casusregisseur", False, "B principe 4"),
    "2>1:down": ("casusregisseur", "casusregisseur", False, "ours, as D"),
    "3>2:down": (
        "casusregisseur procesregisseur_zvh",
        "procesregisseur_zvh",
        True,
        "Z AVE3: procesregisseur Veiligheidshuis",
    ),
    "3>4:up": (
        "casusregisseur procesregisseur_zvh oov",
        "procesregisseur_zvh oov",
        True,
        "Z AVE3: procesregisseur Veiligheidshuis; oov ours, as D",
    ),
    "4>3:down": (
        "procesregisseur procesregisseur_zvh oov burgemeester",
        "burgemeester",
        True,
        "ours, as D",
    ),
}
BY_HAND = {
    "dalfsen": DALFSEN,
    "westerkwartier": WESTERKWARTIER,
    "olst-wijhe": OLST,
    "zvh-region": ZVH,
}
STEPS = [(m, name, *row) for m, rows in BY_HAND.items() for name, row in rows.items()]


@pytest.mark.parametrize("slug", MODELS)
def test_every_step_of_a_model_stands_in_the_list_by_hand(slug: str) -> None:
    steps = {t.id for t in registry.get(slug).transitions if t.from_phase}
    assert steps == set(BY_HAND[slug])


@pytest.mark.parametrize(("slug", "name", "proposes", "decides", "four_eyes", "source"), STEPS)
def test_the_step_is_given_to_these_functions(
    slug: str, name: str, proposes: str, decides: str, four_eyes: bool, source: str
) -> None:
    step, model = step_named(slug, name), registry.get(slug)
    case = replace(vacant(slug, step.from_phase), open_step=step, proposer=PROPOSER)
    for function in model.functions:
        mine = frozenset({function})
        assert (may_decide(case, step, ME, mine) == (function,)) == (function in decides.split())
        assert (function in step.proposes) == (function in proposes.split())
    assert step.four_eyes is four_eyes, source


# model, phase, facts, function → level; what is not here sees nothing. By office alone.
SIGHT = {
    "dalfsen": {
        "netwerkcoordinator": "1 view, 2 work, 3 work, 4 work",
        "aover": "1 outline, 2 outline, 2 view*, 3 work, 4 work",
        "toegangsteam": "1 view, 2 view",
        "jeugdconsulent": "2 view*, 3 view*, 4 view*",
        "burgemeester": "3 outline*, 4 outline",
    },
    "westerkwartier": {
        "oggz": "0 outline, 1 outline, 2A work, 2B work, 3 work, 4 work",
        "oov": "0 outline, 1 outline, 2A work, 2B work, 3 work, 4 work",
        "toegangsteam": "0 view, 1 view, 2A view, 2B view",
        "consulent": "1 view, 2A view",
        "jeugdconsulent": "2A work*, 2B work*, 3 work*, 4 work*",
        "teamleider_wmo": "2A outline, 2B outline, 3 outline, 4 outline",
        "driehoek": "4 view",
        "burgemeester": "4 outline",
        "wethouder": "4 outline",
        "beleidsadviseur": "4 outline",
    },
    "olst-wijhe": {
        "procesregisseur": "1 view, 2 view, 3 work, 4 work",
        "oov": "1 outline, 2 outline, 3 view, 4 view",
        "toegangsteam": "1 view, 2 view",
        "consulent": "1 view",
        "jeugdconsulent": "2 view*, 3 view*, 4 view*",
        "burgemeester": "4 outline",
    },
    "zvh-region": {
        "wams_coordinator": "1 view, 2 view, 3 view, 4 view",
        "procesregisseur": "1 view, 2 work, 4 view",
        "procesregisseur_zvh": "3 work, 4 work",
        "oov": "1 outline, 2 outline, 3 view, 4 work",
        "toegangsteam": "1 view, 2 view",
        "jeugdconsulent": "2 view*, 3 view*, 4 view*",
        "burgemeester": "4 outline",
    },
}
"""A star: only with a safety risk, or with minors involved."""


@pytest.mark.parametrize("facts", [False, True], ids=["calm", "every fact"])
@pytest.mark.parametrize("slug", MODELS)
def test_an_office_sees_no_more_than_it_needs_to_know(slug: str, facts: bool) -> None:
    wanted = {}
    for function, cells in SIGHT[slug].items():
        for cell in cells.split(", "):
            phase, level_name = cell.split()
            if facts or not level_name.endswith("*"):
                wanted[phase, function] = Level(level_name.removesuffix("*"))
    model = registry.get(slug)
    found = {
        (phase, function): seen
        for phase in model.phases
        for function in model.functions
        if (seen := level(staffed(slug, phase, facts=facts), ME, frozenset({function})))
    }
    assert found == wanted
