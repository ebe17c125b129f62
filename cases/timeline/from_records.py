"""What people wrote down about a case: log book, proposals, consultations, signals and the like.

It lies in several tables (`statements.py`). One query reads them all, so that a case with a long
log book costs no more queries than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from django.db import connection

from cases.briefings.models import BriefingReply
from cases.core.case_file import CaseFile
from cases.core.models import Case
from cases.intake.models import Signal
from cases.record.models import CaseEnding, LogEntry
from cases.scaling.models import Consultation, ProposalStep
from common import dates
from common.plurals import lower_first
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel

from .event import TimelineEvent, who_words
from .statements import ASKED, ENDED, MISTAKEN, STATEMENTS, RecordRow

Say = Callable[[str, str], str]
"""From a line's `what` and `about` to its sentence."""

_added: dict[str, tuple[str, Say]] = {}


def add_source(kind: str, sql: str, say: Say) -> None:
    """Lines that an app above this one keeps; it says so when Django starts."""
    _added[kind] = (sql, say)


# Statements of ours, with nothing in them that anybody typed.
ROWS = """
WITH line (kind, record, at, what, about, function, text, number, entered, person) AS ({parts})
SELECT line.kind, record, at, what, about, function, text, number, entered,
       coalesce(person.name, ''), line.person
  FROM line LEFT JOIN roles_user AS person ON person.id = line.person"""

REOPENED = "Casus heropend."
MOVES: Mapping[str, str] = {
    "announced": "Huishouden aangekondigd bij de gemeente {}.",
    "accepted": "De gemeente {} nam het huishouden aan.",
    "refused": "De gemeente {} nam het huishouden niet aan.",
    "taken_back": "Aankondiging bij de gemeente {} teruggenomen.",
}
SPOKEN_FOR = ProposalStep.OF_THE_PROPOSER
GROUNDS = {"raadpleging", "signaal", "partij", "maatregel"}


def _read_rows(case: Case, kinds: Collection[str]) -> list[RecordRow]:
    parts = [sql for kind, sql in STATEMENTS if kind in kinds]
    parts += [sql for kind, (sql, _) in _added.items() if kind in kinds]
    if not parts:
        return []
    rows = ROWS.format(parts=" UNION ALL ".join(parts))
    with connection.cursor() as cursor:
        cursor.execute(rows, {"case": case.pk})
        return [RecordRow(*row) for row in cursor.fetchall()]


def events_of_records(file: CaseFile, kinds: Collection[str]) -> Iterator[TimelineEvent]:
    """What people wrote down about a case, in no order; one query, none when nothing is asked."""
    rows = _read_rows(file.case, kinds)
    model = file.case.ave_model
    log = {line.record: (line.text, int(line.about)) for line in rows if line.kind == "logboek"}
    corrected = {older for _, older in log.values()}
    for kind, record, at, what, about, function, text, number, entered, who, person in rows:
        if kind == "logboek" and record in corrected:
            continue
        yield TimelineEvent(
            _ref(kind, record, what),
            at,
            kind,
            _sentence(model, kind, what, about),
            who_words(
                file,
                person,
                who,
                entered or at,
                function,
                proposal=number if kind == "voorstel" and what in SPOKEN_FOR else 0,
            ),
            text,
            about=about,
            what=what,
            grounds=kind in GROUNDS or what == ProposalStep.Kind.ADDED,
            number=number,
            entered=entered,
            due=about if what and (kind in ASKED or kind == "beoordeling") else "",
            earlier_texts=tuple(_chain(log, int(about))) if kind == "logboek" else (),
        )


def _ref(kind: str, record: int, what: str) -> str:
    """A hold has two rows, that the case rests and that it goes on; so have an ending and what was
    asked. What
    bestuur was told and what came back are numbered apart."""
    if (not what and (kind in ("pauze", "einde") or kind in ASKED)) or what in (MISTAKEN, ENDED):
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
        return f"{Signal.Kind(what).label} van {lower_first(reporter)}."
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
    if kind == "einde":
        how = CaseEnding.Kind(what).label.lower() if what else ""
        return f"Casus gesloten: {how}{f' aan {about}' if about else ''}." if what else REOPENED
    if kind == "verhuizing":
        return MOVES[what].format(about)
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
