"""A signal becomes a case in the browser: the phase, the grounds, and who takes casusregie."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from markupsafe import escape

from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.households import NewMember, move_person
from cases.intake.models import Signal
from cases.regie.models import Holding
from cases.regie.services.responsibilities import Appointment
from cases.scaling.models import PhaseTransition
from tests.cast import Town, a_household, a_signal
from tests.signing import signs_in_again

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


def household(town: Town, *members: NewMember) -> Household:
    return a_household(town, by="casusregisseur", at=NOW, members=members)


def signal(town: Town, home: Household | None = None, *, kind: str = "melding") -> Signal:
    return a_signal(town, home or household(town), by="casusregisseur", at=NOW, kind=kind)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


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
    aover = as_(client, dalfsen, "aover")
    sent = case_data(dalfsen, casusregie="nobody", reason="", criteria=[ground])
    asked = aover.post(opening(made, "4"), sent)
    assert "reauthenticate" in asked["Location"]
    assert not Case.objects.exists()
    assert "Ruzie en schulden" in aover.get(opening(made, "4")).text
    signs_in_again(aover)
    aover.post(opening(made, "4"), sent)
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
    from cases.intake.services.opening import NewCase, open_case

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
