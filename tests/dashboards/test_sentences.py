"""What the month says in words, and what it makes one ask."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboards.news import attention, headlines, is_news, news
from dashboards.periods import Month
from dashboards.sentences import ReportFigures, percent, three

OCTOBER = ReportFigures(
    month=Month(2026, 10),
    now={},
    before={},
    half_year_ago={},
    year_ago={},
    phases=(("2", "AVE2"), ("3", "AVE3"), ("4", "AVE4")),
    causes={"cause:inactive": "Geen activiteit", "cause:no_plan": "Geen plan van aanpak"},
    groups={"about:still": "Er gebeurt te weinig"},
    causes_in={"about:still": ("cause:inactive", "cause:no_plan")},
    appoint_norm=5,
    load_norm=50,
    functions={"casusregisseur": "Casusregisseur"},
)


def figures(
    now: dict[str, Any], before: dict[str, Any] | None = None, **more: Any
) -> ReportFigures:
    return replace(OCTOBER, now=now, before=before or {}, **more)


def asks(now: dict[str, Any], **more: Any) -> list[str]:
    return [found.what for found in attention(figures(now, **more))]


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        (
            {"entered:3": 7, "stock:3": 20},
            {"entered:3": 10},
            "In oktober kwamen 7 huishoudens in AVE3, 3 minder dan in september. "
            "Eind oktober waren het er 20.",
        ),
        (
            {"entered:3": 7, "stock:3": 20},
            {"entered:3": None},
            "In oktober kwamen 7 huishoudens in AVE3. Eind oktober waren het er 20.",
        ),
        ({"entered:3": 0, "stock:3": 0}, {}, "In oktober kwamen geen huishoudens in AVE3."),
        (
            {"entered:3": None, "stock:3": 26},
            {"stock:3": 22},
            "Eind oktober waren 26 huishoudens in AVE3, 4 meer dan eind september.",
        ),
        (
            {"entered:3": None, "stock:3": 26},
            {"stock:3": 26},
            "Eind oktober waren 26 huishoudens in AVE3, evenveel als eind september.",
        ),
        (
            {"entered:3": 1, "stock:3": 1},
            {},
            "In oktober kwam 1 huishouden in AVE3. Eind oktober was het er 1.",
        ),
        ({"stock:3": 1}, {}, "Eind oktober was 1 huishouden in AVE3."),
        ({"stock:3": 0}, {}, "Eind oktober waren geen huishoudens in AVE3."),
        (
            {"entered:3": None, "stock:3": None},
            {},
            "Hoeveel huishoudens er eind oktober in AVE3 waren, is afgeschermd.",
        ),
        ({}, {}, "Hoeveel huishoudens er in AVE3 zijn, is niet bekend."),
    ],
)
def test_the_first_sentence_is_about_the_heavy_phase(
    now: dict[str, Any], before: dict[str, Any], says: str
) -> None:
    assert three(figures(now, before))[0] == says


def test_of_a_month_that_still_runs_it_says_how_many_there_are_now() -> None:
    first = three(figures({"entered:3": None, "stock:3": 26}, {"stock:3": 22}, provisional=True))[0]
    assert first == "Nu zijn 26 huishoudens in AVE3, 4 meer dan eind september."


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ({"regie:yes": 30, "regie:no": 0}, "Elke casus heeft een casusregisseur."),
        (
            {"regie:yes": 30, "regie:no": 0, "stock:2": 20, "stock:3": 10, "stock:4": None},
            "Elke casus in AVE2 en AVE3 heeft een casusregisseur.",
        ),
        (
            {"regie:yes": 30, "regie:no": 0, "stock:2": 30, "stock:3": None, "stock:4": 0},
            "Elke casus in AVE2 heeft een casusregisseur.",
        ),
        (
            {"regie:yes": 19, "regie:no": 1, "stock:2": 20, "stock:3": None},
            "1 casus in AVE2 heeft geen casusregisseur. 95 % heeft er wel een; het doel is 100 %.",
        ),
        (
            {"regie:yes": 0, "regie:no": 0, "stock:2": None, "stock:3": 0},
            "Hoeveel casussen geen casusregisseur hebben, is afgeschermd.",
        ),
        (
            {"stock:2": None, "stock:3": 0},
            "Hoeveel casussen geen casusregisseur hebben, is afgeschermd.",
        ),
        (
            {"regie:yes": 30, "regie:no": 10},
            "10 casussen hebben geen casusregisseur. 75 % heeft er wel een; het doel is 100 %.",
        ),
        (
            {"regie:yes": None, "regie:no": None},
            "Hoeveel casussen geen casusregisseur hebben, is afgeschermd.",
        ),
        ({}, "Er zijn geen casussen die een casusregisseur nodig hebben."),
    ],
)
def test_the_second_is_about_who_is_responsible(now: dict[str, Any], says: str) -> None:
    assert three(figures(now))[1] == says


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (
            {"flagged:yes": 18, "cause:inactive": 6, "cause:no_plan": 9},
            "18 casussen vragen aandacht, 5 meer dan in september. "
            "De meeste om deze reden: geen plan van aanpak (9).",
        ),
        ({"flagged:yes": 18, "cause:inactive": None}, "18 casussen vragen aandacht, 5 meer dan"),
        (
            {"flagged:yes": 18, "cause:inactive": None, "cause:no_plan": 9},
            "18 casussen vragen aandacht, 5 meer dan in september. "
            "Wat het meest te zien is: geen plan van aanpak (9).",
        ),
        (
            {"flagged:yes": 18, "cause:inactive": None, "about:still": 7},
            "18 casussen vragen aandacht, 5 meer dan in september. "
            "De meeste om deze reden: er gebeurt te weinig (7).",
        ),
        ({"flagged:yes": 1}, "1 casus vraagt aandacht, 12 minder dan in september."),
        (
            {"flagged:yes": 18, "stock:2": 40, "stock:4": None},
            "18 casussen in AVE2 vragen aandacht.",
        ),
        (
            {"flagged:yes": 0, "stock:2": 40, "stock:4": None},
            "Er zijn in AVE2 geen casussen die stilliggen of aandacht vragen.",
        ),
        (
            {"flagged:yes": 0, "stock:2": 0, "stock:4": None},
            "Hoeveel casussen stilliggen of aandacht vragen, is afgeschermd.",
        ),
        ({"flagged:yes": 0}, "Er zijn geen casussen die stilliggen of aandacht vragen."),
        ({"flagged:yes": None}, "Hoeveel casussen stilliggen of aandacht vragen, is afgeschermd."),
        ({}, "In oktober keek AVE nog niet welke casussen stilliggen."),
    ],
)
def test_the_third_is_about_what_lies_still(now: dict[str, Any], says: str) -> None:
    assert three(figures(now, {"flagged:yes": 13}))[2].startswith(says)


@pytest.mark.parametrize(
    ("yes", "no", "share"),
    [(10, 0, 100), (999, 1, 99), (1, 1, 50), (0, 0, None), (None, None, None)],
)
def test_a_share_is_whole_only_when_nobody_is_left_out(
    yes: int | None, no: int | None, share: int | None
) -> None:
    assert percent({"plan:yes": yes, "plan:no": no}, "plan") == share


def test_nothing_asks_for_attention_when_all_goals_are_met() -> None:
    good = {"regie:yes": 40, "regie:no": 0, "plan:yes": 38, "plan:no": 0, "appoint": [4, 5]}
    assert asks(good | {"evaluation:yes": 30, "evaluation:no": 5, "stock:3": 11}) == []
    assert asks({"stock:3": 11}, half_year_ago={"stock:3": 10}) == []


def test_each_goal_that_is_missed_says_so_and_what_to_ask() -> None:
    assert asks({"regie:yes": 30, "regie:no": 10, "regie:no:2": 8}) == [
        "10 casussen hebben geen casusregisseur, waarvan 8 in AVE2."
    ]
    assert asks({"regie:yes": None, "regie:no": None}) == [
        "Hoeveel casussen geen casusregisseur hebben, is afgeschermd."
    ]
    assert asks({"regie:yes": 0, "regie:no": 0}) == []
    assert asks({"regie:yes": 9, "regie:no": 1, "regie:no:2": 1}) == [
        "1 casus heeft geen casusregisseur."
    ]
    assert asks({"appoint": [6.4, None]}) == [
        "Een casusregisseur benoemen duurt 6 dagen; de norm is 5 dagen."
    ]
    load = {"people": 6, "classes": [], "heaviest": [50, None]}
    assert asks({"load:casusregisseur": load}) == [
        "Wie als casusregisseur de meeste casussen heeft, heeft er 50 of meer in een jaar."
    ]
    for heaviest in ([31, 49], None):
        assert not asks({"load:casusregisseur": load | {"heaviest": heaviest}})
    assert asks({"stock:3": 12}, half_year_ago={"stock:3": 10}) == [
        "In AVE3 zijn 12 huishoudens; een halfjaar geleden waren het er 10."
    ]
    assert asks({"plan:yes": 30, "plan:no": 10, "evaluation:yes": 20, "evaluation:no": 10}) == [
        "75 % van de casussen heeft een plan van aanpak.",
        "Van de plannen is 67 % op tijd geëvalueerd.",
    ]
    assert all(
        found.ask.endswith("?") for found in attention(figures({"stock:3": 1, "regie:no": 9}))
    )


def test_growth_is_told_beside_half_a_year_ago_or_where_that_is_hidden_a_year_ago() -> None:
    now, grown = {"stock:3": 21}, "In AVE3 zijn 21 huishoudens; een"
    half, whole = {"half_year_ago": {"stock:3": 10}}, {"year_ago": {"stock:3": 5}}
    assert asks(now, **half, **whole) == [f"{grown} halfjaar geleden waren het er 10."]
    hidden = {"half_year_ago": {"stock:3": None}}
    assert asks(now, **hidden, **whole) == [f"{grown} jaar geleden waren het er 5."]
    assert asks(now, half_year_ago={"stock:3": 20}, **whole) == [], "half a year ago is nearer"


def test_more_cases_that_lie_still_than_a_month_ago_is_told_from_a_fifth_more() -> None:
    def said(number: int | None, before: int | None) -> list[str]:
        return asks({"flagged:yes": number, "flagged:no": 9}, before={"flagged:yes": before})

    assert said(12, 10) == ["12 casussen vragen aandacht; een maand eerder waren het er 10."]
    assert said(11, 10) == said(12, None) == said(None, 10) == said(10, 12) == []


def test_a_hidden_number_is_between_one_and_four_where_it_covers_nothing() -> None:
    """In an area it may be any number, for it may cover that of another."""
    assert three(figures({"stock:3": None}, few=4))[0] == (
        "Eind oktober waren er 1 tot en met 4 huishoudens in AVE3."
    )
    assert (
        three(figures({"stock:3": None}, few=1))[0] == "Eind oktober was er 1 huishouden in AVE3."
    )


def test_months_that_count_other_phases_are_not_compared() -> None:
    now = {"regie:yes": 30, "regie:no": 10, "flagged:yes": 18, "stock:2": 30, "stock:4": 10}
    before = {"regie:no": 2, "flagged:yes": 5, "stock:2": 30, "stock:4": None}
    told = " ".join([*three(figures(now, before)), *asks(now, before=before)])
    assert "dan in september" not in told
    assert "een maand eerder" not in told


# The news


def told(now: dict[str, Any], before: dict[str, Any], **more: Any) -> list[str]:
    return [one.what for one in news(figures(now, before, **more))]


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [(5, 0, True), (4, 0, False), (30, 25, True), (31, 26, False), (26, 30, False), (10, 15, True)],
)
def test_a_change_is_news_from_five_and_a_fifth(now: int, before: int, says: bool) -> None:
    assert is_news(now, before) is says


def test_ave4_from_none_to_five_is_the_headline_and_asks_for_attention() -> None:
    now, before = {"stock:3": 20, "stock:4": 5}, {"stock:3": 20, "stock:4": 0}
    assert headlines(figures(now, before)) == ["AVE4 ging van 0 naar 5 huishoudens."]
    assert asks(now, before=before) == ["AVE4 ging van 0 naar 5 huishoudens."]


def test_the_first_in_the_gravest_phase_is_news_however_few() -> None:
    assert told({"stock:4": None}, {"stock:4": 0}, few=4) == [
        "AVE4 ging van 0 naar 1 tot en met 4 huishoudens."
    ]
    assert told({"stock:4": None}, {"stock:4": 0}, few=0) == [], "in an area it may be a cover"
    assert told({"stock:3": None}, {"stock:3": 0}, few=4) == [], "AVE3 is not the gravest"
    assert told({"stock:4": 0}, {"stock:4": None}, few=4) == [
        "AVE4 ging van 1 tot en met 4 naar 0 huishoudens."
    ]


def test_of_a_hidden_number_the_least_that_it_changed_counts() -> None:
    assert told({"stock:3": 9}, {"stock:3": None}, few=4) == [
        "AVE3 ging van 1 tot en met 4 naar 9 huishoudens."
    ]
    assert told({"stock:3": 8}, {"stock:3": None}, few=4) == []
    assert told({"stock:3": None}, {"stock:3": None}, few=4) == []
    assert told({"stock:3": 9}, {}, few=4) == [], "nothing is known of the month before"


def test_the_worst_comes_first() -> None:
    now = {"stock:2": 40, "stock:3": 10, "stock:4": 5, "regie:no": 12, "cause:no_plan": 11}
    before = {"stock:2": 30, "stock:3": 20, "stock:4": 0, "regie:no": 3, "cause:no_plan": 5}
    assert told(now, before) == [
        "AVE4 ging van 0 naar 5 huishoudens.",
        "AVE2 ging van 30 naar 40 huishoudens.",
        "12 casussen hebben geen casusregisseur; een maand eerder waren het er 3.",
        "Geen plan van aanpak: 11 casussen; een maand eerder waren het er 5.",
        "AVE3 ging van 20 naar 10 huishoudens.",
    ]
    assert len(headlines(figures(now, before))) == 2
    assert "AVE3" not in " ".join(asks(now, before=before)), "what became less asks nothing"
    assert len([what for what in asks(now, before=before) if "casusregisseur" in what]) == 1


def test_a_group_of_causes_is_news_where_none_of_its_causes_is() -> None:
    assert told({"about:still": 12, "cause:no_plan": None}, {"about:still": 6}) == [
        "Er gebeurt te weinig: 12 casussen; een maand eerder waren het er 6."
    ]
    now, before = {"about:still": 12, "cause:no_plan": 12}, {"about:still": 6, "cause:no_plan": 0}
    assert told(now, before) == ["Geen plan van aanpak: 12 casussen; een maand eerder was er geen."]


@pytest.mark.parametrize(
    ("text", "title"), [("2026-10", "oktober 2026"), ("2000-01", "januari 2000")]
)
def test_a_month_is_written_in_an_address_and_in_words(text: str, title: str) -> None:
    assert str(Month.parse(text)) == text
    assert Month.parse(text).title == title


@pytest.mark.parametrize("text", ["", "2026", "2026-1", "2026-13", "26-10", "x-10", "2026-1½"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"maand|invalid"):
        Month.parse(text)


def test_half_years_and_years_are_those_that_are_over() -> None:
    assert Month(2026, 10).last_half_year == Month(2026, 6)
    assert Month(2026, 12).last_half_year == Month(2026, 12)
    assert Month(2026, 3).last_half_year == Month(2025, 12)
    assert Month(2026, 10).so_far == Month(2026, 9) == Month(2026, 9).so_far
    assert Month(2026, 5).so_far == Month(2026, 3)
    assert [Month(2026, number).so_far for number in (1, 2, 6, 7, 8, 12)] == [None] * 6
    assert Month(2026, 9).half_year == "2e helft 2026"
    assert Month(2026, 11).last_year == Month(2025, 12)
    assert Month(2026, 12).last_year == Month(2026, 12)
