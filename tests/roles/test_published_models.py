"""A published model stays as it was; the application does not run with a broken one."""

import shutil
from pathlib import Path

import pytest

from roles.ave_model.lock import LOCK_NAME, add_to_lock
from roles.ave_model.problems import ModelError
from roles.ave_model.registry import MODELS_DIR, UnknownModelError, read_library


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A copy of the model files, to break."""
    return Path(shutil.copytree(MODELS_DIR, tmp_path / "models"))


def said_of(directory: Path) -> list[str]:
    with pytest.raises(ModelError) as refused:
        read_library(directory)
    return [str(problem) for problem in refused.value.problems]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def a_newer_dalfsen(directory: Path) -> Path:
    newer = directory / "dalfsen@2030-01.toml"
    newer.write_text((directory / "dalfsen.toml").read_text())
    edit(newer, 'version = "2021-12"', 'version = "2030-01"')
    edit(newer, 'effective = "2021-12-01"', 'effective = "2030-01-01"')
    return newer


def test_the_models_that_come_with_the_application_are_published() -> None:
    library = read_library()

    assert len(library.published) >= 4
    assert library.drafts == ()


def test_a_published_model_that_changed_is_refused(directory: Path) -> None:
    edit(directory / "dalfsen.toml", "waakvlam_days = 90", "waakvlam_days = 91")

    assert said_of(directory) == [
        "dalfsen.toml: version: dalfsen@2021-12 is al gepubliceerd en mag niet veranderen; "
        "maak een nieuwe versie"
    ]


def test_other_line_endings_are_no_change(directory: Path) -> None:
    path = directory / "dalfsen.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert len(read_library(directory).published) == 4


def test_a_published_model_that_is_gone_is_refused(directory: Path) -> None:
    (directory / "dalfsen.toml").unlink()

    assert said_of(directory) == [
        f"{LOCK_NAME}: dalfsen@2021-12: is gepubliceerd, maar het bestand ontbreekt"
    ]


def test_the_problems_of_every_file_are_said_at_once(directory: Path) -> None:
    edit(directory / "dalfsen.toml", "waakvlam_days = 90", 'kleur = "rood"')
    edit(directory / "olst-wijhe.toml", "waakvlam_days = 90", "waakvlam_days = 1")
    (directory / "zvh-region.toml").write_bytes(b"\xff\xfe")

    said = said_of(directory)

    assert "dalfsen.toml: kleur: onbekende sleutel" in said
    assert "dalfsen.toml: waakvlam_days: ontbreekt" in said
    assert any(line.startswith("olst-wijhe.toml: version: ") for line in said)
    assert any(line.startswith("zvh-region.toml: kan niet gelezen worden") for line in said)
    assert not any("ontbreekt" in line and LOCK_NAME in line for line in said)


def test_without_the_list_of_functions_nothing_is_read(directory: Path) -> None:
    (directory / "functions.toml").unlink()

    assert said_of(directory)[0].startswith("functions.toml: kan niet gelezen worden")


def test_a_new_version_stands_beside_the_old_and_is_a_draft_until_published(
    directory: Path,
) -> None:
    a_newer_dalfsen(directory)

    draft = read_library(directory)
    assert draft.get("dalfsen").version == "2021-12"
    assert draft.get("dalfsen", drafts=True).version == "2030-01"

    before = (directory / LOCK_NAME).read_text()
    assert add_to_lock(directory, draft.texts) == ("dalfsen@2030-01",)
    assert (directory / LOCK_NAME).read_text().startswith(before)

    published = read_library(directory)
    assert published.get("dalfsen").version == "2030-01"
    assert published.get("dalfsen", "2021-12").effective == "2021-12-01"
    assert add_to_lock(directory, published.texts) == ()


def test_publishing_never_overwrites_a_published_model(directory: Path) -> None:
    texts = dict(read_library(directory).texts)
    texts["dalfsen@2021-12"] = ("dalfsen.toml", "anders")
    before = (directory / LOCK_NAME).read_text()

    with pytest.raises(ModelError):
        add_to_lock(directory, texts)

    assert (directory / LOCK_NAME).read_text() == before


def test_a_file_is_named_after_what_is_in_it(directory: Path) -> None:
    a_newer_dalfsen(directory).rename(directory / "anders.toml")

    assert said_of(directory) == ["anders.toml: slug: het bestand moet dalfsen@2030-01.toml heten"]


def test_one_version_stands_in_one_file(directory: Path) -> None:
    shutil.copy(directory / "dalfsen.toml", directory / "dalfsen@2021-12.toml")

    assert said_of(directory) == [
        "dalfsen@2021-12.toml: version: dalfsen@2021-12 bestaat al in dalfsen.toml"
    ]


@pytest.mark.parametrize("line", ["dalfsen@2021-12", "a b c", "zvh-region@2025-03 00"])
def test_a_lock_that_cannot_be_read_is_refused(directory: Path, line: str) -> None:
    lock = directory / LOCK_NAME
    number = len(lock.read_text().splitlines()) + 1
    lock.write_text(lock.read_text() + line + "\n")

    assert said_of(directory) == [f"{LOCK_NAME}: regel {number}: moet zijn: slug@versie hash"]


def test_an_unknown_model_is_answered_with_those_there_are() -> None:
    library = read_library()

    for wanted, said in (
        (("utopia", None), "Onbekend model: utopia. Wel bekend: dalfsen, olst-wijhe, "),
        (("dalfsen", "9"), "Onbekend model: dalfsen@9. Wel bekend: dalfsen@2021-12, "),
    ):
        with pytest.raises(UnknownModelError) as refused:
            library.get(*wanted)
        assert str(refused.value).startswith(said)
