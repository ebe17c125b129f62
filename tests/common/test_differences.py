"""How a text changed, word by word, and where a long one folds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from common.differences import MOST_LETTERS, MOST_LINES, SLACK, Piece, difference, folded


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_back_from_their_difference(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


def test_only_the_words_that_changed_are_marked_the_old_before_the_new() -> None:
    assert difference("Op bezoek bij Anna.", "Op bezoek bij Bo.") == [
        Piece("same", "Op bezoek bij "),
        Piece("gone", "Anna."),
        Piece("new", "Bo."),
    ]


def test_a_line_written_anew_stands_whole_beside_the_old_one() -> None:
    before = "1. Meneer redt zich met hulp.\n2. De huur wordt op tijd betaald.\n"
    after = "1. Rust en veiligheid met de kinderen.\n2. De huur wordt elke week betaald.\n"
    assert difference(before, after) == [
        Piece("gone", "1. Meneer redt zich met hulp.\n"),
        Piece("new", "1. Rust en veiligheid met de kinderen.\n"),
        Piece("same", "2. De huur wordt "),
        Piece("gone", "op tijd "),
        Piece("new", "elke week "),
        Piece("same", "betaald.\n"),
    ]


def test_a_line_that_was_added_leaves_the_others_as_they_were() -> None:
    assert difference("Eerst.\nLaatst.", "Eerst.\nEr tussen.\nLaatst.") == [
        Piece("same", "Eerst.\n"),
        Piece("new", "Er tussen.\n"),
        Piece("same", "Laatst."),
    ]


def test_a_line_that_moved_up_in_a_numbered_list_only_gets_another_number() -> None:
    assert difference("1. Bellen.\n2. Samen eten.\n", "1. Samen eten.\n") == [
        Piece("gone", "1. Bellen.\n2. "),
        Piece("new", "1. "),
        Piece("same", "Samen eten.\n"),
    ]


def test_texts_too_long_to_compare_are_shown_one_after_the_other() -> None:
    long = "woord " * 3000
    assert [p.kind for p in difference(long, f"{long}anders")] == ["gone", "new"]


def test_a_short_text_does_not_fold_and_a_long_one_loses_nothing() -> None:
    assert folded("Kort.") == ("Kort.", "")
    almost = "a" * (MOST_LETTERS + SLACK)
    assert folded(almost) == (almost, "")
    head, rest = folded("Een zin van de buren. " * 60)
    assert head.endswith(".")
    assert f"{head} {rest}" == "Een zin van de buren. " * 60


def test_a_list_of_many_short_lines_folds_after_six() -> None:
    head, rest = folded("\n".join(f"regel {n}" for n in range(20)))
    assert len(head.splitlines()) == MOST_LINES
    assert rest.startswith("regel 6")
