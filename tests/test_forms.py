"""The anatomy of every form: what one may rely on, whichever page one is on."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.test.utils import ContextList
from django.urls import reverse

import cases
import roles.forms
from cases.intake.models import Signal
from common.fields import LONG_LIST, DayField, SearchSelect
from tests.browser.addresses import NO_PAGE, Addresses
from tests.cast import Town, a_household
from tests.sending import send
from tests.who_may import WHO_MAY
from tests.world import names

OF_DJANGO = {"Dit veld is verplicht.", "This field is required."}
DATES_OF_DJANGO = (forms.DateField, forms.DateTimeField, forms.TimeField)


def form_classes() -> Iterator[type[forms.Form]]:
    modules = [roles.forms]
    for found in pkgutil.walk_packages(cases.__path__, "cases."):
        if ".forms" in found.name:
            modules.append(importlib.import_module(found.name))
    for module in modules:
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, forms.Form) and kind.__module__ == module.__name__:
                yield kind


def left_empty(field: forms.Field) -> set[str]:
    """What one reads who leaves it empty."""
    try:
        field.clean([] if isinstance(field, forms.MultipleChoiceField) else "")
    except ValidationError as refusal:
        return set(refusal.messages)
    return set()


def wrong_with(where: str, fields: dict[str, forms.Field]) -> list[str]:
    """What a form does not have that every form has."""
    wrong = []
    for name, field in fields.items():
        here = f"{where}.{name}"
        if isinstance(field, DATES_OF_DJANGO) and not field.widget.is_hidden:
            wrong.append(f"{here}: a date that is not typed as people type it")
        if field.widget.is_hidden:
            continue
        if not field.label:
            wrong.append(f"{here}: no label")
        if left_empty(field) & {*OF_DJANGO, ""}:
            wrong.append(f"{here}: does not say what to fill in")
        if "placeholder" in field.widget.attrs:
            wrong.append(f"{here}: what stands in a field goes away when one types")
        if isinstance(field, forms.CharField) and field.max_length is None:
            wrong.append(f"{here}: no longest length")
        if isinstance(field, DayField) and "Bijvoorbeeld" not in str(field.help_text):
            wrong.append(f"{here}: no example of a day")
    return wrong


@pytest.mark.parametrize("kind", list(form_classes()), ids=lambda kind: kind.__name__)
def test_every_form_names_its_fields_and_says_what_is_missing(kind: type[forms.Form]) -> None:
    assert not wrong_with(kind.__name__, kind.base_fields)


def forms_on(answer: Any) -> Iterator[forms.BaseForm]:
    """Every form that a page was made with."""
    seen = set()
    contexts = answer.context if isinstance(answer.context, ContextList) else [answer.context]
    for context in contexts:
        for layer in getattr(context, "dicts", [context or {}]):
            for value in list(layer.values()):
                if isinstance(value, forms.BaseForm) and id(value) not in seen:
                    seen.add(id(value))
                    yield value


@pytest.mark.django_db
def test_so_does_every_form_as_a_page_makes_it() -> None:
    places, wrong, met = Addresses(), [], 0
    for name in names():
        if name in NO_PAGE or name not in WHO_MAY:
            continue
        user, address = places.page(name)
        client = Client()
        client.force_login(user)
        for form in forms_on(client.get(address)):
            met += 1
            wrong += wrong_with(f"{name} {type(form).__name__}", form.fields)
    assert met > 25
    assert not wrong, "\n".join(wrong)


COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form\b(?:[^>{]|\{[{%].*?[%}]\})*>")


def test_no_browser_judges_a_form_or_remembers_what_it_says_about_people() -> None:
    templates = Path(settings.BASE_DIR) / "templates"
    wrong = []
    for path in templates.rglob("*.html"):
        if path.parent.name == "account":
            continue
        for tag in FORM.findall(COMMENT.sub("", path.read_text())):
            fillable = "ave-form" in tag and "ave-filter" not in tag
            if fillable and "novalidate" not in tag:
                wrong.append(f"{path.name}: the browser's own bubbles")
            if fillable and 'method="post"' in tag and 'autocomplete="off"' not in tag:
                wrong.append(f"{path.name}: may be remembered")
    assert not wrong


class Chooser(forms.Form):
    """Lists of several lengths."""

    def __init__(self, length: int) -> None:
        super().__init__()
        choices = [(str(n), f"Keuze {n}") for n in range(length)]
        self.fields["one"] = forms.ChoiceField(widget=SearchSelect, choices=choices)


@pytest.mark.parametrize(("length", "searched"), [(LONG_LIST, False), (LONG_LIST + 1, True)])
def test_a_long_list_can_be_searched_and_a_short_one_need_not(length: int, searched: bool) -> None:
    assert ("data-search" in str(Chooser(length)["one"])) is searched


@pytest.mark.django_db
def test_a_page_answers_what_a_day_was_understood_as_and_keeps_nothing() -> None:
    client = Client()
    client.force_login(Town("dalfsen").user("casusregisseur"))

    def asked(kind: str, typed: str) -> Any:
        return client.post(reverse("roles:understood", args=[kind]), {"x": typed}).content

    assert b"<span data-understood>wo 5 november 1980</span>" in asked("birth", "5-11-80")
    assert b"<span data-understood></span>" in asked("past", "<b>ooit</b>")
    assert b"09:30 uur" in asked("moment", "gisteren 9.30")
    assert client.post(reverse("roles:understood", args=["other"])).status_code == 404
    assert client.get(reverse("roles:understood", args=["past"])).status_code == 302


@pytest.mark.django_db
def test_a_second_signal_begins_with_a_melding_now_and_the_reporter_of_the_first() -> None:
    town = Town("dalfsen")
    home = a_household(town, by="toegangsteam")
    client = Client()
    client.force_login(town.user("toegangsteam"))
    url = reverse("cases:household_signal", args=[home.reference])
    first = client.get(url).context["form"]
    assert first["kind"].value() == Signal.Kind.MELDING
    assert not first["reporter"].value()
    assert first["received_at"].understood
    send(client, url, reporter="police", text="Er is ruzie.")
    assert client.get(url).context["form"]["reporter"].value() == "police"
