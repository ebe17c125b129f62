"""A duty roster from a calendar: what each event says, in the time of the Netherlands."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roles.duty_calendar import is_calendar, read_events
from roles.duty_import import Line
from roles.models import DutyShift
from tests.cast import Town

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=AMSTERDAM)
PEOPLE = {
    "kim bos": [1], "kim@dalfsen.example": [1], "jan de wit": [2], "jan": [3], "a. vos": [4, 5],
}  # fmt: skip
FRIDAY = "DTSTART;TZID=Europe/Amsterdam:20260306T170000"
MONDAY = "DTEND;TZID=Europe/Amsterdam:20260309T080000"


def calendar(*events: str) -> str:
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//"]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}"]
        rows += ["BEGIN:VEVENT", *uid, *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*rows, "END:VCALENDAR", ""])


def read(*events: str, now: datetime = NOW) -> list[Line]:
    lines, wrong = read_events(calendar(*events), PEOPLE, now)
    assert not wrong
    return lines


def spans(*events: str) -> list[tuple[str, str]]:
    return [
        (f"{line.start:%d-%m %H:%M}", f"{line.end:%d-%m %H:%M}")
        for line in read(*events)
        if line.start and line.end and not line.problems
    ]


def problem(*events: str) -> str:
    (line,) = read(*events)
    return " ".join(line.problems)


class TestWho:
    @pytest.mark.parametrize(
        ("said", "person"),
        [
            ("SUMMARY:Piket Kim Bos", 1),
            ("SUMMARY:Piket AOV\nATTENDEE;CN=K:mailto:KIM@dalfsen.example", 1),
            ("SUMMARY:Jan de Wit (AOV)", 2),
            ("SUMMARY:piket: jan", 3),
        ],
    )
    def test_is_the_invited_address_or_the_name_in_the_title(self, said: str, person: int) -> None:
        (line,) = read(f"{said}\n{FRIDAY}\n{MONDAY}")
        assert (line.person, line.problems) == (person, ())

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ("SUMMARY:Piket", "hier staat niemand in die deze dienst kan hebben"),
            ("SUMMARY:Piket Kim Bosman", "hier staat niemand"),
            ("SUMMARY:Kim Bos en Jan de Wit", "hier passen meer mensen"),
            ("SUMMARY:A. Vos", "hier passen meer mensen"),
        ],
    )
    def test_is_asked_for_with_the_title_of_the_event(self, said: str, why: str) -> None:
        found = problem(f"{said}\n{FRIDAY}\n{MONDAY}")
        assert why in found
        assert said.removeprefix("SUMMARY:") in found
        assert "6 mrt" in found


class TestWhen:
    @pytest.mark.parametrize(
        ("begin", "end", "span"),
        [
            (FRIDAY, MONDAY, ("06-03 17:00", "09-03 08:00")),
            ("DTSTART:20260306T160000Z", "DTEND:20260309T070000Z", ("06-03 17:00", "09-03 08:00")),
            ("DTSTART:20260306T170000", "DURATION:PT15H", ("06-03 17:00", "07-03 08:00")),
            ("DTSTART;VALUE=DATE:20260307", "DTEND;VALUE=DATE:20260309",
             ("07-03 00:00", "09-03 00:00")),
            ("DTSTART;VALUE=DATE:20260307", "CLASS:PUBLIC", ("07-03 00:00", "08-03 00:00")),
        ],
    )  # fmt: skip
    def test_is_told_in_dutch_time(self, begin: str, end: str, span: tuple[str, str]) -> None:
        assert spans(f"SUMMARY:Kim Bos\n{begin}\n{end}") == [span]

    @pytest.mark.parametrize(
        ("begin", "end", "why"),
        [
            ("CLASS:PUBLIC", MONDAY, "geen begin"),
            (FRIDAY, "CLASS:PUBLIC", "geen einde"),
            (FRIDAY, "DTEND;TZID=Europe/Amsterdam:20260306T170000", "niet na het begin"),
        ],
    )
    def test_names_the_event_of_which_it_is_not_clear(self, begin: str, end: str, why: str) -> None:
        found = problem(f"SUMMARY:Kim Bos\n{begin}\n{end}")
        assert found.startswith("“Kim Bos”")
        assert why in found

    def test_leaves_out_what_is_over_or_was_cancelled(self) -> None:
        old = "DTSTART:20260201T170000Z\nDTEND:20260202T070000Z"
        events = (
            f"SUMMARY:Kim Bos\n{old}",
            f"SUMMARY:Kim Bos\nSTATUS:CANCELLED\n{FRIDAY}\n{MONDAY}",
            f"SUMMARY:Jan de Wit\n{FRIDAY}\n{MONDAY}",
        )
        assert [line.person for line in read(*events)] == [2]


class TestWhatRepeats:
    def weekly(self, rule: str, more: str = "") -> str:
        return f"UID:a\nSUMMARY:Kim Bos\n{FRIDAY}\n{MONDAY}\nRRULE:{rule}{more}"

    def test_is_written_out_by_the_clock_on_the_wall(self) -> None:
        """Summer time begins on 29 March; the shift still begins at five."""
        assert spans(self.weekly("FREQ=WEEKLY;INTERVAL=2;COUNT=3")) == [
            ("06-03 17:00", "09-03 08:00"),
            ("20-03 17:00", "23-03 08:00"),
            ("03-04 17:00", "06-04 08:00"),
        ]

    @pytest.mark.parametrize(
        ("until", "number"),
        [("20260320T160000Z", 3), ("20260320T155959Z", 2), ("20260320", 3), ("20260319", 2)],
    )
    def test_ends_with_the_last_day_that_it_names(self, until: str, number: int) -> None:
        assert len(spans(self.weekly(f"FREQ=WEEKLY;UNTIL={until}"))) == number

    def test_leaves_out_the_exceptions_and_takes_what_was_moved(self) -> None:
        moved = (
            "UID:a\nRECURRENCE-ID;TZID=Europe/Amsterdam:20260320T170000\nSUMMARY:Jan de Wit\n"
            "DTSTART;TZID=Europe/Amsterdam:20260321T090000\n"
            "DTEND;TZID=Europe/Amsterdam:20260322T090000"
        )
        more = "\nEXDATE;TZID=Europe/Amsterdam:20260313T170000"
        lines = read(self.weekly("FREQ=WEEKLY;COUNT=4", more), moved)
        assert [(f"{line.start:%d-%m}", line.person) for line in lines if line.start] == [
            ("06-03", 1), ("21-03", 2), ("27-03", 1),
        ]  # fmt: skip

    def test_goes_a_year_ahead_and_no_further(self) -> None:
        lines = read(self.weekly("FREQ=WEEKLY"))
        assert len(lines) == 57
        assert lines[-1].start
        assert lines[-1].start - NOW < timedelta(days=400)

    @pytest.mark.parametrize(
        "rule", ["FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=SECONDLY", "FREQ=DAILY;BYSECOND=1,2,3"]
    )
    def test_is_refused_by_name_when_it_is_not_by_day_or_week(self, rule: str) -> None:
        assert "per dag of per week" in problem(self.weekly(rule))
        assert problem(self.weekly(rule)).startswith("“Kim Bos”, ")


@pytest.mark.parametrize(
    "text",
    ["BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nonzin\r\nEND:VCALENDAR", "BEGIN:VCALENDAR\nEND:VEVENT"],
)
def test_a_broken_calendar_says_so(text: str) -> None:
    assert is_calendar(text)
    lines, wrong = read_events(text, PEOPLE, NOW)
    assert not lines
    assert wrong


HOSTILE = [
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=DAILY;INTERVAL=-1",
    "RRULE:FREQ=WEEKLY;INTERVAL=0",
    "RRULE:FREQ=WEEKLY;INTERVAL=999999999",
    "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO",  # from a Friday: never
    "RRULE:FREQ=DAILY;COUNT=-1",
    "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:x",
    "RRULE:FREQ=DAILY,WEEKLY",
    "RRULE:FREQ=DAILY;UNTIL=00010101",
    "DURATION:P99999999999D",
    "DURATION:P1Y",
    "DURATION:P5000000D",
    "DTEND;VALUE=TEXT:x",
    "DTSTART:20260307T170000",  # a second one
]


@pytest.mark.parametrize("said", HOSTILE)
def test_what_no_calendar_says_is_one_problem_and_never_looked_for_for_ever(said: str) -> None:
    ends = () if said.startswith(("DURATION", "DTEND")) else (MONDAY,)
    event = "\n".join(["SUMMARY:Kim Bos", FRIDAY, *ends, said])
    began = time.monotonic()
    lines = read(*[event] * 20)
    assert len(lines) == 20
    assert all(line.problems for line in lines)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "said", ["RECURRENCE-ID:x", "RECURRENCE-ID:20260306\nRECURRENCE-ID:20260307"]
)
def test_what_it_takes_the_place_of_may_be_unreadable(said: str) -> None:
    assert len(read("\n".join(["SUMMARY:Kim Bos", FRIDAY, MONDAY, said]))) == 1


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("FREQ=WEEKLY;COUNT=3", 3),
        ("FREQ=DAILY;BYDAY=FR;COUNT=2", 2),
        ("FREQ=DAILY;COUNT=999999999;INTERVAL=100", 4),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", 57),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20260310", 1),
    ],
)
def test_a_repetition_is_written_out_as_often_as_it_says_and_no_further_than_a_roster(
    rule: str, number: int
) -> None:
    assert len(spans(f"SUMMARY:Kim Bos\n{FRIDAY}\n{MONDAY}\nRRULE:{rule}")) == number


def test_what_repeated_before_counts_for_how_often_it_does() -> None:
    begins = FRIDAY.replace("20260306", "20260220")
    ends = MONDAY.replace("20260309", "20260223")
    assert spans(f"SUMMARY:Kim Bos\n{begins}\n{ends}\nRRULE:FREQ=WEEKLY;COUNT=3") == [
        ("06-03 17:00", "09-03 08:00")
    ]


def test_lines_of_a_spreadsheet_are_no_calendar() -> None:
    assert not is_calendar("Wie;Van;Tot\nKim Bos;4-12-2026 17:00;7-12-2026 8:00")


@pytest.mark.django_db
class TestThePage:
    def sent(self, client: Client, text: str, **more: str) -> str:
        file = SimpleUploadedFile("piket.ics", text.encode(), "text/calendar")
        page = client.post(reverse("roles:duty_import"), {"roster": self.key, "file": file, **more})
        return page.text

    @pytest.fixture(autouse=True)
    def town(self, client: Client) -> Town:
        town = Town("dalfsen")
        self.key = f"aover.g{town.municipality.pk}"
        client.force_login(town.user("aover"))
        return town

    def event(self, who: str, days: int) -> str:
        start = timezone.localtime().replace(hour=17, minute=0) + timedelta(days=days)
        return f"SUMMARY:{who}\nDTSTART:{start:%Y%m%dT%H%M%S}\nDURATION:PT15H"

    def test_first_shows_what_it_reads_and_saves_nothing_until_that_is_confirmed(
        self, client: Client, town: Town
    ) -> None:
        text = calendar(self.event("De aover", 3), self.event("De aover", 4))
        page = self.sent(client, text)
        assert page.count("De aover") >= 2
        assert "Lees deze diensten in" in page
        assert not DutyShift.objects.exists()
        done = client.post(
            reverse("roles:duty_import"), {"roster": self.key, "lines": text, "lees_in": "1"}
        )
        assert done.status_code == 302
        assert DutyShift.objects.filter(user=town.user("aover"), function="aover").count() == 2

    def test_names_the_event_that_is_wrong_and_offers_nothing_to_save(self, client: Client) -> None:
        page = self.sent(client, calendar(self.event("De aover", 3), self.event("Niemand", 4)))
        assert "“Niemand”" in page
        assert "hier staat niemand in die deze dienst kan hebben" in page
        assert "Lees deze diensten in" not in page
        assert not DutyShift.objects.exists()
