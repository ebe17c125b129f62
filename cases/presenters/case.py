"""The page of one case: where it stands, who holds it, what is due, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from cases.bench import Bench
from cases.course import KINDS, course
from cases.facts import step_of
from cases.forms.record import CourseFilterForm, LogForm
from cases.models import Membership, Notice, PhaseTransition, Proposal
from roles import dates
from roles.ave_model.types import Norms
from roles.ave_model.words import labels, listed
from roles.norms import last_day, norms_in_force
from roles.permissions import Action, deciders

from .common import days_since, phase_of
from .record import events
from .regie import Regiebalk, days
from .steps_people import Today
from .why_not import why_not_part

NEWEST = 50
IN_OUTLINE = ("besluit",)


def case_page(bench: Bench, query: QueryDict, notices: list[Notice]) -> dict[str, Any]:
    """Everything on the page; without the right to the file, the case in outline only."""
    full = Action.VIEW in bench.actions
    case = bench.case
    norms = norms_in_force(case.municipality, bench.model, case.phase)
    return {
        **case_head(bench, "overview"),
        "case_id": case.pk,
        "today": bench.actor.day,
        "badges": _badges(bench),
        "rows": Regiebalk(bench, norms, full).rows(),
        "alerts": list(_alerts(bench, norms)),
        "notices": notices,
        "facts": list(_facts(bench, norms, full)),
        "household": _household(bench) if full else None,
        "buttons": _buttons(bench),
        "why_not": why_not_part(
            bench, Today.on(bench), reverse("cases:case", args=[case.reference])
        ),
        "log_form": _log_form(bench),
        **_course(bench, query, full),
    }


def case_head(bench: Bench, here: str) -> dict[str, Any]:
    """The top that all pages of a case share; the tabs are for who may read the file."""
    case = bench.case
    full = Action.VIEW in bench.actions
    places = [
        ("overview", "cases:case", "Overzicht"),
        ("plan", "cases:plan", "Plan"),
        ("parties", "cases:parties", "Partijen"),
        ("history", "cases:history", "Historie"),
    ]
    return {
        "reference": case.reference,
        "title": f"Casus {case.reference}",
        "subline": case.title,
        "phase": phase_of(bench.model, case.phase),
        "tabs": [
            {"url": reverse(name, args=[case.reference]), "label": label, "current": key == here}
            for key, name, label in places
        ]
        if full
        else [],
        "full": full,
    }


def _badges(bench: Bench) -> list[dict[str, str]]:
    case = bench.case
    found = [
        (case.is_closed, "Gesloten", "neutral"),
        (case.grip_since, "GRIP", "error"),
        (case.safety_risk, "Veiligheidsrisico", "error"),
        (case.media_attention, "Media-aandacht", "warning"),
        (case.minors_involved, "Minderjarigen betrokken", "active"),
        (case.waakvlam_until, _waakvlam(case.waakvlam_until), "ok"),
    ]
    return [{"label": label, "kind": kind} for holds, label, kind in found if holds]


def _alerts(bench: Bench, norms: Norms) -> Iterator[dict[str, str]]:
    """What waits or is late, most pressing first."""
    case, file, today = bench.case, bench.file, bench.actor.day
    if file.unconfirmed:
        yield _to_confirm(bench, file.unconfirmed)
    if file.pending:
        yield _waiting(bench, file.pending)
    if case.is_closed or not case.ave_phase.case_phase:
        return
    quiet = days_since(case.last_activity_at, today)
    if norms.inactive_days is not None and quiet > norms.inactive_days:
        yield {
            "kind": "warning",
            "heading": f"Al {days(quiet)} geen activiteit",
            "text": f"De norm in deze fase is {days(norms.inactive_days)}.",
        }
    if Action.VIEW not in bench.actions:
        return
    plan_url = reverse("cases:plan", args=[case.reference])
    if file.plan and file.plan.next_evaluation_on < today:
        yield {
            "kind": "warning",
            "heading": "De evaluatie van het plan is te laat",
            "text": f"Die stond voor {dates.full(file.plan.next_evaluation_on)}.",
            "url": plan_url,
            "url_label": "Naar het plan",
        }
    due = last_day(norms, "plan_days", dates.day_of(case.phase_since))
    if not file.plan and due and due < today:
        yield {
            "kind": "warning",
            "heading": "Er is nog geen plan van aanpak",
            "text": f"Het had er moeten zijn op {dates.full(due)}.",
            "url": plan_url,
            "url_label": "Naar het plan",
        }


def _to_confirm(bench: Bench, decision: PhaseTransition) -> dict[str, str]:
    step = step_of(bench.model, decision)
    who = listed(labels(bench.model, step.confirms)) if step else ""
    until = decision.confirm_before or bench.now  # an urgent decision always has its term
    before = dates.full(until, time=True)
    late = until < bench.now
    may = Action.CONFIRM in bench.actions
    return {
        "kind": "warning",
        "heading": "Spoedbesluit wacht op bevestiging",
        "text": f"Een ander bekijkt dit besluit: {who}. "
        + (f"Dat moest voor {before}." if late else f"Dat moet voor {before}."),
        "url": reverse("cases:decision", args=[bench.case.reference, decision.number]),
        "url_label": "Bekijk en bevestig" if may else "Lees het besluit",
    }


def _waiting(bench: Bench, proposal: Proposal) -> dict[str, str]:
    step = step_of(bench.model, proposal)
    mine = proposal.proposer_id == bench.actor.user_id
    if proposal.status == Proposal.Status.RETURNED:
        waits_for = "u" if mine else f"{proposal.proposer}, die een vraag kreeg"
    else:
        waits_for = listed(labels(bench.model, deciders(bench.view, step))) if step else ""
    may = Action.DECIDE in bench.actions
    ago = dates.near(proposal.proposed_at, bench.actor.day)
    target = bench.model.phase(proposal.to_phase).label
    return {
        "kind": "info",
        "heading": f"Voorstel: naar {target}. {proposal.get_status_display()}.",
        "text": f"Gedaan door {proposal.proposer}, {ago}. Het wacht op: {waits_for}.",
        "url": reverse("cases:proposal", args=[bench.case.reference, proposal.pk]),
        "url_label": "Bekijk en besluit" if may else "Bekijk het voorstel",
    }


def _facts(bench: Bench, norms: Norms, full: bool) -> Iterator[dict[str, Any]]:
    case, plan, today = bench.case, bench.file.plan, bench.actor.day
    since = days_since(case.phase_since, today)
    yield {
        "term": f"In {case.ave_phase.label} sinds",
        "value": f"{dates.full(case.phase_since)} ({days(since) if since else 'vandaag'})",
    }
    if case.is_closed:
        yield {"term": "Gesloten op", "date": case.closed_at}
        if full:
            yield {"term": "Reden van sluiten", "value": case.closed_reason}
    norm = f" (norm: {days(norms.inactive_days)})" if norms.inactive_days is not None else ""
    yield {"term": "Laatste activiteit", "value": dates.near(case.last_activity_at, today) + norm}
    if not full:
        return
    yield {
        "term": "Plan van aanpak",
        "value": f"Versie {plan.number}" if plan else "",
        "missing": "Nog geen plan",
        "url": reverse("cases:plan", args=[case.reference]) if plan else "",
    }
    if plan:
        yield {"term": "Volgende evaluatie", "date": plan.next_evaluation_on}
    yield {
        "term": "Overheersend probleem",
        "value": bench.model.dominant_problems.get(case.dominant_problem, case.dominant_problem),
    }
    yield {
        "term": "Leefgebieden",
        "value": ", ".join(bench.model.problem_areas.get(a, a) for a in case.problem_areas),
        "missing": "Nog geen gekozen",
    }


def _household(bench: Bench) -> dict[str, Any]:
    household, today = bench.case.household, bench.actor.day
    members = Membership.objects.on(today).filter(household=household).select_related("person")
    return {
        "url": reverse("cases:household", args=[household.reference]),
        "reference": household.reference,
        "address": household.address,
        "members": [_member(m, today) for m in members],
    }


def _member(membership: Membership, today: date) -> dict[str, Any]:
    age = membership.person.age_on(today)
    words = [f"{age} jaar" if age is not None else "leeftijd niet bekend"]
    if membership.person.is_minor_on(today):
        words.append("minderjarig")
    if membership.role:
        words.insert(0, membership.role.lower())
    return {"name": membership.person.full_name, "detail": ", ".join(words)}


def _buttons(bench: Bench) -> list[dict[str, str]]:
    """What one may do next, the most usual first."""
    case = bench.case
    may_close = not case.ave_phase.case_phase
    found = [
        (Action.PROPOSE, "cases:step_choose", "Op- of afschalen", not bench.file.pending),
        (Action.PLAN, "cases:plan_new", "Nieuwe versie van het plan", True),
        (Action.EDIT, "cases:facts", "Gegevens wijzigen", True),
        (Action.HAND_BACK, "cases:hand_back", "Teruggeven voor monitoring", True),
        (Action.GRIP, "cases:grip", "GRIP vastleggen", not case.grip_since),
        (Action.CLOSE, "cases:close", "Casus sluiten", may_close),
    ]
    return [
        {"url": reverse(name, args=[case.reference]), "label": label}
        for action, name, label, now in found
        if action in bench.actions and now
    ]


def _log_form(bench: Bench) -> LogForm | None:
    if Action.LOG not in bench.actions:
        return None
    return LogForm(initial={"happened_at": bench.now})


def _course(bench: Bench, query: QueryDict, full: bool) -> dict[str, Any]:
    """The newest moments, or all of them when asked for, of one kind when asked for."""
    wanted = query.get("soort", "")
    kinds = (wanted,) if wanted in KINDS else tuple(KINDS)
    if not full:
        kinds = IN_OUTLINE
    everything = "alles" in query
    moments = course(bench.file, kinds=kinds, limit=None if everything else NEWEST + 1)
    shown = moments if everything else moments[:NEWEST]
    kept = f"soort={wanted}&" if wanted in KINDS else ""
    return {
        "events": events(bench, shown, full=full),
        "filter_form": CourseFilterForm(query or None) if full else None,
        "filtered": wanted in KINDS,
        "all_url": f"?{kept}alles=1#verloop" if len(moments) > len(shown) else "",
        "newest": NEWEST,
    }


def _waakvlam(until: date | None) -> str:
    return f"Waakvlam tot {dates.full(until)}" if until else ""
