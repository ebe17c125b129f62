"""Westerkwartier by clicking: stagnation alone is no AVE3, and who ends a disagreement."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.core.models import Case
from cases.scaling.models import Proposal
from tests.cast import Town
from tests.scenarios.clicking import (
    approves,
    opens_a_case,
    opens_the_page_of,
    opens_what_waits,
    proposes,
    registers_a_signal_about_a_new_household,
    starts,
    takes,
)
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

AVOIDS_CARE = "De inwoner lijkt zorg te mijden"
STAGNATION = "De samenwerking tussen partijen stagneert"
STAGNATION_WITHIN = "De samenwerking stagneert."
DANGER = "Er is ernstige lokale onveiligheid"


@pytest.fixture
def town() -> Town:
    return Town("westerkwartier")


def a_case_in_ave2b(intake: Visitor, regisseur: Visitor) -> Case:
    """The same household as in Dalfsen; the casusregisseur takes it on."""
    registers_a_signal_about_a_new_household(intake)
    intake.follows("Open een nieuwe casus")
    intake.ticks("AVE2B")
    intake.presses("Verder")
    case = opens_a_case(intake, AVOIDS_CARE, regie="Nog niemand")
    opens_the_page_of(case, regisseur)
    takes(regisseur, "Casusregie")
    return case


def test_stagnation_alone_is_refused_and_the_model_offers_a_step_within_ave2(
    town: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    intake, regisseur, oggz = (
        at_the_browser(town.user(f)) for f in ("toegangsteam", "casusregisseur", "oggz")
    )
    case = a_case_in_ave2b(intake, regisseur)

    starts(regisseur, "Opschalen naar AVE3")
    regisseur.ticks(STAGNATION)
    assert regisseur.presses("Verder met opschalen naar AVE3") == 422

    regisseur.reads("Dit klopt nog niet", "Dit biedt het model in plaats daarvan")
    assert regisseur.main.get_by_label(STAGNATION).is_checked()
    assert not Proposal.objects.exists()

    regisseur.follows("Raadpleeg het Zorg- en Veiligheidshuis, binnen AVE2.")
    regisseur.reads("Opschalen binnen AVE2B")
    regisseur.ticks(STAGNATION_WITHIN)
    regisseur.presses("Verder")
    regisseur.presses("Verder")
    regisseur.types("Waarom deze stap?", "Het stokt al weken.")
    regisseur.presses("Voorstellen")
    regisseur.reads("Uw voorstel staat klaar.")

    opens_what_waits(oggz, case)
    oggz.reads("Opschalen binnen AVE2B")


def test_the_teamleider_wmo_ends_a_disagreement(
    town: Town, at_the_browser: Callable[..., Visitor]
) -> None:
    intake, regisseur, oggz, oov, teamleider = (
        at_the_browser(town.user(f))
        for f in ("toegangsteam", "casusregisseur", "oggz", "oov", "teamleider_wmo")
    )

    # Given a proposal of OOV that OGGZ refuses
    case = a_case_in_ave2b(intake, regisseur)
    opens_the_page_of(case, oov)
    proposal = proposes(oov, "Opschalen naar AVE3", DANGER)
    opens_what_waits(oggz, case)
    oggz.types("Waarom besluit u dit?", "Het kan nog binnen AVE2.")
    oggz.presses("Afwijzen")
    oggz.reads("Het voorstel is afgewezen.")

    # When OOV puts the disagreement forward
    oov.opens(f"/casus/{case.reference}/voorstel/{proposal.pk}/")
    oov.main.get_by_text("Meningsverschil voorleggen", exact=True).click()
    oov.types("Waarover bent u het niet eens?", "De buurt is nu al niet veilig.")
    oov.presses("Voorleggen")
    oov.reads("Er is een meningsverschil", "teamleider Wmo")

    # Then it is no longer theirs to decide, but the teamleider's
    for other in (oggz, oov):
        other.opens(f"/casus/{case.reference}/voorstel/{proposal.pk}/")
        assert not other.has_button("Goedkeuren")
    opens_what_waits(teamleider, case)
    approves(teamleider, "De veiligheid gaat voor.")
    case.refresh_from_db()
    assert case.phase == "3"
    oov.opens(f"/casus/{case.reference}/voorstel/{proposal.pk}/")
    oov.reads("afgehandeld: goedgekeurd", "Teamleider Wmo")
