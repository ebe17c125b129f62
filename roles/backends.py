"""Who is signed in is read anew at every request, so the question is written once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, JSONField, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from .models import Municipality, User
from .prepared import prepared


class PeopleBackend(ModelBackend):
    """Signs in by password; who was deactivated since is nobody from the next request on."""

    def get_user(self, user_id: int) -> User | None:
        today = timezone.localdate()
        found: Any = next(iter(prepared(_person, pk=int(user_id), day=today)), None)
        if not found or not self.user_can_authenticate(found):
            return None
        found.works_on = today
        person: User = found
        return person


def _person(pk: int, day: date) -> QuerySet[User]:
    """With `works_at`: every page asks next where they work (`acting.municipalities_of`)."""
    places = Municipality.objects.where_works(pk, day)
    columns = {field.attname: field.attname for field in Municipality._meta.concrete_fields}
    words = JSONObject(**columns, functions_held="functions_held")
    works_at = Func(
        ArraySubquery(places.values(json=words)), function="to_jsonb", output_field=JSONField()
    )
    return User.objects.filter(pk=pk).annotate(works_at=works_at)
