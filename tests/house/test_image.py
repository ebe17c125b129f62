"""The image of the Dockerfile: what `.dockerignore` lets through, and what must be in it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ave.settings.base import INSTALLED_APPS

from .test_files import ROOT, files

WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
WILDCARD = re.compile(r"(\*\*/|\*\*|\*|\?)")


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern of Docker names this path or a directory above it. Knows no [a-z]."""
    parts = WILDCARD.split(pattern.strip("/"))
    expression = "".join(WILDCARDS.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(f"{expression}(?:/.*)?", path) is not None


def passes(path: str, ignore: str) -> bool:
    """Whether a file reaches the build: the last line of `.dockerignore` that names it decides."""
    passed = True
    for line in ignore.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and matches(pattern.removeprefix("!"), path):
            passed = pattern.startswith("!")
    return passed


def copied(dockerfile: str) -> list[str]:
    """The sources of every COPY out of the repository."""
    instructions = dockerfile.replace("\\\n", " ").splitlines()
    found: list[str] = []
    for instruction in instructions:
        keyword, *words = instruction.split() or [""]
        if keyword.upper() == "COPY" and not any(word.startswith("--from=") for word in words):
            *sources, _destination = [word for word in words if not word.startswith("--")]
            found += sources
    return found


IGNORE = (ROOT / ".dockerignore").read_text()
COPIED = copied((ROOT / "Dockerfile").read_text())
REPOSITORY = [str(path.relative_to(ROOT)) for path in files()]


@pytest.mark.parametrize("source", COPIED)
def test_every_file_that_the_image_copies_reaches_the_build(source: str) -> None:
    named = [path for path in REPOSITORY if matches(source, path)]
    assert named, "the repository has no such file"
    assert [path for path in named if not passes(path, IGNORE)] == []


def test_every_app_of_this_repository_is_in_the_image() -> None:
    packages = {app.partition(".")[0] for app in INSTALLED_APPS}
    own = {package for package in packages if f"{package}/__init__.py" in REPOSITORY}
    assert {"ave", "common", "roles", "notifications", "cases", "escalation", "dashboards"} <= own
    assert own <= set(COPIED)


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        "tests/cast.py",
        "node_modules/a/b.js",
        "static/build/css/base.css",
        "var/demo/log",
        "docs/a.md",
    ],
)
def test_what_the_image_does_not_need_stays_out_of_the_build(path: str) -> None:
    assert not passes(path, IGNORE)


@pytest.mark.parametrize(
    ("ignore", "path", "passed"),
    [
        ("", "a/b.py", True),
        ("a", "a/b.py", False),
        ("a/", "a/b.py", False),
        ("/a", "a/b.py", False),
        ("a", "ab.py", True),
        ("b.py", "a/b.py", True),
        ("# a", "a", True),
        ("*", "a/b/c.py", False),
        ("*.py", "c.py", False),
        ("*.py", "a/c.py", True),
        ("*/c.py", "a/c.py", False),
        ("*/c.py", "a/b/c.py", True),
        ("**/c.py", "c.py", False),
        ("**/c.py", "a/b/c.py", False),
        ("**/c.py", "a/b/bc.py", True),
        ("a/**", "a/b/c.py", False),
        ("a/**/c.py", "a/c.py", False),
        ("?.py", "c.py", False),
        ("?.py", "bc.py", True),
        ("*\n!a/", "a/b/c.py", True),
        ("*\n!a/b", "a/c.py", False),
        ("!a/\n*", "a/b.py", False),
        ("*\n!a/\n**/cache", "a/cache/b", False),
    ],
)
def test_dockerignore_is_read_as_docker_reads_it(ignore: str, path: str, passed: bool) -> None:
    assert passes(path, ignore) is passed


@pytest.mark.parametrize(
    ("dockerfile", "sources"),
    [
        ("COPY a b ./", ["a", "b"]),
        ("COPY a \\\n    b ./", ["a", "b"]),
        ("COPY --chown=1 a ./", ["a"]),
        ("COPY --from=build /a /a", []),
        ("RUN cp a b", []),
    ],
)
def test_the_sources_of_a_copy_are_found(dockerfile: str, sources: list[str]) -> None:
    assert copied(dockerfile) == sources


IMAGE = re.compile(
    r"^(?:FROM| +image:) (?P<name>[^\s@]+:[^\s@]+)(?:@(?P<digest>\S+))?", re.MULTILINE
)
"""Where an image of others is named; our own has no tag."""


def test_pinning_writes_the_digest_of_each_image_behind_its_tag(tmp_path: Path) -> None:
    """A program in the place of docker answers as the registry would."""
    for name in ("Makefile", "Dockerfile", "docker-compose.yml"):
        shutil.copy(ROOT / name, tmp_path)
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()

    def pin(letter: str) -> subprocess.CompletedProcess[str]:
        docker.write_text(f"#!/bin/sh\nprintf 'sha256:%s\\n' {letter * 64}\n")
        docker.chmod(0o755)
        path = f"{docker.parent}:{os.environ['PATH']}"
        return subprocess.run(
            ["make", "--silent", "pin"], cwd=tmp_path, env={**os.environ, "PATH": path},
            capture_output=True, text=True,
        )  # fmt: skip

    def pinned() -> dict[str, set[str | None]]:
        found: dict[str, set[str | None]] = {}
        for file in ("Dockerfile", "docker-compose.yml"):
            for image in IMAGE.finditer((tmp_path / file).read_text()):
                found.setdefault(image["name"], set()).add(image["digest"])
        return found

    names = set(pinned())
    assert {name.partition(":")[0] for name in names} == {"python", "postgres", "valkey/valkey"}
    for letter in "ab":  # a second time the newer digest takes the place of the first
        assert pin(letter).returncode == 0
        assert pinned() == {name: {f"sha256:{letter * 64}"} for name in names}
    before = (tmp_path / "Dockerfile").read_text()
    assert f"FROM python:3.11-slim-bookworm@sha256:{'b' * 64} AS build\n" in before
    assert pin("").returncode != 0  # what is no digest is never written
    assert (tmp_path / "Dockerfile").read_text() == before
    assert {path.name for path in tmp_path.iterdir()} == {
        "Makefile", "Dockerfile", "docker-compose.yml", "bin",
    }  # fmt: skip
