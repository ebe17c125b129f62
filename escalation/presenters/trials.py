"""Norms on trial as a page shows them: in force and on trial beside each other, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cases.deadlines.sentences import CAUSE_WORDS
from common.plurals import lower_first
from escalation.models import NormTrial
from escalation.replay.figures import Figures, Lead, OfReviewer, Result
from escalation.replay.limits import ASSUMED, IN_GENERAL
from escalation.replay.norms import norm_keys
from escalation.replay.question import SHORT_DAYS
from escalation.services.trials import CUT_OFF, progress_of
from roles.ave_model.causes import Cause
from roles.ave_model.types import AveModel
from roles.ave_model.words import norm_amount, norm_name
from roles.models import Municipality

from .trial_chart import chart
from .trial_outline import outline
from .trial_table import table

KEPT = 20
"""Trials that the list of a municipality shows."""


def place_of(municipality: Municipality) -> dict[str, Any]:
    """A municipality with what was tried there, the newest first."""
    trials = NormTrial.objects.filter(municipality=municipality).select_related("asked_by")
    rows = [
        {
            "url": reverse("escalation:trial", args=[trial.public_id]),
            "norms": list(_tried_words(municipality.ave_model, trial.norms)),
            "by": trial.asked_by.name,
            "asked_at": trial.asked_at,
            "days": (trial.first, trial.last),
            "ready": trial.finished_at is not None,
        }
        for trial in trials.defer("result").order_by("-asked_at")[:KEPT]
    ]
    return {
        "name": municipality.name,
        "slug": municipality.slug,
        "new_url": reverse("escalation:trial_new", args=[municipality.slug]),
        "rows": rows,
    }


def trial_page(trial: NormTrial, now: datetime, *, exact: bool) -> dict[str, Any]:
    """The whole page: what was asked, and the answer or how far it is. `exact` for who reviews the
    cases and so sees them; others read the outline (`trial_outline.py`)."""
    municipality = trial.municipality
    return {
        "title": f"Normen proberen in {municipality.name}",
        "tried": list(_tried_words(municipality.ave_model, trial.norms)),
        "first": trial.first,
        "last": trial.last,
        "by": trial.asked_by.name,
        "asked_at": trial.asked_at,
        "again_url": reverse("escalation:trial_new", args=[municipality.slug])
        + f"?van={trial.public_id}",
        **progress(trial, now),
        "exact": exact,
        **(_answer(trial.result, exact=exact) if trial.result else {}),
    }


def progress(trial: NormTrial, now: datetime) -> dict[str, Any]:
    """How far it is."""
    return {
        "ready": trial.finished_at is not None,
        "cut_off": trial.finished_at is None and now - trial.asked_at > CUT_OFF,
        "done": round(100 * progress_of(trial)),
        "progress_url": reverse("escalation:trial_progress", args=[trial.public_id]),
        "here": reverse("escalation:trial", args=[trial.public_id]),
    }


def _tried_words(model: AveModel, norms: Mapping[str, int]) -> Iterator[str]:
    """ "AVE2: zonder activiteit, 21 dagen", in the order of the phases.

    A norm that the model has no more goes by its key.
    """
    keys = norm_keys(model)
    for key, (phase, norm) in keys.items():
        if key in norms:
            where = model.phase(phase).label if phase else "Hele gemeente"
            name = norm_name(norm)
            yield f"{where}: {lower_first(name)}, {norm_amount(norm, norms[key])}"
    yield from (f"{key}: {number}" for key, number in norms.items() if key not in keys)


# The answer


def _answer(result: Result, *, exact: bool) -> dict[str, Any]:
    """The figures, and how they were worked out."""
    return {
        **(_figures(result) if exact else outline(result)),
        "limits": [IN_GENERAL, *(f"{CAUSE_WORDS[c]}: {text}" for c, text in ASSUMED.items())],
        "failures": result["failures"],
    }


def _figures(result: Result) -> dict[str, Any]:
    now, trial = result["in_force"], result["trial"] or result["in_force"]
    weeks = _weeks(result)
    first, last = date.fromisoformat(result["first"]), date.fromisoformat(result["last"])
    return {
        "cases": number(result["cases"]),
        "words": list(_words(now, trial, weeks)),
        "causes": _causes(now, trial),
        "silent": [CAUSE_WORDS[c] for c in Cause if not _raised(now, c) and not _raised(trial, c)],
        "charts": [
            chart(CAUSE_WORDS[cause], now["causes"][cause], trial["causes"][cause], first, last)
            for cause in Cause
            if now["causes"][cause] != trial["causes"][cause]
        ],
        "reviewers": _reviewers(now, trial, weeks),
        "leads": _leads(now, trial),
    }


def _words(now: Figures, trial: Figures, weeks: float) -> Iterator[str]:
    """What the tables say, in a few sentences."""
    before, after = (_total(figures, "raised") for figures in (now, trial))
    if before == after:
        yield f"Het aantal signaleringen blijft gelijk: {number(before)}."
    else:
        more = "bij" if after > before else "minder"
        yield (
            f"Met deze normen komen er {number(abs(after - before))} signaleringen {more}: van "
            f"{number(before)} naar {number(after)}, per week van {number(before / weeks, 1)} "
            f"naar {number(after / weeks, 1)}."
        )
    short = _total(trial, "short")
    if after:
        yield (
            f"Van die {number(after)} waren er {number(short)} binnen {SHORT_DAYS} dagen weer weg "
            f"({share(short, after)}; met de normen van nu {share(_total(now, 'short'), before)})."
        )
    steps = trial["lead"]["steps"]
    if not steps:
        yield "In deze periode ging er geen casus omhoog naar een zware fase."
        return
    yield (
        f"Er waren {number(steps)} stappen omhoog naar een zware fase. Bij "
        f"{number(trial['lead']['flagged'])} was er vooraf iets gesignaleerd, met de normen van nu "
        f"bij {number(now['lead']['flagged'])}."
    )
    if (quartiles := trial["lead"]["quartiles"]) is not None:
        earlier = now["lead"]["quartiles"]
        compared = f"; met de normen van nu {number(earlier[1])}" if earlier else ""
        yield (
            f"In de helft van die gevallen was dat {number(quartiles[1])} dagen of langer vooraf"
            f"{compared}."
        )


def _causes(now: Figures, trial: Figures) -> dict[str, Any]:
    """What differs most comes first."""

    def change(cause: Cause) -> int:
        return _raised(trial, cause) - _raised(now, cause)

    def row(cause: Cause) -> list[str]:
        a, b = now["causes"][cause], trial["causes"][cause]
        return [
            CAUSE_WORDS[cause] + (" *" if cause in ASSUMED else ""),
            number(a["raised"]),
            number(b["raised"]),
            difference(change(cause)),
            both(share(a["short"], a["raised"]), share(b["short"], b["raised"])),
            both(number(a["standing"]), number(b["standing"])),
        ]

    labels = (
        "Oorzaak", "Nieuw, nu", "Nieuw, op proef", "Verschil",
        f"Binnen {SHORT_DAYS} dagen weer weg", "Staat er nog",
    )  # fmt: skip
    found = [c for c in Cause if _raised(now, c) or _raised(trial, c)]
    found.sort(key=lambda cause: -abs(change(cause)))
    return table("Signaleringen per oorzaak", labels, (row(cause) for cause in found))


def _reviewers(now: Figures, trial: Figures, weeks: float) -> dict[str, Any]:
    sides = [{r["function"]: r for r in figures["reviewers"]} for figures in (now, trial)]

    def row(name: str) -> list[str]:
        found = [side.get(name) for side in sides]
        return [
            name,
            *(number(r["flags"] if r else 0) for r in found),
            both(*(_each(r, weeks) for r in found)),
            number(next(r["people"] for r in found if r)),
        ]

    names = dict.fromkeys(name for side in reversed(sides) for name in side)
    labels = (
        "Functie", "Signaleringen, nu", "Signaleringen, op proef", "Per persoon per week",
        "Mensen met deze functie",
    )  # fmt: skip
    return table("Wie ze had beoordeeld", labels, (row(name) for name in names))


def _each(found: OfReviewer | None, weeks: float) -> str:
    """How many a week for each of the people who hold the function now."""
    if found is None:
        return number(0, 1)
    return number(found["flags"] / weeks / found["people"], 1) if found["people"] else "–"


def _leads(now: Figures, trial: Figures) -> dict[str, Any]:
    def row(name: str, a: Lead, b: Lead) -> list[Any]:
        return [
            name,
            number(b["steps"]),
            *(share(lead["flagged"], lead["steps"]) for lead in (a, b)),
            *(_days_before(lead) for lead in (a, b)),
        ]

    rows = [row("Alle zware fasen", now["lead"], trial["lead"])]
    for label, lead in trial["lead_per_phase"].items():
        rows.append(row(f"Naar {label}", now["lead_per_phase"][label], lead))
    labels = (
        "Stap omhoog", "Aantal", "Vooraf gezien, nu", "Vooraf gezien, op proef",
        "Dagen vooraf, nu", "Dagen vooraf, op proef",
    )  # fmt: skip
    return table("Hoe vroeg het te zien was", labels, rows)


def _days_before(lead: Lead) -> tuple[str, str]:
    """The middle one, and between which two the middle half lies."""
    if lead["quartiles"] is None:
        return "–", ""
    low, middle, high = lead["quartiles"]
    return number(middle), f"de helft: {number(low)} tot {number(high)}"


def _raised(figures: Figures, cause: Cause) -> int:
    return figures["causes"][cause]["raised"]


def _total(figures: Figures, what: str) -> int:
    return sum(found[what] for found in figures["causes"].values())  # type: ignore[literal-required]


def _weeks(result: Result) -> float:
    days = date.fromisoformat(result["last"]) - date.fromisoformat(result["first"])
    return (days.days + 1) / 7


def number(value: float, decimals: int = 0) -> str:
    """As it is written in Dutch: 1.285 and 2,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def both(now: str, trial: str) -> str:
    """ "10 → 12"; one figure where they are the same."""
    return now if now == trial else f"{now} → {trial}"


def difference(value: int) -> str:
    """ "+736", "−12", or "gelijk"."""
    return f"{'+' if value > 0 else '−'}{number(abs(value))}" if value else "gelijk"


def share(part: int, whole: int) -> str:
    """A percentage; a dash of nothing."""
    return f"{number(100 * part / whole)}%" if whole else "–"
