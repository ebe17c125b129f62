from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from cases.models import *

pytestmark = pytest.mark.django_db


def test_it():
    call_command(
        "demo_data",
        cases=320,
        seed=1,
        now=datetime(2026, 3, 3, 10, tzinfo=ZoneInfo("Europe/Amsterdam")),
    )
    from django.db import connection

    connection.check_constraints()
    from cases.grants import reconcile

    print(reconcile(mend=False))
    for m in (
        Household,
        Person,
        Case,
        Signal,
        PhaseTransition,
        Proposal,
        Consultation,
        Confirmation,
        LogEntry,
        Plan,
        Party,
        PartySetAside,
        Holding,
        Notice,
    ):
        print(m.__name__, m.objects.count())
