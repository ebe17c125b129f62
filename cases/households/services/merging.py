"""Two records that are one person become one: people say so, nothing merges by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from cases.core.errors import NotAllowed, Problem, Stale, refuse_if
from cases.core.services.reading import hidden_households
from common.dates import full
from roles.acting import Actor
from roles.permissions import may_register

from ..merging import PARTS, Joined, Stay, fuller, join_stays
from ..models import Household, Membership, Person, PersonMerge
from .households import may_change
from .minors import a_minor_joined

FACTS = tuple(column for columns in PARTS.values() for column in columns)
LABELS = {
    "first_name": "Voornaam",
    "prefix": "Tussenvoegsel",
    "last_name": "Achternaam",
    "born": "Geboren",
    "phone": "Telefoon",
    "email": "E-mailadres",
    "died_on": "Overleden op",
}
CHANGED = "Intussen is een van beide gegevens veranderd. Kijk opnieuw voordat u verdergaat."


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in which the two records differ."""

    name: str
    kept: str
    gone: str
    takes_gone: bool
    """What is proposed."""

    @property
    def label(self) -> str:
        return LABELS[self.name]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do; nothing is written."""

    parts: tuple[Part, ...]
    joined: tuple[Joined, ...]
    """How the person belongs to households afterwards."""
    households: dict[int, Household]
    seen: str
    """What both records were when this was read."""


def hidden_homes(people: Iterable[Person], actor: Actor, now: datetime) -> list[Household]:
    """The households of these people (of one municipality), now or before, that this person may not
    change: then they merge and split nothing."""
    homes = _homes(people).select_related("municipality").order_by("pk")
    return hidden_among(list(homes), actor, now)


def hidden_among(homes: list[Household], actor: Actor, now: datetime) -> list[Household]:
    """Those of these households, of one municipality, that this person may not change."""
    if homes and _does_intake(homes[0], actor):
        hidden = hidden_households(actor, [home.pk for home in homes])
        return [home for home in homes if home.pk in hidden]
    return [home for home in homes if not may_change(home, actor, now)]


def _does_intake(home: Household, actor: Actor) -> bool:
    functions = actor.functions_in(home.municipality_id)
    return may_register(home.municipality.ave_model, functions)


def preview_merge(kept: Person, gone: Person) -> Preview:
    """What would be kept and what moves."""
    newer = _last_changed(gone) > _last_changed(kept)
    parts = []
    for name, columns in PARTS.items():
        ones, others = _part(kept, columns), _part(gone, columns)
        if ones != others:
            takes = fuller(ones, others, gone_is_newer=newer)
            parts.append(Part(name, in_words(kept, name), in_words(gone, name), takes))
    stays = _stays(kept, gone)
    return Preview(
        parts=tuple(parts),
        joined=tuple(join_stays(stays, kept.pk)),
        households=Household.objects.in_bulk({stay.household for stay in stays}),
        seen=state_of(kept, gone),
    )


def merge_people(
    *,
    kept: Person,
    gone: Person,
    actor: Actor,
    now: datetime,
    takes: Collection[str],
    reason: str,
    seen: str,
) -> PersonMerge:
    """`gone` was the same person as `kept`: one record goes on, with all its households.

    `takes` names the parts that are taken from the record that goes. Whoever sees a household sees
    the same of it as before: who belongs to it, and nothing of another.

    Raises:
        NotAllowed: the actor may not change each household that either belongs or belonged to.
        RuleBroken: no reason, one died and the other lives somewhere, or there are not two.
        Stale: a record or a membership changed since it was read.
    """
    with transaction.atomic():
        lock_both(kept, gone)
        demand_homes([kept, gone], actor, now)
        refuse_if(_merge_problems(kept, gone, reason))
        if state_of(kept, gone) != seen:
            raise Stale(CHANGED)
        before = _as_it_stands(kept, gone)
        were_minors = {m.pk for m in rows_of(kept, gone) if m.person.is_minor_on(now.date())}
        names = [_name(kept), *kept.also_named, _name(gone), *gone.also_named]
        for name in takes:
            for column in PARTS[name]:
                setattr(kept, column, getattr(gone, column))
        kept.also_named = [
            name for n, name in enumerate(names) if name != _name(kept) and name not in names[:n]
        ]
        kept.save()
        gone.merged_into, gone.also_named = kept, []
        gone.save()
        lead_to(kept, Person.objects.filter(merged_into=gone.pk))
        _join(before["rows"], list(join_stays(_stays(kept, gone), kept.pk)))
        merge = PersonMerge.objects.create(
            kept=kept,
            gone=gone,
            before=before,
            after={"facts": facts_kept(kept), "rows": _rows_as_kept(before["rows"])},
            reason=reason.strip(),
            at=now,
            by_id=actor.user_id,
            function=function_of(kept, actor),
        )
        _tell_of_a_minor(kept, were_minors, actor, now)
    return merge


def lead_to(person: Person, followers: Iterable[Person]) -> None:
    """Records that were merged before lead to this person from now on; their history tells so."""
    for follower in followers:
        follower.merged_into = person
        follower.save()


def state_of(kept: Person, gone: Person) -> str:
    """A mark of both records and of where they belong: another once anything of it changes."""
    both = (kept.pk, gone.pk)
    facts = Person.history.filter(id__in=both).aggregate(at=Max("history_id"))["at"]
    lives = Membership.history.filter(person_id__in=both).aggregate(at=Max("history_id"))["at"]
    return f"{facts or 0}.{lives or 0}"


def in_words(person: Person, name: str) -> str:
    """A part of what is known of somebody; "–" when it is not."""
    if name == "born":
        unknown = "kind, datum niet bekend" if person.is_child else "–"
        return person.born.in_words if person.born else unknown
    value = getattr(person, name)
    return full(value) if isinstance(value, date) else value or "–"


# Reading


def _homes(people: Iterable[Person]) -> Any:
    ids = Membership.objects.filter(person__in=list(people)).values("household")
    return Household.objects.filter(pk__in=ids)


def rows_of(*people: Person) -> list[Membership]:
    rows = Membership.objects.filter(person__in=people).select_related("person", "household")
    return list(rows.order_by("pk"))


def _stays(*people: Person) -> list[Stay]:
    return [Stay(m.pk, m.household_id, m.person_id, m.start, m.end) for m in rows_of(*people)]


def _part(person: Person, columns: Sequence[str]) -> dict[str, object]:
    return {column: getattr(person, column) for column in columns}


def facts_kept(person: Person) -> dict[str, Any]:
    """As the record of a merge keeps them: days in letters."""
    values = _part(person, FACTS)
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in values.items()}


def _name(person: Person) -> list[str]:
    return [person.first_name, person.prefix, person.last_name]


def row_of(membership: Membership) -> dict[str, Any]:
    return {
        "household": membership.household_id,
        "person": membership.person_id,
        "role": membership.role,
        "start": membership.start.isoformat(),
        "end": membership.end.isoformat() if membership.end else None,
    }


def _as_it_stands(kept: Person, gone: Person) -> dict[str, Any]:
    followers = Person.objects.filter(merged_into=gone).values_list("pk", flat=True)
    return {
        "facts": facts_kept(kept),
        "also_named": {"kept": kept.also_named, "gone": gone.also_named},
        "followers": sorted(followers),
        "rows": {str(m.pk): row_of(m) for m in rows_of(kept, gone)},
    }


def _rows_as_kept(rows: Collection[str]) -> dict[str, Any]:
    """These memberships as the merge left them; None: gone into another one."""
    there = {str(m.pk): row_of(m) for m in Membership.objects.filter(pk__in=map(int, rows))}
    return {key: there.get(key) for key in rows}


def _last_changed(person: Person) -> datetime:
    changed: datetime = person.history.aggregate(at=Max("history_date"))["at"]
    return changed


# Writing


def lock_both(kept: Person, gone: Person) -> None:
    """Households, then memberships, then people, each by number: as every other service does."""
    homes = _homes([kept, gone])
    ids = sorted(homes.values_list("pk", flat=True))
    list(Household.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    list(Membership.objects.select_for_update().filter(person__in=(kept, gone)).order_by("pk"))
    list(Person.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk"))
    kept.refresh_from_db()
    gone.refresh_from_db()
    if sorted(_homes([kept, gone]).values_list("pk", flat=True)) != ids:
        raise Stale(CHANGED)


def demand_homes(people: Sequence[Person], actor: Actor, now: datetime) -> None:
    if not actor.functions_in(people[0].municipality_id) or hidden_homes(people, actor, now):
        text = "U mag niet alle huishoudens van deze persoon wijzigen. Bel wie de casus heeft."
        raise NotAllowed(Problem("", text))


def _merge_problems(kept: Person, gone: Person, reason: str) -> list[Problem]:
    if kept.merged_into_id or gone.merged_into_id:
        raise Stale("Een van beide is intussen al samengevoegd.")
    problems = []
    if kept.pk == gone.pk or kept.municipality_id != gone.municipality_id:
        problems.append(Problem("", "Dit zijn geen twee personen van uw gemeente."))
    if not reason.strip():
        problems.append(Problem("reason", "Schrijf op waaraan u ziet dat het dezelfde is."))
    for one, other in ((kept, gone), (gone, kept)):
        if one.died_on and other.memberships.filter(end=None).exists():
            text = (
                "De een is overleden en de ander woont nog ergens. Leg eerst vast dat deze persoon "
                "overleden is, bij het huishouden waar die nog staat."
            )
            problems.append(Problem("", text))
            break
    return problems


def _join(rows: dict[str, Any], joined: Sequence[Joined]) -> None:
    """First take away what goes into another, so that no two overlap in between."""
    for one in joined:
        for stay in one.drop:
            Membership.objects.get(pk=stay.key).delete()
    for one in joined:
        stay, was = one.stays, rows[str(one.stays.key)]
        membership = Membership.objects.get(pk=stay.key)
        roles = [was["role"], *(rows[str(other.key)]["role"] for other in one.drop)]
        membership.role = next((role for role in roles if role), "")
        membership.person_id, membership.start, membership.end = stay.person, stay.start, stay.end
        if row_of(membership) != was:
            membership.save()


def _tell_of_a_minor(
    kept: Person, were_minors: Collection[int], actor: Actor, now: datetime
) -> None:
    """The one record may say of somebody that they are a minor where the other did not."""
    today = now.date()
    if not kept.is_minor_on(today):
        return
    for here in kept.memberships.on(today).select_related("household"):
        if here.pk not in were_minors:
            a_minor_joined(here.household, actor, now)


def function_of(person: Person, actor: Actor) -> str:
    return min(actor.functions_in(person.municipality_id))
