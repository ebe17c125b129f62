"""Mijn werk shows the worst of each part, counts all of it, and leads to the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case, Task
from cases.core.read_state import read_states
from cases.core.state import CaseState
from cases.worklist.ask import Kind
from cases.worklist.asks import SOON
from cases.worklist.presenters import work as presenter
from cases.worklist.reading import (
    counted,
    held_by,
    read_tasks,
    tasks_of,
    worst_first,
    worst_tasks,
)
from notifications.models import Notice
from roles.acting import Actor
from roles.ave_model.types import REGIE, Level, Responsibility
from roles.models import User
from roles.permission_levels import level
from roles.permissions import (
    Action,
    allowed_actions,
    may_appoint,
    may_confirm,
    may_decide,
    may_take,
)
from tests.cast import Town, a_case, a_household, a_signal
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db

HOME = reverse("cases:home")
HTMX: dict[str, Any] = {"HX-Request": "true"}


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds little, so that little is needed to go beyond it."""
    monkeypatch.setattr(presenter, "SHOWN", 3)
    monkeypatch.setattr(presenter, "PAGE", 2)


def ago(**kwargs: float) -> datetime:
    return timezone.localtime() - timedelta(**kwargs)


def opened(client: Client, user: User, address: str = HOME) -> dict[str, Any]:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.context is not None
    shown = {name: answer.context[name] for name in sorted(answer.context.keys())}
    return shown | {"html": answer.content.decode()}


def references(rows: list[dict[str, Any]]) -> list[str]:
    return [row["reference"] for row in rows]


def pages(client: Client, user: User, address: str, part: str) -> list[str]:
    """The references on all pages from this one on, in their order."""
    found = []
    while address:
        page = opened(client, user, address)
        assert len(page[part]) <= presenter.PAGE
        found += references(page[part])
        address = page["next_url"]
    return found


def vacant(town: Town, *days: int) -> list[str]:
    """Cases without casusregie, for so many days."""
    return [a_case(town, at=ago(days=n), regisseur=None).reference for n in days]


def test_what_waits_longest_is_shown_all_is_counted_and_the_rest_is_a_press_away(
    client: Client, dalfsen: Town
) -> None:
    oldest_first = vacant(dalfsen, 9, 8, 7, 6, 5)
    user = dalfsen.user("casusregisseur2")
    page = opened(client, user)
    assert references(page["rows"]) == oldest_first[:3]
    assert page["number"] == page["nav_counts"]["home"] == 5
    assert f'href="{page["all_url"]}">Toon alle 5</a>' in page["html"]
    assert pages(client, user, page["all_url"], "rows") == oldest_first


def test_what_fits_has_no_more(client: Client, dalfsen: Town) -> None:
    vacant(dalfsen, 9, 8, 7)
    page = opened(client, dalfsen.user("casusregisseur2"))
    assert len(page["rows"]) == page["number"] == 3
    assert "Toon alle" not in page["html"]


def test_the_worst_stands_first_however_new(client: Client, dalfsen: Town) -> None:
    vacant(dalfsen, 9, 8, 7, 6)
    grave = a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True)
    page = opened(client, dalfsen.user("netwerkcoordinator"))
    assert page["rows"][0]["reference"] == grave.reference
    assert page["rows"][0]["danger"]
    story = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    story.at_once("casusregisseur", "3", "up")
    page = opened(client, dalfsen.user("netwerkcoordinator"))
    everything = opened(client, dalfsen.user("netwerkcoordinator"), page["all_url"])
    assert page["urgent"] == everything["urgent"] >= 1


def test_signals_are_counted_with_the_rest_and_reached_with_it(
    client: Client, dalfsen: Town
) -> None:
    home = a_household(dalfsen, by="toegangsteam", at=ago(days=9))
    made = [a_signal(dalfsen, home, by="toegangsteam", at=ago(days=n)) for n in (8, 7, 6, 5, 4)]
    user = dalfsen.user("toegangsteam")
    page = opened(client, user)
    assert page["number"] == page["nav_counts"]["home"] == 5
    assert references(page["rows"]) == [signal.reference for signal in made[:3]]
    assert pages(client, user, page["all_url"], "rows") == [s.reference for s in made]


def test_the_list_of_cases_has_the_rest_of_ones_own_in_the_same_order(
    client: Client, dalfsen: Town
) -> None:
    mine = [a_case(dalfsen, at=ago(days=n)).reference for n in (9, 8, 7, 6, 5)]
    a_case(dalfsen, by="casusregisseur2", regisseur="casusregisseur2")
    user = dalfsen.user("casusregisseur")
    page = opened(client, user)
    assert references(page["own"]) == mine[:3]
    assert page["own_number"] == 5
    address = page["all_own_url"].replace("&", "&amp;")
    assert f'href="{address}">Toon alle 5</a>' in page["html"]
    assert references(client.get(page["all_own_url"]).context["rows"]) == mine


