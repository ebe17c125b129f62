"""Keeping what somebody types in the log book before it is sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse

from cases.core.errors import NotAllowed
from cases.core.locking import CaseContext
from cases.core.models import Case
from cases.core.services.reading import case_to_write_on
from cases.core.views.base import SignedInView
from common import dates
from roles.permissions import Action

from ..forms.record import LogForm
from ..services.drafts import drop_draft, save_draft


class DraftView(SignedInView):
    """Saves the draft while its author types, and throws it away; shows nothing of the case."""

    context: CaseContext

    def prepare(self, request: HttpRequest) -> None:
        try:
            self.context = case_to_write_on(
                reference=self.kwargs["reference"], actor=self.actor, now=self.request_context.now
            )
            self.context.demand(Action.LOG)
        except Case.DoesNotExist as error:
            raise Http404 from error
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """The token for who signed in again in another tab: the page's own has run out."""
        return JsonResponse({"token": get_token(request)})

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        if "weg" in request.POST:
            drop_draft(case_id=self.context.case.pk, author_id=self.actor.user_id)
            messages.success(request, "Het concept is weggegooid.")
            url = reverse("cases:case", args=[self.context.case.reference])
            return HttpResponseRedirect(f"{url}#schrijf")
        form = LogForm(request.POST)
        form.is_valid()  # half a line is a draft too; only what cannot be kept is refused
        if "kind" in form.errors or (
            "text" in form.errors and request.POST.get("text", "").strip()
        ):
            return JsonResponse({"said": "Dit concept kan niet worden bewaard."}, status=422)
        given = form.cleaned_data
        save_draft(
            context=self.context,
            kind=given["kind"],
            text=given.get("text", ""),
            happened_at=given.get("happened_at"),
        )
        at = dates.clock(self.request_context.now)
        return JsonResponse({"said": f"Concept bewaard om {at} uur." if given.get("text") else ""})
