"""The title of a page says where one is: another one for every address, and never a name."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from tests.browser.addresses import NO_PAGE, Addresses
from tests.who_may import OPEN_TO_ALL
from tests.world import names

pytestmark = pytest.mark.django_db

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LANGUAGE = '<html lang="nl"'
ENDS_IN = re.compile(r" – AVE( [\w-]+)?$")


def test_every_address_has_a_title_of_its_own_without_a_name() -> None:
    addresses = Addresses()
    clients: dict[int | None, Client] = {}
    found: dict[str, str] = {}
    wrong = []
    for name in dict.fromkeys(names()):
        if name in NO_PAGE:
            continue
        user, address = addresses.page(name)
        key = None if name in OPEN_TO_ALL else user.pk
        if key not in clients:
            clients[key] = Client()
            if key:
                clients[key].force_login(user)
        answer = clients[key].get(address)
        if answer.status_code == 302:
            continue  # a part of a page, which by itself sends one to the whole
        text = answer.content.decode()
        match = TITLE.search(text)
        title = html.unescape(match[1].strip()) if match else ""
        if not ENDS_IN.search(title) or ENDS_IN.sub("", title) == "":
            wrong.append(f"{name}: “{title}” does not end in the name of the product")
        if title in found:
            wrong.append(f"{name} and {found[title]} are both “{title}”")
        if "Voorbeeld" in title or "De " in title:
            wrong.append(f"{name}: “{title}” names a person")
        if LANGUAGE not in text:
            wrong.append(f"{name}: the page does not say that it is Dutch")
        found[title] = name
    assert not wrong, "\n".join(wrong)