def test_all_that_one_waits_for_is_counted_and_reached(client: Client, dalfsen: Town) -> None:
    asked = []
    for days in (9, 8, 7, 6):
        story = Story(dalfsen, a_case(dalfsen, at=ago(days=days)), ago(days=days - 1))
        story.at_once("casusregisseur", "3", "up")
        story.propose("casusregisseur", "2", "down")
        asked.append(story.case.reference)
    user = dalfsen.user("casusregisseur")
    page = opened(client, user)
    assert references(page["expected"]) == asked[:3]
    assert page["expected_number"] == 4
    assert f'href="{page["all_expected_url"]}">Toon alle 4</a>' in page["html"]
    assert pages(client, user, page["all_expected_url"], "expected") == asked
    alone = opened(client, user, page["all_expected_url"])
    assert [*alone["rows"], *alone["own"], *alone["news"]] == []
    assert f'href="{HOME}">Terug naar heel Mijn werk' in alone["html"]


def test_a_mangled_address_shows_what_there_is(client: Client, dalfsen: Town) -> None:
    oldest_first = vacant(dalfsen, 9, 8, 7)
    user = dalfsen.user("casusregisseur2")
    for query in ("toon=wacht&na=x", "toon=wacht&na=WyJ4Il0"):
        assert references(opened(client, user, f"{HOME}?{query}")["rows"]) == oldest_first[:2]
    assert len(opened(client, user, f"{HOME}?toon=iets")["rows"]) == 3


def test_a_case_that_was_written_in_is_still_shown(client: Client, dalfsen: Town) -> None:
    mine = [a_case(dalfsen, at=ago(days=n)).reference for n in (9, 8, 7, 6, 5)]
    client.force_login(dalfsen.user("casusregisseur"))
    write = f"{reverse('cases:write', args=[mine[0]])}?bij=werk"
    html = client.post(write, {"kind": "visit", "text": "Thee."}, headers=HTMX).text
    assert f'id="werk-{mine[0]}"' in html
    assert "Vastgelegd, net nu" in html
    assert f'id="werk-{mine[4]}"' not in html


def test_who_writes_on_the_page_of_one_part_stays_there(client: Client, dalfsen: Town) -> None:
    mine = [a_case(dalfsen, at=ago(days=n)).reference for n in (69, 68, 67, 66, 65)]
    user = dalfsen.user("casusregisseur")
    second = opened(client, user, opened(client, user)["all_url"])["next_url"]
    assert references(opened(client, user, second)["rows"]) == mine[2:4]
    write = f"{reverse('cases:write', args=[mine[2]])}?bij=wacht"
    headers = HTMX | {"HX-Current-URL": f"http://testserver{second}"}
    answer = client.post(write, {"kind": "visit", "text": "Thee."}, headers=headers)
    assert references(answer.context["rows"]) == mine[3:]  # what was written in waits less long
    assert answer.context["part"] == "wacht"


def test_news_is_of_cases_one_sees_and_the_bell_counts_all(client: Client, dalfsen: Town) -> None:
    seen = a_case(dalfsen)
    hidden = a_case(dalfsen, by="casusregisseur2", regisseur="casusregisseur2")
    user = dalfsen.user("casusregisseur")
    for case, text in ((seen, "Over de mijne."), (hidden, "Over een andere.")):
        Notice.objects.create(
            recipient=user, about=case.reference, text=text, created_at=ago(hours=1)
        )
    page = opened(client, user)
    assert [news["text"] for news in page["news"]] == ["Over de mijne."]
    assert page["nav_counts"]["notices"] == 2


@pytest.fixture
def busy(dalfsen: Town) -> Town:
    """A town in which something of every kind goes on."""
    for days in (40, 39):
        story = Story(dalfsen, a_case(dalfsen, at=ago(days=days)), ago(days=days - 1))
        story.at_once("casusregisseur", "3", "up")
        story.propose("casusregisseur", "2", "down")
        if days == 39:
            story.send_back("netwerkcoordinator")
        ended = Story(dalfsen, a_case(dalfsen, at=ago(days=days)), ago(days=days - 1))
        ended.at_once("casusregisseur", "1", "down")
        Case.objects.filter(pk=ended.case.pk).update(waakvlam_until=timezone.localdate())
        project_all()
        for minors in (True, False):
            a_case(dalfsen, at=ago(days=days), regisseur=None, minors=minors)
        a_case(dalfsen, phase="4", by="aover", regisseur=None, safety_risk=True, at=ago(hours=1))
        a_case(dalfsen, at=ago(days=3), safety_risk=True)
    # Proposed by one of those who decide it, where the model asks for four eyes.
    dalfsen.people["netwerk2"] = dalfsen.hire("netwerkcoordinator", name="netwerk2")
    own = Story(dalfsen, a_case(dalfsen, at=ago(days=9)), ago(days=8))
    own.at_once("casusregisseur", "3", "up")
    own.propose("netwerkcoordinator", "2", "down")
    return dalfsen


