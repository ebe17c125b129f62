"""Behandelregie lies with who treats: an organisation, or a person who reads along [W]."""

from __future__ import annotations

import pytest

from cases.core.errors import CaseError, NotAllowed, RuleBroken, Stale
from cases.regie.models import Holding
from cases.regie.services.responsibilities import appoint_organisation
from roles.models import Organisation
from tests.cast import Town
from tests.story import Story, westerkwartier_in

pytestmark = pytest.mark.django_db


def lay(
    story: Story,
    by: str,
    organisation: Organisation,
    *,
    kind: str = "behandelregie",
    reason: str = "Behandelt de vader.",
) -> Holding:
    present = story.present_holding(kind)
    return appoint_organisation(
        case_id=story.case.pk,
        actor=story.town.actor(by),
        now=story.later(),
        responsibility=kind,
        organisation=organisation,
        reason=reason,
        replaces=present.pk if present else None,
    )


@pytest.fixture
def story() -> Story:
    return westerkwartier_in("2B")


@pytest.fixture
def lentis(story: Story) -> Organisation:
    return Organisation.objects.create(name="Lentis", municipality=story.town.municipality)


def test_the_casusregisseur_lays_behandelregie_with_an_organisation(
    story: Story, lentis: Organisation
) -> None:
    """[W, Behandelregie] MEE, Lentis, FACT: professionals who need not be users here."""
    held = lay(story, "casusregisseur", lentis)
    assert (held.organisation, held.holder) == (lentis, None)
    fact = Organisation.objects.create(name="FACT", municipality=story.town.municipality)
    lay(story, "oggz", fact)
    held.refresh_from_db()
    assert held.end_reason == "Opgevolgd: Behandelt de vader."
    assert Holding.objects.current().filter(responsibility="behandelregie").count() == 1


@pytest.mark.parametrize(
    ("by", "kind", "reason", "error", "match"),
    [
        ("casusregisseur", "casusregie", "Nodig.", RuleBroken, "altijd bij een persoon"),
        ("casusregisseur", "behandelregie", " ", RuleBroken, "waarom deze organisatie"),
        ("oov", "behandelregie", "Nodig.", NotAllowed, "Dit bepaalt: Casusregisseur"),
    ],
)
def test_laying_behandelregie_is_refused(
    story: Story,
    lentis: Organisation,
    by: str,
    kind: str,
    reason: str,
    error: type[CaseError],
    match: str,
) -> None:
    with pytest.raises(error, match=match):
        lay(story, by, lentis, kind=kind, reason=reason)


def test_an_organisation_is_of_here_and_gets_it_once(story: Story, lentis: Organisation) -> None:
    with pytest.raises(RuleBroken, match="hier niet bekend"):
        lay(story, "casusregisseur", Town("raalte", model="dalfsen").team)
    lay(story, "casusregisseur", lentis)
    with pytest.raises(RuleBroken, match="heeft dit al"):
        lay(story, "casusregisseur", lentis)


def test_a_former_behandelregie_cannot_be_replaced_on_an_old_view(
    story: Story, lentis: Organisation
) -> None:
    lay(story, "casusregisseur", lentis)
    with pytest.raises(Stale, match="al door een ander geregeld") as told:
        appoint_organisation(
            case_id=story.case.pk,
            actor=story.town.actor("casusregisseur"),
            now=story.later(),
            responsibility="behandelregie",
            organisation=story.town.team,
            reason="Nee.",
            replaces=None,
        )
    assert told.value.changes == ("Nu bij: Lentis",)


def test_a_person_with_behandelregie_reads_along(story: Story) -> None:
    story.appoint("casusregisseur", "behandelregie", "casusregisseur2")
    context = story.context("casusregisseur2")
    assert sorted(a.name for a in context.actions) == ["OUTLINE", "READ_BRIEFING", "VIEW"]
