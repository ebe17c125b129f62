"""Whatever opens on a page stays inside the window, on a phone and on a tablet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from roles.models import User
from tests.browser.addresses import NO_PAGE, Addresses
from tests.browser.judge import SIDEWAYS, TOO_SMALL
from tests.visitors import Visitor
from tests.who_may import OPEN_TO_ALL
from tests.world import names

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

WIDTHS = (320, 390, 768)

OPEN_FOLDS = """() => document.querySelectorAll('details:not(.ave-menu)').forEach((fold) => {
  fold.removeAttribute('name');
  fold.hidden = false;
  fold.open = true;
})"""
OUTSIDE = """(within) => {
  const root = within ? document.querySelector(within) : document.body;
  const wide = document.documentElement.clientWidth;
  const shown = (element) => element.checkVisibility({visibilityProperty: true})
    && element.clientWidth !== 1 && !element.closest('.utrecht-skip-link, .ave-skip');
  const style = (element) => getComputedStyle(element);
  const scrolls = (element) => {
    for (let above = element; above && above !== root; above = above.parentElement)
      if (['auto', 'scroll'].includes(style(above).overflowX)) return true;
    return false;
  };
  const shortened = (element) => {
    for (let above = element; above && above !== root; above = above.parentElement)
      if (style(above).textOverflow === 'ellipsis' && style(above).overflowX !== 'visible')
        return true;
    return false;
  };
  const said = (element) => `${element.localName}.${element.className.baseVal ?? element.className}`
    + ` "${(element.innerText ?? '').trim().slice(0, 40)}"`;
  const wrong = [];
  for (const element of root.querySelectorAll('*')) {
    if (!shown(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.left < -0.5 || box.right > wide + 0.5) && !scrolls(element.parentElement)
        && !shortened(element.parentElement)
        && !element.closest('svg svg, svg *'))
      wrong.push(`${said(element)}: from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    const more = element.scrollWidth - element.clientWidth;
    if (more > 1 && element.clientWidth > 1) {
      if (['hidden', 'clip'].includes(style(element).overflowX)
          && style(element).textOverflow !== 'ellipsis')
        wrong.push(`${said(element)}: ${more} px cut off`);
      if (['auto', 'scroll'].includes(style(element).overflowX) && element.tabIndex < 0
          && !element.querySelector('a[href], button, input, select'))
        wrong.push(`${said(element)}: scrolls out of reach of the keyboard`);
    }
  }
  return wrong;
}"""

JUDGE = f"""() => {{
  const outside = {OUTSIDE};
  const tooSmall = {TOO_SMALL};
  const sideways = () => {SIDEWAYS};
  ({OPEN_FOLDS})();
  const found = [...outside(""), ...tooSmall().map((it) => `too small: ${{it}}`)];
  const wide = (what) => {{ if (sideways()) found.push(`${{what}}${{sideways()}} px too wide`); }};
  const judge = (it, what) => {{
    it.dataset.judged = "";
    wide(`${{what}}: `);
    found.push(...outside("[data-judged]"), ...tooSmall().map((small) => `too small: ${{small}}`));
    delete it.dataset.judged;
  }};
  document.querySelectorAll("details.ave-menu").forEach((it, number) => {{
    it.open = true;
    judge(it, `menu ${{number}}`);
    it.open = false;
  }});
  document.querySelectorAll("dialog").forEach((it, number) => {{
    it.showModal();
    judge(it, `dialog ${{number}}`);
    it.close();
  }});
  wide("");
  return found;
}}"""


def test_every_menu_fold_and_dialog_stays_inside_the_window(
    contexts: Callable[..., BrowserContext],
) -> None:
    addresses = Addresses()
    visitors: dict[int | None, Visitor] = {}
    wrong = []
    for name in dict.fromkeys(names()):
        if name in NO_PAGE:
            continue
        user, address = addresses.page(name)
        visitor = _visitor(visitors, contexts, None if name in OPEN_TO_ALL else user)
        visitor.opens(address)
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 844})
            wrong += [f"{name} at {width} px: {line}" for line in _found(visitor)]
    assert not wrong, "\n".join(wrong)


def _visitor(
    visitors: dict[int | None, Visitor],
    contexts: Callable[..., BrowserContext],
    user: User | None,
) -> Visitor:
    key = user.pk if user else None
    if key not in visitors:
        visitors[key] = Visitor(contexts(), user)
        if user:
            visitors[key].is_signed_in()
    return visitors[key]


def _found(visitor: Visitor) -> list[str]:
    """What is wrong with the page unfolded, and with each of its menus and dialogs opened: asked of
    the page in one go."""
    return list(dict.fromkeys(visitor.page.evaluate(JUDGE)))
