"""How form fields become HTML: Django's own templates, but for lists of choices.

Django opens two templates for every option of a list; a filter bar has fifty options, and a page
half of its time for them. Here they are written in one go, to the same elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class FormRenderer(DjangoTemplates):
    """Set as FORM_RENDERER."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == Select.template_name:
            return select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template


def select(widget: Mapping[str, Any]) -> SafeString:
    """A <select> with its options, in groups where they have one. `widget`: of its context."""
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join("", "{}", ((_group(*group),) for group in widget["optgroups"])),
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]], _index: int) -> SafeString:
    inside = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(o["value"]), _attributes(o["attrs"]), o["label"]) for o in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    """As django/forms/widgets/attrs.html: True is the bare name, False is nothing."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in attributes.items()
            if value is not False
        ),
    )
