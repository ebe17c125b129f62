"""Words that no page may show: a number beside the wrong word, or a bestuurder who "bent"."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from common.plurals import counted, days_words
from roles.ave_model import registry
from roles.ave_model.matrix import matrix
from roles.ave_model.who import explain, where
from tests.cast import Town, a_case

NEVER = re.compile(
    r"\b1 (dagen|signaleringen|casussen|huishoudens|meldingen|signalen|maanden|werkdagen)\b"
    r"|\b0 (dagen|werkdagen)\b"
    r"|: bent (in actie|betrokken)|ngelogd als|Het model geeft de stap|Nog niet gedaan"
)


def test_a_number_goes_with_its_word() -> None:
    assert days_words(1) == "1 dag"
    assert days_words(2) == "2 dagen"
    assert (
        counted(1, "signalering veranderd", "signaleringen veranderd") == "1 signalering veranderd"
    )


@pytest.mark.parametrize("slug", ["dalfsen", "olst-wijhe", "westerkwartier", "zvh-region"])
def test_no_text_of_a_model_reads_wrong(slug: str) -> None:
    model = registry.get(slug)
    lines = [line for row in matrix(model) for cell in row.cells for line in cell.lines]
    lines += [
        item for step in model.transitions for part in explain(model, step) for item in part.items
    ]
    assert [line for line in lines if NEVER.search(line)] == []


def test_a_step_that_stays_in_its_phase_goes_nowhere() -> None:
    model = registry.get("westerkwartier")
    within = model.transition("2A", "2A", "within-up")
    up = model.transition("2A", "2B", "up")
    assert within is not None
    assert where(model, within) == "binnen AVE2A"
    assert up is not None
    assert where(model, up) == "naar AVE2B"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["casusregisseur", "aover", "burgemeester", "beheerder"])
def test_no_page_reads_wrong(who: str) -> None:
    town = Town("dalfsen")
    case = a_case(town, phase="4", by="aover", safety_risk=True)
    client = Client()
    client.force_login(town.user(who))
    for name, args in (
        ("cases:home", []),
        ("roles:in_short", []),
        ("roles:norms", []),
        ("cases:case", [case.reference]),
        ("cases:briefings", [case.reference]),
        ("cases:decision", [case.reference, 1]),
        ("cases:step_choose", [case.reference]),
    ):
        page = client.get(reverse(name, args=args))
        text = re.sub(r"<[^>]+>", " ", page.text)
        assert not NEVER.search(text), (name, NEVER.search(text))
