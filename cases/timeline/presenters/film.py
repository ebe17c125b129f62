"""De film of a case, a page of its own: its lanes, bars and marks, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from cases.core.locking import CaseContext
from cases.core.presenters.common import phase_of, regie_name
from cases.record.models import LogEntry
from cases.record.presenters.record import link_of
from cases.scaling.models import ProposalStep
from common import dates
from common.addresses import link_to
from roles.ave_model.types import APPOINTED, Responsibility
from roles.permissions import Action

from ..event import TimelineEvent
from ..film import (
    EDGE,
    Scale,
    Span,
    Spot,
    Unit,
    Zoom,
    bar,
    gaps,
    names,
    scale_for,
    spots,
    ticks,
    unit_of,
    zooms,
)

LANE = 44
"""The height of a lane: its name, and the strip below it."""
STRIP = 16
"""Where in a lane the strip begins."""
AXIS = 28

LANES = {
    "besluiten": "Besluiten en voorstellen",
    "signalen": "Signalen, signaleringen en incidenten",
    "contact": "Contact en overleg",
    "plan": "Plan, maatregelen, afspraken, pauzes",
}
LANE_OF = {
    "besluit": "besluiten",
    "voorstel": "besluiten",
    "raadpleging": "besluiten",
    "bestuur": "besluiten",
    "einde": "besluiten",
    "verhuizing": "besluiten",
    "beoordeling": "besluiten",
    "signaal": "signalen",
    "signalering": "signalen",
    "logboek": "contact",
    "plan": "plan",
    "partij": "plan",
    "pauze": "plan",
    "opdracht": "plan",
    "maatregel": "plan",
    "afspraak": "plan",
}
"""Regie has lanes of its own, where a change of holder is a change of bar."""
LETTERS: dict[str, str] = {
    LogEntry.Kind.VISIT: "H",
    LogEntry.Kind.PHONE: "T",
    LogEntry.Kind.MEETING: "O",
    LogEntry.Kind.CONTACT: "C",
    LogEntry.Kind.NOTE: "N",
    LogEntry.Kind.INCIDENT: "!",
    ProposalStep.Kind.PROPOSED: "V",
}
LETTERS_OF_KIND = {
    "besluit": "B",
    "einde": "X",
    "verhuizing": "W",
    "voorstel": "v",
    "raadpleging": "R",
    "signaal": "S",
    "plan": "P",
    "partij": "P",
    "pauze": "II",
    "bestuur": "i",
    "opdracht": "A",
    "maatregel": "M",
    "afspraak": "A",
    "beoordeling": "E",
    "signalering": "G",
}
FILM = ("film", "tabel")
"""What the address says: how much time the film shows, and whether as a table too."""
EXPLAINED = (
    ("B", "besluit"),
    ("X", "gesloten of heropend"),
    ("W", "verhuizing naar een andere gemeente"),
    ("V", "voorstel"),
    ("R", "raadpleging"),
    ("E", "beoordeling (escalatielijst)"),
    ("S", "signaal"),
    ("G", "gesignaleerd door AVE"),
    ("!", "incident"),
    ("H", "huisbezoek"),
    ("T", "telefoongesprek"),
    ("O", "overleg"),
    ("C", "contact"),
    ("N", "notitie"),
    ("P", "plan of partij"),
    ("A", "opdracht of bindende afspraak"),
    ("M", "maatregel of instrument"),
    ("II", "pauze"),
    ("i", "bestuurlijke informatie"),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasted: in a phase, in somebody's hands, or in nobody's."""

    span: Span
    text: str
    style: str


def film(context: CaseContext, query: QueryDict, moments: list[TimelineEvent]) -> dict[str, Any]:
    """The drawing of the whole course at one zoom, and as a table for who asks for that or is at
    a zoom that no sheet of paper holds."""
    end = dates.local(context.case.closed_at or context.now)
    start = dates.local(min([context.case.opened_at, *(m.at for m in moments)]))
    levels = zooms(start, end)
    zoom = next((z for z in levels if z == query.get("film")), Zoom.ALL)
    scale = scale_for(start, end, zoom)
    asked = bool(query.get("tabel"))
    lanes = [*_stretch_lanes(context, scale), *_mark_lanes(context, scale, moments)]
    height = LANE * len(lanes) + AXIS
    for number, lane in enumerate(lanes):
        lane["y"] = LANE * number
        lane["name_y"] = LANE * number + STRIP - 4
        lane["strip_y"] = LANE * number + STRIP
        lane["middle"] = LANE * number + STRIP + 13
    return {
        "zoom": zoom.value,
        "levels": _levels(levels, zoom, query),
        "whole": zoom is Zoom.ALL,
        "width": _units(scale.width),
        "rem": _units(scale.width / 16),
        "height": height,
        "height_rem": _units(height / 16),
        "axis_y": height - AXIS,
        "label_y": height - 8,
        "left": EDGE,
        "right": _units(scale.width - EDGE),
        "closed": context.case.is_closed,
        "lanes": lanes,
        "ticks": list(_ticks(scale)),
        "table": list(_table(context, lanes, moments)) if asked or zoom is not Zoom.ALL else None,
        "table_asked": asked,
        "table_url": _address(query, tabel="" if asked else "ja"),
        "legend": EXPLAINED if Action.VIEW in context.actions else EXPLAINED[:1],
    }


