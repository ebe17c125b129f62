"""No text that is shown in outline says who the case is about: services refuse, at the field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps

from cases.core.errors import RuleBroken
from cases.households.models import Membership
from cases.households.services.traces import OUTLINE_TEXTS
from tests.cast import Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    town = Town("dalfsen")
    story = Story(town, a_case(town))
    member = Membership.objects.filter(household=story.case.household).select_related("person")[0]
    member.person.last_name = "Hoogendoorn"
    member.person.save()
    return story


NAMED = "Zorgen om gezin Hogendoorn."


def test_every_text_that_is_named_is_one_of_a_model() -> None:
    for model, fields in OUTLINE_TEXTS.items():
        for field in fields:
            apps.get_model("cases", model)._meta.get_field(field)


def test_a_proposal_is_refused_that_names_the_family(story: Story) -> None:
    with pytest.raises(RuleBroken) as refused:
        story.propose("casusregisseur", "3", "up", motivation=NAMED)
    assert [p.field for p in refused.value.problems] == ["motivation"]
    assert "Hogendoorn" in refused.value.problems[0].text
    story.propose("casusregisseur", "3", "up", motivation="Zorgen om het gezin.")


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_so_is_a_decision(story: Story, verb: str) -> None:
    story.propose("casusregisseur", "3", "up")
    decide: Callable[..., object] = getattr(story, verb)
    with pytest.raises(RuleBroken) as refused:
        decide("casusregisseur", story.verdict(NAMED))
    assert "motivation" in [p.field for p in refused.value.problems]
