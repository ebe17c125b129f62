"""What bestuur is told: on the page of a case, and over all cases for one bestuurder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from cases.core.locking import CaseContext
from cases.core.models import Case
from cases.core.presenters.common import phase_of
from common import dates
from roles.acting import Actor
from roles.ave_model import registry
from roles.ave_model.types import AveModel
from roles.ave_model.who import between
from roles.ave_model.words import BESTUUR_WORDS, labels, listed
from roles.middleware import RequestContext
from roles.models import Municipality
from roles.permission_levels import may_be_told
from roles.permissions import Action, bestuurders, reviewers

from .forms import ReplyForm
from .models import Briefing, BriefingReply
from .outline import PARTS

Kind = BriefingReply.Kind
PART_WORDS = {
    "geinformeerd": "U wordt geïnformeerd",
    "betrokken": "U bent betrokken",
    "in_actie": "U bent in actie",
}
REPLY_WORDS = {
    Kind.QUESTION: ("Stel een vraag", "Vraag stellen"),
    Kind.RESULT: ("Reageer op wat is gevraagd", "Reageren"),
    Kind.ANSWER: ("Beantwoord de vraag", "Beantwoorden"),
}
SHOWN = 100
"""Cases that concern one bestuurder; the model gives them few."""


def has_briefings(context: CaseContext) -> bool:
    """Whether this person reads what bestuur is or was told of this case; asks no query."""
    told = may_be_told(context.snapshot) or any(
        context.model.phase(t.to_phase).bestuur for t in context.file.decisions
    )
    return bool(told) and Action.READ_BRIEFING in context.actions


def briefings_page(
    context: CaseContext,
    reply_form: Callable[[str], ReplyForm],
    *,
    kind: str = "",
    form: ReplyForm | None = None,
) -> dict[str, Any]:
    """The newest in full with what one can say to it, the earlier ones below. `reply_form` makes
    the form of a kind; `form`: what was refused just now, of this kind."""
    replies = BriefingReply.objects.select_related("by").order_by("at", "pk")
    found = list(
        Briefing.objects.filter(case=context.case)
        .select_related("author")
        .prefetch_related(Prefetch("replies", replies))
        .order_by("-number")
    )
    newest = found[0] if found else None
    told = bestuurders(context.snapshot)
    return {
        "newest": _briefing(newest, context.model) if newest else None,
        "earlier": [_briefing(b, context.model) for b in found[1:]],
        "addressees": [
            {"function": context.model.functions[f].label, "part": BESTUUR_WORDS[p]}
            for f, p in told.items()
        ],
        "may_write": Action.BRIEF in context.actions,
        "replies": _may_say(newest, context, kind, form, reply_form) if newest else [],
        "unread": bool(newest) and _may_confirm(newest, context),
        "decide": list(_decide(context)),
    }


def _briefing(briefing: Briefing, model: AveModel) -> dict[str, Any]:
    return {
        "number": briefing.number,
        "at": briefing.at,
        "who": _who(model, briefing.author, briefing.function),
        "phase": phase_of(model, briefing.phase),
        "parts": [
            {"label": label, "text": getattr(briefing, part)}
            for part, label in PARTS.items()
            if part != "asked" and getattr(briefing, part)
        ],
        "asked": briefing.asked,
        "asked_of": listed(labels(model, [briefing.asked_of])) if briefing.asked else "",
        "asked_before": briefing.asked_before,
        "read_by": [
            {"who": _who(model, r.by, r.function), "at": r.at}
            for r in briefing.replies.all()
            if r.kind == Kind.READ
        ],
        "talk": [
            {
                "kind": r.get_kind_display(),
                "who": _who(model, r.by, r.function),
                "at": r.at,
                "text": r.text,
            }
            for r in briefing.replies.all()
            if r.kind != Kind.READ
        ],
    }


def _who(model: AveModel, person: object, function: str) -> str:
    return f"{person}, {listed(labels(model, [function]))}"


def _may_confirm(briefing: Briefing | None, context: CaseContext) -> bool:
    """Whether this person is told, and has not said yet that they read it."""
    if briefing is None or not set(briefing.addressees) & context.functions:
        return False
    mine = (r for r in briefing.replies.all() if r.by_id == context.actor.user_id)
    return not any(r.kind == Kind.READ for r in mine)


def _may_say(
    briefing: Briefing,
    context: CaseContext,
    kind: str,
    form: ReplyForm | None,
    reply_form: Callable[[str], ReplyForm],
) -> list[dict[str, Any]]:
    """A form for each thing this person can say to it now."""
    given = [r.kind for r in briefing.replies.all()]
    talk = [k for k in given if k in (Kind.QUESTION, Kind.ANSWER)]
    may = []
    if briefing.asked_of in context.functions and Kind.RESULT not in given:
        may.append(Kind.RESULT)
    if set(briefing.addressees) & context.functions:
        may.append(Kind.QUESTION)
    if Action.BRIEF in context.actions and talk[-1:] == [Kind.QUESTION]:
        may.append(Kind.ANSWER)
    return [
        {
            "kind": k.value,
            "title": REPLY_WORDS[k][0],
            "button": REPLY_WORDS[k][1],
            "form": form if form and kind == k else reply_form(k.value),
            "open": kind == k or k is not Kind.QUESTION,
        }
        for k in may
    ]


def _decide(context: CaseContext) -> Iterator[dict[str, str]]:
    """What the model gives this person to decide on this case now."""
    case, file = context.case, context.file
    if Action.DECIDE in context.actions and file.pending:
        goal = between(context.model, case.phase, file.pending.to_phase)
        url = reverse("cases:proposal", args=[case.reference, file.pending.pk])
        yield {"url": url, "label": f"Besluit over de stap {goal}"}
    if Action.CONFIRM in context.actions and file.unconfirmed:
        url = reverse("cases:decision", args=[case.reference, file.unconfirmed.number])
        yield {"url": url, "label": "Bekijk en bevestig het spoedbesluit"}
    if Action.GRIP in context.actions and not case.grip_since:
        yield {"url": reverse("cases:grip", args=[case.reference]), "label": "GRIP vastleggen"}


def briefed_cases(request_context: RequestContext) -> dict[str, Any]:
    """Every open case on which the model gives this bestuurder a part, gravest first."""
    actor = request_context.actor
    cases = list(
        Case.objects.visible_to(actor)
        .open()
        .filter(_with_a_part(request_context))
        .select_related("municipality")
        .order_by("-phase", "-phase_since", "-pk")[:SHOWN]
    )
    newest = {
        b.case_id: b for b in Briefing.objects.filter(case__in=cases).newest().with_state(actor)
    }
    return {"rows": [_briefed_row(case, newest.get(case.pk), request_context) for case in cases]}


def part_of(
    request_context: RequestContext, model: AveModel, municipality_id: int, phase: str
) -> str:
    """The heaviest part that this person's functions have in a phase; empty: none."""
    mine = request_context.actor.functions_in(municipality_id)
    parts = [p for f, p in model.phase(phase).bestuur.items() if f in mine]
    return max(parts, key=list(PART_WORDS).index, default="")