def _levels(levels: tuple[Zoom, ...], zoom: Zoom, query: QueryDict) -> list[dict[str, Any]]:
    return [
        {
            "id": f"film-{z.value}",
            "label": z.value.capitalize(),
            "current": z is zoom,
            "url": _address(query, film=z.value),
        }
        for z in levels
    ]


def _address(query: QueryDict, **other: str) -> str:
    """This page with another film."""
    said = {name: other.get(name, query.get(name, "")) for name in FILM}
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def _units(number: float) -> str:
    """A number as SVG reads it, whatever the language of the page."""
    return f"{number:.1f}"


def _stretch_lanes(context: CaseContext, scale: Scale) -> Iterator[dict[str, Any]]:
    phases = list(_phases(context))
    yield {"name": "Fase", "bars": _bars(scale, phases), "stretches": phases}
    for responsibility, aspect in _regie(context):
        held = list(_held(context, responsibility, aspect))
        empty = gaps(_wanted(context, responsibility, aspect), [s.span for s in held], context.now)
        stretches = sorted(
            [*held, *(Stretch(span, "Niemand", "gap") for span in empty)],
            key=lambda s: s.span.start,
        )
        name = regie_name(responsibility, aspect)
        yield {"name": name, "bars": _bars(scale, stretches), "stretches": stretches}


def _bars(scale: Scale, stretches: list[Stretch]) -> list[dict[str, Any]]:
    drawn = []
    for stretch in stretches:
        place = bar(scale, stretch.span)
        drawn.append(
            {
                "x": _units(place.x),
                "width": _units(max(place.width - 1, 1)),
                "style": stretch.style,
                "title": f"{stretch.text}, {_period(stretch.span)}",
                "names": [(_units(x), text) for x, text in names(place, stretch.text)],
            }
        )
    return drawn


def _phases(context: CaseContext) -> Iterator[Stretch]:
    """The phases that the case was in; a decision within a phase does not end it."""
    steps = [t for t in reversed(context.file.decisions) if t.from_phase != t.to_phase]
    ends = [t.decided_at for t in steps[1:]] + [context.case.closed_at]
    for step, end in zip(steps, ends, strict=True):
        shown = phase_of(context.model, step.to_phase)
        span = Span(step.decided_at, end)
        yield Stretch(span, shown["label"], f"phase-{shown['severity']}")


def _regie(context: CaseContext) -> list[tuple[str, str]]:
    """The responsibilities with a lane: whoever held one, or had to, at any time."""
    held = [(h.responsibility, h.aspect) for h in context.file.holdings]
    asked = [(s.responsibility, s.aspect) for s in context.snapshot.missing()]
    for step in context.file.decisions:
        slots = context.model.phase(step.to_phase).slots
        asked += [(s.responsibility, s.aspect) for s in slots if s.required and s.registered]
    order = [r.value for r in APPOINTED]
    known = {(str(r), aspect) for r, aspect in [*held, *asked] if r in order}
    return sorted(known, key=lambda key: (order.index(key[0]), key[1]))


def _held(context: CaseContext, responsibility: str, aspect: str) -> Iterator[Stretch]:
    for h in context.file.holdings:
        if (h.responsibility, h.aspect) == (responsibility, aspect):
            yield Stretch(Span(h.started_at, h.ended_at), str(h.holder or h.organisation), "held")


def _wanted(context: CaseContext, responsibility: str, aspect: str) -> Iterator[Span]:
    """When somebody had to hold it: in a phase that always asks for it; and now, when the rule
    says so. Whether a fact asked for it long ago is not known any more."""
    missing = {(s.responsibility, s.aspect) for s in context.snapshot.missing()}
    steps = [t for t in reversed(context.file.decisions) if t.from_phase != t.to_phase]
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        slots = context.model.phase(step.to_phase).slots
        always = any(
            s.required and s.registered and (s.responsibility, s.aspect) == (responsibility, aspect)
            for s in slots
        )
        now = last and (Responsibility(responsibility), aspect) in missing
        if always or now:
            end = context.case.closed_at if last else steps[number + 1].decided_at
            yield Span(step.decided_at, end)


