"""Django's groups as the projection of functions: one group per function and municipality."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group

from roles.models import FunctionGroup, FunctionPeriod, User


def function_group(municipality_id: int, function: str) -> FunctionGroup:
    """The group of a function in a municipality; made when it is first needed."""
    group, _ = Group.objects.get_or_create(name=f"{municipality_id}:{function}")
    found, _ = FunctionGroup.objects.get_or_create(
        municipality_id=municipality_id, function=function, defaults={"group": group}
    )
    return found


def sync_groups(user: User, day: date) -> None:
    """Put somebody in the groups of the functions they hold on that day, and in no other of them.

    Rights never rest on this: they ask the function periods themselves. It serves tools that ask
    Django or guardian. Groups that stand for no function are left alone.
    """
    held = FunctionPeriod.objects.active_on(day).filter(user=user).functions_per_municipality()
    wanted = {
        function_group(municipality_id, function).group_id
        for municipality_id, functions in held.items()
        for function in functions
    }
    present = set(user.groups.filter(function_group__isnull=False).values_list("pk", flat=True))
    user.groups.remove(*(present - wanted))
    user.groups.add(*(wanted - present))
