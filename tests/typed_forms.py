"""The forms of a page as somebody sees them: which fields one can type in, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_TYPED = frozenset({"hidden", "submit", "button", "reset", "search", "password", "file"})


@dataclass
class TypedForm:
    """One form that is posted: what its fields hold, and what they could hold."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """The values of each field that one chooses from."""
    typed: set[str] = field(default_factory=set)
    """The fields that somebody fills in."""
    has_password: bool = False

    @property
    def key(self) -> str:
        """Of its draft; empty for a form without."""
        return next(iter(self.values.get("concept", [])), "")

    def hold(self, name: str, value: str | None = None) -> None:
        held = self.values.setdefault(name, [])
        if value is not None:
            held.append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[TypedForm] = []
        self.form: TypedForm | None = None
        self.text: str | None = None
        self.name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "form":
            self.form = TypedForm(given.get("action") or "")
            if given.get("method") == "post":
                self.forms.append(self.form)
        if self.form is None or (not name and tag != "option"):
            return
        if tag == "input":
            self._input(name, kind, given)
        elif tag == "textarea":
            self.form.typed.add(name)
            self.name, self.text = name, ""
        elif tag == "select":
            self.form.typed.add(name)
            self.form.hold(name)
            self.name = name
        elif tag == "option" and self.name:
            value = given.get("value") or ""
            self.form.choices.setdefault(self.name, []).append(value)
            if "selected" in given:
                self.form.hold(self.name, value)

    def _input(self, name: str, kind: str, given: dict[str, str | None]) -> None:
        assert self.form is not None
        self.form.has_password |= kind == "password"
        if kind not in NOT_TYPED:
            self.form.typed.add(name)
        if kind in ("checkbox", "radio"):
            value = given.get("value") or "on"
            self.form.choices.setdefault(name, []).append(value)
            self.form.hold(name, value if "checked" in given else None)
        elif kind not in ("submit", "button", "reset"):
            self.form.hold(name, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.form is not None and self.text is not None:
            self.form.hold(self.name, self.text.removeprefix("\n"))
            self.text = None
        if tag in ("textarea", "select"):
            self.name = ""
        if tag == "form":
            self.form = None


def forms_of(page: str) -> list[TypedForm]:
    """Every form of the page that is posted."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def filled_in(form: TypedForm) -> dict[str, list[str]]:
    """What somebody types: another value in each field than it holds."""
    new = {name: list(values) for name, values in form.values.items()}
    for name in sorted(form.typed):
        choices = form.choices.get(name)
        if choices:
            others = [value for value in choices if [value] != form.values[name] and value]
            new[name] = others[-1:] or new[name]
        else:
            new[name] = [f"Half getypt bij {name}"]
    return new
