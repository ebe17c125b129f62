"""A notice that cannot wait says what is asked, and by when, without a name; and a notice that asks
for something ends with what it asked. For every kind there is: a new one must join."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from cases.briefings.outline import Outline
from cases.briefings.services import brief, reply
from cases.core import notice_parts
from cases.core.locking import locked_case
from cases.households.models import Membership
from cases.households.services.deaths import record_death
from cases.record.services.assignments import assign, finish
from cases.regie.services.absences import end_absence, record_absence
from cases.scaling.services.decisions import confirm
from cases.worklist.ask import Kind
from escalation.models import Flag
from escalation.reviewing import Asked, Outcome
from escalation.scan import scan
from escalation.services.reviews import review_case
from notifications.models import Notice
from notifications.tasks import daily_overview, send_mail
from roles.models import Absence
from tests.story import Story, begin, dalfsen_in

pytestmark = pytest.mark.django_db

SECRETS = (
    "Voorbeeld",
    "Anna",
    "Dorpsstraat",
    "7721",
    "Ruzie",
    "De aover",
    "De netwerk",
    "De casus",
)
ASKS = (
    "uw besluit", "Besluit nu", "U besluit", "Geef antwoord", "Bevestig", "Wijs iemand aan",
    "Neem die op u", "opdracht", "Geef vandaag uw advies", "Lees", "Bekijk", "Beantwoord",
    "Overleg", "Zorg dat",
)  # fmt: skip
"""How a notice asks for something."""
WHEN = ("vandaag", "uiterlijk", "Uiterlijk", "vóór", "gepland op")


# What the code says


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place that notifies somebody: its file, and the call."""
    root = Path(settings.BASE_DIR)
    for package in ("cases", "escalation", "roles", "dashboards"):
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
                if isinstance(node, ast.Call) and name in ("notify", "notify_case"):
                    yield str(path.relative_to(root)), node


