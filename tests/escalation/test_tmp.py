import pytest
from tests.cast import *
from escalation.scan import scan
from escalation.models import *
from datetime import timedelta
pytestmark = pytest.mark.django_db
def test_a(django_assert_num_queries):
    t=Town("dalfsen"); c=a_case(t, regisseur=None)
    w=Town("westerkwartier"); d=a_case(w, phase="2A", by="toegangsteam", regisseur=None)
    print(scan(now=NOW))
    print(scan(now=later(days=40)))
    print(scan(now=later(days=40)))
    for f in Flag.objects.all(): print(f.case_id, f.severity, f.since, f.sentence(later(days=40).date()), f.figures)
    print(scan(now=later(days=80)))
    print(scan(now=later(days=80), gravest_only=True))
    for f in FlagEvent.objects.all(): print(f.flag_id,f.kind, f.at)
