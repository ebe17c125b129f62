"""What is news in a month, and what to ask about. Plain rules.

News is a change since the month before of a size that matters, in the number of households in a
phase, of cases without a casusregisseur, or of cases that ask for attention for one reason. The
worst comes first: growth before decline, the gravest phase before a lighter one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.plurals import days_words
from roles.ave_model.words import norm_amount

from .sentences import (
    Cells,
    ReportFigures,
    counted_or_none,
    earlier,
    percent,
    says_nothing,
    where,
)

NEARLY = 90
"""Percent of the cases that should have a plan; less asks for attention [ours]."""
IN_TIME = 75
"""Percent of the plans that should be evaluated in time; less asks for attention [ours]."""
GROWTH = 20
"""Percent by which a number must change before bestuur is told [ours]."""
MATTERS = 5
"""How many households or cases a change must be at least, to be news [ours]."""
HEADLINES = 2
"""How much news stands above the three sentences; all that asks something stands below."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that stands out, and what to ask."""

    what: str
    ask: str


@dataclass(frozen=True, slots=True)
class News:
    """A change since the month before. `about`: the phase or figure; `worse`: it asks something."""

    about: str
    what: str
    ask: str
    worse: bool


def is_news(now: int, before: int) -> bool:
    """Whether a change is of a size that matters: in number, and as a part of what there was."""
    change = abs(now - before)
    return change >= MATTERS and 100 * change >= GROWTH * before


def news(figures: ReportFigures) -> list[News]:
    """What changed, worst first. Of the gravest phase it is always news that there is somebody,
    or nobody any more; where a number is hidden, what counts is the least that it changed."""
    found = [
        *(one for phase in reversed(figures.phases) for one in _phase_news(figures, *phase)),
        *_regie_news(figures),
        *_cause_news(figures),
    ]
    return sorted(found, key=lambda one: not one.worse)


def headlines(figures: ReportFigures) -> list[str]:
    """The news that stands first of all."""
    return [one.what for one in news(figures)[:HEADLINES]]


def _phase_news(figures: ReportFigures, key: str, label: str) -> Iterator[News]:
    name = f"stock:{key}"
    if name not in figures.now or name not in figures.before:
        return
    now, before = _range(figures.now, name, figures.few), _range(figures.before, name, figures.few)
    if now is None or before is None or now == before:
        return
    more = now > before
    appeared_or_gone = (0, 0) in (now, before)
    gravest = key == figures.phases[-1][0]
    least = is_news(now[0], before[1]) if more else is_news(now[1], before[0])
    if not least and not (gravest and appeared_or_gone):
        return
    ask = (
        "Wat is er veranderd, en zijn er genoeg mensen voor?"
        if more
        else "Zijn deze huishoudens afgeschaald, of is hun casus om een andere reden voorbij?"
    )
    yield News(
        key, f"{label} ging van {_amount(before)} naar {_amount(now)} huishoudens.", ask, more
    )


def _range(cells: Cells, name: str, few: int) -> tuple[int, int] | None:
    """What a number is at least and at most; None where it is hidden and may be any."""
    number = cells.get(name)
    if number is not None:
        return number, number
    return (1, few) if few else None


def _amount(found: tuple[int, int]) -> str:
    """ "5", or "1 tot en met 4"."""
    low, high = found
    return str(low) if low == high else f"{low} tot en met {high}"


def _regie_news(figures: ReportFigures) -> Iterator[News]:
    now, before = figures.now.get("regie:no"), earlier(figures, "regie:no")
    if now is None or before is None or not is_news(now, before):
        return
    cases = counted_or_none(now, "casus", "casussen")
    verb = "heeft" if now == 1 else "hebben"
    what = f"{cases}{where(figures)} {verb} geen casusregisseur; een maand eerder {_were(before)}."
    yield News("regie:no", what[0].upper() + what[1:], "Waar komt dat door?", now > before)


def _were(number: int) -> str:
    """What there was before: "waren het er 12"."""
    return f"waren het er {number}" if number > 1 else "was het er 1" if number else "was er geen"


def _cause_news(figures: ReportFigures) -> Iterator[News]:
    """Of growth only: what is over asks nothing. Of a group where none of its causes tells it."""
    causes = _grown(figures, figures.causes)
    told = {one.about for one in causes}
    groups = [
        one
        for one in _grown(figures, figures.groups)
        if not told.intersection(figures.causes_in.get(one.about, ()))
    ]
    yield from (*causes, *groups)


