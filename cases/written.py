"""What people wrote down about a case: log book, proposals, consultations, signals and the like.

It lies in several tables (`cases/lines.py`). One query reads them all, so that a case with a long
log book costs no more queries than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from roles import dates
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel

from .lines import ASKED, ENDED, MISTAKEN, PARTS, Rows
from .models import BriefingReply, Case, Consultation, LogEntry, ProposalStep, Signal
from .moment import Moment, in_function

Say = Callable[[str, str], str]
"""From a line's `what` and `about` to its sentence."""

_added: dict[str, tuple[Rows, Say]] = {}


def add_part(kind: str, rows: Rows, say: Say) -> None:
    """Lines that an app above this one keeps; it says so when Django starts."""
    _added[kind] = (rows, say)


GROUNDS = {"raadpleging", "signaal", "partij", "maatregel"}


def _every_part() -> tuple[tuple[str, Rows], ...]:
    return (*PARTS, *((kind, rows) for kind, (rows, _) in _added.items()))


def _lines(parts: tuple[Rows, ...], case: int) -> QuerySet[Any, Any]:
    first, *rest = (rows(case) for rows in parts)
    return first.union(*rest, all=True) if rest else first


def written(case: Case, kinds: Collection[str]) -> Iterator[Moment]:
    """What people wrote down about a case, in no order; one query, none when nothing is asked."""
    rows = tuple(rows for kind, rows in _every_part() if kind in kinds)
    if not rows:
        return
    model = case.ave_model
    lines = list(_lines(rows, case.pk))
    log = {row[1]: (row[7], int(row[4])) for row in lines if row[0] == "logboek"}
    corrected = {older for _, older in log.values()}
    for kind, record, at, what, about, who, function, text, number, entered in lines:
        if kind == "logboek" and record in corrected:
            continue
        yield Moment(
            _ref(kind, record, what),
            at,
            kind,
            _sentence(model, kind, what, about),
            in_function(model, who, function),
            text,
            what=what,
            grounds=kind in GROUNDS or what == ProposalStep.Kind.ADDED,
            number=number,
            entered=entered,
            due=about if kind in ASKED and what else "",
            earlier_texts=tuple(_chain(log, int(about))) if kind == "logboek" else (),
        )


def _ref(kind: str, record: int, what: str) -> str:
    """A hold has two lines, that the case rests and that it goes on; so has what was asked. What
    bestuur was told and what came back are numbered apart."""
    if ((kind == "pauze" or kind in ASKED) and not what) or what in (MISTAKEN, ENDED):
        return f"{kind}-{record}-einde"
    return f"{kind}-reactie-{record}" if kind == "bestuur" and what else f"{kind}-{record}"


def _sentence(model: AveModel, kind: str, what: str, about: str) -> str:
    if kind in _added:
        return _added[kind][1](what, about)
    if kind == "logboek":
        return f"{LogEntry.Kind(what).label}."
    if kind == "voorstel":
        done = ProposalStep.Kind(what).label.lower()
        return f"Voorstel naar {model.phase(about).label}: {done}."
    if kind == "raadpleging":
        return f"Raadpleging van {about}: {Consultation.Outcome(what).label.lower()}."
    if kind == "signaal":
        reporter = Signal.Reporter(about).label
        return f"{Signal.Kind(what).label} van {reporter[0].lower()}{reporter[1:]}."
    if kind == "bestuur":
        said = f": {BriefingReply.Kind(what).label.lower()}" if what else ""
        return f"Bestuurlijke informatie {about}{said}."
    if kind == "maatregel":
        name = instrument_words(model).get(about or what, about or what)
        if what == MISTAKEN:
            return f"{name}: nooit opgelegd."
        return f"{name} beëindigd." if what == ENDED else f"{name}."
    if kind == "opdracht":
        if not what:
            return "Opdracht klaar."
        return f"Opdracht aan de casusregisseur, uiterlijk {dates.full(date.fromisoformat(about))}."
    if kind == "afspraak":
        if not what:
            return f"Bindende afspraak {about}."
        return f"Bindende afspraak, uiterlijk {dates.full(date.fromisoformat(about))}."
    if kind == "pauze":
        until = f"Gepauzeerd tot {dates.full(date.fromisoformat(what))}." if what else ""
        return until or "De casus loopt weer."
    if not what:
        return f"{about} doet weer mee."
    return f"{about} doet niet mee tot {dates.full(date.fromisoformat(what))}."


def _chain(earlier: Mapping[int, tuple[str, int]], pk: int) -> Iterator[str]:
    while pk:
        text, pk = earlier[pk]
        yield text