def _mark_lanes(
    context: CaseContext, scale: Scale, moments: list[TimelineEvent]
) -> Iterator[dict[str, Any]]:
    marks: dict[str, list[TimelineEvent]] = {}
    for moment in moments:
        marks.setdefault(_lane(moment), []).append(moment)
    for key, name in LANES.items():
        if key in marks:
            drawn = [_spot(context, spot) for spot in spots(scale, marks[key])]
            yield {"name": name, "spots": drawn}


def _lane(moment: TimelineEvent) -> str:
    if moment.what == LogEntry.Kind.INCIDENT:
        return "signalen"
    return LANE_OF.get(moment.kind, "")


def _spot(context: CaseContext, spot: Spot[TimelineEvent]) -> dict[str, Any]:
    first, last = spot.marks[0], spot.marks[-1]
    kinds = {m.kind for m in spot.marks}
    incident = any(m.what == LogEntry.Kind.INCIDENT for m in spot.marks)
    style = "alarm" if incident else "besluit" if "besluit" in kinds else first.kind
    if len(spot.marks) == 1:
        return {
            "x": _units(spot.x),
            "letter": _letter(first),
            "style": style,
            "url": _url(context, first),
            "title": f"{first.sentence.rstrip('.')}, {dates.full(first.at)}",
        }
    days = [dates.day_of(m.at) for m in (first, last)]
    return {
        "x": _units(spot.x),
        "count": len(spot.marks),
        "style": style,
        "url": _in_the_course(context, van=days[0].isoformat(), tot=days[1].isoformat()),
        "title": f"{len(spot.marks)} keer: {_sorts(spot)}, {dates.full(days[0])} tot en met "
        f"{dates.full(days[1])}. Toon de lijst",
    }


def _sorts(spot: Spot[TimelineEvent]) -> str:
    sorts = list(dict.fromkeys(m.sentence.split(":")[0].rstrip(".") for m in spot.marks))
    return ", ".join(sorts[:3]) + (" en meer" if len(sorts) > 3 else "")


def _letter(moment: TimelineEvent) -> str:
    return LETTERS.get(moment.what) or LETTERS_OF_KIND[moment.kind]


def _url(context: CaseContext, moment: TimelineEvent) -> str:
    """The record itself, or its line in the course, on the page that has it."""
    if found := link_of(context, moment)[0]:
        return found
    return _in_the_course(context, moment.ref, vanaf=moment.address)


def _in_the_course(context: CaseContext, at: str = "verloop", **part: str) -> str:
    """A part of the course on the page of the case, and where on it."""
    return f"{link_to('cases:case', context.case.reference)}?{urlencode(part)}#{at}"


def _ticks(scale: Scale) -> Iterator[dict[str, str]]:
    unit = unit_of(scale)
    for number, tick in enumerate(ticks(scale)):
        yield {"x": _units(tick.x), "label": _tick_label(tick.day, unit, first=number == 0)}


def _tick_label(day: date, unit: Unit, *, first: bool) -> str:
    if unit is Unit.YEAR:
        return str(day.year)
    month = dates.SHORT_MONTHS[day.month - 1]
    if unit is Unit.WEEK:
        return f"{day.day} {month}"
    return f"{month} ’{day:%y}" if first or day.month == 1 else month


def _table(
    context: CaseContext, lanes: list[dict[str, Any]], moments: list[TimelineEvent]
) -> Iterator[dict[str, Any]]:
    """Everything that is drawn, newest first: what lasted and what happened."""
    rows: list[tuple[datetime, dict[str, Any]]] = [
        (
            s.span.start,
            {"lane": lane["name"], "text": s.text, "lasts": True, "until": s.span.end, "url": ""},
        )
        for lane in lanes
        for s in lane.get("stretches", ())
    ]
    rows += [
        (m.at, {"lane": LANES[lane], "text": m.sentence, "url": link_of(context, m)[0]})
        for m in moments
        if (lane := _lane(m))
    ]
    for at, row in sorted(rows, key=lambda pair: pair[0], reverse=True):
        yield {**row, "at": dates.local(at)}


def _period(span: Span) -> str:
    since = f"sinds {dates.full(span.start)}"
    if span.end is None:
        return since
    return f"{dates.full(span.start)} tot {dates.full(span.end)}"
