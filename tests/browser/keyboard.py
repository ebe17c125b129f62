"""Somebody who works by keyboard alone, and sees at every step where they are.

No mouse is used: a control is reached by Tab, and pressed by Enter or Space. At every stop the
control in focus must be marked, lie in the window, and not be covered by anything that sticks.
"""

from __future__ import annotations

import re

from tests.visitors import Visitor

MOST_TABS = 150
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const style = getComputedStyle(here);
  const labels = [...(here.labels ?? [])].map((label) => label.innerText).join(' ');
  const group = here.closest('fieldset')?.querySelector('legend')?.innerText ?? '';
  const named = here.getAttribute('aria-labelledby')?.split(' ')
    .map((id) => document.getElementById(id)?.innerText).join(' ');
  const box = here.getBoundingClientRect();
  const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
  const own = (part) => part && (here.contains(part) || part.contains(here)
    || [...(here.labels ?? [])].some((label) => label.contains(part)));
  const hits = [...here.getClientRects()].map((line) => document.elementFromPoint(
    middle(line.left, line.right, innerWidth), middle(line.top, line.bottom, innerHeight)));
  const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
    || style.boxShadow !== 'none' || (here.ownerSVGElement && [...here.children].some(
      (shape) => parseFloat(getComputedStyle(shape).strokeWidth) >= 3));
  return {
    tag: here.localName,
    type: here.type ?? '',
    name: (here.getAttribute('aria-label') || named || labels || here.innerText
      || here.getAttribute('placeholder') || '').replace(/\\s+/g, ' ').trim(),
    group: group.trim(),
    marked: marked || here.localName === 'main',
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: hits.some(own) ? '' : `${hits[0]?.outerHTML.slice(0, 80)}`,
    order: [...document.querySelectorAll('*')].indexOf(here),
    top: box.top + scrollY,
    left: box.left + scrollX,
  };
}"""


class Keyboard(Visitor):
    """Every verb ends with the focus on what was named, or fails."""

    def stop(self) -> dict[str, object]:
        """What is in focus now. Fails where one cannot see it."""
        here: dict[str, object] | None = self.page.evaluate(HERE)
        assert here, f"The focus is nowhere, on {self.page.url}"
        where = f"{here['tag']} “{here['name']}” on {self.page.url}"
        assert here["inside"], f"{where}: in focus, and not in the window"
        assert not here["covered"], f"{where}: in focus, and covered by {here['covered']}"
        assert here["marked"], f"{where}: in focus, and nothing shows it"
        return here

    def tabs_to(self, name: str, *kinds: str) -> None:
        """Press Tab until a control whose name begins so has the focus; `kinds` are elements."""
        wanted = re.compile(rf"{re.escape(name)}", re.IGNORECASE)
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                continue  # the end of the page: the next Tab begins at its top
            here = self.stop()
            passed.append(f"{here['tag']} “{here['name']}”")
            if (not kinds or here["tag"] in kinds) and wanted.match(str(here["name"])):
                return
        raise AssertionError(f"No “{name}” within {MOST_TABS} tabs; passed {passed}")

    def enters(self, name: str, *kinds: str) -> int:
        """Go to a link or button and press Enter; the status of the page that comes."""
        self.tabs_to(name, *(kinds or ("a", "button")))
        with self.page.expect_navigation() as going:
            self.page.keyboard.press("Enter")
        self.answer = going.value
        assert self.answer
        return self.answer.status

    def writes(self, label: str, text: str) -> None:
        here = self.page.evaluate(HERE)
        if not here or not str(here["name"]).startswith(label):
            self.tabs_to(label, "input", "textarea")
        self.page.keyboard.type(text)

    def picks_by_letters(self, label: str, letters: str) -> None:
        """A line of a list, by the first letters of it."""
        self.tabs_to(label, "select")
        self.page.keyboard.type(letters)

    def sets(self, label: str) -> None:
        """A box, by Space."""
        self.tabs_to(label, "input")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")

    def sets_of_group(self, group: str, down: int = 0) -> None:
        """One of a group of rounds: Tab enters the group, arrows go down, Space chooses."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            if here and here["type"] == "radio" and here["group"].startswith(group):
                break
        else:
            raise AssertionError(f"No group “{group}”")
        self.stop()
        for _ in range(down):
            self.page.keyboard.press("ArrowDown")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")

    def walks_the_page(self) -> list[dict[str, object]]:
        """Every stop from the top to the end of the page: fails at a trap."""
        ready = self.page.evaluate("document.activeElement !== document.body")
        for _ in range(MOST_TABS if ready else 0):  # past the field that is ready, and round
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                break
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        stops: list[dict[str, object]] = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                return stops
            here = self.stop()
            if stops and here["order"] == stops[0]["order"]:
                return stops
            stops.append(here)
        raise AssertionError(f"No end to {self.page.url}: {stops[-3:]}")
