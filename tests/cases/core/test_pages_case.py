"""The page of one case: what it shows to whom, and at what cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.households.services.households import NewMember
from cases.record.models import LogEntry
from cases.record.services.record import CaseFactsForm, change_case, correct_log, write_log
from cases.scaling.services.proposals import StepAsked, propose
from cases.scaling.transitions import Draft
from notifications.models import Notice
from roles.models import NormOverride
from tests.cast import Town, a_case
from tests.story import Story
from tests.ugly import ugly_case

pytestmark = pytest.mark.django_db

MOST_QUERIES = 19


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


def ago(**kwargs: float) -> datetime:
    return timezone.localtime() - timedelta(**kwargs)


def page(client: Client, town: Town, name: str, case: Case, query: str = "") -> str:
    client.force_login(town.user(name))
    response = client.get(reverse("cases:case", args=[case.reference]) + query)
    assert response.status_code == 200
    return response.content.decode()


def film(client: Client, town: Town, name: str, case: Case, query: str = "") -> str:
    client.force_login(town.user(name))
    response = client.get(reverse("cases:film", args=[case.reference]) + query)
    assert response.status_code == 200
    whole = response.content.decode()
    return whole[whole.index('id="film"') :]


def log(town: Town, case: Case, text: str, *, number: int = 1, kind: str = "visit") -> None:
    LogEntry.objects.bulk_create(
        LogEntry(
            case=case,
            kind=kind,
            text=f"{text} {i}",
            happened_at=ago(minutes=i),
            recorded_at=timezone.now(),
            author=town.user("casusregisseur"),
        )
        for i in range(number)
    )


def test_who_works_on_it_sees_household_regie_and_course(client: Client, dalfsen: Town) -> None:
    born = timezone.localdate() - timedelta(days=10 * 366)
    members = (NewMember(last_name="Jansen", first_name="Bo", birth_date=born),)
    case = a_case(dalfsen, at=ago(days=3), members=members, safety_risk=True)
    log(dalfsen, case, "Thee gedronken")
    shown = page(client, dalfsen, "casusregisseur", case)
    for text in (
        f"<title>Casus {case.reference}",
        ">Huishouden Jansen</a></span>",
        case.reference,
        "Bo Jansen",
        "minderjarig",
        "Dorpsstraat 1",
        "Veiligheidsrisico",
        "De casusregisseur",
        "Kent het huishouden.",
        "(3 dagen)",
        "Thee gedronken",
        "Schrijf in het logboek",
    ):
        assert text in shown
    assert "Jansen" not in shown.split("</title>")[0], "no name among the pages that were visited"


def test_who_sees_the_outline_knows_the_case_by_its_reference(
    client: Client, dalfsen: Town
) -> None:
    members = (NewMember(last_name="Jansen", first_name="Bo"),)
    case = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(days=1), members=members)
    shown = page(client, dalfsen, "burgemeester", case)
    assert f'ave-case__name">Casus {case.reference}</span>' in shown
    assert "Jansen" not in shown


def test_every_page_of_a_case_has_the_name_of_the_household_on_top(
    client: Client, dalfsen: Town
) -> None:
    members = (NewMember(last_name="Jansen"), NewMember(last_name="de Wit"))
    case = a_case(dalfsen, at=ago(days=3), members=members)
    client.force_login(dalfsen.user("casusregisseur"))
    for name in ("case", "film", "plan", "parties", "history"):
        shown = client.get(reverse(f"cases:{name}", args=[case.reference])).content.decode()
        assert "Huishouden Jansen / De Wit</a></span>" in shown, name


def test_a_missing_casusregisseur_is_loud_with_the_norm_running(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=2), regisseur=None)
    shown = page(client, dalfsen, "netwerkcoordinator", case)
    assert "Nog niemand" in shown
    assert "Binnen 5 dagen, dus uiterlijk" in shown
    assert reverse("cases:appoint", args=[case.reference, "casusregie"]) in shown


def test_the_municipality_sets_its_own_norm(client: Client, dalfsen: Town) -> None:
    NormOverride.objects.create(
        municipality=dalfsen.municipality, phase="2", norm="appoint_days", days=1
    )
    case = a_case(dalfsen, at=ago(days=2), regisseur=None)
    assert "Had geregeld moeten zijn op" in page(client, dalfsen, "netwerkcoordinator", case)


def test_derived_responsibility_names_the_person_behind_the_function(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    shown = page(client, dalfsen, "casusregisseur", case)
    assert "De wethouder" in shown
    assert "De manager" in shown
    assert "Volgt uit de fase: AVE2" in shown


def test_a_pending_proposal_says_for_whom_it_waits(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(days=1))
    shown = page(client, dalfsen, "netwerkcoordinator", case)
    assert "Spoedbesluit wacht op bevestiging" in shown
    assert "Bekijk en bevestig" in shown
    case = a_case(dalfsen, at=ago(days=1))
    step = next(t for t in dalfsen.model.transitions_from("2") if t.direction == "within-down")
    proposal = propose(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", ago()),
        now=ago(hours=2),
        asked=StepAsked(
            "2",
            "within-down",
            Draft(frozenset(c.id for c in step.criteria), motivation="Het gaat beter."),
        ),
    )
    shown = page(client, dalfsen, "casusregisseur", case)
    assert "Het wacht op: Netwerkcoördinator" in shown
    assert reverse("cases:proposal", args=[case.reference, proposal.pk]) in shown
    assert "Bekijk en besluit" not in shown


def test_in_outline_there_are_no_names_texts_or_log(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(days=1))
    log(dalfsen, case, "Geheim gesprek")
    shown = page(client, dalfsen, "burgemeester", case)
    assert "U ziet deze casus in hoofdlijnen" in shown
    assert "Casus geopend in AVE4" in shown
    for hidden in ("Voorbeeld", "Geheim gesprek", "Dorpsstraat", "veel ruzie", "hulp nodig"):
        assert hidden not in shown


def test_nobody_else_sees_that_the_case_exists(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    stranger = Town("raalte", model="dalfsen")
    for user in (stranger.user("casusregisseur"), dalfsen.user("casusregisseur2")):
        client.force_login(user)
        for name in ("case", "plan", "history", "parties", "log", "facts"):
            assert client.get(reverse(f"cases:{name}", args=[case.reference])).status_code == 404
    assert client.get("/casus/%00/").status_code == 404
    client.logout()
    assert client.get(reverse("cases:case", args=[case.reference])).status_code == 302


def test_news_is_seen_once(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, by="netwerkcoordinator", at=ago(days=1))
    text = "U heeft nu de casusregie van deze casus."
    assert Notice.objects.filter(text=text, seen_at=None).exists()
    assert text in page(client, dalfsen, "casusregisseur", case)
    assert text not in page(client, dalfsen, "casusregisseur", case)


def test_late_things_are_said(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=60))
    shown = page(client, dalfsen, "casusregisseur", case)
    assert shown.count("Te laat") == 2
    assert "Nieuwe activiteit (de laatste was " in shown
    assert "Eerste plan van aanpak" in shown
    fresh = a_case(dalfsen, at=ago(days=29))
    assert "Te laat" not in page(client, dalfsen, "casusregisseur", fresh)


def test_what_is_next_stands_with_its_day_the_late_things_first(
    client: Client, dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=50)), ago(days=49))
    story.plan("casusregisseur", "2")
    shown = page(client, dalfsen, "casusregisseur", story.case)
    ahead = shown[shown.index('id="hierna"') : shown.index('id="verloop-deel"')]
    late, rest = ahead.split("Nagaan of AVE2 nog past")[0], ahead
    assert late.index("Te laat") < late.index("Evaluatie van het plan")
    assert "Nagaan of AVE2 nog past" in rest


def test_the_one_main_action_is_deciding_when_that_waits_for_this_person(
    client: Client, dalfsen: Town
) -> None:
    urgent = a_case(dalfsen, phase="4", by="aover", regisseur=None, at=ago(days=1))
    shown = page(client, dalfsen, "netwerkcoordinator", urgent)
    main = re.findall(r"primary-action[^>]*>([^<]*)<", shown)
    assert main[0] == "Bekijk en bevestig"
    shown = page(client, dalfsen, "aover", urgent)
    assert re.findall(r"primary-action[^>]*>([^<]*)<", shown)[0] == "Schrijf in het logboek"


@pytest.mark.parametrize(
    "who", ["aover", "netwerkcoordinator", "burgemeester"], ids=["full", "confirms", "outline"]
)
def test_the_ugliest_case_costs_no_more_queries(
    client: Client,
    dalfsen: Town,
    who: str,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    case = ugly_case(dalfsen)
    client.force_login(dalfsen.user(who))
    for name, query in (("case", ""), ("case", "?soort=logboek"), ("film", "?film=weken")):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(reverse(f"cases:{name}", args=[case.reference]) + query)


@pytest.mark.parametrize("entries", [10, 300])
def test_a_long_log_book_costs_no_more(
    client: Client,
    dalfsen: Town,
    entries: int,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    members = [NewMember(last_name=f"Lid {i}") for i in range(entries // 10)]
    case = a_case(dalfsen, by="netwerkcoordinator", at=ago(days=10), members=members)
    log(dalfsen, case, "Bezoek", number=entries)
    correct_log(
        entry=LogEntry.objects.earliest("pk"),
        actor=dalfsen.actor("casusregisseur", ago()),
        now=ago(),
        text="Toch anders.",
    )
    client.force_login(dalfsen.user("casusregisseur"))
    url = reverse("cases:case", args=[case.reference])
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = client.get(url).content.decode()
    assert "Nieuw voor u" in shown
    assert "Eerdere tekst" in shown


def test_the_history_says_who_changed_what_in_the_words_of_the_model(
    client: Client, dalfsen: Town
) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    change_case(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", ago()),
        now=ago(),
        new=CaseFactsForm("Nu anders", ("schulden",), "openbare_orde", True, False, False, 1),
    )
    client.force_login(dalfsen.user("casusregisseur"))
    shown = client.get(reverse("cases:history", args=[case.reference])).content.decode()
    text = re.sub(r"<[^>]+>", "", shown)
    assert re.search(r"was: Ruzie en schulden\s+is nu: Nu anders", text)
    assert re.search(r"was: Zorg \(Wmo en Jeugd\)\s+is nu: Openbare orde en veiligheid", text)
    assert re.search(r"Veiligheidsrisico\s+was: nee\s+is nu: ja", text)


def test_the_history_marks_the_words_of_the_plan_and_the_log_that_changed(
    client: Client, dalfsen: Town
) -> None:
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=2)), ago(days=1))
    story.plan("casusregisseur", "2", text="Anna belt de school.")
    story.plan("casusregisseur", "2", text="Bo belt de school.")
    log(dalfsen, story.case, "Thee", number=1)
    correct_log(
        entry=LogEntry.objects.get(),
        actor=dalfsen.actor("casusregisseur", ago()),
        now=ago(),
        text="Koffie 0",
    )
    client.force_login(dalfsen.user("casusregisseur"))
    shown = client.get(reverse("cases:history", args=[story.case.reference])).content.decode()
    words = re.sub(r'<span class="ave-visually-hidden">[^<]*</span>', "", shown)
    assert "Plan van aanpak, versie 2" in shown
    assert "<del>Anna </del><ins>Bo </ins>belt de school." in words
    assert "Logboek, huisbezoek van" in shown
    assert "<del>Thee </del><ins>Koffie </ins>0" in words


def test_a_closed_case_is_only_read(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=ago(days=1))
    write_log(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur", ago()),
        now=ago(),
        kind="note",
        text="Laatste regel",
        happened_at=ago(minutes=5),
    )
    client.force_login(dalfsen.user("casusregisseur"))
    url = reverse("cases:close", args=[case.reference])
    refused = client.post(url, {"kind": "done", "reason": "Klaar.", "household_told": "yes"})
    assert refused.status_code == 422
    assert "Schaal de casus eerst af als het beter gaat" in refused.content.decode()
    assert client.get(reverse("cases:grip", args=[case.reference])).status_code == 403
