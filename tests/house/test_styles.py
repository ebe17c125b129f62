"""Styles and scripts: what a page asks for is there, and looks are chosen in one place."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from .test_files import ROOT

STATIC = ROOT / "static"
CSS = STATIC / "css"
BUILT = STATIC / "build"
PAPER = "print"
TEMPLATES = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
NAMED = {name for text in TEMPLATES for name in re.findall(r"""static\(["']([^"']+)""", text)}
"""Static files that templates name."""
JOINED = re.findall(r'@import "([^"]+)"', (CSS / "base.css").read_text())
LIBRARY = re.compile(r"@utrecht/([a-z0-9-]+)-css/")
COMPONENTS = {match[1] for name in JOINED if (match := LIBRARY.match(name))}
CLASS = re.compile(r"\butrecht-([a-z0-9]+(?:-[a-z0-9]+)*)")
NO_STYLE = {"form", "table-container"}  # names that the library gives, with hardly a rule
LOOKS = re.compile(
    r"(?:^|[\s:,(])(#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\))"  # a colour
    r"|\b(font-size|font-family|font-weight):(?!\s*(?:var\(|inherit\b))[^;]+",
    re.IGNORECASE,
)


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def contents(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_what_is_served_is_built_from_the_sources_as_they_are(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    build = ["npm", "run", "--silent", "build", "--", f"--outdir={tmp_path}", "--log-level=warning"]
    subprocess.run(build, cwd=ROOT, env={**os.environ, "PATH": path}, check=True)
    served, fresh = contents(BUILT), contents(tmp_path)
    differ = {name for name in served | fresh if served.get(name) != fresh.get(name)}
    assert fresh
    assert not differ, "Run `make setup`."


def test_every_stylesheet_of_ours_reaches_a_page() -> None:
    """Most are joined; one that few pages need is linked by their own template."""
    joined = {Path(name).stem for name in JOINED if name.startswith("./")}
    linked = {Path(name).stem for name in NAMED if name.endswith(".css")}
    assert {path.stem for path in CSS.glob("*.css")} == joined | linked
    assert {"base", PAPER} <= linked


def test_every_static_file_that_a_page_names_is_there() -> None:
    themes = {f"css/themes/{path.name}" for path in (CSS / "themes").glob("*.css")}
    asked = {*NAMED, *settings.AVE_THEME_STYLESHEETS, *settings.AVE_THEME_FONTS, *themes}
    assert {"js/base.js", "css/themes/voorbeeld.css"} <= asked
    assert [name for name in sorted(asked) if not finders.find(name)] == []


def test_every_font_that_a_stylesheet_names_is_there_and_the_first_is_asked_for_early() -> None:
    text = (BUILT / "css" / "base.css").read_text()
    fonts = re.findall(r"""url\(["']?([^"')]+\.woff2)""", text)
    assert len(fonts) == 2
    found = [(BUILT / "css" / font).resolve() for font in fonts]
    assert all(path.is_file() for path in found)
    assert [str(found[0].relative_to(BUILT))] == settings.AVE_THEME_FONTS


def test_ave_changes_the_component_library_and_never_the_other_way() -> None:
    library = [name for name in JOINED if LIBRARY.match(name)]
    own = [name for name in JOINED if name.startswith("./")]
    assert library
    assert own
    assert [*library, *own] == JOINED


def test_every_component_that_a_template_uses_has_its_stylesheet() -> None:
    scripts = [path.read_text() for path in (STATIC / "js").glob("*.js")]
    used = {name for text in (*TEMPLATES, *scripts) for name in CLASS.findall(text)}
    assert used - NO_STYLE <= COMPONENTS


@pytest.mark.parametrize(
    "name", sorted({path.stem for path in CSS.glob("*.css")} - {"ave-theme", "fonts", "base"})
)
def test_colours_and_type_are_tokens_and_never_literal_in_a_rule(name: str) -> None:
    assert not [match[0].strip() for match in LOOKS.finditer(rules(CSS / f"{name}.css"))]
