"""The shape of the repository itself."""

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement

ROOT = Path(settings.BASE_DIR)
LONGEST = 400  # lines
NAMED_FILE = re.compile(
    r"(?<![\w./*<{@-])(?:[\w.-]+/)*\w[\w-]*\.(?:py|md|html|sql|css|js|toml)(?![\w/])"
)
NAMED_FOLDER = re.compile(r"`((?:[\w.-]+/)+)`")
UP = re.compile(r"^(\.\.?/)+")
MADE_LATER = re.compile(r"^(var|static/build|bench/results)/")
"""What is not kept in the repository."""
OF_ONE_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|Users|home/\w+)/\w")


def files(*suffixes: str) -> list[Path]:
    """What is, or is about to be, in the repository."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    return [path for path in paths if path.is_file() and (path.suffix in suffixes or not suffixes)]


def test_no_python_file_is_longer_than_one_concept_needs() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files(".py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long


def test_no_file_names_a_path_of_one_machine() -> None:
    found = []
    for path in files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {match[0]}" for match in OF_ONE_MACHINE.finditer(text)
        ]
    assert not found


def test_no_lock_file_names_a_package_index() -> None:
    locks = [path for path in files() if path.name.startswith(("requirements", "package"))]
    names = {str(path.relative_to(ROOT)) for path in locks}
    assert {"requirements.txt", "requirements-dev.txt", "package-lock.json"} <= names
    assert not [
        path.name for path in locks if re.search(r"https?://|\bresolved\b", path.read_text())
    ]


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.txt", ()), ("requirements-dev.txt", ("demo", "dev"))]
)
def test_every_dependency_is_locked_as_declared(lock: str, groups: tuple[str, ...]) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*declared["project"]["dependencies"]]
    for group in groups:
        wanted += [each for each in declared["dependency-groups"][group] if isinstance(each, str)]
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / lock).read_text(), re.MULTILINE))
    asked = [Requirement(each) for each in wanted]
    assert {each.name for each in asked} <= set(pinned), "Run `make lock`."
    assert not [f"{each}" for each in asked if pinned[each.name] not in each.specifier]


def test_no_method_of_a_library_is_replaced() -> None:
    replaced = re.compile(
        r"\.(get_compiler|chain|as_sql|get_converters|_fetch_all) *= " + "|_output_child" + "_pre"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files(".py")
        for match in replaced.finditer(path.read_text())
    ]
    assert not found


def words_of(path: Path) -> Iterator[str]:
    """What people read in a file: a document whole; of code the docstrings and comments."""
    text = path.read_text()
    if path.suffix == ".md":
        yield text
    elif path.suffix == ".html":
        yield from re.findall(r"\{#.*?#\}", text, re.DOTALL)
    else:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield str(node.value.value)
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.string


def unknown_paths(words: str, known: set[str]) -> list[str]:
    """The files and folders that these words name and that are not there. A path may leave out
    where it begins: `sql/merge.sql` is a file of some folder `sql`."""
    named = [*NAMED_FILE.findall(words), *NAMED_FOLDER.findall(words)]
    paths = [UP.sub("", name).rstrip("/") for name in named if not MADE_LATER.match(name)]
    return [path for path in paths if path not in known]


def ways_to_name(paths: Iterable[Path]) -> set[str]:
    """Each of these files and its folders, in full and by every end of its path."""
    parts = {each.parts for path in paths for each in (path, *path.parents)}
    return {"/".join(each[n:]) for each in parts for n in range(len(each))}


def test_every_file_that_a_text_names_is_there() -> None:
    known = ways_to_name(path.relative_to(ROOT) for path in files())
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(".py", ".md", ".html")
        for words in words_of(path)
        for name in unknown_paths(words, known)
    ]
    assert not wrong


def test_a_path_is_found_in_words_whole_or_in_part() -> None:
    known = ways_to_name([Path("cases/core/project.py")])
    right = "`cases/core/project.py`, core/project.py, (project.py) and `cases/core/`; var/a.md."
    assert unknown_paths(right, known) == []
    wrong = "See cases/project.py, `ject.py` or the folder `cases/views/`."
    assert unknown_paths(wrong, known) == ["cases/project.py", "ject.py", "cases/views"]
