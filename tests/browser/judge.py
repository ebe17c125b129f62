"""Judges pages, and the states they can be in, in a real browser.

Good is, on a wide screen, on a tablet and on a phone: no violation of WCAG 2.2 A and AA or of
best practice; everything that one presses is large enough; nothing that must be scrolled to
sideways; no words squeezed into a column of letters; HTML without errors; headings that go down
one step at a time; and nothing in the console, which is also where the browser says that the
content policy refused something.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import BrowserContext, Page

from roles.models import User
from tests.nu import NuChecker
from tests.visitors import Visitor

WIDE = {"width": 1440, "height": 900}
TABLET = {"width": 768, "height": 1024}
PHONE = {"width": 390, "height": 844}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter((heading) => heading.checkVisibility({visibilityProperty: true}))
  .map((heading) => [Number(heading.localName[1]), heading.innerText.trim()])"""
TOO_SMALL = """() => {
  const LEAST = 24;
  const shown = (element) => element.checkVisibility({visibilityProperty: true})
    && element.getClientRects().length > 0;
  const inSentence = (element) => element instanceof HTMLElement
    && getComputedStyle(element).display === 'inline'
    && element.closest('p, li, dd, td, th, caption, legend, label, span, div').innerText.trim()
      !== element.innerText.trim();
  const size = (element) => {
    const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const top = Math.min(...boxes.map((box) => box.top));
    return [
      Math.max(...boxes.map((box) => box.right)) - left,
      Math.max(...boxes.map((box) => box.bottom)) - top,
    ];
  };
  const name = (element) => element.innerText || element.ariaLabel || element.name || '';
  const targets = 'a[href], button, summary, select, textarea, input:not([type=hidden]), '
    + '[tabindex="0"], [role=button]';
  return [...document.querySelectorAll(targets)]
    .filter((element) => shown(element) && !inSentence(element))
    .filter((element) => !element.closest('.ave-skip, .utrecht-skip-link'))
    .filter((element) => size(element).some((length) => length < LEAST - 0.5))
    .map((element) => `${element.localName} "${name(element).trim()}": `
      + size(element).map(Math.round).join(' × '));
}"""
"""What one presses and is smaller than 24 × 24 px; a link inside a sentence may be."""

SQUEEZED = """() => [...document.querySelectorAll('td, th, dd, li, p')]
  .filter((element) => element.checkVisibility({visibilityProperty: true}))
  .filter((element) => element.innerText.trim().length > 12)
  .filter((element) => element.getClientRects().length > 0)
  .filter((element) => {
    const style = getComputedStyle(element);
    const room = element.clientWidth - parseFloat(style.paddingLeft)
      - parseFloat(style.paddingRight);
    return style.display !== 'inline' && element.clientWidth > 1
      && room < 4.5 * parseFloat(style.fontSize);
  })
  .map((element) => `${element.localName} "${element.innerText.trim().slice(0, 30)}"`)"""
"""Sentences in a column that is not wide enough for one word of nine letters."""


class Judge:
    """Walks people past pages and writes down everything that is wrong with them."""

    def __init__(
        self,
        axe: Callable[[Page], list[str]],
        nu: NuChecker,
        contexts: Callable[..., BrowserContext],
    ) -> None:
        self.axe, self.nu, self.contexts = axe, nu, contexts
        self.visitors: dict[int | None, Visitor] = {}
        self.wrong: list[str] = []

    def visitor(self, user: User | None) -> Visitor:
        """The same browser for the same person; None is not signed in."""
        key = user.pk if user else None
        if key not in self.visitors:
            self.visitors[key] = Visitor(self.contexts(viewport=WIDE), user)
            if user:
                self.visitors[key].is_signed_in()
        return self.visitors[key]

    def opens(self, user: User | None, address: str, status: int = 200) -> Visitor:
        visitor = self.visitor(user)
        self.expect(address, visitor.opens(address), status)
        return visitor

    def sees(
        self, user: User | None, address: str, *, state: str = "", status: int = 200
    ) -> Visitor:
        """Open a page and judge it."""
        visitor = self.opens(user, address, status)
        self.looks(visitor, f"{address} {state}".strip())
        return visitor

    def sends(self, visitor: Visitor, button: str, *, state: str, status: int = 422) -> None:
        """Press a button and judge what comes back."""
        self.expect(state, visitor.presses(button), status)
        self.looks(visitor, state)

    def expect(self, where: str, found: int, wanted: int) -> None:
        if found != wanted:
            self.wrong.append(f"{where}: answers {found}, not {wanted}")

    def looks(self, visitor: Visitor, where: str) -> None:
        """Judge the page as it stands, at each width; the rules of axe at the outer two."""
        for size in (TABLET, PHONE, WIDE):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            here = f"{where} at {size['width']} px"
            if wider := visitor.page.evaluate(SIDEWAYS):
                self.wrong.append(f"{here}: {wider} px too wide")
            self.wrong += [f"{here}: squeezed: {it}" for it in visitor.page.evaluate(SQUEEZED)]
            if size is TABLET:
                continue
            self.wrong += [f"{here}: {line}" for line in self.axe(visitor.page)]
            self.wrong += [f"{here}: too small: {it}" for it in visitor.page.evaluate(TOO_SMALL)]
        self.wrong += [f"{where}: headings: {line}" for line in self._headings(visitor.page)]
        sources = [visitor.page.content()]
        if visitor.answer:
            sources.append(visitor.answer.text())
        faults = {fault for source in sources for fault in self.nu.faults(source)}
        self.wrong += [f"{where}: HTML: {fault}" for fault in sorted(faults)]
        self.wrong += [f"{where}: console: {line}" for line in visitor.complaints]
        visitor.complaints.clear()

    def _headings(self, page: Page) -> list[str]:
        """What breaks the ladder: one h1, and never a step of more than one down."""
        found = page.evaluate(HEADINGS)
        wrong = []
        if [level for level, _ in found].count(1) != 1:
            wrong.append(f"not one h1: {found}")
        for (above, _), (level, text) in pairwise(found):
            if level > above + 1:
                wrong.append(f"h{level} “{text}” under h{above}")
        return wrong

    def finds_nothing_wrong(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)
