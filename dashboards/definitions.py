"""What every figure is called, what it means, and who asks for it.

A definition is one or two sentences that a member of the council understands. `source` names the
document that asks for the figure, or "eigen keuze".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
        "Casussen zonder casusregisseur",
        "Het aantal casussen waarvan niemand casusregisseur is, per fase, aan het eind van de "
        "maand. Heeft een casus een casusregisseur nodig en ligt de casusregie bij een ander, dan "
        "telt de casus hier mee.",
        "casussen",
        Kind.STOCK,
        _B,
    ),
    Figure(
        "needs",
        "Casussen die een casusregisseur nodig hebben",
        "Het aantal casussen waarbij aan het eind van de maand stond dat er een casusregisseur "
        "nodig is, in de fasen waarin het model dat vraagt: het zwaarste deel van AVE2.",
        "casussen",
        Kind.STOCK,
        f"{_O}: casussen in AVE2 waar echt een casusregisseur noodzakelijk is",
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
        "media",
        "Met aandacht van de media",
        "Het deel van de casussen vanaf AVE2 waarvoor aandacht van de media was, zoals dat aan het "
        "eind van de maand bij de casus stond.",
        "casussen",
        Kind.SHARE,
        f"{_O}: de (lokale) media deden verslag",
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
        "grounds",
        "Waarom huishoudens in een zware fase kwamen",
        "De criteria die in dit halfjaar het vaakst werden genoemd in het besluit waarmee een "
        "huishouden in deze fase kwam, het vaakst genoemde eerst. Er staan geen aantallen bij, en "
        "alleen criteria die bij genoeg huishoudens werden genoemd.",
        "volgorde",
        Kind.HALF_YEAR,
    ),
    Figure(
        "together",
        "Leefgebieden die samen voorkomen",
        "Welke twee leefgebieden aan het eind van het halfjaar het vaakst samen bij een lopende "
        "casus stonden, het vaakst eerst. Er staan geen aantallen bij, en alleen wat bij genoeg "
        "casussen samen voorkwam. Alleen fasen die getoond zijn tellen mee.",
        "volgorde",
        Kind.HALF_YEAR,
        f"{_O}: veelal een combinatie van problemen",
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
