"""A page on which two people may change one thing: the second sees both versions and merges."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from common.merge_form import MergeForm

from ..errors import Stale
from .base import FormPage


class MergingPage(FormPage):
    """The service says `Stale`; the page then lays both versions side by side.

    The form that is shown carries what stands there now, so that who has read and chosen can send
    it again. Nothing that was typed is lost.
    """

    @abstractmethod
    def standing(self) -> dict[str, Any]:
        """The fields as they stand now, read afresh."""

    def seen(self) -> dict[str, Any]:
        """The hidden fields that say what was seen, as they would be on a fresh page."""
        return {}

    def show(
        self, request: HttpRequest, form: Form, *, status: int = 200, stale: Stale | None = None
    ) -> HttpResponse:
        if stale:
            assert isinstance(form, MergeForm)  # noqa: S101  # the form class of the page
            form.meet(self.standing(), seen=self.seen())
        return super().show(request, form, status=status, stale=stale)
