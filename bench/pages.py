"""The pages that are measured: who opens what, and what it is held against.

To measure another page, add a row to PAGES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F
from django.urls import reverse

from cases.core.models import Case
from cases.households.models import Person
from cases.record.models import LogEntry
from cases.regie.models import Holding
from roles.ave_model.types import Responsibility
from roles.models import FunctionPeriod, Municipality, User


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; with `form` it is sent by POST."""

    path: str
    form: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the report. `minimal` and `peer` are how many times the p50 may differ.

    A search is held by its p95, as its goal says.
    """

    name: str
    visitor: Callable[[], User]
    asks: Callable[[User], list[Ask]]
    minimal: float
    """At most so many times the minimal page."""
    queries: int | None = None
    """At most so many."""
    peer: str = ""
    """The peer's page beside it ("list", "detail", "search", "dashboard")."""
    faster: float = 0
    """At least so many times as fast as that."""
    by_p95: bool = False


def town() -> Municipality:
    """Of those whose model has the functions named below, the one with the most cases."""
    with_them = Municipality.objects.filter(model_slug="dalfsen")
    return with_them.annotate(number=Count("cases")).order_by("-number", "pk")[0]


def holder(function: str) -> Callable[[], User]:
    """Who has this function there by address: `function@town.example`."""

    def find() -> User:
        found: User = User.objects.get(email=f"{function}@{town().slug}.example")
        return found

    return find


def busiest() -> User:
    """Who holds most cases there today."""
    today = date.today()
    here = FunctionPeriod.objects.active_on(today).filter(municipality=town()).values("user")
    holding = (
        Holding.objects.current()
        .filter(holder__in=here, responsibility=Responsibility.CASUSREGIE)
        .values("holder")
        .annotate(number=Count("pk"))
        .order_by("-number", "holder")
    )
    return User.objects.get(pk=holding[0]["holder"])


def at(name: str, query: str = "") -> Callable[[User], list[Ask]]:
    """The page of this name, whoever asks."""
    return lambda _user: [Ask(reverse(name) + query)]


def last_month(_user: User) -> list[Ask]:
    """The figures of the newest frozen month."""
    first = date.today().replace(day=1)
    month = (first - timedelta(days=1)).strftime("%Y-%m")
    return [Ask(f"{reverse('dashboards:figures')}?maand={month}")]


def old_cases(user: User) -> list[Ask]:
    """The open cases in this person's hands that began first."""
    found = Case.objects.open().held_by(user.pk).order_by("opened_at")[:10]
    return [Ask(reverse("cases:case", args=[case.reference])) for case in found]


def thick_cases(_user: User) -> list[Ask]:
    """The fullest files of the municipality: three years and many lines."""
    counted = (
        LogEntry.objects.filter(case__municipality=town(), case__closed_at__isnull=True)
        .values("case")
        .annotate(lines=Count("pk"))
        .order_by("-lines")[:5]
    )
    found = Case.objects.filter(pk__in=[row["case"] for row in counted])
    return [Ask(reverse("cases:case", args=[case.reference])) for case in found]


def searches(_user: User) -> list[Ask]:
    """The most common surname of all, a rare one, a misspelt one, a street, and nothing found."""
    names = (
        Person.objects.filter(municipality=town())
        .values(name=F("last_name"))
        .annotate(number=Count("pk"))
        .order_by("-number", "name")
    )
    common, rare = names[0]["name"], names.order_by("number", "name")[0]["name"]
    misspelt = common[:-2] + common[-1] + common[-2]
    words = [common, rare, misspelt, "dorpsstraat 1", "qwxyz"]
    return [Ask(reverse("cases:search"), {"q": word}) for word in words]


PAGES = (
    Measured(
        "Casussen", holder("casusregisseur"), at("cases:cases", "?stand=open"), 3, 10, "list", 4
    ),
    Measured("Mijn casussen", busiest, at("cases:cases", "?stand=open&mijn=on"), 3, 10, "list", 4),
    Measured("Mijn werk, casusregisseur", busiest, at("cases:home"), 3, 14),
    Measured("Mijn werk, AOV'er", holder("aover"), at("cases:home"), 3, 14),
    Measured(
        "Escalatielijst", holder("netwerkcoordinator"), at("escalation:queue"), 3, 10, "list", 4
    ),
    Measured("Dashboard", holder("wethouder"), at("dashboards:figures"), 2, 6, "dashboard", 50),
    Measured("Dashboard, vorige maand", holder("wethouder"), last_month, 2, 6, "report", 50),
    Measured("Casus met drie jaar historie", busiest, old_cases, 4, 18, "detail", 2),
    Measured("Dikste dossiers", holder("netwerkcoordinator"), thick_cases, 4, 18, "detail", 2),
    Measured("Zoeken", holder("casusregisseur"), searches, 10, None, "search", 20, by_p95=True),
)
