"""Production starts safely or not at all."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bench.servers import SECRET

from .test_published import SERVICES

GOOD = {
    "SECRET_KEY": secrets.token_hex(32),
    "ALLOWED_HOSTS": "ave.example.nl",
    "DATABASE_URL": os.environ["DATABASE_URL"],
    "REDIS_URL": os.environ["REDIS_URL"],
    "EMAIL_URL": "smtp://localhost:25",
    "AVE_TRUSTED_PROXIES": "1",
}


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with production settings and nothing else of this environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "ave.settings.production", **environment},
        capture_output=True,
        text=True,
    )


def test_the_deploy_check_finds_nothing() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_everything_that_is_missing_is_named_at_once() -> None:
    checked = manage("check")
    assert checked.returncode != 0
    for name in GOOD:
        assert f"{name} is not set" in checked.stderr


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "only-for-development" + secrets.token_hex(32)}, "SECRET_KEY is weak"),
        ({"SECRET_KEY": "django-insecure-" + secrets.token_hex(32)}, "SECRET_KEY is weak"),
        ({"ALLOWED_HOSTS": "ave.example.nl, *"}, "ALLOWED_HOSTS allows every host"),
        ({"AVE_METRICS_TOKEN": "kort"}, "AVE_METRICS_TOKEN is weak"),
        ({"AVE_TRUSTED_PROXIES": ""}, "say how many proxies"),
        ({"AVE_TRUSTED_PROXIES": "many"}, "say how many proxies"),
        ({"SECRET_KEY_FALLBACKS": "x"}, "SECRET_KEY_FALLBACKS is weak"),
        ({"SECRET_KEY_FALLBACKS": f"{secrets.token_hex(32)},x"}, "SECRET_KEY_FALLBACKS is weak"),
        ({"AVE_FIGURES_THRESHOLD": "0"}, "AVE_FIGURES_THRESHOLD is wrong"),
        ({"AVE_FIGURES_THRESHOLD": "vijf"}, "AVE_FIGURES_THRESHOLD is wrong"),
        ({"AVE_IDLE_MINUTES": "0"}, "AVE_IDLE_MINUTES is wrong"),
        ({"AVE_IDLE_MINUTES": "481"}, "AVE_IDLE_MINUTES is wrong"),
        ({"AVE_DRAFT_DAYS": "0"}, "AVE_DRAFT_DAYS is wrong"),
        ({"AVE_TRUSTED_PROXIES": "9"}, "at most 5"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is not set"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL is wrong"),
        ({"EMAIL_URL": "dummymail://"}, "EMAIL_URL is wrong"),
        ({"EMAIL_URL": "mail.example.nl"}, "EMAIL_URL is wrong"),
        ({"DATABASE_URL": "sqlite:///ave.db"}, "DATABASE_URL is wrong"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL is wrong"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS names no host"),
        ({"ALLOWED_HOSTS": ".nl"}, "ALLOWED_HOSTS allows every host"),
        ({"AVE_ADDRESS": "javascript:alert(1)"}, "AVE_ADDRESS is wrong"),
        ({"AVE_WAMS_FROM": "2027-13-01"}, "AVE_WAMS_FROM is wrong"),
        ({"DEFAULT_FROM_EMAIL": "gemeente"}, "DEFAULT_FROM_EMAIL is wrong"),
        ({"SECRET_KEY": "abcde" * 20}, "SECRET_KEY is weak"),
        ({"DEBUG": "true"}, "DEBUG is set"),
        ({"AVE_DEMO": "1"}, "AVE_DEMO is set"),
    ],
)
def test_an_unsafe_setting_stops_it(setting: dict[str, str], reason: str) -> None:
    checked = manage("check", **{**GOOD, **setting})
    assert checked.returncode != 0
    assert reason in checked.stderr


@pytest.mark.parametrize(
    "setting",
    [
        {"EMAIL_URL": "smtp+tls://user:p%40ss@mail.example:587"},
        {"DATABASE_URL": "postgres://u:p@db/ave?DISABLE_SERVER_SIDE_CURSORS=True"},
        {"REDIS_URL": "rediss://:p@redis:6379/0"},
        {"ALLOWED_HOSTS": ".dalfsen.nl, ave.example.nl,"},
        {"AVE_ADDRESS": "https://ave.example.nl/"},
        {"AVE_WAMS_FROM": "2027-01-01", "AVE_DRAFT_DAYS": "1", "AVE_IDLE_MINUTES": "480"},
        {"DEFAULT_FROM_EMAIL": "AVE Dalfsen <ave@dalfsen.nl>"},
    ],
)
def test_a_setting_that_is_right_is_taken(setting: dict[str, str]) -> None:
    checked = manage("check", **{**GOOD, **setting})
    assert checked.returncode == 0, checked.stderr


def test_a_demo_setting_that_is_off_does_not_stop_it() -> None:
    assert manage("check", **GOOD, AVE_DEMO="false", DEBUG="0").returncode == 0


def test_a_key_is_one_key_whatever_signs_are_in_it() -> None:
    for key in (SECRET, "," + secrets.token_hex(25), f"{secrets.token_hex(20)},{'abcde' * 3}"):
        assert manage("check", **{**GOOD, "SECRET_KEY": key}).returncode == 0, key


def test_what_compose_hands_over_empty_does_not_stop_it() -> None:
    handed = SERVICES["web"]["environment"]
    empty = {name: "" for name, value in handed.items() if value.endswith(":-}")}
    assert "AVE_FIGURES_THRESHOLD" in empty
    checked = manage("check", **GOOD, **empty)
    assert checked.returncode == 0, checked.stderr


def test_production_does_not_know_the_demo() -> None:
    refused = manage("demo", **GOOD)
    assert refused.returncode != 0
    assert "Unknown command: 'demo'" in refused.stderr


def test_static_files_of_all_packages_are_collected_under_hashed_names(tmp_path: Path) -> None:
    script = (
        "import django; from django.conf import settings; django.setup();"
        f"settings.STATIC_ROOT = {str(tmp_path)!r};"
        "from django.core.management import call_command;"
        "call_command('collectstatic', interactive=False, verbosity=0)"
    )
    environment = {**os.environ, **GOOD, "DJANGO_SETTINGS_MODULE": "ave.settings.production"}
    subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment, check=True
    )
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert "staticfiles.json" in names
    for file in ("css/themes/voorbeeld", "css/base"):
        hashed = [n for n in names if n.startswith(f"{file}.") and n.endswith(".css.br")]
        assert len(hashed) >= 1, file


def test_migrations_say_all_that_the_models_say(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
