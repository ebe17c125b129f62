"""What a task costs a person: presses of the mouse, keys, and pages waited for.

The browser itself counts, in what it hears from the person, so that no way of driving it escapes.
Text typed into a field is the work itself and does not count; Enter, Tab, arrows and shortcuts do.
Going to a field that has no focus yet costs a press, and a choice from a list costs two: open it,
choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import BrowserContext, Locator

from roles.models import User
from tests.visitors import Visitor

COUNT = """
(() => {
  if (window !== top || !location.protocol.startsWith('http')) return;
  const add = (what) => sessionStorage.setItem(what, 1 + Number(sessionStorage.getItem(what)));
  add('effort-loads');
  addEventListener('pointerdown', (event) => { if (event.isTrusted) add('effort-clicks'); }, true);
  addEventListener('keydown', (event) => {
    if (!event.isTrusted || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    const field = event.target.closest('input, textarea, [contenteditable]');
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (field && plain && (event.key.length === 1 || event.key === 'Backspace')) return;
    if (field?.localName === 'textarea' && plain && event.key === 'Enter') return;
    add('effort-keys');
  }, true);
})()
"""
READ = """() => ['clicks', 'keys', 'loads'].map(
  (what) => Number(sessionStorage.getItem(`effort-${what}`)))"""
FORGET = """() => ['clicks', 'keys', 'loads'].forEach(
  (what) => sessionStorage.removeItem(`effort-${what}`))"""


@dataclass(frozen=True)
class Effort:
    """What a task took; `presses` is what the goals are about."""

    clicks: int
    keys: int
    loads: int

    @property
    def presses(self) -> int:
        return self.clicks + self.keys


class Counted(Visitor):
    """Somebody whose every press is counted."""

    def __init__(self, context: BrowserContext, user: User | None = None) -> None:
        context.add_init_script(COUNT)
        super().__init__(context, user)
        self._choices = 0

    def begins(self) -> None:
        """From here on it counts; the page on the screen is where the task starts."""
        self._choices = 0
        self.page.evaluate(FORGET)

    @property
    def effort(self) -> Effort:
        clicks, keys, loads = self.page.evaluate(READ)
        return Effort(clicks + self._choices, keys, loads)

    def writes(self, field: Locator, text: str) -> None:
        """Type as a person does: go there first, unless the page did that already."""
        if not field.evaluate("field => field === document.activeElement"):
            field.click()
        field.press_sequentially(text)

    def types(self, label: str, text: str) -> None:
        self.writes(self.main.get_by_label(label), text)

    def picks(self, label: str, option: str) -> None:
        super().picks(label, option)
        self._choices += 2

    def clicks(self, name: str, role: Literal["link", "button"]) -> None:
        """Something that changes a part of the page, without another page."""
        self.main.get_by_role(role, name=name, exact=True).click()

    def opens_row(self, part: str) -> None:
        """The first line under a heading of Mijn werk."""
        self._goes(self.part(part).locator("[data-row-link]").first)

    def hits(self, key: str) -> None:
        """A key, such as Enter, after which a new page comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def chooses(self, *labels: str) -> None:
        """Click boxes and rounds that are not chosen yet, by how their words begin."""
        for label in labels:
            box = self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))
            if not box.is_checked():
                box.click()