def given(call: ast.Call) -> Mapping[str, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def texts_in(node: ast.AST) -> str:
    """All that is written out in it."""
    constants = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return " ".join(text for text in constants if isinstance(text, str))


def test_there_are_notices_to_judge() -> None:
    assert len(list(calls())) > 40


def test_what_is_to_be_done_today_says_what_and_when() -> None:
    said = [texts_in(named["today"]) for _, call in calls() if "today" in (named := given(call))]
    assert len(said) > 12
    for text in said:
        assert any(word in text for word in ASKS), text
        assert "vandaag" in text or text == "Zorg dat u erbij bent.", text


def test_what_asks_for_a_task_says_so_and_names_a_kind_that_is_tried_below() -> None:
    tried = set()
    for file, call in calls():
        named = given(call)
        in_passing = file == "cases/core/services/notify.py" and len(call.args) == 1
        if "asks" not in named or in_passing:
            continue
        said = texts_in(call.args[1]) if len(call.args) > 1 else texts_in(named["text"])
        assert any(word in said for word in ASKS), said
        kinds = [n.attr for n in ast.walk(named["asks"]) if isinstance(n, ast.Attribute)]
        tried |= {Kind[name] for name in kinds if name in Kind.__members__}
    assert tried <= set(TASKS)


# What comes by mail, and how it ends


def proposed() -> Story:
    story = dalfsen_in("3")
    story.change("casusregisseur", safety_risk=True)
    story.propose("casusregisseur", "2", "down")
    return story


def sent_back() -> Story:
    story = proposed()
    story.send_back("netwerkcoordinator")
    return story


def urgent() -> Story:
    story = dalfsen_in("3")
    story.at_once("aover", "4", "up", urgent=True)
    return story


def vacant() -> Story:
    """What nobody holds is asked for by a danger that was not there before."""
    story = dalfsen_in("3")
    story.change("casusregisseur", safety_risk=True)
    return story


def assigned() -> Story:
    story = begin("dalfsen", "2", safety_risk=True)
    actor = story.town.actor("netwerkcoordinator", story.now)
    with locked_case(story.case.pk, actor, story.later()) as context:
        assign(context, text="Bel de huisarts.", due=(story.now + timedelta(days=3)).date())
    return story


def confirmed(story: Story) -> None:
    confirm(
        transition=story.case.transitions.latest("number"),
        actor=story.town.actor("burgemeester", story.now),
        now=story.later(),
        agrees=True,
        text="Eens.",
    )


def finished(story: Story) -> None:
    finish(
        assignment=story.case.assignments.get(),
        actor=story.town.actor("casusregisseur", story.now),
        now=story.later(),
        result="Gebeld.",
    )


def appointed(story: Story) -> None:
    story.appoint("aover", "procesregie", "aover", aspect="omgeving")


TASKS: Mapping[Kind, tuple[Callable[[], Story], str, Callable[[Story], object]]] = {
    Kind.DECIDE: (proposed, "netwerkcoordinator", lambda s: s.refuse("netwerkcoordinator")),
    Kind.ANSWER: (sent_back, "casusregisseur", lambda s: s.answer("casusregisseur")),
    Kind.CONFIRM: (urgent, "burgemeester", confirmed),
    Kind.APPOINT: (vacant, "aover", appointed),
    Kind.ASSIGNMENT: (assigned, "casusregisseur", finished),
}
"""Each task of which somebody is told: how it comes about, who is asked, and how it ends."""
NOT_TOLD = {Kind.TAKE, Kind.DUTY, Kind.CLOSE, Kind.MOVE}
"""Of these nobody is told by themselves: who appoints is, the scan tells of the flag, or it is seen
to in Mijn werk."""


def test_every_kind_of_task_is_tried() -> None:
    assert set(TASKS) | NOT_TOLD == set(Kind)


def asking(story: Story, kind: Kind, who: str) -> list[Notice]:
    """What somebody is asked and has not seen yet."""
    mine = Notice.objects.unseen().filter(recipient=story.town.user(who))
    return list(mine.filter(asks__startswith=f"{kind}:"))


@pytest.mark.parametrize("kind", TASKS, ids=str)
def test_a_mail_that_cannot_wait_says_what_is_asked_and_by_when(kind: Kind) -> None:
    begun, who, _ = TASKS[kind]
    story = begun()
    assert asking(story, kind, who)
    send_mail(now=story.later())
    mails = [m for m in mail.outbox if m.to[0].startswith(f"{who}@")]
    said = [m for m in mails if any(n.text in m.body for n in asking(story, kind, who))]
    assert said
    for sent in said:
        assert any(word in sent.body for word in ASKS), sent.body
        assert any(word in sent.body for word in WHEN), sent.body


@pytest.mark.parametrize("kind", TASKS, ids=str)
def test_every_urgent_mail_asks_for_something_and_names_nobody(kind: Kind) -> None:
    story = TASKS[kind][0]()
    send_mail(now=story.later())
    daily_overview(now=story.now)
    send_mail(now=story.later())
    assert mail.outbox
    for sent in mail.outbox:
        if "kan niet wachten" in sent.subject:
            assert any(word in sent.body for word in ASKS), sent.body
        for secret in SECRETS:
            assert secret not in f"{sent.subject} {sent.body}", sent.body


@pytest.mark.parametrize("kind", TASKS, ids=str)
def test_a_notice_ends_with_its_task_and_is_not_mailed_any_more(kind: Kind) -> None:
    begun, who, ends = TASKS[kind]
    story = begun()
    assert asking(story, kind, who)
    ends(story)
    assert asking(story, kind, who) == []
    mail.outbox.clear()
    send_mail(now=story.later())
    ended = Notice.objects.filter(asks__startswith=f"{kind}:", recipient=story.town.user(who))
    for notice in ended.exclude(seen_at=None):
        assert notice.mailed_at is None


@pytest.mark.parametrize("kind", TASKS, ids=str)
def test_a_notice_does_not_end_because_something_else_happened(kind: Kind) -> None:
    begun, who, _ = TASKS[kind]
    story = begun()
    before = asking(story, kind, who)
    story.change("casusregisseur", media_attention=True)
    assert asking(story, kind, who) == before


def test_the_overview_says_what_is_asked_and_by_when() -> None:
    story = dalfsen_in("3")
    Notice.objects.update(seen_at=story.now)
    story.propose("casusregisseur", "2", "down")
    daily_overview(now=story.now)
    send_mail(now=story.later())
    (sent,) = [m for m in mail.outbox if m.to[0].startswith("netwerkcoordinator@")]
    assert "Er wacht een voorstel op uw besluit: " in sent.body
    assert " Uiterlijk " in sent.body


# What is asked by no task


PLAIN = {"situation": "Onrust.", "risk": "Herhaling.", "measures": "Samen langs."}


def briefed(story: Story, *, asks: bool = True) -> Story:
    question = {
        "asked": "Praat met de buurt.",
        "asked_of": "burgemeester",
        "asked_before": (story.now + timedelta(days=1)).date(),
    }
    outline = Outline(**PLAIN, **(question if asks else {}))  # type: ignore[arg-type]
    brief(
        case_id=story.case.pk,
        actor=story.town.actor("aover", story.now),
        now=story.later(),
        outline=outline,
    )
    return story


def replied(story: Story, who: str, kind: str) -> Story:
    reply(
        briefing=story.case.briefings.latest("number"),
        actor=story.town.actor(who, story.now),
        now=story.later(),
        kind=kind,
        text="Ja.",
    )
    return story


def asked_back() -> Story:
    return replied(briefed(dalfsen_in("4")), "burgemeester", "question")


def flagged() -> Story:
    story = begin("dalfsen", "2", safety_risk=True)
    scan(now=story.later(days=100))
    return story


def reviewed(story: Story, outcome: Outcome = Outcome.DISMISS) -> Story:
    review_case(
        case_id=story.case.pk,
        actor=story.town.actor("netwerkcoordinator", story.now),
        now=story.now,
        flags=Flag.objects.open().values_list("pk", flat=True),
        asked=Asked(outcome, "Dit is zo."),
    )
    return story


def absent() -> Story:
    story = begin("dalfsen", "2")
    record_absence(
        user=story.town.user("casusregisseur"),
        actor=story.town.actor("casusregisseur", story.now),
        now=story.later(),
        start=story.now.date(),
        until=None,
        stand_in=story.town.user("casusregisseur2"),
    )
    return story


def back(story: Story) -> None:
    end_absence(
        absence=Absence.objects.get(),
        actor=story.town.actor("casusregisseur", story.now),
        now=story.later(),
    )


def empty() -> Story:
    story = begin("dalfsen", "2")
    record_death(
        membership=Membership.objects.get(),
        actor=story.town.actor("toegangsteam", story.now),
        now=story.later(),
        on=story.now.date(),
    )
    return story


def suggested() -> Story:
    story = begin("dalfsen", "2")
    scan(now=story.later(days=45))
    return reviewed(story, Outcome.STEP)


def given_regie() -> Story:
    story = begin("dalfsen", "2")
    story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
    return story


PARTS: Mapping[str, tuple[Callable[[], Story], Callable[[Story], object]]] = {
    notice_parts.FLAGS: (flagged, reviewed),
    notice_parts.BRIEFING: (lambda: briefed(dalfsen_in("4"), asks=False), briefed),
    notice_parts.ASKED_OF_BESTUUR: (
        lambda: briefed(dalfsen_in("4")),
        lambda s: replied(s, "burgemeester", "result"),
    ),
    notice_parts.ASKED_BY_BESTUUR: (asked_back, lambda s: replied(s, "aover", "answer")),
    notice_parts.PROPOSAL: (proposed, lambda s: s.withdraw("casusregisseur")),
    notice_parts.REGIE: (
        given_regie,
        lambda s: s.appoint("netwerkcoordinator", "casusregie", "casusregisseur"),
    ),
    notice_parts.STEP: (suggested, lambda s: s.at_once("casusregisseur", "3", "up")),
    notice_parts.NOBODY_LIVES: (
        empty,
        lambda s: s.close(
            "casusregisseur", kind="died", household_told=False, not_told_because="-"
        ),
    ),
    notice_parts.ABSENCE: (absent, back),
}
"""Each part of a case, or other subject, of which notices ask for something: how, and its end."""
NEWS = {notice_parts.PLAN, notice_parts.DECISION, notice_parts.ARRIVAL, notice_parts.HANDOVER}
"""Of these one only reads: they ask for nothing by themselves. (What is handed over and given back
ends as well: `test_handover.py`; a decision to be confirmed is a task.)"""


def test_every_part_is_tried() -> None:
    parts = {v for name, v in vars(notice_parts).items() if name.isupper() and isinstance(v, str)}
    assert set(PARTS) | NEWS == parts


def unseen(part: str) -> list[int]:
    mine = Notice.objects.unseen()
    about = mine.filter(about=part) if part == notice_parts.ABSENCE else mine.none()
    found = about | mine.filter(part=part) | mine.filter(part__startswith=f"{part}-")
    if part == notice_parts.BRIEFING:
        found = mine.filter(part=part)
    return list(found.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("part", PARTS)
def test_a_notice_ends_when_what_it_asks_is_over(part: str) -> None:
    begun, ends = PARTS[part]
    story = begun()
    asked = unseen(part)
    assert asked
    story.later()
    ends(story)
    assert not set(asked) & set(unseen(part))