def asked_by_the_rule(case: Case, state: CaseState, actor: Actor) -> set[tuple[str, str]]:
    """What waits for somebody on a case, by the permission rule itself, asked of this person."""
    view, me = state.snapshot, actor.user_id
    functions = actor.functions_in(case.municipality_id)
    found = set()
    if may_confirm(view, me, functions):
        found.add(("confirm", ""))
    if state.proposal and state.proposal.returned:
        if view.proposer == me:
            found.add(("answer", ""))
    elif view.open_step and may_decide(view, view.open_step, me, functions):
        found.add(("decide", ""))
    for slot in view.missing():
        name = f"{slot.responsibility} {slot.aspect}"
        if may_appoint(view, slot, me, functions):
            found.add(("appoint", name))
        elif may_take(view, slot, functions):
            found.add(("take", name))
    holds = any(view.acts_in(me, regie, functions) for regie in REGIE)
    until = state.waakvlam_until
    soon = until is not None and until <= actor.day + SOON
    works = level(view, me, functions) is Level.WORK
    followed = view.is_held(Responsibility.CASUSREGIE) and not works
    may_close = Action.CLOSE in allowed_actions(view, me, functions)
    if soon and not holds and may_close and not followed:
        found.add(("close", ""))
    return found


def test_what_is_asked_of_somebody_is_what_the_rule_lets_them_do(busy: Town) -> None:
    """Everybody and every case: a task stands there exactly where the rule says that one may."""
    now = timezone.now()
    asked = 0
    for name in busy.people:
        actor = busy.actor(name, timezone.localtime())
        by_case: dict[int, set[tuple[str, str]]] = {}
        for task in worst_tasks(tasks_of(actor, now)):
            if task.kind not in (Kind.DUTY, Kind.ASSIGNMENT):
                about = f"{task.responsibility} {task.aspect}" if task.responsibility else ""
                by_case.setdefault(task.case_id, set()).add((task.kind, about))
        seen = Case.objects.visible_to(actor).open()
        assert set(by_case) <= set(seen.values_list("pk", flat=True)), name
        for case, state in read_states(seen, now):
            by_rule = asked_by_the_rule(case, state, actor)
            assert by_case.get(case.pk, set()) == by_rule, (name, case)
            asked += len(by_rule)
    assert asked > 20


def test_one_question_reads_what_waits_and_what_was_asked_of_others(busy: Town) -> None:
    now, both = timezone.now(), 0
    for name in busy.people:
        actor = busy.actor(name, timezone.localtime())
        waits, expected = read_tasks(actor, now)
        assert worst_first(waits) == worst_tasks(tasks_of(actor, now)), name
        asked = Task.objects.asked_by(actor).values_list("case", "subject", "asked_as")
        assert sorted((t.case_id, t.subject, t.asked_as) for t in expected) == sorted(asked), name
        both += bool(waits and expected)
    assert both


def test_in_hands_is_what_one_holds_in_a_function_that_one_still_has(busy: Town) -> None:
    actor = busy.actor("casusregisseur", timezone.localtime())
    regie = Case.objects.open().acted_on_by(actor, *REGIE).order_by("last_activity_at", "pk")
    assert held_by(actor).regie == tuple(regie.values_list("pk", flat=True))
    assert held_by(actor).regie
    lapsed = dataclasses.replace(
        actor, functions={place: frozenset({"burgemeester"}) for place in actor.functions}
    )
    assert not held_by(lapsed).all


def test_one_thing_asked_twice_of_somebody_counts_once(busy: Town) -> None:
    actor = busy.actor("casusregisseur2", timezone.localtime())
    before = counted(worst_tasks(tasks_of(actor, timezone.now()))).number
    vacant(busy, 9, 8, 7, 6)
    after = counted(worst_tasks(tasks_of(actor, timezone.now()))).number
    assert after == before + 4


def test_a_part_by_itself_asks_no_more(
    client: Client, busy: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for name in ("netwerkcoordinator", "aover", "casusregisseur"):
        opened(client, busy.user(name))
        for part in ("wacht", "verwacht"):
            with django_assert_max_num_queries(14):
                client.get(f"{HOME}?toon={part}")
