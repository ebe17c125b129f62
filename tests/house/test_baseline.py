"""The baseline tells what differs between two versions, and reads pages as people do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from bench.baseline.__main__ import main
from bench.baseline.comparing import compare, keep
from bench.baseline.text import read_page


def baseline(**sections: Any) -> dict[str, Any]:
    return {"about": {"commit": "whichever"}, "sections": sections}


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["baseline", "compare", *arguments])
    return main()


def test_equal_baselines_have_no_difference() -> None:
    old = baseline(access={"2222-2222": {"dalfsen: fg": ["view_case"]}})
    new = {**old, "about": {"commit": "another"}, "queries": {"/": 8}}
    assert compare(old, new) == {"access": {}}


def test_a_difference_says_where_and_what_was_before_and_after() -> None:
    def page(text: str) -> dict[str, Any]:
        return {"/": {"status": 200, "text": text}}

    old, new = (
        baseline(pages=page("Mijn werk\n3 taken")),
        baseline(pages=page("Mijn werk\n4 taken")),
    )
    lines = compare(old, new)["pages"]["/"]
    assert "-3 taken" in lines
    assert "+4 taken" in lines
    assert "-Mijn werk" not in lines


def test_what_came_and_what_went_are_differences_too() -> None:
    found = compare(baseline(tasks={"a@x.example": []}), baseline(tasks={"b@x.example": []}))
    assert {key: lines[0] for key, lines in found["tasks"].items()} == {
        "a@x.example": "gone; it was:",
        "b@x.example": "new:",
    }


def test_the_command_ends_with_1_unless_the_sections_asked_for_are_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.json.gz", tmp_path / "new.json.gz"
    keep(baseline(flags={"a": 1}, flags_past={"b": 1}), old)
    keep(baseline(flags={"a": 1}, flags_past={"b": 2}), new)
    assert run(monkeypatch, str(old), str(new)) == 1
    assert "flags_past | b" in capsys.readouterr().out
    assert run(monkeypatch, str(old), str(new), "--without", "flags_past") == 0
    assert run(monkeypatch, str(old), str(new), "--only", "flags") == 0
    with pytest.raises(SystemExit):
        run(monkeypatch, str(old), str(new), "--only", "flagz")
    assert "Unknown: flagz" in capsys.readouterr().err


def test_what_was_made_in_another_way_is_not_compared() -> None:
    old, new = baseline(access={}), baseline(access={})
    old["about"]["seed"], new["about"]["seed"] = 1, 2
    with pytest.raises(ValueError, match="seed"):
        compare(old, new)


def test_a_page_is_read_as_people_see_it() -> None:
    page = read_page(
        """<title>Casus</title><script>no()</script><input type="hidden" name="token" value="x">
        <p>Eén <b>zin</b>,
           over twee regels.</p><a href="/casus/1/#log">Log</a>
        <form method="get"><select name="fase"><option value="">Alle</option>
        <option value="ave1" selected>AVE 1</option></select>
        <input type="checkbox" name="mijn" checked> Mijn <input name="q" value="de Boer"></form>
        <form method="post"><select name="wie"><option value="1">Wie</option></select></form>
        6f9619ff-8b86-d011-b42d-00c04fc964ff"""
    )
    assert page.lines == [
        "Casus",
        "Eén zin, over twee regels.",
        "Log",
        "Alle",
        "[x]AVE 1",
        "[x] Mijn [de Boer]",
        "Wie",
        "UUID",
    ]
    assert page.links == ["/casus/1/"]
    assert page.filters == [("fase", "ave1", "AVE 1"), ("mijn", "on", "")]
