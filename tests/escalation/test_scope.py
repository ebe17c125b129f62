"""The question which cases somebody reviews gives what the permission rule gives per case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.core.locking import case_context
from cases.core.models import Case
from escalation.scope import reviewed_by
from roles.permissions import Action
from tests.cast import NOW, Town, a_case
from tests.story import begin, dalfsen_in

pytestmark = pytest.mark.django_db


def test_the_question_and_the_rule_agree_for_every_person_and_case() -> None:
    dalfsen = dalfsen_in("3").town
    towns = [dalfsen]
    a_case(dalfsen, regisseur=None)
    a_case(dalfsen, safety_risk=True)
    for slug, phase in (("westerkwartier", "2A"), ("olst-wijhe", "2"), ("zvh-region", "2")):
        towns.append(begin(slug, phase).town)
    reviewed = 0
    for town in towns:
        for name in town.people:
            actor = town.actor(name)
            found = set(reviewed_by(actor))
            wanted = {
                case
                for case in Case.objects.open()
                if Action.REVIEW in case_context(case, actor, NOW).actions
            }
            assert found == wanted, (town.municipality.slug, name)
            reviewed += len(found)
    assert reviewed


def test_who_has_no_function_any_more_reviews_nothing() -> None:
    town = Town("dalfsen")
    a_case(town)
    town.user("netwerkcoordinator").function_periods.update(end=NOW.date() - timedelta(days=1))
    assert not reviewed_by(town.actor("netwerkcoordinator")).exists()
