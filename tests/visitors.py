"""People at their own browsers, for tests that click."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from roles.models import User
from tests.cast import PASSWORD

NOT_OF_THE_PAGE = "Failed to load resource"
"""How Chromium notes that the page itself answered 403, 404 or 422; the tests check that apart."""
HOST = "localhost"
"""Where pytest-django's live server stands."""


class Visitor:
    """Somebody in a browser of their own; every verb is what a person does or sees there."""

    def __init__(self, context: BrowserContext, user: User | None = None) -> None:
        self.context, self.user = context, user
        self.page: Page = context.new_page()
        self.answer: Response | None = None
        """Of the server, to the page on the screen."""
        self.complaints: list[str] = []
        """Errors in the browser's console: of the script, and of the content policy."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        own = message.text.startswith(NOT_OF_THE_PAGE) and message.location["url"] == self.page.url
        if message.type == "error" and not own:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def signs_in(self) -> None:
        """By the form, as everyone does."""
        assert self.user
        self.opens("/account/login/")
        self.types("E-mail", self.user.email)
        self.types("Wachtwoord", PASSWORD)
        self.presses("Aanmelden")
        self.reads("Mijn werk")

    def is_signed_in(self) -> None:
        """Without the form: the session a sign-in would have made."""
        assert self.user
        client = Client()
        client.force_login(self.user)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "domain": HOST, "path": "/"}]
        )

    def opens(self, address: str) -> int:
        self.answer = self.page.goto(address)
        assert self.answer
        return self.answer.status

    def follows(self, link: str, *, within: Locator | None = None) -> int:
        return self._goes(
            (within or self.page.locator("body")).get_by_role("link", name=link).first
        )

    def follows_row(self, reference: str) -> int:
        """The first link of the row about this case; the link itself says whom it is about."""
        row = self.main.get_by_role("row").filter(has_text=reference)
        return self._goes(row.get_by_role("link").first)

    def presses(self, button: str, *, within: Locator | None = None) -> int:
        return self._goes((within or self.main).get_by_role("button", name=button, exact=True))

    def _goes(self, where: Locator) -> int:
        with self.page.expect_navigation() as going:
            where.click()
        self.answer = going.value
        assert self.answer, "The same page; nothing was asked of the server."
        return self.answer.status

    def types(self, label: str, text: str) -> None:
        self.main.get_by_label(label).fill(text)

    def picks(self, label: str, option: str) -> None:
        """One line of a list; a part of the line is enough."""
        field = self.main.get_by_label(label, exact=True)
        value = field.locator("option", has_text=re.compile(re.escape(option))).first
        field.select_option(value.get_attribute("value"))

    def ticks(self, *labels: str) -> None:
        """Boxes and rounds by how their words begin."""
        for label in labels:
            self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).check()

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def has_button(self, name: str) -> bool:
        return self.main.get_by_role("button", name=name, exact=True).count() > 0

    def part(self, heading: str) -> Locator:
        """The innermost part of the page under this heading."""
        return self.main.get_by_role("region", name=heading).last

    def row_of_regie(self, name: str) -> Locator:
        return self.main.locator(".ave-regie__row", has_text=name).first

    def forces(self, address: str, **data: Any) -> int:
        """Send a form that the page does not offer, with this person's own session and token."""
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        answer = self.context.request.post(
            address, form={"csrfmiddlewaretoken": token, **data}, max_redirects=0
        )
        return answer.status