def _grown(figures: ReportFigures, names: Mapping[str, str]) -> list[News]:
    """What grew, most first."""
    found = []
    for name, words in names.items():
        now, before = figures.now.get(name), earlier(figures, name)
        if now is not None and before is not None and now > before and is_news(now, before):
            what = f"{words}: {now} casussen{where(figures)}; een maand eerder {_were(before)}."
            found.append((now - before, News(name, what, "Waar komt dat door?", worse=True)))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def attention(figures: ReportFigures) -> list[Attention]:
    """What stands out this month: the news that asks something, then the rules, each once."""
    told = [one for one in news(figures) if one.worse]
    about = {one.about for one in told}
    asks = [Attention(one.what, one.ask) for one in told]
    return asks + [found for rule in RULES for found in rule(figures, about)]


About = set[str]
"""What the news tells already."""


def _no_regie(figures: ReportFigures, about: About) -> Iterator[Attention]:
    ask = "Wie zorgt dat elke casus een casusregisseur krijgt, en wanneer?"
    if "regie:no" not in figures.now or "regie:no" in about or says_nothing(figures):
        return
    key, label = figures.light
    without, first = figures.now["regie:no"], figures.now.get(f"regie:no:{key}")
    if without is None:
        yield Attention("Hoeveel casussen geen casusregisseur hebben, is afgeschermd.", ask)
    elif without:
        part = f", waarvan {first} in {label}" if first and first < without else ""
        cases = counted_or_none(without, "casus", "casussen")
        verb = "heeft" if without == 1 else "hebben"
        yield Attention(f"{cases}{where(figures)} {verb} geen casusregisseur{part}.", ask)


def _slow_to_appoint(figures: ReportFigures, _: About) -> Iterator[Attention]:
    days = figures.now.get("appoint")
    if days and figures.appoint_norm is not None and days[0] > figures.appoint_norm:
        yield Attention(
            f"Een casusregisseur benoemen duurt {days_words(round(days[0]))}; de norm is "
            f"{norm_amount('appoint_days', figures.appoint_norm)}.",
            "Waar blijft het liggen: bij de organisaties of bij de gemeente?",
        )


def _full_hands(figures: ReportFigures, _: About) -> Iterator[Attention]:
    for name, load in figures.now.items():
        if not name.startswith("load:") or load["heaviest"] is None:
            continue
        if load["heaviest"][0] >= figures.load_norm:
            function = figures.functions.get(name.removeprefix("load:"), "regisseur").lower()
            yield Attention(
                f"Wie als {function} de meeste casussen heeft, heeft er {figures.load_norm} of "
                f"meer in een jaar.",
                "Is er genoeg tijd voor regie, of zijn er mensen bij nodig?",
            )


def _growth(figures: ReportFigures, about: About) -> Iterator[Attention]:
    """Each phase above the lightest, gravest first, beside half a year ago; where that is hidden,
    beside a year ago."""
    for key, label in reversed(figures.phases[1:] or figures.phases):
        if key not in about:
            yield from _phase_growth(figures, f"stock:{key}", label)


def _phase_growth(figures: ReportFigures, name: str, label: str) -> Iterator[Attention]:
    now = figures.now.get(name)
    for cells, when in ((figures.half_year_ago, "een halfjaar"), (figures.year_ago, "een jaar")):
        then = cells.get(name)
        if now and then is not None:
            grown = 100 * (now - then) >= GROWTH * then if then else now >= MATTERS
            if grown:
                be = "is" if now == 1 else "zijn"
                households = counted_or_none(now, "huishouden", "huishoudens")
                yield Attention(
                    f"In {label} {be} {households}; {when} geleden {_were(then)}.",
                    "Wat is er veranderd, en kan er eerder worden ingegrepen?",
                )
            return


def _stagnation_grows(figures: ReportFigures, _: About) -> Iterator[Attention]:
    now, then = figures.now.get("flagged:yes"), earlier(figures, "flagged:yes")
    if now and then and 100 * (now - then) >= GROWTH * then:
        yield Attention(
            f"{now} casussen{where(figures)} vragen aandacht; een maand eerder {_were(then)}.",
            "Wie bekijkt deze casussen, en wat is nodig om ze verder te brengen?",
        )


def _plans(figures: ReportFigures, _: About) -> Iterator[Attention]:
    plans, in_time = percent(figures.now, "plan"), percent(figures.now, "evaluation")
    if plans is not None and plans < NEARLY:
        yield Attention(
            f"{plans} % van de casussen{where(figures)} heeft een plan van aanpak.",
            "Waarom is er bij de andere nog geen plan?",
        )
    if in_time is not None and in_time < IN_TIME:
        yield Attention(
            f"Van de plannen{where(figures)} is {in_time} % op tijd geëvalueerd.",
            "Worden de plannen nog gebruikt?",
        )


RULES: Sequence[Callable[[ReportFigures, About], Iterator[Attention]]] = (
    _no_regie,
    _slow_to_appoint,
    _stagnation_grows,
    _growth,
    _full_hands,
    _plans,
)
