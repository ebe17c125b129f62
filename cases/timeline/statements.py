"""The rows of a course as they lie in several tables, each brought into one shape, in SQL.

Every statement gives the columns of `RecordRow` of one case, and `person` for who it was by.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class RecordRow(NamedTuple):
    """A row of one of these tables."""

    kind: str
    record: int
    at: datetime
    what: str
    about: str
    function: str
    text: str
    number: int
    entered: datetime
    who: str
    """The name of who wrote it; "" where nobody did."""
    person: int | None = None


MISTAKEN, ENDED = "-nooit", "-einde"
"""How a measure came to its end; no instrument is called so."""
OPEN, DONE = "open", "klaar"
"""Whether what was asked or agreed still waits, in the line that tells that it was."""
ASKED = frozenset({"opdracht", "afspraak"})
"""Told in two rows: that it was asked before a day, and what came of it."""

# Corrected entries too: they are told with the entry that corrects them.
_LOG = """
SELECT 'logboek' AS kind, id AS record, happened_at AS at, kind AS what,
       coalesce(corrects_id, 0)::text AS about, '' AS function, text, id AS number,
       recorded_at AS entered, author_id AS person
  FROM cases_logentry WHERE case_id = %(case)s"""

# The approval is told by the decision, and so is a proposal that was decided in the same breath.
_STEPS = """
SELECT 'voorstel', s.id, s.at, s.kind, p.to_phase,
       coalesce(nullif(s.signed_as, ''), s.function), s.text, p.id, s.at, s.by_id
  FROM cases_proposalstep s
  JOIN cases_proposal p ON p.id = s.proposal_id
  LEFT JOIN cases_phasetransition t ON t.proposal_id = p.id
 WHERE p.case_id = %(case)s AND s.kind <> 'approved'
   AND (s.kind <> 'proposed' OR t.decided_at IS DISTINCT FROM s.at)"""

_CONSULTATIONS = """
SELECT 'raadpleging', c.id, c.recorded_at, c.outcome, c.party, '', c.text, c.proposal_id,
       c.recorded_at, c.recorded_by_id
  FROM cases_consultation c JOIN cases_proposal p ON p.id = c.proposal_id
 WHERE p.case_id = %(case)s"""

_SIGNALS = """
SELECT 'signaal', id, received_at, kind, reporter, '', text, id, recorded_at, recorded_by_id
  FROM cases_signal WHERE case_id = %(case)s"""

_SET_ASIDE = """
SELECT 'partij', a.id, a.decided_at, CASE WHEN a.until = a.start THEN '' ELSE a.until::text END,
       o.name, a.decided_in_function, a.reason, a.party_id, a.decided_at, a.decided_by_id
  FROM cases_partysetaside a
  JOIN cases_party p ON p.id = a.party_id
  JOIN roles_organisation o ON o.id = p.organisation_id
 WHERE p.case_id = %(case)s"""

_HOLDS = """
SELECT 'pauze', id, decided_at, until::text, '', '', reason, id, decided_at, decided_by_id
  FROM cases_casehold WHERE case_id = %(case)s"""

_RESUMED = """
SELECT 'pauze', id, resumed_at, '', '', '', '', id, resumed_at, resumed_by_id
  FROM cases_casehold WHERE case_id = %(case)s AND resumed_at IS NOT NULL"""

_BRIEFINGS = """
SELECT 'bestuur', id, at, '', number::text, function, situation, number, at, author_id
  FROM cases_briefing WHERE case_id = %(case)s"""

_REPLIES = """
SELECT 'bestuur', r.id, r.at, r.kind, b.number::text, r.function, r.text, b.number, r.at, r.by_id
  FROM cases_briefingreply r JOIN cases_briefing b ON b.id = r.briefing_id
 WHERE b.case_id = %(case)s"""

_ASSIGNMENTS = """
SELECT 'opdracht', id, given_at, CASE WHEN done_at IS NULL THEN 'open' ELSE 'klaar' END, due::text,
       '', text, id, given_at, given_by_id
  FROM cases_assignment WHERE case_id = %(case)s"""

_FINISHED = """
SELECT 'opdracht', id, done_at, '', '', '', result, id, done_at, done_by_id
  FROM cases_assignment WHERE case_id = %(case)s AND done_at IS NOT NULL"""

_MEASURES = """
SELECT 'maatregel', id, start::timestamptz, instrument, '', '', text, id, recorded_at,
       recorded_by_id
  FROM cases_measure WHERE case_id = %(case)s"""

_MEASURES_ENDED = """
SELECT 'maatregel', e.id, e.recorded_at, CASE WHEN e.mistaken THEN '-nooit' ELSE '-einde' END,
       m.instrument, '', e.text, m.id, e.recorded_at, e.recorded_by_id
  FROM cases_measureend e JOIN cases_measure m ON m.id = e.measure_id
 WHERE m.case_id = %(case)s"""

_AGREEMENTS = """
SELECT 'afspraak', id, recorded_at, CASE WHEN done_at IS NULL THEN 'open' ELSE 'klaar' END,
       due::text, '', who || ': ' || text, id, recorded_at, author_id
  FROM cases_agreement WHERE case_id = %(case)s"""

_SETTLED = """
SELECT 'afspraak', id, done_at, '', CASE WHEN kept THEN 'nagekomen' ELSE 'niet nagekomen' END, '',
       result, id, done_at, done_by_id
  FROM cases_agreement WHERE case_id = %(case)s AND done_at IS NOT NULL"""

_ENDINGS = """
SELECT 'einde', id, at, kind, moved_to, function, reason, id, at, by_id
  FROM cases_caseending WHERE case_id = %(case)s"""

_REOPENED = """
SELECT 'einde', r.id, r.at, '', '', r.function, r.reason, e.id, r.at, r.by_id
  FROM cases_casereopening r JOIN cases_caseending e ON e.id = r.ending_id
 WHERE e.case_id = %(case)s"""

# Who there answered is not told here: it was the municipality.
_MOVES = """
SELECT 'verhuizing', s.id, s.at, s.kind, m.name,
       CASE WHEN s.kind IN ('announced', 'taken_back') THEN s.function ELSE '' END, s.text, a.id,
       s.at, CASE WHEN s.kind IN ('announced', 'taken_back') THEN s.by_id END
  FROM cases_movestep s
  JOIN cases_moveannouncement a ON a.id = s.announcement_id
  JOIN roles_municipality m ON m.id = a.municipality_id
 WHERE a.case_id = %(case)s"""

STATEMENTS: tuple[tuple[str, str], ...] = (
    ("logboek", _LOG),
    ("voorstel", _STEPS),
    ("raadpleging", _CONSULTATIONS),
    ("signaal", _SIGNALS),
    ("partij", _SET_ASIDE),
    ("pauze", _HOLDS),
    ("pauze", _RESUMED),
    ("bestuur", _BRIEFINGS),
    ("bestuur", _REPLIES),
    ("opdracht", _ASSIGNMENTS),
    ("opdracht", _FINISHED),
    ("maatregel", _MEASURES),
    ("maatregel", _MEASURES_ENDED),
    ("afspraak", _AGREEMENTS),
    ("afspraak", _SETTLED),
    ("einde", _ENDINGS),
    ("einde", _REOPENED),
    ("verhuizing", _MOVES),
)
"""The kind of each, and its statement."""
