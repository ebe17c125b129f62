"""A replay asks a rule again only when what it reads changes: so it must know what that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from cases.core.read_state import read_state
from cases.core.state import CaseState
from cases.deadlines.causes import RULES
from cases.deadlines.stretch import Terms
from common.calendar import calendar_around, case_calendar
from common.dates import day_of
from escalation.replay.inputs import INPUTS
from roles.ave_model.causes import OF_PEOPLE, Cause
from roles.ave_model.norms import Norm, case_norms
from tests.cast import Town
from tests.escalation.stuck import Stage
from tests.escalation.test_every_cause import NOW

pytestmark = pytest.mark.django_db

OF_EVERY_RULE = {"phase", "phase_since", "opened_at"}


class ReadState:
    """The state of a case, which remembers what was read of it."""

    def __init__(self, state: CaseState) -> None:
        self._state = state
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._state, name)


class ReadNorms(dict[str, Norm]):
    """Norms that remember which of them were asked for."""

    def __init__(self, norms: dict[str, Norm]) -> None:
        super().__init__(norms)
        self.read: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)


def test_every_cause_of_a_case_has_its_inputs() -> None:
    assert set(INPUTS) == set(RULES) == set(Cause) - OF_PEOPLE


@pytest.mark.parametrize("cause", INPUTS, ids=str)
def test_a_rule_reads_what_a_replay_gives_it_and_nothing_else(cause: Cause) -> None:
    """On a case on which it shows, with and without days on hold."""
    case = Stage(Town("dalfsen"), NOW).case(cause)
    case.refresh_from_db()
    state = ReadState(read_state(case, NOW, signal_days=90))
    norms = ReadNorms(case_norms(case.ave_model, case.phase, {}))
    terms = Terms(norms, case_calendar(calendar_around(day_of(NOW))))
    found = list(RULES[cause](cast(CaseState, state), terms))
    fields, today = set(INPUTS[cause].fields), day_of(NOW)
    assert found
    assert state.read - OF_EVERY_RULE == fields - {"holds"}
    assert norms.read == set(INPUTS[cause].norms)
    holds = [(today, today + timedelta(days=10))]
    paused = replace(terms, calendar=case_calendar(terms.calendar.calendar, holds))
    assert (list(RULES[cause](state._state, paused)) != found) == ("holds" in fields)
