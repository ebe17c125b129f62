"""The pages about handing over: whose cases, to whom, and what was handed over today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse

from cases.core.models import Case
from cases.core.presenters.common import phase_of, regie_name
from cases.scaling.models import Proposal
from common import dates
from common.dates import midnight
from common.fields import grouped
from common.plurals import counted
from roles.acting import Actor, holders_of
from roles.ave_model.words import listed
from roles.models import DutyShift, FunctionPeriod, User
from roles.presenters.leaving import Left

from ..forms.handovers import HandoverForm, RowChoices
from ..models import Handover, Holding
from ..services.holdings_of import HeldRow, HoldingsOf
from .regie import Candidate, candidates

SOON = timedelta(days=30)


def choices(held: HoldingsOf) -> dict[str, Any]:
    """What the form offers: for all, and for each case."""
    rows = {
        row.holding.pk: RowChoices(
            f"{regie_name(row.holding.responsibility, row.holding.aspect)}, "
            f"casus {row.case.reference}",
            _people(held, row.eligible, row),
            frozenset(row.eligible),
            held.proposal.get(row.holding.pk),
        )
        for row in held.to_hand_over
    }
    somewhere: dict[int, str] = {}
    for row in held.to_hand_over:
        somewhere = {**row.eligible, **somewhere}
    in_order = {pk: somewhere[pk] for pk in sorted(somewhere, key=lambda p: held.names[p].name)}
    everybody = [(label, str(pk), held.names[pk].name) for pk, label in in_order.items()]
    return {"everybody": grouped(sorted(everybody, key=lambda c: c[0])), "rows": rows}


def _people(held: HoldingsOf, eligible: dict[int, str], row: HeldRow) -> list[Any]:
    norm = row.snapshot.model.caseload
    people = {
        pk: Candidate(
            f"{held.names[pk].name} (uzelf)" if pk == held.actor.user_id else held.names[pk].name,
            label,
        )
        for pk, label in eligible.items()
    }
    return candidates(people, held.load, norm.warn, norm.over)


def handover_page(held: HoldingsOf, form: HandoverForm, *, knows_all: bool) -> dict[str, Any]:
    """The cases of one person, with what is chosen for each; and what others must do, for who may
    know of that."""
    return {
        "person": held.person,
        "form": form,
        "rows": [_row(held, row, form) for row in held.to_hand_over],
        "others": of_others(held) if knows_all else [],
        "besides": besides(held.person, held.actor, held.now) if knows_all else [],
        "today": [_handed_over(h, held.actor) for h in handed_over_today(held)],
    }


def _row(held: HoldingsOf, row: HeldRow, form: HandoverForm) -> dict[str, Any]:
    pk = row.holding.pk
    proposed = form.proposed(pk)
    return {
        "reference": row.case.reference,
        "url": reverse("cases:case", args=[row.case.reference]),
        "title": row.case.title,
        "phase": phase_of(row.snapshot.model, row.case.phase),
        "what": regie_name(row.holding.responsibility, row.holding.aspect),
        "proposed": held.names[proposed].name if proposed else "",
        "choice": form.choice(pk),
        "proposal": form.proposal(pk),
        "left": _told_when_vacant(row),
    }


def _told_when_vacant(row: HeldRow) -> str:
    """Who gets it in Mijn werk once nobody can act."""
    who = row.slot.appointed_by if row.slot else ()
    return listed([row.snapshot.model.functions[f].label for f in who], "of")


def of_others(held: HoldingsOf) -> list[str]:
    """How much is not this person's to hand over, and whom to ask; without a word of the cases."""
    loose = [row for row in held.of_others if row.slot is None]
    asked: dict[tuple[int, tuple[str, ...]], list[HeldRow]] = {}
    for row in held.of_others:
        if row.slot is not None:
            key = row.case.municipality_id, row.slot.appointed_by
            asked.setdefault(key, []).append(row)
    found = [
        f"{_responsibilities(rows)} kunt u niet overdragen. "
        f"Vraag het aan: {_whom_to_ask(held, rows[0])}."
        for rows in asked.values()
    ]
    if loose:
        found.append(
            f"{_responsibilities(loose)} {'hoort' if len(loose) == 1 else 'horen'} bij een fase "
            "zonder regie. Daar is geen opvolger nodig."
        )
    return found


def _responsibilities(rows: Collection[HeldRow]) -> str:
    """ "Regie in 3 casussen"."""
    return f"Regie in {counted(len({row.case.pk for row in rows}), 'casus', 'casussen')}"


