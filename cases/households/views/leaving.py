"""Somebody leaves a household, or died."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from cases.core.locking import case_context
from cases.core.models import Case
from roles.permissions import Action

from ..forms import LeaveForm
from ..services.deaths import record_death
from ..services.households import end_membership
from .households import MemberFormView, url_of


class LeaveView(MemberFormView):
    form_class = LeaveForm
    title = "Persoon gaat weg"
    submit_label = "Leg vast"
    done = "Vastgelegd. De persoon staat nu bij “Woonde hier eerder”."

    def extra_context(self) -> dict[str, Any]:
        return {"lead": self.membership.person.full_name}

    def perform(self, form: LeaveForm) -> str:
        member, actor, now = self.membership, self.actor, self.request_context.now
        day = form.cleaned_data["end"]
        if not form.cleaned_data["died"]:
            end_membership(membership=member, actor=actor, now=now, end=day)
            return url_of(self.household)
        record_death(membership=member, actor=actor, now=now, on=day)
        return self.to_close() or url_of(self.household)

    def to_close(self) -> str:
        """The page on which this person ends the case of a household where nobody is left."""
        if self.household.is_lived_in:
            return ""
        case = Case.objects.open().filter(household=self.household).first()
        if case is None:
            return ""
        now = self.request_context.now
        if Action.CLOSE not in case_context(case, self.actor, now).actions:
            messages.info(self.request, "Er woont nu niemand meer. Wie de casus sluit, weet het.")
            return ""
        messages.info(self.request, "Er woont nu niemand meer. Sluit nu de casus.")
        return f"{reverse('cases:close', args=[case.reference])}?hoe=died"
