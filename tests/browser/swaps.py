"""A page that htmx changed in parts is the page that a full reload gives."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

ASKS = re.compile(r"\bhx-(?:get|post|put|patch|delete)\b")
SOURCES = [
    ("templates", "*.html"),
    *(
        (app, "*.py")
        for app in ("ave", "cases", "common", "dashboards", "escalation", "notifications", "roles")
    ),
]
SETTLED = """() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"""
MAIN = """(part) => {
  const main = document.querySelector(part).cloneNode(true);
  main.querySelectorAll('.ave-messages, .ave-live').forEach((said) => said.remove());
  main.querySelectorAll('[role=status], [role=alert]').forEach((said) => said.remove());
  for (const element of main.querySelectorAll('*')) {
    element.removeAttribute('data-sending');
    element.removeAttribute('aria-disabled');
    element.classList.remove('htmx-request', 'htmx-added', 'htmx-settling', 'htmx-swapping');
    if (!element.classList.length) element.removeAttribute('class');
    element.removeAttribute('autofocus');
    const once = ['csrfmiddlewaretoken', 'eenmalig', 'concept', 'weg'].includes(element.name);
    if (once) element.setAttribute('value', 'x');
  }
  const lines = [];
  const walk = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent.replace(/\\s+/g, ' ').trim();
      if (text) lines.push('  '.repeat(depth) + text);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const attributes = [...node.attributes].map((a) => ` ${a.name}="${a.value}"`).sort();
      lines.push(`${'  '.repeat(depth)}<${node.localName}${attributes.join('')}>`);
      node.childNodes.forEach((child) => walk(child, depth + 1));
    }
  };
  walk(main, 0);
  return lines;
}"""
"""The main part as lines. Left out is what may differ: messages that are said once, tokens, and
what the scripts write down while a request is on its way or once it is done."""
FOCUS = """() => {
  const here = document.activeElement;
  return !here || here === document.body ? '' : `${here.localName}#${here.id}`;
}"""


def places_that_ask() -> set[str]:
    """Every file of ours with an element that htmx sends a request for."""
    root = Path(settings.BASE_DIR)
    return {
        str(path.relative_to(root))
        for folder, kind in SOURCES
        for path in (root / folder).rglob(kind)
        if ASKS.search(path.read_text())
    }


def differences(page: Page, part: str = "main") -> list[str]:
    """Where a part of the page as it stands differs from its reload; the page is reloaded after."""
    page.wait_for_function(SETTLED)
    swapped = page.evaluate(MAIN, part)
    page.reload()
    whole = page.evaluate(MAIN, part)
    compared = difflib.unified_diff(swapped, whole, "swapped", "reloaded", lineterm="", n=1)
    return list(compared)


def focus(page: Page) -> str:
    """What has the focus after a swap; nothing when it fell back to the top of the page."""
    page.wait_for_function(SETTLED)
    found: str = page.evaluate(FOCUS)
    return found
