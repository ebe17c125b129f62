"""AVE in het kort: how a municipality works with AVE, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roles.ave_model import registry
from roles.ave_model.types import AveModel
from roles.forms import ModelsForm
from roles.models import Municipality
from roles.presenters.in_short import one_model, own_norms, principles, rules, two_models, wams
from roles.services.norms import reads_norms

from .base import AccountView


class InShortView(AccountView):
    """The model of one's municipality, another model, or two beside each other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        request_context = self.request_context
        own = next(iter(request_context.municipalities.values()), None)
        default = own.ave_model if own else registry.all_models()[0]
        form = ModelsForm({"model": default.slug, **request.GET.dict()})
        form.is_valid()
        chosen = form.cleaned_data.get("model") or default.slug
        beside = form.cleaned_data.get("naast")
        left = _version(chosen, own)
        right = _version(beside, own) if beside and beside != chosen else None
        sources = bool(form.cleaned_data.get("bronnen"))
        differing = bool(form.cleaned_data.get("verschillen"))
        context = {
            "form": form,
            "matrix": two_models(left, right, differing=differing)
            if right
            else one_model(left, sources=sources),
            "principles": principles(),
            "wams": _wams((left, right), request_context.actor.day),
            "rules": [rules(model) for model in (left, right) if model],
            "left": left,
            "effective": date.fromisoformat(left.effective),
            "right": right,
            "own_norms": own_norms(own) if own and own.model_slug == left.slug else [],
            "reads_norms": bool(own and reads_norms(own, request_context.actor)),
            "municipality": own,
        }
        return render(request, "roles/in_short.html", context)


def _version(slug: str, own: Municipality | None) -> AveModel:
    """The version the person's own municipality works with, or the newest."""
    return own.ave_model if own and own.model_slug == slug else registry.get(slug)


def _wams(models: Iterable[AveModel | None], today: date) -> str:
    """Whether the Wams applies, where one of these models speaks of it."""
    said = (wams(model, settings.AVE_WAMS_FROM, today) for model in models if model)
    return next((sentence for sentence in said if sentence), "")
