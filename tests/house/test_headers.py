"""What every answer tells the browser, and what the log keeps to itself."""

import json
import logging
from io import StringIO

import pytest
import structlog
from django.test import Client

from ave.settings.base import redis_settings
from ave.settings.logs import LOGGING
from tests.cast import Town
from tests.who_may import WHO_MAY
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_content_security_policy_allows_nothing_unsafe(client: Client) -> None:
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_browser_is_told_what_it_need_not_do(client: Client) -> None:
    headers = client.get("/account/login/").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_signs_up(client: Client) -> None:
    before = client.get("/account/signup/")
    assert b'type="password"' not in before.content


def test_the_log_names_the_route_and_not_what_was_searched(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/account/login/?next=/&naam=Jansen", REMOTE_ADDR="192.0.2.7")
    assert "GET /account/login/" in caplog.text
    assert "Jansen" not in caplog.text
    assert "192.0.2.7" not in caplog.text


def test_an_error_in_the_log_shows_its_place_and_not_its_message() -> None:
    output = StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            **{k: v for k, v in LOGGING["formatters"]["json"].items() if k != "()"}  # type: ignore[index]
        )
    )
    logger = logging.Logger("house")
    logger.addHandler(handler)
    try:
        raise ValueError("Key (bsn)=(999993653) already exists.")
    except ValueError:
        logger.exception("request_failed")
    line = json.loads(output.getvalue())
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert line["exception"][0]["frames"]
    assert "999993653" not in output.getvalue()


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://:x@redis:6379/0", "redis://:x@redis:6379/0"),
        ("unix:///run/v.sock?db=0", "redis+socket:///run/v.sock?virtual_host=0"),
    ],
)
def test_celery_gets_the_address_of_redis_in_its_own_words(url: str, broker: str) -> None:
    caches, found = redis_settings(url)
    assert (caches["default"]["LOCATION"], found) == (url, broker)


def test_no_page_or_file_stays_in_the_browser(client: Client) -> None:
    """Whatever the answer: a page, a file, a refusal, an address that is not there."""
    world = World()
    client.force_login(world.town.user("netwerkcoordinator"))
    seen = set()
    for name in WHO_MAY:
        answer = client.get(world.address(name))
        seen.add((answer.status_code, answer.headers["Content-Type"].partition(";")[0]))
        assert "no-store" in answer.headers["Cache-Control"], name
    assert {(200, "text/html"), (200, "text/csv"), (403, "text/html")} <= seen
    assert "no-store" in client.get("/nergens/").headers["Cache-Control"]


def test_styles_and_scripts_do_stay(client: Client) -> None:
    answer = client.get("/static/css/base.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers["Cache-Control"]


def test_signing_out_makes_the_browser_forget_what_it_kept(client: Client) -> None:
    client.force_login(Town("dalfsen").user("fg"))
    assert "Clear-Site-Data" not in client.get("/").headers
    answer = client.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/").status_code == 302
