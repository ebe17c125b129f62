"""The demo shows every cause at least once, and the command by hand finds each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from cases.deadlines.sentences import CAUSE_WORDS
from escalation.models import Flag
from roles.ave_model.causes import Cause

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_every_cause_is_in_the_demo_and_the_command_finds_it() -> None:
    call_command("demo_data", seed=1, now=NOW, verbosity=0, stdout=StringIO())
    table = StringIO()
    call_command("flag_stagnation", now=NOW.isoformat(), stdout=table)
    found = Counter(Flag.objects.open().values_list("cause", flat=True))
    assert {cause: found[cause] > 0 for cause in Cause} == dict.fromkeys(Cause, True)
    lines = table.getvalue()
    for cause in Cause:
        (line,) = [line for line in lines.splitlines() if line.startswith(CAUSE_WORDS[cause])]
        assert int(line.removeprefix(CAUSE_WORDS[cause]).split()[0]) == found[cause], line
