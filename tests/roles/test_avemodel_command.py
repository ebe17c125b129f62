"""`manage.py avemodel`, the check at start-up, and what they say of a model that is broken."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import Error, Warning
from django.core.management import CommandError, call_command

from roles import checks
from roles.ave_model import registry
from roles.management.commands import avemodel


def run(*words: str) -> str:
    out = StringIO()
    call_command("avemodel", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models of this test stand elsewhere, so that they may be broken."""
    copy = Path(shutil.copytree(registry.MODELS_DIR, tmp_path / "models"))
    monkeypatch.setattr(avemodel, "MODELS_DIR", copy)
    monkeypatch.setattr(checks, "MODELS_DIR", copy)
    return copy


def a_draft(directory: Path) -> None:
    text = (directory / "dalfsen.toml").read_text()
    (directory / "dalfsen@2030.toml").write_text(text.replace('"2021-12"', '"2030"', 1))


def test_it_lists_every_model() -> None:
    assert [line.split("@")[0] for line in run("list").splitlines()] == [
        "dalfsen", "olst-wijhe", "westerkwartier", "zvh-region",
    ]  # fmt: skip


def test_it_checks_them() -> None:
    assert run("check") == "4 modellen nagekeken: alles in orde.\n"


def test_it_shows_a_model_as_text_and_as_json() -> None:
    assert "CASUSREGIE" in run("show", "dalfsen")
    assert json.loads(run("show", "dalfsen@2021-12", "--json"))["slug"] == "dalfsen"


def test_it_says_who_decides_as_text_and_as_json() -> None:
    assert "Beslist: Burgemeester" in run("who", "dalfsen", "--from", "4", "--to", "3")
    words = ("who", "westerkwartier", "--from", "entry", "--to", "2A", "--json")
    (step,) = json.loads(run(*words))["transitions"]
    assert (step["from"], step["to"], step["direction"]) == ("entry", "2A", "entry")


def test_it_says_where_two_models_differ() -> None:
    assert "Bij onenigheid" in run("diff", "dalfsen", "westerkwartier")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "utopia"), "Onbekend model: utopia"),
        (("who", "dalfsen", "--from", "2A", "--to", "3"), "dalfsen kent geen fase 2A"),
        (("who", "dalfsen", "--from", "1", "--to", "3"), "dalfsen kent deze stap niet"),
    ],
)
def test_what_it_does_not_know_is_a_plain_error(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)


def test_it_publishes_a_draft_once(directory: Path) -> None:
    a_draft(directory)

    assert "dalfsen@2030  " in run("list")
    assert "(concept)" in run("list")
    assert run("publish") == "Gepubliceerd: dalfsen@2030.\n"
    assert run("publish") == "Niets nieuws om te publiceren.\n"
    assert "(concept)" not in run("list")


def test_a_broken_model_is_refused_with_every_reason(directory: Path) -> None:
    (directory / "dalfsen.toml").write_text('kleur = "rood"')

    with pytest.raises(CommandError) as refused:
        run("check")

    assert "dalfsen.toml: kleur: onbekende sleutel" in str(refused.value)
    assert "dalfsen.toml: slug: ontbreekt" in str(refused.value)
    found = checks.check_ave_models()
    assert all(isinstance(message, Error) for message in found)
    assert [m.msg for m in found] == str(refused.value).splitlines()


def test_the_application_starts_with_sound_models_and_names_a_draft(directory: Path) -> None:
    assert checks.check_ave_models() == []
    a_draft(directory)

    (message,) = checks.check_ave_models()

    assert isinstance(message, Warning)
    assert message.msg == "dalfsen@2030 is een concept en wordt niet gebruikt."
