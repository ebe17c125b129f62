"""People and their functions as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse

from common import dates
from common.list_choices import ListChoices
from common.lists import Listing, list_page
from common.paging import DATE, NUMBER, TEXT
from common.phone_numbers import dialled
from roles.acting import Actor
from roles.ave_model import registry
from roles.forms import PeopleFilterForm
from roles.models import FunctionPeriod, FunctionRequest, Municipality, PersonEvent, User
from roles.querysets import FunctionPeriodQuerySet, UserQuerySet
from roles.services.confirming import may_confirm, may_take_back, who_can_confirm
from roles.services.people import manages_account, may_withdraw

SOON_DAYS = 30
PEOPLE = Listing(
    name="mensen",
    url_name="roles:people",
    title="Mensen",
    one="medewerker",
    many="medewerkers",
    everything="Iedereen die hier werkt",
    form=PeopleFilterForm,
    columns={
        "naam": "Naam",
        "nu": "Functies nu",
        "later": "Later",
        "einde": "Laatste dag",
        "gemeente": "Gemeente",
        "stand": "Account",
    },
    orders={
        "naam": {"name": TEXT, "id": NUMBER},
        "einde": {"last_day": DATE, "name": TEXT, "id": NUMBER},
    },
    private=("naam", "einde"),
    as_it_comes="naam",
    fixed=("naam",),
    begins={"stand": "nu"},
)


def label_of(function: str) -> str:
    known = registry.library().functions.get(function)
    return known.label if known else function


def people_list(
    managed: Mapping[int, Municipality],
    query: QueryDict,
    choices: ListChoices,
    today: date,
    *,
    called: str = "",
) -> dict[str, Any]:
    """One page of who holds, will hold or held a function in these municipalities.

    `called` is (part of) a name, which never stands in the address.
    """
    form = PeopleFilterForm(PEOPLE.asked(query), municipalities=managed)
    form.is_valid()
    wanted = form.cleaned_data
    places = [int(wanted["gemeente"])] if wanted.get("gemeente") else list(managed)
    here = FunctionPeriod.objects.in_municipalities(places)
    people = _asked_for(_with_last_day(here, today), here, wanted, today)
    if called:
        people = people.filter(name__icontains=called)
    page = list_page(
        PEOPLE,
        query,
        form,
        choices,
        people,
        without=() if len(managed) > 1 else ("gemeente",),
    )
    if called:
        page["next_url"] = ""  # what is found stands on one page: the name is in no address
    held: dict[int, list[FunctionPeriod]] = {}
    ids = [user.pk for user in page["page_rows"]]
    for period in here.filter(user__in=ids).with_places().order_by("start", "pk"):
        held.setdefault(period.user_id, []).append(period)
    return {
        **page,
        "rows": [_row(user, held[user.pk], today) for user in page["page_rows"]],
        "called": called,
        "found_more": bool(called) and page["count"] > PEOPLE.page,
        "places": list(managed.values()),
        "asked": _asked_here(managed),
        "ending": _with_last_day(here, today).filter(_ends_soon(today)).count(),
        "ending_url": PEOPLE.address({"loopt_af": "on", "sorteer": "einde"}),
        "ending_days": SOON_DAYS,
    }


def _with_last_day(here: FunctionPeriodQuerySet, today: date) -> UserQuerySet:
    """People with the day on which the first of their functions here ends, far off for none."""
    ends = (
        here.filter(user=OuterRef("pk"), end__gte=today)
        .order_by()
        .values("user")
        .annotate(first=Min("end"))
    )
    never = Value(date.max, output_field=DateField())
    return User.objects.annotate(last_day=Coalesce(Subquery(ends.values("first")), never))


def _ends_soon(today: date) -> Q:
    return Q(is_active=True, last_day__lte=today + timedelta(days=SOON_DAYS))


def _asked_for(
    people: UserQuerySet, here: FunctionPeriodQuerySet, wanted: Mapping[str, Any], today: date
) -> QuerySet[User]:
    theirs = here.filter(user=OuterRef("pk"))
    if wanted.get("functie"):
        theirs = theirs.filter(function=wanted["functie"])
    works = Q(Exists(theirs.not_over_on(today)), is_active=True)
    stand = wanted.get("stand") or "nu"
    found = people.filter(Exists(theirs))
    if stand == "nu":
        found = found.filter(works)
    elif stand == "weg":
        found = found.exclude(works)
    return found.filter(_ends_soon(today)) if wanted.get("loopt_af") else found


EVENTS = 20
"""So much of the past of an account stands on its page."""


def url_of(user: User) -> str:
    return reverse("roles:person", args=[user.public_id])


def _row(user: User, periods: Collection[FunctionPeriod], today: date) -> dict[str, Any]:
    last: date = user.last_day  # type: ignore[attr-defined]
    return {
        "name": user.name,
        "email": user.email,
        "url": url_of(user),
        "now": [label_of(p.function) for p in periods if p.runs_on(today)],
        "later": [
            f"{label_of(p.function)} ({dates.short(p.start)})"
            for p in periods
            if p.start > today and p.withdrawn_at is None
        ],
        "last_day": None if last == date.max else last,
        "ends_soon": user.is_active and last <= today + timedelta(days=SOON_DAYS),
        "places": sorted({str(p.municipality or p.region) for p in periods}),
        "status": status_of(user),
    }


def status_of(user: User) -> dict[str, str]:
    if user.is_active:
        return {"label": "Actief", "kind": "ok"}
    return {"label": "Gedeactiveerd", "kind": "neutral"}


def person_page(user: User, managed: dict[int, Municipality], actor: Actor) -> dict[str, Any]:
    """One person with their functions in the municipalities that the actor manages."""
    shown: dict[int, FunctionPeriod] = {}
    given = PersonEvent.objects.filter(
        period=OuterRef("pk"), kind=PersonEvent.Kind.FUNCTION_GIVEN
    ).order_by("-at")
    for municipality in managed.values():
        for p in (
            FunctionPeriod.objects.in_municipality(municipality)
            .filter(user=user)
            .select_related("municipality", "region", "organisation")
            .annotate(given_at=Subquery(given.values("at")[:1]))
        ):
            shown[p.pk] = p
    periods = sorted(shown.values(), key=lambda p: (p.start, p.pk), reverse=True)
    oneself = user.pk == actor.user_id
    return {
        "person": user,
        "tel": dialled(user.phone),
        "status": status_of(user),
        "periods": [_period(p, managed, actor.day, oneself=oneself) for p in periods],
        "oneself": oneself,
        "requests": _requests(user, managed),
        "places": list(managed.values()),
        "may_manage": manages_account(user, actor) and not oneself,
        "may_reset": manages_account(user, actor, ever=True) and not oneself,
        "may_end_all": not oneself
        and any(p.municipality_id in managed and not _is_over(p, actor.day) for p in periods),
        "events": _events(user, managed),
    }


def _events(user: User, managed: dict[int, Municipality]) -> list[dict[str, Any]]:
    """What was done to the account and to its functions here, newest first: when and by whom."""
    here = Q(municipality=None, region=None) | Q(municipality__in=managed) | Q(region__isnull=False)
    events = PersonEvent.objects.filter(here, user=user).select_related("by").order_by("-pk")
    return [
        {
            "at": event.at,
            "what": event.get_kind_display()
            + (f" ({label_of(event.function)})" if event.function else ""),
            "by": event.by.name if event.by else "",
        }
        for event in events[:EVENTS]
    ]


def request_page(asked: FunctionRequest, actor: Actor) -> dict[str, Any]:
    """A function that was asked: for whom, by whom, and what this person may do about it."""
    waits = asked.closed_at is None
    confirmers = who_can_confirm(asked, actor.day) if waits else []
    facts: list[dict[str, Any]] = [
        {"term": "Voor", "value": f"{asked.user} ({asked.user.email})"},
        {"term": "Functie", "value": label_of(asked.function)},
        {"term": "Gemeente", "value": asked.municipality.name},
        {"term": "Organisatie", "value": str(asked.organisation or ""), "missing": "Geen"},
        {"term": "Eerste dag", "date": asked.start},
        {"term": "Laatste dag", "date": asked.end, "missing": "Loopt door"},
        {"term": "Gevraagd door", "value": asked.asked_by.name},
        {"term": "Gevraagd op", "datetime": asked.asked_at},
    ]
    if not waits:
        outcome = asked.get_outcome_display().capitalize()
        facts.append({"term": "Uitkomst", "value": f"{outcome} door {asked.closed_by}"})
        facts.append({"term": "Op", "datetime": asked.closed_at})
    if asked.reason:
        facts.append({"term": "Reden", "value": asked.reason})
    return {
        "facts": facts,
        "person": asked.user,
        "function": label_of(asked.function),
        "waits": waits,
        "confirmers": [user.name for user in confirmers],
        "may_confirm": waits and may_confirm(asked, actor),
        "may_take_back": waits and may_take_back(asked, actor),
        "back_url": url_of(asked.user) if may_take_back(asked, actor) else reverse("cases:home"),
    }


def _asked_here(managed: Mapping[int, Municipality]) -> list[dict[str, Any]]:
    """What waits for a second person here, longest ago first."""
    asked = FunctionRequest.objects.open().filter(municipality__in=managed).order_by("asked_at")
    return [_request(r) for r in asked.select_related("municipality", "user", "asked_by")]


def _requests(user: User, managed: Mapping[int, Municipality]) -> list[dict[str, Any]]:
    """What was asked for this person here and waits, or did not come of it; newest first."""
    asked = FunctionRequest.objects.filter(user=user, municipality__in=managed, period=None)
    newest = asked.select_related("municipality", "user", "asked_by").order_by("-asked_at")
    return [_request(r) for r in newest[:EVENTS]]


def _request(asked: FunctionRequest) -> dict[str, Any]:
    return {
        "url": reverse("roles:function_request", args=[asked.public_id]),
        "name": asked.user.name,
        "function": label_of(asked.function),
        "where": asked.municipality.name,
        "by": asked.asked_by.name,
        "at": asked.asked_at,
        "waits": asked.closed_at is None,
        "outcome": asked.get_outcome_display(),
    }


def _is_over(p: FunctionPeriod, today: date) -> bool:
    return p.end is not None and p.end < today


def _period(
    p: FunctionPeriod, managed: dict[int, Municipality], today: date, *, oneself: bool
) -> dict[str, Any]:
    over = _is_over(p, today)
    return {
        "pk": p.pk,
        "function": label_of(p.function),
        "where": str(p.municipality or p.region),
        "organisation": p.organisation,
        "start": p.start,
        "end": p.end,
        "over": over,
        "withdrawn_at": p.withdrawn_at,
        "may_withdraw": not over
        and not oneself
        and p.municipality_id in managed
        and may_withdraw(p, p.given_at, today),  # type: ignore[attr-defined]
        "may_end": not over and not oneself and p.municipality_id in managed,
    }