def informs_bestuur(municipality: Municipality, actor: Actor) -> bool:
    """Whether the municipality's model gives this person a part in some phase."""
    mine = actor.functions_in(municipality.pk)
    return any(mine & set(phase.bestuur) for phase in municipality.ave_model.phases.values())


def _writes_or_reads(municipality: Municipality, actor: Actor) -> bool:
    model, mine = municipality.ave_model, actor.functions_in(municipality.pk)
    told = (phase for phase in model.phases.values() if phase.bestuur)
    return any(mine & {*phase.bestuur, *reviewers(model, phase.id)} for phase in told)


def _with_a_part(request_context: RequestContext) -> Q:
    found = Q(pk__in=[])
    for pk in request_context.municipalities:
        for model in registry.library().models():
            phases = [p for p in model.phases if part_of(request_context, model, pk, p)]
            if phases:
                found |= Q(
                    municipality=pk,
                    model_slug=model.slug,
                    model_version=model.version,
                    phase__in=phases,
                )
    return found


def _briefed_row(
    case: Case, briefing: Briefing | None, request_context: RequestContext
) -> dict[str, Any]:
    model = case.ave_model
    state: Any = briefing
    functions = request_context.actor.functions_in(case.municipality_id)
    return {
        "reference": case.reference,
        "url": reverse("cases:briefings", args=[case.reference]),
        "title": case.title,
        "municipality": case.municipality.name,
        "phase": phase_of(model, case.phase),
        "since": case.phase_since,
        "part": PART_WORDS[part_of(request_context, model, case.municipality_id, case.phase)],
        "at": briefing.at if briefing else None,
        "unread": bool(briefing) and not state.seen,
        "asked": state.asked
        if briefing and briefing.asked_of in functions and not state.given
        else "",
        "asked_before": briefing.asked_before if briefing else None,
    }


def tells_or_is_told(request_context: RequestContext) -> bool:
    """Whether this person is bestuur or informs it, anywhere."""
    return any(
        _writes_or_reads(m, request_context.actor) for m in request_context.municipalities.values()
    )


def briefing_rows(
    found: Iterable[Briefing], request_context: RequestContext
) -> list[dict[str, Any]]:
    """What waits for this person because bestuur was told something; rows of Mijn werk.

    To bestuur: what they have not read, or are asked; to its writer: a question. Each comes with
    its case and its state (`BriefingQuerySet.with_state`).
    """
    return [_work_row(briefing, request_context) for briefing in found]


def _work_row(briefing: Any, request_context: RequestContext) -> dict[str, Any]:
    case: Case = briefing.case
    before: date | None = None
    functions = request_context.actor.functions_in(case.municipality_id)
    if briefing.asked_of in functions and not briefing.given:
        before = briefing.asked_before
    return {
        "reference": case.reference,
        "name": "",
        "title": case.title,
        "phase": phase_of(case.ave_model, case.phase),
        "url": reverse("cases:briefings", args=[case.reference]),
        "why": [_why(briefing, request_context, before)],
        "since": briefing.at,
        "moment": briefing.at,
        "danger": before is not None and before <= request_context.actor.day,
        "action": "Reageer" if before else "Lees",
        "decides": before is not None,
        "what": "gevraagd",
        "municipality_id": case.municipality_id,
        "phase_id": case.phase,
    }


def _why(briefing: Any, request_context: RequestContext, before: date | None) -> str:
    if before:
        return f"Er wordt iets van u gevraagd, uiterlijk {dates.full(before)}."
    if briefing.author_id == request_context.actor.user_id and briefing.questioned:
        return "Het bestuur stelde een vraag over uw bestuurlijke informatie."
    return "Er is nieuwe bestuurlijke informatie."
