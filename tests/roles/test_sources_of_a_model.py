"""Every fact of a model says where it stands, and where it says so it does."""

import re
import shutil
from pathlib import Path

import pytest

from roles.ave_model import registry
from roles.ave_model.problems import ModelError
from roles.ave_model.registry import MODELS_DIR, read_library
from roles.ave_model.sources import source_of_step, sources_in

SLUGS = ("dalfsen", "olst-wijhe", "westerkwartier", "zvh-region")


def said_after(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    """What is wrong with the models after one change in one file."""
    directory = Path(shutil.copytree(MODELS_DIR, tmp_path / "models"))
    text = (directory / file).read_text()
    assert old in text
    (directory / file).write_text(text.replace(old, new, 1))
    try:
        read_library(directory)
    except ModelError as error:
        return [str(p) for p in error.problems if "is al gepubliceerd" not in str(p)]
    return []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "dalfsen.toml",
            'source = "D: AVE3, Casusregie"',
            'source = "D: AVE3, Koffie"',
            "dalfsen.toml: phases.3[3].slots.source: D heeft deze plaats niet: AVE3, Koffie",
        ),
        (
            "dalfsen.toml",
            'four_eyes = "ours: ',
            'zes_ogen = "ours: ',
            "dalfsen.toml: step_sources.zes_ogen: onbekende sleutel",
        ),
        (
            "dalfsen.toml",
            'confirm_hours = "ours: geen bron noemt een termijn"\n',
            "",
            "dalfsen.toml: transition 3>4:up.sources.confirm_hours: "
            "noemt geen bron en staat niet op ours",
        ),
        (
            "westerkwartier.toml",
            'may_take = "ours: ',
            'may_take = "W: Koffie en ',
            "westerkwartier.toml: slot_sources.may_take: W heeft deze plaats niet: "
            "Koffie en wie het mag zijn, kan het oppakken als niemand het heeft",
        ),
        (
            "olst-wijhe.toml",
            " [O, Besluit; O, Planning en uitvoering]",
            "",
            "olst-wijhe.toml: notes[1]: noemt geen bron; zet die er tussen haken achter",
        ),
        (
            "zvh-region.toml",
            'Z = "003_cb9af1e2b6d9f4ac"',
            'Z = "003_kwijt"',
            "zvh-region.toml: seeds.Z: staat niet in de lijst van stukken: 003_kwijt",
        ),
    ],
)
def test_a_fact_without_a_source_or_with_one_that_is_not_there_is_refused(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    assert said in said_after(tmp_path, file, old, new)


@pytest.mark.parametrize(
    "place",
    [
        "D: AVE3, Casusregie",
        "D: AVE3, Casusregie: 'de netwerkcoördinator bepaalt'",
        "D: Netwerkcoördinator, bevoegd 1",
        "D: AVE3, Casusregie; O: Huidige situatie",
        "D: AVE3, Casusregie; wie het vastlegt is ours",
        "ours: D zwijgt",
    ],
)
def test_a_place_that_is_there_is_taken(tmp_path: Path, place: str) -> None:
    old = 'source = "D: AVE3, Casusregie"'

    assert said_after(tmp_path, "dalfsen.toml", old, f'source = "{place}"') == []


@pytest.mark.parametrize("slug", SLUGS)
def test_what_no_source_says_is_ours(slug: str) -> None:
    """No source asks for two people, a confirmation afterwards, a term for it, or haste that skips
    the bestuurder."""
    model = registry.get(slug)
    for step in model.transitions:
        assert source_of_step(model, step, "four_eyes").seed == "ours", step.id
        if step.urgent:
            for fact in ("urgent", "confirms", "confirm_hours", "sign_in_again"):
                assert source_of_step(model, step, fact).seed == "ours", (step.id, fact)
    assert model.caseload.source.seed == ("O" if slug == "olst-wijhe" else "ours")
    for instrument in model.instruments:
        if "O" in model.seeds and slug != "olst-wijhe":
            assert instrument.source.seed != "O", instrument.id


def test_what_a_source_does_say_is_not_ours() -> None:
    """The near miss: who proposes and who hears of it where the document says so."""
    dalfsen, wester = registry.get("dalfsen"), registry.get("westerkwartier")
    up = dalfsen.transition("2", "3", "up")
    triage = wester.transition("3", "4", "up")

    assert up is not None
    assert source_of_step(dalfsen, up, "proposes").seed == "D"
    assert triage is not None
    assert source_of_step(wester, triage, "informs").seed == "W"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_source_of_a_model_is_found(slug: str) -> None:
    """As many as its file writes at the least; parts that lean on another have it too."""
    written = (MODELS_DIR / f"{slug}.toml").read_text()
    pattern = r'^\w+ = "(?:[DWOZB]|ours): '

    assert len(list(sources_in(registry.get(slug)))) >= len(re.findall(pattern, written, re.M))


def test_the_six_leading_principles_are_those_of_the_presentation() -> None:
    """[B, Leidende principes]."""
    principles = registry.library().principles

    assert len(principles) == 6
    assert "één casusregisseur vanaf AVE2" in principles[1]
    assert principles[3].endswith(
        "Bij twijfel over de stagnatie en/of onveiligheid altijd opschalen."
    )
