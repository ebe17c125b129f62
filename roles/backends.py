"""Who is signed in is read anew at every request, so the question is written once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from .models import User
from .prepared import prepared


class PeopleBackend(ModelBackend):
    """Signs in by password; who was deactivated since is nobody from the next request on."""

    def get_user(self, user_id: int) -> User | None:
        found: User | None = next(iter(prepared(_person, pk=int(user_id))), None)
        return found if found and self.user_can_authenticate(found) else None


def _person(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
