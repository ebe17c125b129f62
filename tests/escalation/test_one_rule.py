"""A cause is written once: change its rule or its norm, and the page of the case, Mijn werk, the
scan, the escalation list and norms tried on the past change together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.core.project import project_everything
from cases.core.state import CaseState
from cases.deadlines import causes
from cases.deadlines.stretch import Stretch, Terms
from escalation.models import Flag
from escalation.replay import question_about, replay
from escalation.scan import scan
from roles.ave_model.causes import Cause
from roles.models import NormOverride
from tests.cast import Town, a_case

pytestmark = pytest.mark.django_db

SILENT = 20
"""Days since the case was opened, when something last happened; the norm of AVE2 is 30."""


def seen_everywhere(client: Client, town: Town, case: Case) -> dict[str, bool]:
    """Whether each says that nothing happened for too long."""
    now = timezone.now()
    project_everything(now)
    scan(now=now)

    def page(name: str, who: str, *args: str) -> str:
        client.force_login(town.user(who))
        return client.get(reverse(name, args=args)).content.decode()

    work = page("cases:home", "casusregisseur")
    result = replay(question_about(town.municipality, last=now.date()))
    return {
        "flag": Flag.objects.open().filter(case=case, cause=Cause.INACTIVE).exists(),
        "case page": "Geen activiteit" in page("cases:case", "casusregisseur", case.reference),
        "Mijn werk": "geen activiteit" in work,
        "escalation list": case.reference in page("escalation:queue", "netwerkcoordinator"),
        "tried on the past": bool(result["in_force"]["causes"][Cause.INACTIVE]["standing"]),
    }


def test_a_norm_changes_all_of_them(client: Client) -> None:
    town = Town("dalfsen")
    case = a_case(town, at=timezone.now() - timedelta(days=SILENT))
    assert not [place for place, says in seen_everywhere(client, town, case).items() if says]
    NormOverride.objects.create(
        municipality=town.municipality, phase="2", norm="inactive_days", days=SILENT - 3
    )
    assert all(seen_everywhere(client, town, case).values())


def test_the_rule_changes_all_of_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had written: two weeks of silence count as a month."""
    town = Town("dalfsen")
    case = a_case(town, at=timezone.now() - timedelta(days=SILENT))
    rule = causes.inactive

    def sooner(state: CaseState, terms: Terms) -> Iterator[Stretch]:
        fortnight = timedelta(days=14)
        earlier = state.last_activity_at - fortnight, state.phase_since - fortnight
        return rule(replace(state, last_activity_at=earlier[0], phase_since=earlier[1]), terms)

    rules: Any = {**causes.RULES, Cause.INACTIVE: sooner}
    monkeypatch.setattr(causes, "RULES", rules)
    monkeypatch.setattr("escalation.replay.flags.RULES", rules)
    assert all(seen_everywhere(client, town, case).values())
    monkeypatch.undo()
    project_everything(timezone.now())
