"""What the figures say: three sentences, and what to ask about. Plain rules.

Everything is made of what may be shown; a hidden number is said to be hidden, never guessed at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.plurals import counted, days_words
from roles.ave_model.words import norm_amount

from .periods import Month

Cells = Mapping[str, Any]
"""What may be shown of a month: name → number, None where hidden, absent where not known."""

NEARLY = 90
"""Percent of the cases that should have a plan; less asks for attention [ours]."""
IN_TIME = 75
"""Percent of the plans that should be evaluated in time; less asks for attention [ours]."""
GROWTH = 20
"""Percent by which a phase grew in half a year, or by which more cases ask for attention than the
month before, before bestuur is told [ours]."""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """The months that the sentences are about, and the words of the municipality."""

    month: Month
    now: Cells
    before: Cells
    half_year_ago: Cells
    year_ago: Cells
    heavy: tuple[str, str]
    """The key and label of the phase that bestuur asks about: the first above the lightest."""
    light: tuple[str, str]
    """The lightest phase with cases."""
    causes: Mapping[str, str]
    appoint_norm: int | None
    """Days within which a casusregisseur is appointed in the lightest phase with cases."""
    load_norm: int
    functions: Mapping[str, str]
    provisional: bool = False
    """Whether the month still runs."""

    @property
    def at_its_end(self) -> str:
        """When the stock is counted: "eind oktober"; of a month that runs, "nu"."""
        return "nu" if self.provisional else f"eind {self.month.name}"


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that stands out, and what to ask."""

    what: str
    ask: str


def three(figures: ReportFigures) -> list[str]:
    """The month in three sentences: the heavy phase, who is responsible, what lies still."""
    return [_heavy(figures), _regie(figures), _stagnation(figures)]


def percent(cells: Cells, pair: str) -> int | None:
    """The share that has something, in whole percents, 100 only when all have it; None: hidden,
    not known, or of nothing."""
    yes, no = cells.get(f"{pair}:yes"), cells.get(f"{pair}:no")
    if yes is None or no is None or not yes + no:
        return None
    share: int = round(100 * yes / (yes + no))
    return min(share, 99) if no else share


def counted_or_none(number: int, one: str, many: str) -> str:
    """ "1 casus", "7 casussen", "geen casussen"."""
    return counted(number, one, many) if number else f"geen {many}"


def than(number: int, before: Any, when: str) -> str:
    """ ", 3 meer dan in september"; nothing where that is not known."""
    if not isinstance(before, int):
        return ""
    more = number - before
    if more == 0:
        return f", evenveel als {when}"
    return f", {abs(more)} {'meer' if more > 0 else 'minder'} dan {when}"


def _heavy(figures: ReportFigures) -> str:
    key, label = figures.heavy
    month, earlier = figures.month.name, figures.month.after(-1).name
    end, were = figures.at_its_end.capitalize(), "zijn" if figures.provisional else "waren"
    entered, stock = figures.now.get(f"entered:{key}"), figures.now.get(f"stock:{key}")
    if entered is not None:
        rest = than(entered, figures.before.get(f"entered:{key}"), f"in {earlier}")
        verb = "kwam" if entered == 1 else "kwamen"
        there = f" {end} {were} het er {stock}." if stock else ""
        households = counted_or_none(entered, "huishouden", "huishoudens")
        return f"In {month} {verb} {households} in {label}{rest}.{there}"
    if stock is not None:
        rest = than(stock, figures.before.get(f"stock:{key}"), f"eind {earlier}")
        return (
            f"{end} {were} {counted_or_none(stock, 'huishouden', 'huishoudens')} in {label}{rest}."
        )
    return f"{end} {were} er zo weinig huishoudens in {label} dat het getal is afgeschermd."


def _regie(figures: ReportFigures) -> str:
    without = figures.now.get("regie:no")
    if "regie:no" not in figures.now:
        return "Er zijn geen casussen die een casusregisseur nodig hebben."
    if without is None:
        return "Niet elke casus heeft een casusregisseur; hoeveel niet, is afgeschermd."
    if without == 0:
        return "Elke casus heeft een casusregisseur."
    rest = than(without, figures.before.get("regie:no"), f"in {figures.month.after(-1).name}")
    share = percent(figures.now, "regie")
    return (
        f"{counted_or_none(without, 'casus heeft', 'casussen hebben')} geen casusregisseur{rest}. "
        f"{share} % heeft er wel een; het doel is 100 %."
    )


