"""The municipalities of the demo: where they lie, who works there, and with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil

from roles.ave_model import registry
from roles.ave_model.types import APPOINTED, AveModel

from .chance import Chance


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality before it has rows: its villages with the digits of their postcodes."""

    name: str
    slug: str
    model: str
    villages: tuple[tuple[str, str], ...]
    region: str
    share: float
    """How large it is beside the others."""
    inhabitants: int
    """About as many as it has; made up where the municipality is."""


PLACES = (
    Place(
        "Dalfsen",
        "dalfsen",
        "dalfsen",
        (("Dalfsen", "7721"), ("Nieuwleusen", "7711"), ("Lemelerveld", "8151")),
        "Zorg- en Veiligheidshuis IJsselland",
        46,
        29_000,
    ),
    Place(
        "Westerkwartier",
        "westerkwartier",
        "westerkwartier",
        (("Leek", "9351"), ("Zuidhorn", "9801"), ("Grootegast", "9861"), ("Marum", "9363")),
        "Zorg- en Veiligheidshuis Groningen",
        23,
        66_000,
    ),
    Place(
        "Olst-Wijhe",
        "olst-wijhe",
        "olst-wijhe",
        (("Olst", "8121"), ("Wijhe", "8131"), ("Wesepe", "8124")),
        "Zorg- en Veiligheidshuis IJsselland",
        15,
        19_000,
    ),
    Place(
        "Zwijndrecht",
        "zwijndrecht",
        "zvh-region",
        (("Zwijndrecht", "3331"), ("Heerjansdam", "2995")),
        "Zorg- en Veiligheidshuis Zuid-Holland Zuid",
        16,
        45_000,
    ),
)
REGIONAL = frozenset({"procesregisseur_zvh"})
"""Functions that people hold for a whole region."""
OWN_TEAMS: Mapping[str, frozenset[str]] = {
    "Team Mens en Samenleving": frozenset(),  # whoever stands in no other
    "Team Veiligheid": frozenset({"aover", "oov", "driehoek"}),
    "Team Jeugd en Gezin": frozenset({"jeugdconsulent"}),
    "Bestuur": frozenset({"burgemeester", "wethouder", "communicatieadviseur"}),
}
"""The municipality's own teams, and the functions that belong there."""
PARTNERS = (
    "Woonstichting Onderdak",
    "FACT-team",
    "Verslavingszorg Noordoost",
    "Maatschappelijk werk De Brug",
    "Schuldhulp en bewind Helder",
    "Thuiszorg Nabij",
    "Jeugdhulp Kompas",
    "Politie, basisteam",
    "Veilig Thuis",
    "Leerplicht en school",
    "Huisartsenpraktijk",
    "Begeleid wonen De Linde",
)
CASES_PER_TOWN = 3_400
SMALL = 1_000
"""Up to so many cases the four of the seeds are enough."""
OPEN = 0.6
"""About how many cases of all are open."""


def places(cases: int) -> tuple[Place, ...]:
    """The four of the seeds; for large numbers many more, so that sizes are like real ones."""
    if cases <= SMALL:
        return PLACES
    count = max(len(PLACES), round(cases / CASES_PER_TOWN))
    models = [model.slug for model in registry.all_models()]
    more = [
        Place(
            f"Gemeente {n:03}",
            f"gemeente-{n:03}",
            models[n % len(models)],
            tuple((f"Kern {n:03}-{k}", f"{1000 + (n * 7 + k) % 8999}") for k in range(1, 4)),
            f"Zorg- en Veiligheidshuis regio {n // 12 + 1}",
            12 + n * 37 % 29,
            (12 + n * 37 % 29) * 1_000,
        )
        for n in range(1, count - len(PLACES) + 1)
    ]
    return (*PLACES, *more)


@dataclass(slots=True, eq=False)
class Worker:
    """Somebody who works for (or in) one municipality; `load` counts the casusregie they hold."""

    id: int
    name: str
    function: str
    organisation: int | None
    start: date
    end: date | None = None
    capacity: int = 30
    weight: float = 1.0
    load: int = 0
    functions: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.functions = frozenset({self.function})

    def functions_on(self, day: date) -> frozenset[str]:
        runs = self.start <= day and (self.end is None or day <= self.end)
        return self.functions if runs else frozenset()


@dataclass(slots=True, eq=False)
class Town:
    """A municipality with its people, as the made-up courses need it."""

    id: int
    place: Place
    model: AveModel
    now: datetime
    """In UTC, as every moment of a course: days without gaps when the clocks change."""
    today: date
    teams: Sequence[int]
    partners: Sequence[tuple[int, str]]
    workers: dict[int, Worker] = field(default_factory=dict)
    _by_function: dict[str, list[Worker]] = field(default_factory=dict)

    def add(self, worker: Worker) -> None:
        self.workers[worker.id] = worker
        self._by_function.setdefault(worker.function, []).append(worker)

    def staff(self, function: str) -> Sequence[Worker]:
        """Everyone who has or had this function; the rules see to who has it today."""
        return self._by_function.get(function, ())

    def pick(self, chance: Chance, found: Sequence[Worker]) -> Worker:
        """One of them, the better loaded the likelier, until their capacity is reached."""
        weights = [w.weight if w.load < w.capacity else 0.001 for w in found]
        return chance.choices(found, weights)[0]


@dataclass(frozen=True, slots=True)
class Post:
    """One account to make: its address before the @, its function, and how busy it may be."""

    mailbox: str
    """Empty: after the person's own name."""
    function: str
    capacity: int = 30
    weight: float = 500.0
    ended: bool = False


def posts(model: AveModel, cases: int, *, first: bool) -> list[Post]:
    """One account per function that the model names, and colleagues where they hold regie.

    The busiest casusregisseur comes near the caseload at which the model warns. In the first
    municipality one function ended yesterday.
    """
    found = []
    holders = regie_holders(model)
    main = next(iter(holders))
    for function in model.functions:
        found.append(Post(function, function, capacity=24, weight=600))
        if function == main:
            found.append(Post(f"{main}2", main, capacity=14, weight=300))
            found.append(Post("", main, capacity=model.caseload.warn + 1, weight=12_000))
            if first:
                found.append(Post(f"{main}3", main, capacity=3, weight=9_000, ended=True))
    for function, part in holders.items():
        extra = ceil(cases * OPEN * part / 34)
        found += [
            Post("", function, capacity=22 + n * 7 % 21, weight=400 + n % 5 * 100)
            for n in range(extra)
        ]
    return found


def regie_holders(model: AveModel) -> Mapping[str, float]:
    """Functions that may hold a responsibility on a case, with about what part of the cases.

    The first holder of casusregie in the lightest phase that has one comes first.
    """
    found: dict[str, float] = {}
    for phase in model.phases.values():
        for slot in phase.slots:
            if slot.registered and slot.responsibility in APPOINTED:
                for n, function in enumerate(slot.holders):
                    part = 0.7 if n == 0 and slot.required else 0.2
                    found[function] = max(found.get(function, 0.0), part)
    for function in model.minors.casusregie if model.minors else ():
        found[function] = 0.7
    return found
