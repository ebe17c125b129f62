"""Who could act on which nights, as it was known then: the rule of today (`roles.staffing`) asked
about the functions, accounts and absences of the past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q

from cases.regie.models import Holding
from common.calendar import DAY
from common.dates import midnight
from roles.case_snapshot import Held, counts_for
from roles.models import Absence, Municipality, PersonEvent
from roles.staffing import Away, Loss, Office, Staff

from .nights import ALWAYS, NEVER, Known, Nights, first_scan, newest


class Capable(NamedTuple):
    """From a night on: whether what somebody holds counts (None), or why it does not."""

    first: date
    loss: Loss | None


class StaffPast:
    """The functions, accounts and absences of everybody who ever held something in a municipality,
    and of who stood in for them; three queries, however many people.

    Which municipalities a region had is not recorded: those of now count. A stand-in counts where
    they could act in any function of the model.
    """

    def __init__(self, municipality: Municipality) -> None:
        self._functions = tuple(municipality.ave_model.functions)
        self._opened: dict[int, list[Known[PersonEvent]]] = defaultdict(list)
        self._offices: dict[int, list[Known[Office]]] = defaultdict(list)
        self._absences: dict[int, list[Known[Away]]] = defaultdict(list)
        self._known: dict[tuple[int, str], list[Capable]] = {}
        regions = set(municipality.regions.values_list("pk", flat=True))
        here = Q(user__in=Holding.objects.filter(case__municipality=municipality).values("holder"))
        for absence in Absence.objects.filter(here):
            away = Away(absence.start, absence.until, absence.stand_in_id)
            nights = first_scan(absence.recorded_at), first_scan(absence.withdrawn_at)
            self._absences[absence.user_id].append(Known(*nights, away))
        stand_ins = {
            k.value.stand_in for known in self._absences.values() for k in known if k.value.stand_in
        }
        events = PersonEvent.objects.filter(here | Q(user__in=stand_ins))
        lines = (
            ((event.user_id, event.period_id), event.at, event)
            for event in events.order_by("user", "period", "at", "pk")
        )
        for first, until, (_, _, event) in newest(lines):
            if event.period_id is None:
                self._opened[event.user_id].append(Known(first, until, event))
            elif event.start and (
                event.municipality_id == municipality.pk or event.region_id in regions
            ):
                office = Office(event.start, event.end, event.function)
                self._offices[event.user_id].append(Known(first, until, office))

    def capable(self, held: Held) -> list[Capable]:
        """From which nights on what this person holds in this function counted, and from which it
        did not."""
        if held.person is None:
            return [Capable(ALWAYS, None)]
        key = held.person, held.function
        if key not in self._known:
            found: list[Capable] = []
            for night in self._changes(held.person):
                loss = self._on(night, held.person).loss(held, night, self._functions)
                if not found or found[-1].loss != loss:
                    found.append(Capable(night, loss))
            self._known[key] = found
        return self._known[key]

    def spans(self, held: Held, during: Nights) -> Iterator[Known[Loss | None]]:
        """The nights of a holding, cut where it began to count or no longer did."""
        capable = self.capable(held)
        for number, (first, loss) in enumerate(capable):
            until = capable[number + 1].first if number + 1 < len(capable) else NEVER
            both = max(first, during[0]), min(until, during[1])
            if both[0] < both[1]:
                yield Known(*both, loss)

    def offices(self, person: int, function: str) -> Iterator[Nights]:
        """The nights on which somebody had this function, with an open account."""
        for first, until in pairwise((*self._changes(person), NEVER)):
            if counts_for(function, self._on(first, person).functions(person, first)):
                yield first, until

    def _changes(self, person: int) -> list[date]:
        """The nights on which something about this person, or who stood in for them, changed."""
        nights = {ALWAYS, *self._nights(person)}
        for known in self._absences.get(person, ()):
            if known.value.stand_in:
                nights |= set(self._nights(known.value.stand_in))
        return sorted(nights - {NEVER})

    def _nights(self, person: int) -> Iterator[date]:
        records: Iterable[Known[object]] = (
            *self._opened.get(person, ()),
            *self._offices.get(person, ()),
            *self._absences.get(person, ()),
        )
        for known in records:
            yield known.first
            yield known.until
        for office in self._offices.get(person, ()):
            yield office.value.start
            if office.value.end:
                yield office.value.end + DAY
        for away in self._absences.get(person, ()):
            yield away.value.start
            if away.value.until:
                yield away.value.until + DAY

    def _on(self, night: date, person: int) -> Staff:
        """Who worked here, as that night knew it: of this person and who stood in for them."""
        people = {person, *(k.value.stand_in or 0 for k in self._absences.get(person, ()))}
        closed_at = {}
        for one in people:
            events = [k.value for k in self._opened.get(one, ()) if k.first <= night < k.until]
            if not events:
                closed_at[one] = midnight(date(1900, 1, 1))
            elif events[-1].kind not in PersonEvent.OPENS:
                closed_at[one] = events[-1].at
        return Staff(
            offices={one: _values(self._offices.get(one, ()), night) for one in people},
            closed_at=closed_at,
            absences={one: _values(self._absences.get(one, ()), night) for one in people},
        )


def _values(known: Iterable[Known], night: date) -> list:  # type: ignore[type-arg]
    return [k.value for k in known if k.first <= night < k.until]
