"""AVE4 is decided by who proves afresh who they are, and nothing typed is lost by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.scaling.models import Confirmation, PhaseTransition, Proposal
from cases.scaling.views.signing import KEPT, SIGNED_WITHIN
from roles.models import FunctionPeriod
from tests.cast import PASSWORD, Town, a_case
from tests.signing import signs_in_again
from tests.story import Story

pytestmark = pytest.mark.django_db
WHY = "Er is nu gevaar voor de buurt."


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def to_ave4(dalfsen: Town) -> Proposal:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    story.propose("netwerkcoordinator", "4", "up")
    story.consult("aover", "burgemeester")
    return Proposal.objects.pending().get(case=story.case)


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.user(name))
    return client


def page_of(proposal: Proposal) -> str:
    return reverse("cases:proposal", args=[proposal.case.reference, proposal.pk])


def decides(client: Client, proposal: Proposal, button: str = "decide") -> Any:
    form = client.get(page_of(proposal)).context["decide"]["form"]
    hidden = {f"decide-{name}": value for name, value in form.initial.items()}
    return client.post(page_of(proposal), {"do": button, **hidden, "decide-motivation": WHY})


@pytest.mark.parametrize(
    ("button", "said", "status"),
    [("decide", "Goedkeuren", "approved"), ("refuse", "Afwijzen", "refused")],
)
def test_who_did_not_sign_in_again_reads_what_they_sign_and_then_it_is_done(
    dalfsen: Town, to_ave4: Proposal, button: str, said: str, status: str
) -> None:
    aover = signed_in(dalfsen, "aover")
    asked = decides(aover, to_ave4, button)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert "gevaar" not in asked["Location"]
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending

    page = aover.get(asked["Location"]).text
    assert f"{said}: Opschalen naar AVE4, casus {to_ave4.case.reference}" in page
    assert WHY not in page
    done = signs_in_again(aover, back=page_of(to_ave4))
    to_ave4.refresh_from_db()
    assert to_ave4.status == status
    assert WHY in aover.get(done).text
    if button == "decide":
        decision = PhaseTransition.objects.get(case=to_ave4.case, to_phase="4")
        assert done == reverse("cases:decision", args=[to_ave4.case.reference, decision.number])
        assert decision.decider == dalfsen.user("aover")


def test_who_signs_stays_signed_in_though_the_password_is_stored_anew(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    """As after a release of Django that keeps passwords with more care."""
    person = dalfsen.user("aover")
    person.password = old = make_password(PASSWORD, salt="tooshort")
    person.save(update_fields=["password"])
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    done = signs_in_again(aover, back=page_of(to_ave4))
    person.refresh_from_db()
    assert person.password != old
    assert aover.get(done).status_code == 200
    to_ave4.refresh_from_db()
    assert to_ave4.status == "approved"


def test_opening_a_page_never_carries_anything_out(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = signed_in(dalfsen, "aover")
    asked = decides(aover, to_ave4)
    for address in (asked["Location"], page_of(to_ave4), asked["Location"]):
        aover.get(address)
    signs_in_again(aover)  # from elsewhere: not what was asked here
    aover.get(page_of(to_ave4))
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending


def test_it_is_carried_out_once(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    signs_in_again(aover, back=page_of(to_ave4))
    assert signs_in_again(aover, back=page_of(to_ave4)) == page_of(to_ave4)
    assert PhaseTransition.objects.filter(case=to_ave4.case, to_phase="4").count() == 1


def test_what_changed_meanwhile_is_read_first_and_nothing_typed_is_lost(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    Case.objects.filter(pk=to_ave4.case_id).update(grounds=to_ave4.case.grounds + 1)
    assert signs_in_again(aover, back=page_of(to_ave4)) == page_of(to_ave4)
    page = aover.get(page_of(to_ave4)).text
    assert "Dit is nog niet vastgelegd." in page
    assert WHY in page
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending
    decides(aover, to_ave4)
    to_ave4.refresh_from_db()
    assert to_ave4.status == "approved"


def test_whose_function_ended_meanwhile_signs_nothing(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    FunctionPeriod.objects.filter(user=dalfsen.user("aover")).update(
        end=timezone.localdate() - timedelta(days=1)
    )
    answer = aover.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": page_of(to_ave4)}
    )
    assert answer.status_code == 403
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending


def test_what_waited_too_long_is_not_carried_out_but_is_still_there(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = signed_in(dalfsen, "aover")
    asked = decides(aover, to_ave4)
    session = aover.session
    session[KEPT]["at"] -= SIGNED_WITHIN.total_seconds()
    session.save()
    assert "Goedkeuren" not in aover.get(asked["Location"]).text
    assert signs_in_again(aover, back=page_of(to_ave4)) == page_of(to_ave4)
    assert WHY in aover.get(page_of(to_ave4)).text
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending


def test_a_wrong_password_decides_nothing_and_keeps_the_text(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    assert signs_in_again(aover, "verkeerd wachtwoord") == ""
    again = decides(aover, to_ave4)
    assert again["Location"].startswith(reverse("account_reauthenticate"))
    assert WHY in aover.get(page_of(to_ave4)).text


def test_signing_in_again_counts_for_five_minutes(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = signed_in(dalfsen, "aover")
    signs_in_again(aover)
    session = aover.session
    records = session["account_authentication_methods"]
    records[-1]["at"] -= 301
    session["account_authentication_methods"] = records
    session.save()
    assert decides(aover, to_ave4)["Location"].startswith(reverse("account_reauthenticate"))
    records[-1]["at"] += 10
    session["account_authentication_methods"] = records
    session.save()
    assert not decides(aover, to_ave4)["Location"].startswith(reverse("account_reauthenticate"))


def test_in_anothers_session_neither_the_text_nor_the_proof_is_found(
    dalfsen: Town, to_ave4: Proposal
) -> None:
    first = signed_in(dalfsen, "aover")
    decides(first, to_ave4)
    signs_in_again(first)
    second = signed_in(dalfsen, "aover")
    assert WHY not in second.get(page_of(to_ave4)).text
    assert decides(second, to_ave4)["Location"].startswith(reverse("account_reauthenticate"))
    # Somebody else at the same browser: the session of the one before is gone.
    first.force_login(dalfsen.user("netwerkcoordinator"))
    assert WHY not in first.get(page_of(to_ave4)).text
    to_ave4.refresh_from_db()
    assert to_ave4.is_pending


def test_once_decided_the_session_keeps_nothing(dalfsen: Town, to_ave4: Proposal) -> None:
    aover = signed_in(dalfsen, "aover")
    decides(aover, to_ave4)
    signs_in_again(aover)
    decides(aover, to_ave4)
    assert PhaseTransition.objects.filter(case=to_ave4.case, to_phase="4").exists()
    stored = Session.objects.get(pk=aover.session.session_key).get_decoded()
    assert WHY not in str(stored)


def test_below_ave4_nobody_is_asked(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "2", "down")
    proposal = Proposal.objects.pending().get(case=story.case)
    answer = decides(signed_in(dalfsen, "netwerkcoordinator"), proposal)
    assert "besluit" in answer["Location"]


def test_an_urgent_step_into_ave4_asks_it_too_and_keeps_what_was_typed(dalfsen: Town) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    case = story.fresh()
    aover = signed_in(dalfsen, "aover")
    url = reverse("cases:step_propose", args=[case.reference, "4", "up"])
    sent = {
        "from_phase": "3",
        "seen_at": timezone.now().isoformat(),
        "criteria": ["risico_eigenrichting"],
        "motivation": WHY,
        "urgent": "on",
        "do": "decide",
    }
    asked = aover.post(url, sent)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert Case.objects.get(pk=case.pk).phase == "3"
    assert WHY in aover.get(url, {"deel": "vraag"}).text
    signs_in_again(aover, back=f"{url}?deel=vraag")
    assert Case.objects.get(pk=case.pk).phase == "4"


def test_confirming_an_urgent_decision_asks_it_too(dalfsen: Town) -> None:
    case = a_case(dalfsen, phase="4", by="aover", at=timezone.now())
    mayor = signed_in(dalfsen, "burgemeester")
    url = reverse("cases:decision", args=[case.reference, 1])
    sent = {"agrees": "ja", "text": WHY}
    assert mayor.post(url, sent)["Location"].startswith(reverse("account_reauthenticate"))
    assert not Confirmation.objects.exists()
    assert WHY in mayor.get(url).text
    signs_in_again(mayor, back=url)
    assert Confirmation.objects.get().agrees
