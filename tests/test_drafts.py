"""Nothing typed is lost, on any form: type, let the session end, sign in, and find it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.record.models import LogEntry
from cases.scaling.models import Proposal
from roles import drafts
from roles.models import Draft, User
from roles.tasks import purge_drafts
from tests.browser.addresses import Addresses
from tests.cast import Town, a_case, days_ago
from tests.story import Story
from tests.typed_forms import TypedForm, filled_in, forms_of
from tests.who_may import WHO_MAY
from tests.world import names

pytestmark = pytest.mark.django_db

NO_DRAFT = {
    "q": "what one looks for is kept nowhere",
    "kolom": "the choice of columns of a list",
    "naam": "the name of a view on a list",
    "nieuw": "the new name of a view on a list",
    "what": "a choice of what to ask, without a word typed",
    "recipient": "a choice of whom to ask, without a word typed",
}
"""Fields of the forms that keep no draft, and why."""
MORE = {
    "cases:step_propose": ("?deel=gedaan", "?deel=vraag"),
    "cases:member_moves": ("?naar=nieuw",),
    "cases:new_case": ("?fase=2", "?fase=3"),
}
"""Further forms of a page, by its query."""


def pages(addresses: Addresses) -> Iterator[tuple[str, User, str]]:
    """Every page there is, with somebody who may open it."""
    for name in sorted(set(names()) & set(WHO_MAY)):
        user, address = addresses.page(name)
        if name == "escalation:review_many":
            address = f"{address}?casus={addresses.case.reference}"
        yield name, user, address
        for query in MORE.get(name, ()):
            yield name, user, f"{address.partition('?')[0]}{query}"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def types(client: Client, form: TypedForm, typed: dict[str, list[str]]) -> Any:
    """As the script does while somebody types."""
    return client.post(
        reverse("roles:draft"),
        json.dumps({"key": form.key, "typed": typed}),
        content_type="application/json",
        headers={"hx-request": "true"},
    )


def name_of(form: TypedForm) -> str:
    found = drafts.form_of(form.key)
    assert found
    return found.name


def found_again(client: Client, page: str, name: str) -> TypedForm:
    """The same form on the page as it is opened now."""
    shown = [f for f in forms_of(client.get(page).text) if f.key and name_of(f) == name]
    assert shown, f"{page} has no form {name}"
    return shown[0]


@pytest.mark.long
def test_every_form_finds_again_what_was_typed_before_the_session_ended() -> None:
    wrong, tried = [], set()
    for name, user, page in pages(Addresses()):
        client = signed_in(user)
        answer = client.get(page)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(answer.text):
            where = f"{name}: {page}"
            if not form.typed or form.typed & set(NO_DRAFT):
                continue
            if not form.key:
                wrong.append(f"{where} has a form without a draft: {sorted(form.typed)}")
                continue
            typed = filled_in(form)
            assert types(client, form, typed).status_code == 200, where
            client.session.flush()
            again = found_again(signed_in(user), page, name_of(form))
            for field in sorted(form.typed):
                if again.values.get(field) != typed[field]:
                    wrong.append(f"{where} {field}: {typed[field]}, not {again.values.get(field)}")
            tried.add(name_of(form).partition("#")[2])
            Draft.objects.all().delete()
    assert not wrong, "\n".join(wrong)
    assert len(tried) > 30, sorted(tried)


def test_no_form_with_a_password_keeps_a_draft() -> None:
    user = Town("dalfsen").user("casusregisseur")
    client = signed_in(user)
    for name in ("account_reauthenticate", "account_change_password"):
        (form,) = [f for f in forms_of(client.get(reverse(name)).text) if f.has_password]
        assert not form.key


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    return a_case(dalfsen, at=timezone.localtime() - timedelta(days=3))


@pytest.fixture
def regisseur(dalfsen: Town) -> Client:
    return signed_in(dalfsen.user("casusregisseur"))


def page_of(case: Case) -> str:
    return reverse("cases:case", args=[case.reference])


def log_form(client: Client, case: Case) -> TypedForm:
    return found_again(
        client, page_of(case), f"{reverse('cases:log', args=[case.reference])}#LogForm"
    )


def writes(client: Client, case: Case, text: str = "Half verh") -> Any:
    return types(
        client, log_form(client, case), {"kind": ["visit"], "text": [text], "happened_at": [""]}
    )


def text_of(client: Client, case: Case) -> list[str]:
    return log_form(client, case).values["text"]


def test_it_says_when_it_was_kept_and_where_it_is_written_does_not_matter(
    regisseur: Client, case: Case
) -> None:
    assert writes(regisseur, case).json()["said"].startswith("Concept bewaard om ")
    Draft.objects.update(saved_at=days_ago(1))
    assert "Concept van gisteren" in regisseur.get(page_of(case)).text
    own_page = regisseur.get(reverse("cases:log", args=[case.reference])).text
    assert "Half verh" in own_page
    in_a_row = regisseur.get(
        reverse("cases:write", args=[case.reference]), headers={"hx-request": "true"}
    )
    assert "Half verh" in in_a_row.text


def test_a_draft_is_of_one_person_and_one_case(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    writes(regisseur, case)
    assert text_of(signed_in(dalfsen.user("netwerkcoordinator")), case) == [""]
    assert text_of(regisseur, a_case(dalfsen)) == [""]
    assert text_of(regisseur, case) == ["Half verh"]


def test_nobody_writes_in_the_draft_of_another(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    form = log_form(regisseur, case)
    other = signed_in(dalfsen.user("netwerkcoordinator"))
    assert types(other, form, {"text": ["Van een ander"]}).status_code == 422
    form.values["concept"] = [f"{form.key}x"]
    assert types(regisseur, form, {"text": ["Vals"]}).status_code == 422
    assert not Draft.objects.exists()


def test_carried_out_it_is_done_and_refused_it_stays(regisseur: Client, case: Case) -> None:
    log = reverse("cases:log", args=[case.reference])
    key = {"concept": log_form(regisseur, case).key}
    bad = {"kind": "visit", "text": "Half verh", "happened_at": "9999-12-31T23:59"}
    assert regisseur.post(log, {**bad, **key}).status_code == 422
    assert text_of(regisseur, case) == ["Half verh"]
    assert regisseur.post(log, {"kind": "visit", "text": "Heel verhaal", **key}).status_code == 302
    assert not Draft.objects.exists()
    assert LogEntry.objects.get().text == "Heel verhaal"


def test_thrown_away_it_is_gone_and_one_is_back_on_the_page(regisseur: Client, case: Case) -> None:
    writes(regisseur, case)
    key, page = log_form(regisseur, case).key, page_of(case)
    here = {"referer": f"http://testserver{page}"}
    answer = regisseur.post(reverse("roles:draft"), {"weg": key}, headers=here)
    assert answer["Location"] == page
    assert text_of(regisseur, case) == [""]
    elsewhere = {"referer": "https://elders.nl/"}
    answer = regisseur.post(reverse("roles:draft"), {"weg": key}, headers=elsewhere)
    assert answer["Location"] == "/"


def test_what_is_sent_after_one_was_signed_out_is_found_after_signing_in(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    """Without a script too."""
    form = log_form(regisseur, case)
    regisseur.session.flush()
    sent = {"kind": "visit", "text": "Te laat", "happened_at": "", "concept": form.key}
    answer = regisseur.post(reverse("cases:log", args=[case.reference]), sent)
    assert answer["Location"].startswith(reverse("account_login"))
    assert not LogEntry.objects.exists()
    assert text_of(signed_in(dalfsen.user("casusregisseur")), case) == ["Te laat"]


def test_what_is_typed_after_one_was_signed_out_is_kept_and_said_not_to_be_sent(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    form = log_form(regisseur, case)
    regisseur.session.flush()
    assert types(regisseur, form, {"text": ["Te laat"]}).status_code == 401
    assert text_of(signed_in(dalfsen.user("casusregisseur")), case) == ["Te laat"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * (drafts.LONGEST + 1)])
def test_what_cannot_be_kept_is_said_and_the_last_draft_stays(
    regisseur: Client, case: Case, text: str
) -> None:
    writes(regisseur, case)
    assert writes(regisseur, case, text).status_code == 422
    assert text_of(regisseur, case) == ["Half verh"]


def test_a_draft_does_not_grow_without_end_field_by_field(regisseur: Client, case: Case) -> None:
    """Each time a field more, and each time not too long by itself."""
    form = log_form(regisseur, case)
    half = "x" * (drafts.LONGEST // 2)
    answers = [types(regisseur, form, {f"f{n}": [half]}).status_code for n in range(4)]
    assert answers == [200, 422, 422, 422]
    assert types(regisseur, form, {"f9": [""] * drafts.LONGEST}).status_code == 422
    assert set(Draft.objects.get().typed) == {"f0"}


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"key": 1, "typed": 2}', '{"key": "x", "typed": {}}']
)
def test_nonsense_is_no_draft(regisseur: Client, body: str) -> None:
    answer = regisseur.post(reverse("roles:draft"), body, content_type="application/json")
    assert answer.status_code == 422


def test_typing_is_no_look_and_no_activity(regisseur: Client, case: Case) -> None:
    form = log_form(regisseur, case)
    before, active = AccessLog.objects.count(), Case.objects.get(pk=case.pk).last_activity_at
    types(regisseur, form, {"text": ["Half verh"]})
    assert AccessLog.objects.count() == before
    assert Case.objects.get(pk=case.pk).last_activity_at == active


def test_who_may_no_longer_see_the_case_does_not_read_their_draft(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    writes(regisseur, case)
    outsider = signed_in(dalfsen.user("casusregisseur2"))
    Draft.objects.update(owner=dalfsen.user("casusregisseur2"))
    for page in (page_of(case), reverse("cases:log", args=[case.reference])):
        assert outsider.get(page).status_code == 404


def test_a_draft_left_lying_goes_after_its_days_and_not_before(
    regisseur: Client, case: Case
) -> None:
    writes(regisseur, case)
    now = timezone.now()
    kept = timedelta(days=settings.AVE_DRAFT_DAYS)
    purge_drafts(now=now + kept - timedelta(minutes=1))
    assert Draft.objects.exists()
    assert purge_drafts(now=now + kept + timedelta(minutes=1)).found == 1
    assert not Draft.objects.exists()


def test_a_motivation_stays_while_the_consultation_is_recorded_that_the_page_demands(
    dalfsen: Town,
) -> None:
    story = Story(dalfsen, a_case(dalfsen))
    story.at_once("casusregisseur", "3", "up")
    story.propose("netwerkcoordinator", "4", "up")
    proposal = Proposal.objects.pending().get(case=story.case)
    page = reverse("cases:proposal", args=[story.case.reference, proposal.pk])
    aover = signed_in(dalfsen.user("aover"))
    decide = found_again(aover, page, f"{page}#decide")
    types(aover, decide, {**decide.values, "decide-motivation": ["Er is gevaar."]})
    consult = found_again(aover, page, f"{page}#consult")
    heard = {
        "do": "consult",
        "concept": consult.key,
        "consult-function": "burgemeester",
        "consult-outcome": "agrees",
        "consult-text": "Is het eens.",
        "consult-held_at": "vandaag 00:01",
    }
    assert aover.post(page, heard).status_code == 302
    assert proposal.consultations.count() == 1
    assert found_again(aover, page, f"{page}#decide").values["decide-motivation"] == [
        "Er is gevaar."
    ]
    assert found_again(aover, page, f"{page}#consult").values["consult-text"] == [""]


def test_a_plan_that_another_changed_meanwhile_is_laid_beside_the_draft(
    regisseur: Client, dalfsen: Town, case: Case
) -> None:
    """The draft remembers what it started from: nothing of the other is overwritten unseen."""
    facts = reverse("cases:facts", args=[case.reference])
    form = found_again(regisseur, facts, f"{facts}#FactsForm")
    types(regisseur, form, {**form.values, "title": ["Mijn titel"]})
    other = signed_in(dalfsen.user("netwerkcoordinator"))
    theirs = found_again(other, facts, f"{facts}#FactsForm")
    assert other.post(facts, {**theirs.values, "title": "Hun titel"}).status_code == 302
    again = found_again(regisseur, facts, f"{facts}#FactsForm")
    assert again.values["title"] == ["Mijn titel"]
    answer = regisseur.post(facts, again.values)
    assert answer.status_code == 422
    assert "Hun titel" in answer.text
    assert Case.objects.get(pk=case.pk).title == "Hun titel"