def _stagnation(figures: ReportFigures) -> str:
    if "flagged:yes" not in figures.now:
        return f"In {figures.month.name} keek AVE nog niet welke casussen stilliggen."
    number = figures.now["flagged:yes"]
    if number is None:
        return "Hoeveel casussen stilliggen of aandacht vragen, is afgeschermd."
    if number == 0:
        return "Er zijn geen casussen die stilliggen of aandacht vragen."
    rest = than(number, figures.before.get("flagged:yes"), f"in {figures.month.after(-1).name}")
    causes = [(figures.now.get(name) or 0, words) for name, words in figures.causes.items()]
    most, words = max(causes, default=(0, ""))
    why = f" De meeste om deze reden: {words[0].lower()}{words[1:]} ({most})." if most else ""
    return f"{counted_or_none(number, 'casus vraagt', 'casussen vragen')} aandacht{rest}.{why}"


def attention(figures: ReportFigures) -> list[Attention]:
    """What stands out this month, most urgent first; empty when nothing does."""
    return [found for rule in RULES for found in rule(figures)]


def _no_regie(figures: ReportFigures) -> Iterator[Attention]:
    key, label = figures.light
    without, first = figures.now.get("regie:no", 0), figures.now.get(f"regie:no:{key}")
    if without == 0:
        return
    what = "Niet elke casus heeft een casusregisseur."
    if without:
        where = f", waarvan {first} in {label}" if first else ""
        noun = counted_or_none(without, "casus heeft", "casussen hebben")
        what = f"{noun} geen casusregisseur{where}."
    yield Attention(what, "Wie zorgt dat elke casus een casusregisseur krijgt, en wanneer?")


def _slow_to_appoint(figures: ReportFigures) -> Iterator[Attention]:
    days = figures.now.get("appoint")
    if days and figures.appoint_norm is not None and days[0] > figures.appoint_norm:
        yield Attention(
            f"Een casusregisseur benoemen duurt {days_words(round(days[0]))}; de norm is "
            f"{norm_amount('appoint_days', figures.appoint_norm)}.",
            "Waar blijft het liggen: bij de organisaties of bij de gemeente?",
        )


def _full_hands(figures: ReportFigures) -> Iterator[Attention]:
    for name, load in figures.now.items():
        if name.startswith("load:") and load[3]:
            function = figures.functions.get(name.removeprefix("load:"), "regisseur").lower()
            people = counted_or_none(load[3], "persoon heeft", "personen hebben")
            yield Attention(
                f"{people} als {function} {figures.load_norm} casussen of meer in een jaar.",
                "Is er genoeg tijd voor regie, of zijn er mensen bij nodig?",
            )


def _growth(figures: ReportFigures) -> Iterator[Attention]:
    """Beside half a year ago; where that is hidden, beside a year ago."""
    key, label = figures.heavy
    now = figures.now.get(f"stock:{key}")
    for cells, when in ((figures.half_year_ago, "een halfjaar"), (figures.year_ago, "een jaar")):
        then = cells.get(f"stock:{key}")
        if now and then:
            if 100 * (now - then) >= GROWTH * then:
                yield Attention(
                    f"In {label} zijn {now} huishoudens; {when} geleden waren het er {then}.",
                    "Wat is er veranderd, en kan er eerder worden ingegrepen?",
                )
            return


def _stagnation_grows(figures: ReportFigures) -> Iterator[Attention]:
    now, then = figures.now.get("flagged:yes"), figures.before.get("flagged:yes")
    if now and then and 100 * (now - then) >= GROWTH * then:
        yield Attention(
            f"{now} casussen vragen aandacht; een maand eerder waren het er {then}.",
            "Wie bekijkt deze casussen, en wat is nodig om ze verder te brengen?",
        )


def _plans(figures: ReportFigures) -> Iterator[Attention]:
    plans, in_time = percent(figures.now, "plan"), percent(figures.now, "evaluation")
    if plans is not None and plans < NEARLY:
        yield Attention(
            f"{plans} % van de casussen heeft een plan van aanpak.",
            "Waarom is er bij de andere nog geen plan?",
        )
    if in_time is not None and in_time < IN_TIME:
        yield Attention(
            f"Van de plannen is {in_time} % op tijd geëvalueerd.",
            "Worden de plannen nog gebruikt?",
        )


RULES: Sequence[Callable[[ReportFigures], Iterator[Attention]]] = (
    _no_regie,
    _slow_to_appoint,
    _stagnation_grows,
    _growth,
    _full_hands,
    _plans,
)
