"""The fixed cast of the tests: two municipalities and the people who work there.

Everyone is named after what they do, so that a test reads like the specification. `Town` makes
a municipality with one person per function (and a second casusregisseur); `a_case` opens a case
the way people do, through the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.households import Address, NewMember, open_household
from cases.intake.models import Signal
from cases.intake.services.opening import NewCase, open_case
from cases.intake.services.signals import register_signal
from cases.regie.services.responsibilities import Appointment
from roles.acting import Actor, actor_for
from roles.ave_model import registry
from roles.models import FunctionPeriod, Municipality, Organisation, PersonEvent, User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=AMSTERDAM)
LONG_AGO = date(2020, 1, 1)
RECORDED = datetime(2020, 1, 1, tzinfo=AMSTERDAM)
"""When it was written down who works where."""
PASSWORD = "geheim-en-lang"


def later(**kwargs: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**kwargs)


def days_ago(days: float) -> datetime:
    """At this time of the day, so many days before now, also where summer time ended in between:
    by hours alone, late in the evening, it would be a day less."""
    return datetime.now(AMSTERDAM) - timedelta(days=days)


def change_functions(user: User, **changes: Any) -> None:
    """What the beheerder changed about all functions of this person, told as a service tells it."""
    for period in FunctionPeriod.objects.filter(user=user):
        for name, value in changes.items():
            setattr(period, name, value)
        period.save()


@cache
def password_of_everyone() -> str:
    """`PASSWORD` as it is kept; made once, since a hash is slow by design."""
    return make_password(PASSWORD)


class Town:
    """A municipality on a model, with one person for each function of the model."""

    def __init__(self, slug: str, *, model: str | None = None) -> None:
        ave_model = registry.get(model or slug)
        self.municipality = Municipality.objects.create(
            name=slug.capitalize(),
            slug=slug,
            model_slug=ave_model.slug,
            model_version=ave_model.version,
        )
        self.model = ave_model
        self.team = Organisation.objects.create(
            name=f"Team {slug}", municipality=self.municipality, own=True
        )
        names = {f: f for f in ave_model.functions}
        if "casusregisseur" in names:
            names["casusregisseur2"] = "casusregisseur"
        self.people = self._hire_at_once(names)

    def hire(
        self, *functions: str, name: str = "", start: date = LONG_AGO, end: date | None = None
    ) -> User:
        """Somebody with these functions here."""
        name = name or functions[0]
        user = User.objects.create_user(
            f"{name}@{self.municipality.slug}.example",
            PASSWORD,
            name=f"De {name}",
            date_joined=RECORDED,
        )
        for function in functions:
            period = FunctionPeriod.objects.create(
                user=user,
                function=function,
                municipality=self.municipality,
                organisation=self.team,
                start=start,
                end=end,
            )
            PersonEvent.objects.record_function(
                period, PersonEvent.Kind.FUNCTION_GIVEN, at=RECORDED
            )
        return user

    def _hire_at_once(self, functions: dict[str, str]) -> dict[str, User]:
        """As `hire` would do for each name with its function, in four inserts for all of them."""
        password = password_of_everyone()
        users = User.objects.bulk_create(
            User(
                email=f"{name}@{self.municipality.slug}.example", password=password,
                name=f"De {name}", date_joined=RECORDED,
            )
            for name in functions
        )  # fmt: skip
        people = dict(zip(functions, users, strict=True))
        periods = [
            FunctionPeriod(
                user=people[name], function=function, municipality=self.municipality,
                organisation=self.team, start=LONG_AGO,
            )
            for name, function in functions.items()
        ]  # fmt: skip
        bulk_create_with_history(periods, FunctionPeriod)
        opened, given = PersonEvent.Kind.ACCOUNT_OPENED, PersonEvent.Kind.FUNCTION_GIVEN
        PersonEvent.objects.bulk_create(
            [
                *(PersonEvent(user=user, kind=opened, at=RECORDED) for user in users),
                *(
                    PersonEvent(
                        user=period.user, kind=given, at=RECORDED, period=period,
                        function=period.function, municipality=self.municipality,
                        start=period.start,
                    )
                    for period in FunctionPeriod.objects.filter(user__in=users)
                ),
            ]
        )  # fmt: skip
        return people

    def user(self, name: str) -> User:
        return self.people[name]

    def actor(self, name: str, at: datetime = NOW) -> Actor:
        """The person of that name, acting on that day."""
        return actor_for(self.people[name], at.date())


def a_household(
    town: Town, *, by: str, at: datetime = NOW, members: Sequence[NewMember] = ()
) -> Household:
    return open_household(
        municipality=town.municipality,
        actor=town.actor(by, at),
        now=at,
        address=Address("Dorpsstraat", "1", "7721 AA", "Dalfsen", "Dorp"),
        members=members or (NewMember(last_name="Voorbeeld", first_name="Anna"),),
    )


def a_signal(
    town: Town, household: Household, *, by: str, at: datetime = NOW, kind: str = "melding"
) -> Signal:
    return register_signal(
        household=household,
        actor=town.actor(by, at),
        now=at,
        kind=kind,
        reporter="professional",
        text="De buren horen veel ruzie.",
        received_at=at,
    )


def a_case(
    town: Town,
    *,
    phase: str = "2",
    by: str = "casusregisseur",
    at: datetime = NOW,
    regisseur: str | None = "casusregisseur",
    members: Sequence[NewMember] = (),
    safety_risk: bool = False,
    minors: bool = False,
    household: Household | None = None,
) -> Case:
    """A case in an entry phase, with casusregie taken by `regisseur` (None: nobody yet)."""
    household = household or a_household(town, by=by, at=at, members=members)
    signal = a_signal(town, household, by=by, at=at)
    appointments = (
        (Appointment("casusregie", "", town.user(regisseur).pk, "Kent het huishouden."),)
        if regisseur
        else ()
    )
    return open_case(
        signal=signal,
        actor=town.actor(by, at),
        now=at,
        new=NewCase(
            title="Ruzie en schulden",
            dominant_problem=next(iter(town.model.dominant_problems)),
            phase=phase,
            motivation="Er is hulp nodig.",
            safety_risk=safety_risk,
            minors_involved=minors,
            criteria=frozenset(
                c.id for t in town.model.entries() if t.to_phase == phase for c in t.criteria[:1]
            ),
            preconditions=frozenset(
                p.id for t in town.model.entries() if t.to_phase == phase for p in t.preconditions
            ),
            present="Het hele team",
            appointments=appointments,
        ),
    )
