"""How form fields become HTML: Django's own templates, but for lists of choices.

Django opens two templates for every option of a list; a filter bar has fifty options, and a page
half of its time for them. Here they are written in one go, to the same elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Select
from django.forms.renderers import Jinja2
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape


class FormRenderer(Jinja2):
    """Set as FORM_RENDERER."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == Select.template_name:
            return select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template


def select(widget: Mapping[str, Any]) -> SafeString:
    """A <select> with its options, in groups where they have one. `widget`: of its context."""
    options = "".join(_group(*group) for group in widget["optgroups"])
    return mark_safe(  # noqa: S308 - escaped
        f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{options}</select>'
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]], _index: int) -> str:
    inside = "".join(
        f'<option value="{escape(str(o["value"]))}"{_attributes(o["attrs"]) if o["attrs"] else ""}>'
        f"{escape(str(o['label']))}</option>"
        for o in options
    )
    return f'<optgroup label="{escape(name)}">{inside}</optgroup>' if name else inside


def _attributes(attributes: Mapping[str, Any]) -> str:
    """As django/forms/widgets/attrs.html: True is the bare name, False is nothing."""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )
