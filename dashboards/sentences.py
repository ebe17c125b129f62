"""What the figures say: the news, and three sentences. Plain rules.

Everything is made of what may be shown; a hidden number is said to be hidden, never guessed at. A
sentence about cases names the phases that it counts wherever the number in another is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.plurals import counted, lower_first

from .periods import Month

Cells = Mapping[str, Any]
"""What may be shown of a month: name → number, None where hidden, absent where not known."""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """The months that the sentences are about, and the words of the municipality."""

    month: Month
    now: Cells
    before: Cells
    half_year_ago: Cells
    year_ago: Cells
    phases: Sequence[tuple[str, str]]
    """The key and label of every phase with cases, lightest first."""
    causes: Mapping[str, str]
    groups: Mapping[str, str]
    """Groups of causes, for where a cause by itself is too rare."""
    causes_in: Mapping[str, Sequence[str]]
    appoint_norm: int | None
    """Days within which a casusregisseur is appointed in the lightest phase with cases."""
    load_norm: int
    functions: Mapping[str, str]
    provisional: bool = False
    """Whether the month still runs."""
    few: int = 0
    """What a hidden number of households in a phase is at most; 0 where it may be any, because it
    covers another: in an area, or for a dominant problem."""

    @property
    def light(self) -> tuple[str, str]:
        """The lightest phase with cases."""
        return self.phases[0]

    @property
    def heavy(self) -> tuple[str, str]:
        """The phase that bestuur asks about: the first above the lightest."""
        return self.phases[min(1, len(self.phases) - 1)]

    @property
    def at_its_end(self) -> str:
        """When the stock is counted: "eind oktober"; of a month that runs, "nu"."""
        return "nu" if self.provisional else f"eind {self.month.name}"


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


def listed(words: Sequence[str]) -> str:
    """ "AVE2, AVE3 en AVE4"."""
    return " en ".join(", ".join(words).rsplit(", ", 1))


def hidden_phases(figures: ReportFigures, cells: Cells | None = None) -> list[str]:
    """The phases of which the number of households is hidden, so that no figure about cases counts
    those in it."""
    cells = figures.now if cells is None else cells
    return [label for key, label in figures.phases if cells.get(f"stock:{key}", 0) is None]


def where(figures: ReportFigures) -> str:
    """The phases that figures about cases count, " in AVE2 en AVE3", where they do not count all
    of them; otherwise nothing."""
    if not hidden_phases(figures):
        return ""
    seen = [label for key, label in figures.phases if figures.now.get(f"stock:{key}")]
    return f" in {listed(seen)}"


def says_nothing(figures: ReportFigures) -> bool:
    """Whether every case there is, is in a phase that is hidden: then zero tells of nobody."""
    seen = any(figures.now.get(f"stock:{key}") for key, _ in figures.phases)
    return bool(hidden_phases(figures)) and not seen


def earlier(figures: ReportFigures, name: str) -> Any:
    """A figure about cases as it was a month before; None where other phases were counted."""
    same = hidden_phases(figures) == hidden_phases(figures, figures.before)
    return figures.before.get(name) if same else None


def than(number: int, before: Any, when: str) -> str:
    """ ", 3 meer dan in september"; nothing where that is not known."""
    if not isinstance(before, int):
        return ""
    more = number - before
    if more == 0:
        return f", evenveel als {when}"
    return f", {abs(more)} {'meer' if more > 0 else 'minder'} dan {when}"


def there_are(number: int, *, now: bool) -> str:
    """The verb that a number of households takes."""
    if number == 1:
        return "is" if now else "was"
    return "zijn" if now else "waren"


def _heavy(figures: ReportFigures) -> str:
    key, label = figures.heavy
    month, last = figures.month.name, figures.month.after(-1).name
    end = figures.at_its_end
    entered, stock = figures.now.get(f"entered:{key}"), figures.now.get(f"stock:{key}")
    if entered is not None:
        rest = than(entered, figures.before.get(f"entered:{key}"), f"in {last}")
        verb = "kwam" if entered == 1 else "kwamen"
        be = there_are(stock or 0, now=figures.provisional)
        there = f" {end.capitalize()} {be} het er {stock}." if stock else ""
        households = counted_or_none(entered, "huishouden", "huishoudens")
        return f"In {month} {verb} {households} in {label}{rest}.{there}"
    if stock is not None:
        rest = than(stock, figures.before.get(f"stock:{key}"), f"eind {last}")
        be = there_are(stock, now=figures.provisional)
        households = counted_or_none(stock, "huishouden", "huishoudens")
        return f"{end.capitalize()} {be} {households} in {label}{rest}."
    if f"stock:{key}" not in figures.now:
        return f"Hoeveel huishoudens er in {label} zijn, is niet bekend."
    if figures.few:
        be = there_are(figures.few, now=figures.provisional)
        return f"{end.capitalize()} {be} er {few_words(figures.few)} in {label}."
    be = there_are(0, now=figures.provisional)
    return f"Hoeveel huishoudens er {end} in {label} {be}, is afgeschermd."


def few_words(most: int) -> str:
    """ "1 tot en met 4 huishoudens"."""
    return f"1 tot en met {most} huishoudens" if most > 1 else "1 huishouden"


def _regie(figures: ReportFigures) -> str:
    without = figures.now.get("regie:no")
    if without is None or says_nothing(figures):
        if "regie:no" not in figures.now and not hidden_phases(figures):
            return "Er zijn geen casussen die een casusregisseur nodig hebben."
        return "Hoeveel casussen geen casusregisseur hebben, is afgeschermd."
    share = percent(figures.now, "regie")
    place = where(figures)
    if share is None:
        return f"Er zijn{place} geen casussen die een casusregisseur nodig hebben."
    if without == 0:
        return f"Elke casus{place} heeft een casusregisseur."
    rest = than(without, earlier(figures, "regie:no"), f"in {figures.month.after(-1).name}")
    number = counted_or_none(without, "casus", "casussen")
    verb = "heeft" if without == 1 else "hebben"
    return (
        f"{number}{place} {verb} geen casusregisseur{rest}. "
        f"{share} % heeft er wel een; het doel is 100 %."
    )


def _stagnation(figures: ReportFigures) -> str:
    if "flagged:yes" not in figures.now:
        if hidden_phases(figures):
            return "Of casussen stilliggen of aandacht vragen, is afgeschermd of niet bekend."
        return f"In {figures.month.name} keek AVE nog niet welke casussen stilliggen."
    number, place = figures.now["flagged:yes"], where(figures)
    if number is None or says_nothing(figures):
        return "Hoeveel casussen stilliggen of aandacht vragen, is afgeschermd."
    if number == 0:
        return f"Er zijn{place} geen casussen die stilliggen of aandacht vragen."
    rest = than(number, earlier(figures, "flagged:yes"), f"in {figures.month.after(-1).name}")
    verb = "vraagt" if number == 1 else "vragen"
    cases = counted_or_none(number, "casus", "casussen")
    return f"{cases}{place} {verb} aandacht{rest}.{_most_often(figures)}"


def _most_often(figures: ReportFigures) -> str:
    """The cause of most of them; where causes are hidden, of those that are to be seen."""
    names = figures.causes
    if not any(figures.now.get(name) for name in names):
        names = figures.groups
    shown = {name: figures.now.get(name) for name in names}
    name = max(shown, key=lambda each: shown[each] or 0, default="")
    if not name or not shown[name]:
        return ""
    words = names[name]
    hidden = any(name in figures.now and number is None for name, number in shown.items())
    told = "Wat het meest te zien is" if hidden else "De meeste om deze reden"
    return f" {told}: {lower_first(words)} ({shown[name]})."