def _whom_to_ask(held: HoldingsOf, row: HeldRow) -> str:
    """The functions that appoint, with who has them today."""
    functions = row.slot.appointed_by if row.slot else ()
    labels = listed([row.snapshot.model.functions[f].label for f in functions], "of")
    people = holders_of(functions, row.case.municipality, held.actor.day)
    names = dict.fromkeys(
        user.name for users in people.values() for user in users if user.pk != held.person.pk
    )
    return f"{labels}, nu {listed(list(names), 'of')}" if names else labels


def left_behind(
    user: User,
    actor: Actor,
    now: datetime,
    municipalities: Collection[int],
    functions: frozenset[str] | None,
) -> Left:
    """What a beheerder reads who ends a function: how much it is, and whose it is to hand over."""
    held = HoldingsOf(user, actor, now, functions, frozenset(municipalities))
    mine = held.to_hand_over
    sentences = list(of_others(held))
    if mine:
        sentences.insert(0, f"{_responsibilities(mine)} kunt u zelf overdragen.")
    if sentences:
        sentences.append(
            "Zonder opvolger telt de regie na de laatste dag als niemand. Wie regie belegt, krijgt "
            "dat dan in Mijn werk."
        )
    return Left(
        sentences=(*sentences, *besides(user, actor, now)),
        cases=tuple(
            f"{row.case.reference}: {regie_name(row.holding.responsibility, row.holding.aspect)}"
            for row in held.rows
            if row.is_seen
        ),
        url=reverse("cases:handover", args=[user.public_id]) if held.holdings else "",
    )


def besides(person: User, actor: Actor, now: datetime) -> list[str]:
    """What else hangs on this person: proposals of theirs that wait, and their hours on duty."""
    here = actor.municipality_ids
    waiting = Proposal.objects.pending().filter(proposer=person, case__municipality__in=here)
    shifts = DutyShift.objects.in_municipalities(here).filter(user=person).not_over_at(now)
    found = []
    if number := waiting.count():
        one = counted(number, "voorstel wacht", "voorstellen wachten")
        found.append(
            f"{one} nog op een besluit. Wie besluit, kan dat gewoon doen. Een vraag daarover "
            "beantwoordt deze collega, of wie waarneemt."
        )
    if number := shifts.count():
        one = counted(number, "dienst staat", "diensten staan")
        found.append(f"{one} nog in het piketrooster. Zet daar een ander op.")
    return found


def handed_over_today(held: HoldingsOf) -> Iterable[Handover]:
    since = midnight(held.actor.day)
    made = Handover.objects.filter(person=held.person, at__gte=since)
    return made.annotate(
        cases=Count("taken__case", distinct=True),
        left=Count("taken__case", filter=Q(taken__ended_at__isnull=True), distinct=True),
    ).select_related("by").order_by("-at", "-pk")  # fmt: skip


def _handed_over(handover: Any, actor: Actor) -> dict[str, Any]:
    mine = handover.by_id == actor.user_id
    return {
        "pk": handover.pk,
        "at": handover.at,
        "by": handover.by.name,
        "cases": counted(handover.cases, "casus", "casussen"),
        "left": counted(handover.left, "casus", "casussen") if handover.left else "",
        "may_undo": mine and bool(handover.left),
    }


def people_page(actor: Actor, over: Collection[int]) -> dict[str, Any]:
    """Who holds something there on a case that the actor sees, those who leave first."""
    seen = Case.objects.visible_to(actor).open().filter(municipality__in=over)
    held = Holding.objects.current().filter(case__in=seen.values("pk"), holder__isnull=False)
    counts = dict(
        held.values("holder").annotate(n=Count("case", distinct=True)).values_list("holder", "n")
    )
    rows = FunctionPeriod.objects.filter(user__in=counts).in_municipalities(over)
    forever = date.max
    last: dict[int, date] = {}
    for user, end, on_and_on in rows.values("user").annotate(
        last_day=Max("end"), on_and_on=Count("pk", filter=Q(end__isnull=True))
    ).values_list("user", "last_day", "on_and_on"):  # fmt: skip
        last[user] = forever if on_and_on else end
    people = User.objects.filter(pk__in=counts).order_by("name")
    found = [_person(p, counts[p.pk], last.get(p.pk, forever), actor.day) for p in people]
    return {"people": sorted(found, key=lambda row: row["last"])}


def _person(user: User, cases: int, last: date, today: date) -> dict[str, Any]:
    status = ""
    if not user.is_active:
        status, last = "Account gesloten", date.min
    elif last < today:
        status = "Werkt hier niet meer"
    elif last <= today + SOON:
        status = f"Laatste dag {dates.full(last)}"
    else:
        last = date.max
    return {
        "name": user.name,
        "url": reverse("cases:handover", args=[user.public_id]),
        "cases": counted(cases, "casus", "casussen"),
        "status": status,
        "last": last,
    }
