"""Intake in the browser: search first, register, triage, open a case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases.models import AccessLog, Case, Holding, Household, PhaseTransition, Signal
from cases.services.households import NewMember, move_person
from cases.services.responsibilities import Appointment
from tests.cast import Town, a_case, a_household, a_signal

pytestmark = pytest.mark.django_db
NOW = timezone.localtime() - timedelta(hours=2)


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def client(dalfsen: Town, client: Client) -> Client:
    """Signed in as the casusregisseur, who does intake in Dalfsen."""
    client.force_login(dalfsen.user("casusregisseur"))
    return client


def as_(client: Client, town: Town, name: str) -> Client:
    client.force_login(town.user(name))
    return client


def find(client: Client, **asked: str) -> Any:
    return client.post(reverse("cases:new_signal"), {"q": "", "geboortedatum": "", **asked})


def household(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def signal(town: Town, home: Household | None = None, *, kind: str = "melding") -> Signal:
    return a_signal(town, home or household(town), by="casusregisseur", at=NOW, kind=kind)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# Searching


def test_a_misspelt_name_finds_the_household_and_says_who_is_a_minor(
    client: Client, dalfsen: Town
) -> None:
    child = date(NOW.year - 6, 1, 1)
    home = household(
        dalfsen, NewMember(last_name="Hendriksen"), NewMember(last_name="Kind", birth_date=child)
    )
    answer = text_of(find(client, q="hendrikse"))
    assert home.reference in answer
    assert "minderjarig" in answer
    assert reverse("cases:household_signal", args=[home.reference]) in answer


def test_a_search_tells_that_a_case_runs_and_whom_to_call(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, at=NOW)
    answer = text_of(find(client, q="voorbeeld"))
    assert "AVE2" in answer
    assert "Bel de casusregisseur: <strong>De casusregisseur (Team dalfsen)" in answer


def test_a_case_without_casusregisseur_says_so(client: Client, dalfsen: Town) -> None:
    a_case(dalfsen, at=NOW, regisseur=None)
    assert "Nog niemand heeft de casusregie" in text_of(find(client, q="voorbeeld"))


def test_one_letter_is_too_little_but_a_birth_date_alone_is_enough(
    client: Client, dalfsen: Town
) -> None:
    home = household(dalfsen, NewMember(last_name="Jansen", birth_date=date(1980, 5, 1)))
    assert "Typ minstens 2 letters" in text_of(find(client, q="j"))
    assert home.reference in text_of(find(client, geboortedatum="1980-05-01"))
    assert home.reference not in text_of(find(client, geboortedatum="1980-05-02"))


def test_the_words_are_kept_on_the_page_and_stand_in_no_address(
    client: Client, dalfsen: Town
) -> None:
    household(dalfsen)
    answer = find(client, q="Voorbeeld", geboortedatum="")
    assert answer.status_code == 200
    assert 'name="q" value="Voorbeeld"' in text_of(answer)
    assert "q=Voorbeeld" not in text_of(answer)
    assert 'name="begin"' in text_of(answer)
    refused = find(client, q="j")
    assert refused.status_code == 422
    assert 'name="q" value="j"' in text_of(refused)


def test_an_address_with_words_only_shows_the_empty_search(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    answer = client.get(reverse("cases:new_signal"), {"q": "voorbeeld"})
    assert home.reference not in text_of(answer)
    assert "voorbeeld" not in text_of(answer)
    assert not AccessLog.objects.exists()


def test_a_search_does_not_look_into_another_municipality(client: Client) -> None:
    raalte = Town("raalte", model="dalfsen")
    home = a_household(raalte, by="casusregisseur", at=NOW)
    answer = text_of(find(client, q="voorbeeld"))
    assert home.reference not in answer
    assert "Niets gevonden" in answer


def test_a_search_is_logged_without_its_words(client: Client, dalfsen: Town) -> None:
    find(client, q="voorbeeld")
    row = AccessLog.objects.get()
    assert (row.user, row.what) == (dalfsen.user("casusregisseur"), "cases:new_signal")
    assert row.municipality == dalfsen.municipality


def test_who_does_no_intake_may_not_search(client: Client, dalfsen: Town) -> None:
    assert find(as_(client, dalfsen, "burgemeester"), q="voorbeeld").status_code == 403


def test_with_intake_in_two_municipalities_one_can_be_chosen(client: Client, dalfsen: Town) -> None:
    raalte = Town("raalte", model="dalfsen")
    here, there = household(dalfsen), a_household(raalte, by="casusregisseur", at=NOW)
    both = dalfsen.user("casusregisseur")
    raalte.municipality.functions.create(
        user=both, function="casusregisseur", start=date(2020, 1, 1)
    )
    assert there.reference in text_of(find(client, q="voorbeeld"))
    answer = text_of(find(client, q="voorbeeld", gemeente=str(dalfsen.municipality.pk)))
    assert here.reference in answer
    assert there.reference not in answer


def test_a_search_takes_as_many_queries_for_many_households_as_for_one(
    client: Client, dalfsen: Town, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        a_case(dalfsen, at=NOW)
    with django_assert_max_num_queries(12):
        find(client, q="voorbeeld")


# Registering


def typed(**changed: str) -> dict[str, str]:
    return {
        "kind": "melding",
        "reporter": "police",
        "reporter_name": "Wijkagent",
        "received_at": NOW.strftime("%Y-%m-%dT%H:%M"),
        "text": "De buren horen ruzie.",
        **changed,
    }


def test_a_signal_is_registered_and_goes_on_to_triage(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    answer = client.post(reverse("cases:household_signal", args=[home.reference]), typed())
    made = Signal.objects.get()
    assert (made.household, made.kind, made.reporter) == (home, "melding", "police")
    assert answer["Location"] == reverse("cases:signal", args=[made.reference])


def test_a_signal_from_tomorrow_is_refused_and_nothing_typed_is_lost(
    client: Client, dalfsen: Town
) -> None:
    url = reverse("cases:household_signal", args=[household(dalfsen).reference])
    tomorrow = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(url, typed(received_at=tomorrow))
    assert answer.status_code == 422
    assert "received_at" in answer.context["form"].errors
    assert "De buren horen ruzie." in text_of(answer)


def test_each_missing_answer_has_its_own_message(client: Client, dalfsen: Town) -> None:
    url = reverse("cases:household_signal", args=[household(dalfsen).reference])
    errors = client.post(url, {}).context["form"].errors
    assert set(errors) == {"kind", "reporter", "received_at", "text"}


# Triage


def test_waiting_signals_stand_oldest_first_with_their_days(client: Client, dalfsen: Town) -> None:
    home = household(dalfsen)
    new = a_signal(dalfsen, home, by="casusregisseur", at=NOW)
    old = a_signal(dalfsen, home, by="casusregisseur", at=NOW - timedelta(days=3))
    answer = text_of(client.get(reverse("cases:signals")))
    assert answer.index(old.reference) < answer.index(new.reference)
    assert "3 dagen" in answer


def test_without_waiting_signals_the_page_says_what_to_do(client: Client) -> None:
    assert "Er wacht geen signaal." in text_of(client.get(reverse("cases:signals")))


def triage(client: Client, made: Signal, **data: str) -> Any:
    return client.post(reverse("cases:signal", args=[made.reference]), data)


def test_advice_only_needs_the_advice_and_settles_the_signal(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen, kind="advice")
    refused = triage(client, made, outcome="advice_only", **{"advies-triage_note": ""})
    assert refused.status_code == 422
    assert "Schrijf op welk advies u gaf" in text_of(refused)
    triage(client, made, outcome="advice_only", **{"advies-triage_note": "Bel de huisarts."})
    made.refresh_from_db()
    assert (made.outcome, made.triage_note) == ("advice_only", "Bel de huisarts.")


def test_a_signal_joins_the_open_case_in_one_click(client: Client, dalfsen: Town) -> None:
    case = a_case(dalfsen, at=NOW)
    made = signal(dalfsen, case.household)
    answer = triage(client, made, outcome="added")
    made.refresh_from_db()
    assert made.case == case
    assert answer["Location"] == reverse("cases:case", args=[case.reference])


def test_a_second_triage_is_told_what_was_decided(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    triage(client, made, outcome="advice_only", **{"advies-triage_note": "Eerste."})
    answer = triage(client, made, outcome="advice_only", **{"advies-triage_note": "Tweede."})
    assert answer.status_code == 422
    assert "Over dit signaal is al besloten: alleen advies gegeven." in text_of(answer)


def test_a_signal_does_not_exist_for_who_does_no_intake_there(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    url = reverse("cases:signal", args=[made.reference])
    raalte = Town("raalte", model="dalfsen")
    assert client.get(url).status_code == 200
    assert as_(client, raalte, "casusregisseur").get(url).status_code == 404
    assert as_(client, dalfsen, "burgemeester").get(url).status_code == 403


def test_reading_a_signal_is_logged(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    client.get(reverse("cases:signal", args=[made.reference]))
    assert AccessLog.objects.filter(household=made.household, what="cases:signal").exists()


# A new case


def opening(made: Signal, phase: str = "") -> str:
    query = f"?fase={phase}" if phase else ""
    return reverse("cases:new_case", args=[made.reference]) + query


def case_data(town: Town, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Ruzie en schulden",
        "dominant_problem": next(iter(town.model.dominant_problems)),
        "problem_areas": [next(iter(town.model.problem_areas))],
        "motivation": "Er is hulp nodig.",
        "preconditions": [
            p.id for t in town.model.entries() for p in t.preconditions if not p.predicate
        ],
        "casusregie": "me",
        "reason": "Kent het huishouden.",
        **changed,
    }


def test_the_casusregisseur_opens_a_case_in_ave2_and_takes_casusregie(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    page = text_of(client.get(opening(made)))
    who = escape(dalfsen.model.functions["aover"].label)
    assert f"Beginnen in AVE4: hierover beslist {who}." in page
    answer = client.post(opening(made), case_data(dalfsen))
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:case", args=[case.reference])
    assert (case.phase, case.title) == ("2", "Ruzie en schulden")
    assert Holding.objects.get(case=case).holder == dalfsen.user("casusregisseur")


def test_the_aover_opens_a_case_directly_in_ave4_and_a_casusregisseur_may_not(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    refused = client.post(opening(made, "4"), case_data(dalfsen))
    assert refused.status_code == 422
    assert not Case.objects.exists()
    ground = dalfsen.model.transition("", "4", "entry").criteria[0].id  # type: ignore[union-attr]
    as_(client, dalfsen, "aover").post(
        opening(made, "4"), case_data(dalfsen, casusregie="nobody", reason="", criteria=[ground])
    )
    step = PhaseTransition.objects.get()
    assert (step.to_phase, step.urgent, step.criteria) == ("4", True, [ground])


def test_a_phase_with_criteria_asks_for_at_least_one(client: Client, dalfsen: Town) -> None:
    answer = as_(client, dalfsen, "aover").post(
        opening(signal(dalfsen), "4"), case_data(dalfsen, casusregie="nobody")
    )
    assert answer.status_code == 422
    assert "Kies minstens één criterium dat nu geldt." in text_of(answer)
    assert "Ruzie en schulden" in text_of(answer)


def test_a_member_of_the_toegangsteam_says_who_was_present(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    as_(client, dalfsen, "toegangsteam")
    data = case_data(dalfsen, casusregie="nobody", reason="")
    assert "present" in client.post(opening(made), data).context["form"].errors
    client.post(opening(made), {**data, "present": "Wijkteam en politie"})
    assert PhaseTransition.objects.get().present == "Wijkteam en politie"


def test_casusregie_needs_a_reason_beside_the_field(client: Client, dalfsen: Town) -> None:
    answer = client.post(opening(signal(dalfsen)), case_data(dalfsen, reason=""))
    assert answer.context["form"].errors["reason"] == ["Schrijf op waarom deze persoon."]


def test_only_who_may_appoint_can_choose_a_colleague(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen)
    assert "holder" not in client.get(opening(made)).context["form"].fields
    as_(client, dalfsen, "netwerkcoordinator")
    colleague = dalfsen.user("casusregisseur2")
    client.post(opening(made), case_data(dalfsen, casusregie="colleague", holder=colleague.pk))
    assert Holding.objects.get().holder == colleague


def test_with_minors_westerkwartier_leaves_casusregie_to_the_jeugdconsulent(
    client: Client,
) -> None:
    town = Town("westerkwartier")
    child = NewMember(last_name="Kind", birth_date=date(NOW.year - 6, 1, 1))
    made = signal(town, household(town, child))
    as_(client, town, "oggz")
    form = client.get(opening(made, "2A")).context["form"]
    names = [label for _, label in form.fields["holder"].choices]
    assert any("Jeugdconsulent" in name for name in names)
    assert not any("De casusregisseur (" in name for name in names)
    assert form["minors_involved"].value() is True


def test_who_may_begin_in_two_phases_chooses_first(client: Client) -> None:
    town = Town("westerkwartier")
    made = signal(town)
    as_(client, town, "oggz")
    answer = client.get(opening(made))
    assert "In welke fase begint de casus?" in text_of(answer)
    assert "disabled" not in text_of(answer)
    assert "form" in client.get(opening(made, "2B")).context


def test_an_unknown_phase_is_answered_plainly(client: Client, dalfsen: Town) -> None:
    answer = client.get(opening(signal(dalfsen), "9"))
    assert "In deze fase kan een nieuwe casus niet beginnen" in text_of(answer)


def test_a_question_for_advice_opens_no_case(client: Client, dalfsen: Town) -> None:
    made = signal(dalfsen, kind="advice")
    assert client.get(opening(made))["Location"] == reverse("cases:signal", args=[made.reference])
    answer = client.post(opening(made), case_data(dalfsen))
    assert "Een adviesvraag opent geen casus" in text_of(answer)
    assert not Case.objects.exists()


def test_the_norm_for_appointing_is_the_one_that_holds_here(client: Client, dalfsen: Town) -> None:
    url = opening(signal(dalfsen))
    own = 23
    assert f"binnen {own} dagen" not in text_of(client.get(url))
    dalfsen.municipality.norm_overrides.create(phase="2", norm="appoint_days", days=own)
    assert f"Iemand moet binnen {own} dagen de casusregie hebben." in text_of(client.get(url))


def test_no_case_is_opened_for_a_household_that_everybody_left(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    move_person(
        membership=made.household.memberships.get(),
        to=household(dalfsen),
        actor=dalfsen.actor("casusregisseur", NOW),
        now=NOW,
        on=NOW.date(),
    )
    assert client.get(opening(made)).status_code == 302
    answer = client.post(opening(made), case_data(dalfsen))
    assert "In dit huishouden woont niemand meer." in text_of(answer)
    assert not Case.objects.exists()


def test_a_case_opened_meanwhile_is_told_and_nothing_typed_is_lost(
    client: Client, dalfsen: Town
) -> None:
    made = signal(dalfsen)
    a_case_for(dalfsen, made.household)
    answer = client.post(opening(made), case_data(dalfsen))
    assert answer.status_code == 422
    assert "Voor dit huishouden loopt al een casus" in text_of(answer)
    assert "Ruzie en schulden" in text_of(answer)


def a_case_for(town: Town, home: Household) -> Case:
    """A case that somebody else opened for this household."""
    from cases.services.opening import NewCase, open_case

    return open_case(
        signal=signal(town, home),
        actor=town.actor("netwerkcoordinator", NOW),
        now=NOW,
        new=NewCase(
            title="Eerder",
            dominant_problem=next(iter(town.model.dominant_problems)),
            phase="2",
            motivation="Nodig.",
            preconditions=frozenset(p.id for t in town.model.entries() for p in t.preconditions),
            appointments=(
                Appointment("casusregie", "", town.user("casusregisseur2").pk, "Heeft ruimte."),
            ),
        ),
    )
