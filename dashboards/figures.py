"""Every figure once: what it is called, what it means, and who asks for it.

A definition is one or two sentences that a member of the council understands. `source` names the
document that asks for the figure, or "eigen keuze". Names of counts are told by `suppression.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from cases.deadlines.sentences import CAUSE_WORDS, GROUP_WORDS
from cases.intake.models import Signal
from escalation.reviewing import OUTCOME_WORDS
from roles.ave_model.causes import GROUP_OF, OF_PEOPLE, Cause, CauseGroup
from roles.ave_model.instruments import instrument_words
from roles.ave_model.types import AveModel

from .periods import Month
from .suppression import Shape


class Kind(StrEnum):
    """How a figure behaves in time."""

    STOCK = "stand aan het eind van de maand"
    FLOW = "telling over de maand"
    HALF_YEAR = "telling over het halfjaar"
    YEAR = "telling over het kalenderjaar"
    SHARE = "deel van het geheel"
    DAYS = "dagen, over het halfjaar"


OWN = "eigen keuze"
"""No source asks for it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its definition."""

    key: str
    label: str
    definition: str
    unit: str
    kind: Kind
    source: str = OWN


_B = "[B] leidende principes voor bestuurders"
_O = "[O] Olst-Wijhe, Huidige situatie"
_Z = "[Z] en [B], de piramide"

FIGURES: tuple[Figure, ...] = (
    Figure(
        "stock",
        "Huishoudens per fase",
        "Het aantal huishoudens met een lopende casus in deze fase, aan het eind van de maand. "
        "Een huishouden heeft hoogstens één lopende casus, dus dit is ook het aantal casussen.",
        "huishoudens",
        Kind.STOCK,
        _Z,
    ),
    Figure(
        "fine",
        "Huishoudens per fase, verder verdeeld",
        "Hetzelfde aantal, voor de delen waarin het model een fase verdeelt, zoals 2A en 2B.",
        "huishoudens",
        Kind.STOCK,
        "[W] Westerkwartier, de matrix",
    ),
    Figure(
        "entered",
        "Erbij in een fase",
        "Hoe vaak een huishouden in deze maand in de fase kwam: als nieuwe casus, door opschalen "
        "of door afschalen. Wie twee keer kwam, telt twee keer.",
        "huishoudens",
        Kind.FLOW,
    ),
    Figure(
        "left",
        "Eruit bij een fase",
        "Hoe vaak een huishouden in deze maand uit de fase ging: door opschalen, door afschalen "
        "of doordat de casus werd gesloten. Wie twee keer ging, telt twee keer.",
        "huishoudens",
        Kind.FLOW,
    ),
    Figure(
        "moved",
        "Van fase naar fase",
        "Hoe vaak een huishouden in deze maand van de ene fase naar de andere ging.",
        "huishoudens",
        Kind.FLOW,
    ),
    Figure(
        "regie",
        "Met een casusregisseur",
        "Het deel van de casussen met een casusregisseur, van de casussen waarin het model er een "
        "vraagt, aan het eind van de maand. Het doel is 100 %.",
        "casussen",
        Kind.SHARE,
        f"{_B}: vanaf AVE2 heeft elke casus precies één casusregisseur",
    ),
    Figure(
        "regie:no",
        "Casussen die een casusregisseur nodig hebben",
        "Het aantal casussen zonder casusregisseur, per fase, aan het eind van de maand.",
        "casussen",
        Kind.STOCK,
        f"{_O}: casussen in AVE2 die een casusregisseur nodig hebben",
    ),
    Figure(
        "plan",
        "Met een plan van aanpak",
        "Het deel van de casussen vanaf AVE2 met een plan van aanpak, aan het eind van de maand.",
        "casussen",
        Kind.SHARE,
        f"{_B}: één integraal plan",
    ),
    Figure(
        "evaluation",
        "Plan op tijd geëvalueerd",
        "Het deel van de casussen met een plan waarvan de afgesproken dag van evaluatie aan het "
        "eind van de maand nog niet voorbij is.",
        "casussen",
        Kind.SHARE,
    ),
    Figure(
        "flagged",
        "Casussen die stilliggen of aandacht vragen",
        "Het deel van de casussen vanaf AVE2 met minstens één signalering die openstaat, aan het "
        "eind van de maand.",
        "casussen",
        Kind.SHARE,
        "[D] criterium stagnatie; bij twijfel opschalen",
    ),
    Figure(
        "cause",
        "Waarom casussen aandacht vragen",
        "Het aantal casussen vanaf AVE2 met een open signalering, per oorzaak. Een casus kan "
        "meer oorzaken hebben en telt dan bij elke oorzaak.",
        "casussen",
        Kind.STOCK,
    ),
    Figure(
        "about",
        "Waarom casussen aandacht vragen, samengenomen",
        "Het aantal casussen vanaf AVE2 met minstens één open signalering van dit soort: regie die "
        "ontbreekt, te weinig dat gebeurt, een termijn die voorbij is, of terugkeer en toename. "
        "Een casus telt bij elk soort één keer.",
        "casussen",
        Kind.STOCK,
    ),
    Figure(
        "minors",
        "Met minderjarigen",
        "Het deel van de casussen vanaf AVE2 waarbij minderjarigen betrokken waren, zoals dat aan "
        "het eind van de maand bij de casus stond.",
        "casussen",
        Kind.SHARE,
        "[W] Vormen van regie: bij minderjarigen",
    ),
    Figure(
        "load",
        "Casussen per regisseur",
        "Hoeveel verschillende casussen iemand in de twaalf maanden tot en met deze maand onder "
        "zich had, van wie aan het eind van de maand nog een casus heeft. Er staat alleen in welke "
        "klasse wie de meeste heeft valt, en bij weinig mensen niets: dan is te zien over wie het "
        "gaat.",
        "casussen per persoon",
        Kind.STOCK,
        f"{_O}: ongeveer 50 casussen gedurende het jaar",
    ),
    Figure(
        "spread",
        "Hoe casussen over regisseurs verdeeld zijn",
        "Hoeveel mensen hoeveel casussen hebben, geteld als hierboven. In elke klasse zitten "
        "minstens drie mensen. Waar het kan, begint er een klasse bij de waarschuwing en bij de "
        "norm van de gemeente.",
        "mensen",
        Kind.STOCK,
    ),
    Figure(
        "needed",
        "Wat dit vraagt aan regisseurs",
        "Het aantal casussen in de fasen die getoond zijn, gedeeld door de norm van casussen per "
        "regisseur, naar boven afgerond.",
        "regisseurs",
        Kind.STOCK,
        _O,
    ),
    Figure(
        "stay",
        "Tijd in een fase",
        "Hoe lang een huishouden in een fase was, van wie in dit halfjaar uit de fase ging. "
        "De helft was korter dan de mediaan; de langzaamste tien procent duurde langer dan het "
        "tweede getal.",
        "dagen",
        Kind.DAYS,
    ),
    Figure(
        "appoint",
        "Tijd tot een casusregisseur",
        "Hoe lang het duurde tot de eerste casusregisseur, vanaf de dag dat de casus in een fase "
        "kwam waarin het model er een vraagt (AVE2 of hoger). Van de casussen waarin dat in dit "
        "halfjaar voor elkaar kwam. Was er al een casusregisseur, dan telt nul dagen.",
        "dagen",
        Kind.DAYS,
        _B,
    ),
    Figure(
        "decision",
        "Tijd van voorstel tot besluit",
        "Hoe lang het duurde van een voorstel om op of af te schalen tot het besluit, van wat in "
        "dit halfjaar werd besloten.",
        "dagen",
        Kind.DAYS,
    ),
    Figure(
        "review",
        "Tijd tot beoordeling",
        "Hoe lang het duurde van een signalering tot de eerste beoordeling, van wat in dit "
        "halfjaar voor het eerst werd beoordeeld.",
        "dagen",
        Kind.DAYS,
    ),
    Figure(
        "decided",
        "Besluiten om op en af te schalen",
        "Hoeveel besluiten in dit halfjaar werden genomen om op te schalen, af te schalen, een "
        "voorstel af te wijzen, en hoeveel er met spoed waren.",
        "besluiten",
        Kind.HALF_YEAR,
    ),
    Figure(
        "reviewed",
        "Wat op een signalering volgde",
        "Hoeveel beoordelingen er in dit halfjaar waren, naar wat erop volgde.",
        "beoordelingen",
        Kind.HALF_YEAR,
    ),
    Figure(
        "signals",
        "Signalen naar wie meldt",
        "Hoeveel signalen (meldingen en adviesvragen) in dit halfjaar binnenkwamen.",
        "signalen",
        Kind.HALF_YEAR,
    ),
    Figure(
        "returned",
        "Huishoudens die terugkomen",
        "Hoeveel nieuwe casussen in dit halfjaar een huishouden betroffen waarvan, of van een lid "
        "waarvan, in de 24 maanden ervoor een casus werd gesloten. "
        "Een gemeente kan een andere termijn kiezen.",
        "casussen",
        Kind.HALF_YEAR,
        f"{_O}: huishoudens die terugkomen",
    ),
    Figure(
        "measure",
        "Wat is ingezet",
        "In hoeveel casussen dit in dit halfjaar is gebruikt.",
        "casussen",
        Kind.HALF_YEAR,
    ),
    Figure(
        "instrument",
        "Maatregelen en instrumenten",
        "Hoeveel maatregelen in dit halfjaar ingingen, zoals een gebiedsverbod of handhaving. "
        "Wat bij vergissing werd vastgelegd, telt niet mee.",
        "maatregelen",
        Kind.HALF_YEAR,
        "[O] Risico's: inzet van juridische instrumenten",
    ),
    Figure(
        "ever",
        "Ooit in het jaar in een zware fase",
        "Hoeveel verschillende huishoudens op enig moment in het kalenderjaar in deze fase waren.",
        "huishoudens",
        Kind.YEAR,
        f"{_O}: huishoudens die in het jaar in AVE3 waren",
    ),
)
BY_KEY: Mapping[str, Figure] = {figure.key: figure for figure in FIGURES}

DECIDED: Mapping[str, str] = {
    "decided:up": "Opgeschaald",
    "decided:down": "Afgeschaald",
    "decided:refused": "Afgewezen",
    "decided:urgent": "Waarvan met spoed",
}
MEASURES: Mapping[str, str] = {
    "measure:meeting": "Overleg",
    "measure:escalation": "Opschalingsoverleg na een signalering",
    "measure:assignment": "Opdracht aan de casusregisseur",
    "measure:aside": "Partij tijdelijk buitenspel",
    "measure:grip": "Overgang naar de crisisorganisatie (GRIP)",
}
CAUSES: Mapping[str, str] = {
    f"cause:{cause}": CAUSE_WORDS[cause] for cause in Cause if cause not in OF_PEOPLE
}
CAUSE_GROUPS: Mapping[str, str] = {f"about:{group}": GROUP_WORDS[group] for group in CauseGroup}
CAUSES_IN: Mapping[str, tuple[str, ...]] = {
    f"about:{group}": tuple(f"cause:{cause}" for cause in Cause if GROUP_OF.get(cause) == group)
    for group in CauseGroup
}
"""A group of causes → the causes in it."""
REVIEWED: Mapping[str, str] = {
    f"reviewed:{outcome}": words for outcome, words in OUTCOME_WORDS.items()
}
SIGNALS: Mapping[str, str] = {
    f"signals:{reporter}": words for reporter, words in Signal.Reporter.choices
}

SO_FAR = frozenset({"reviewed", "signals", "instrument", "returned", *DECIDED, *MEASURES})
"""What is told of a half-year when half of it is over. Not its parts: what came to each of them
since is often small, and would have to be hidden for good."""


def instruments(model: AveModel) -> dict[str, str]:
    """Name of the figure of each measure that the model names → what it is called."""
    return {f"instrument:{key}": words for key, words in instrument_words(model).items()}


@dataclass(frozen=True, slots=True)
class Group:
    """A phase in the figures: 2A and 2B together are AVE2."""

    key: str
    label: str
    severity: int
    phases: tuple[tuple[str, str], ...]
    """The ids of the phases in it, with their labels."""
    has_cases: bool


def groups_of(model: AveModel) -> tuple[Group, ...]:
    """The phases of a model as the figures tell them, lightest first."""
    keys = dict.fromkeys(phase.group for phase in model.phases.values())
    found = []
    for key in keys:
        phases = [phase for phase in model.phases.values() if phase.group == key]
        label = phases[0].label if len(phases) == 1 else f"AVE{key}"
        parts = tuple((phase.id, phase.label) for phase in phases)
        has_cases = any(phase.case_phase for phase in phases)
        found.append(Group(key, label, phases[0].severity, parts, has_cases))
    return tuple(found)


def shape(model: AveModel) -> Shape:
    """What the figures of a municipality on this model are made of."""
    phases = groups_of(model)
    with_cases = [group.key for group in phases if group.has_cases]
    divided = {
        f"stock:{group.key}": tuple(f"fine:{phase}" for phase, _ in group.phases)
        for group in phases
        if len(group.phases) > 1
    }
    return Shape(
        groups=tuple(group.key for group in phases),
        case_groups=tuple(with_cases),
        families={
            **divided,
            "reviewed": tuple(REVIEWED),
            "signals": tuple(SIGNALS),
            "instrument": tuple(instruments(model)),
        },
        singles=(*DECIDED, *MEASURES, "returned", *(f"ever:{key}" for key in heavy(phases))),
        subsets=tuple(f"{name}:" for name in (*CAUSES, *CAUSE_GROUPS)),
        unions={"flagged:yes": tuple(CAUSE_GROUPS), **CAUSES_IN},
        moves=tuple(permutations(with_cases, 2)),
    )


def heavy(phases: Iterable[Group]) -> list[str]:
    """The phases of which is counted who was ever in them: those above the first with cases."""
    with_cases = [group.key for group in phases if group.has_cases]
    return with_cases[1:]


def of_period(month: Month, model: AveModel) -> set[str]:
    """Names of what is counted by the half-year or year, when this month ends one; halfway the
    half-year, of what is told of it so far."""
    found: set[str] = set()
    if month.ends_half_year:
        found |= {"reviewed", *REVIEWED, "signals", *SIGNALS, *DECIDED, *MEASURES, "returned"}
        found |= {"instrument", *instruments(model)}
    elif month.ends_quarter:
        found |= SO_FAR
    if month.ends_year:
        found |= {f"ever:{key}" for key in heavy(groups_of(model))}
    return found
