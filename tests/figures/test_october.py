"""A month by hand: every number here was worked out on paper in october.md."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from models.alarms import Flood, Happening, Transition
from models.alarms.figures.figure import Judgement, Withholding, figures, unauthorised
from models.alarms.figures.lists import Chattering, Fleeting
from models.alarms.figures.metrics import Acknowledging, Offender, measure
from models.alarms.figures.period import Period
from models.alarms.figures.tape import Tape
from models.points import Severity
from models.site.park import AlarmSettings
from models.text.message import Message

SETTINGS = AlarmSettings()
HOUR = 3_600_000


def ms(text: str) -> int:
    """UTC milliseconds of `DAY CLOCK+OFFSET`; October 2025 where no month is said."""
    text = text if text.count("-") == 2 else f"2025-10-{text}"
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def transitions():
    with (Path(__file__).parent / "october.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point, rule = row["alarm"].split("/")
            at = ms(row["at"])
            yield Transition(
                point, rule, Happening(row["happening"]), at, at, Severity(int(row["severity"])),
                by=row["by"], withheld=row["withheld"],
            )  # fmt: skip


START, END = ms("01 00:00+02:00"), ms("2025-11-01 00:00+01:00")
PERIOD = Period.of(
    START,
    END,
    "Europe/Berlin",
    [
        (ms("2025-09-01 00:00+02:00"), ms("08 10:00+02:00")),
        (ms("08 20:00+02:00"), ms("20 00:00+02:00")),
        (ms("19 00:00+02:00"), ms("2025-11-09 00:00+01:00")),
    ],
)
SHELVINGS = (
    Withholding("heater/limits", "shelved", ms("22 07:00+02:00"), ms("22 09:00+02:00")),
    Withholding("pump-9/limits", "shelved", ms("23 09:00+02:00"), ms("23 12:00+02:00")),
)


@pytest.fixture(scope="module")
def month():
    tape = Tape()
    tape.take(transitions())
    return measure(tape, PERIOD, SETTINGS)


def test_seconds_of_recording_have_no_average(month):
    short = replace(month, recorded_ms=40_000)
    by_id = {one.id: one for one in figures(short, SETTINGS)}
    for id_ in ("ten", "hour", "day", "steady"):
        assert by_id[id_].value is None, id_
        assert by_id[id_].missing == Message.of("figures.too_short")
        assert by_id[id_].judgement is Judgement.UNKNOWN
    hours = {one.id: one for one in figures(replace(month, recorded_ms=2 * HOUR), SETTINGS)}
    assert hours["day"].value == Fraction(month.raised) * 12


@pytest.fixture(scope="module")
def by_id(month):
    return {one.id: one for one in figures(month, SETTINGS, SHELVINGS)}


def test_coverage(month, by_id):
    assert END - START == 745 * HOUR
    assert month.recorded_ms == 735 * HOUR
    assert {one.coverage for one in by_id.values()} == {Fraction(735, 745)}


def test_rates(month, by_id):
    assert month.raised == 81
    assert by_id["ten"].value == Fraction(9, 490)
    assert by_id["hour"].value == Fraction(27, 245)
    assert by_id["day"].value == Fraction(648, 245)
    assert by_id["ten"].judgement is Judgement.MET


def test_floods_over_midnight_and_over_the_change_of_the_clocks(month, by_id):
    assert month.floods == (
        Flood(ms("12 23:54+02:00"), ms("13 00:12:15+02:00"), 16, 14),
        Flood(ms("26 02:54:30+02:00"), ms("26 02:08:30+01:00"), 13, 13),
    )
    assert month.flood_ms == 1_935_000
    assert by_id["flood"].value == Fraction(43, 58_800)
    assert by_id["flood"].judgement is Judgement.MET


def test_peaks(month, by_id):
    assert (month.worst_ten, month.worst_hour) == (14, 35)
    assert by_id["worst_ten"].judgement is Judgement.MISSED
    assert by_id["worst_day"].value == 35
    assert len(month.tens) == 4_470
    assert sum(one != -1 for one in month.tens) == 4_410
    assert sum(one for one in month.tens if one > 0) == 81
    assert by_id["tens_above"].value == Fraction(1, 4_410)
    assert by_id["hours_above"].value == Fraction(1, 735)


def test_top_ten(month, by_id):
    assert month.top == (
        Offender("siren/states", 35),
        Offender("door-7/states", 4),
        Offender("gas-2/limits", 3),
        *(Offender(f"f{n:02d}/limits", 2) for n in range(1, 8)),
    )
    assert by_id["top"].value == Fraction(56, 81)
    assert by_id["top"].judgement is Judgement.MISSED


def test_chattering_fleeting_and_stale(month, by_id):
    assert month.chattering == (Chattering("door-7/states", 3, 3, ms("05 09:00:40+02:00")),)
    assert month.fleeting == (
        Fleeting("siren/states", 35, 30_000, ms("28 10:56:40+01:00")),
        Fleeting("gas-2/limits", 2, 20_000, ms("07 14:00+02:00")),
    )
    assert [one.alarm for one in month.stale] == [
        "lift/stuck", "tank-1/limits", "heater/limits", "roof/limits",
    ]  # fmt: skip
    days = [number for number, day in enumerate(month.days, 1) for _ in range(day.stale)]
    assert days == [1, 2, 16, 17, 18, 22, 31]
    assert by_id["stale"].value == 1
    assert by_id["stale"].judgement is Judgement.MET
    assert by_id["fleeting"].judgement is Judgement.MISSED


def test_standing(month, by_id):
    assert by_id["standing"].value == 2
    assert max(stood for _, stood in month.course) == 16
    assert month.course[-1] == (END, 2)


def test_priorities(month, by_id):
    assert month.priorities == (1, 5, 13, 62)
    assert by_id["priorities"].value == Fraction(2, 27)
    assert by_id["priorities"].judgement is Judgement.MISSED


def test_acknowledging(month):
    assert month.acknowledging == Acknowledging(41, 840_000, 1_425_000, 2)


def test_withheld(month, by_id):
    assert [(one.alarm, one.how) for one in month.withheld] == [
        ("fan-3/limits", "shelved"),
        ("heater/limits", "shelved"),
        ("pump-9/limits", "shelved"),
        ("mixer/limits", "suppressed"),
        ("detector/states", "out_of_service"),
    ]
    assert [one.alarm for one in unauthorised(month, SHELVINGS)] == ["fan-3/limits"]
    assert by_id["unauthorised"].value == 1
    assert by_id["unauthorised"].judgement is Judgement.MISSED
    assert by_id["shelved"].value == 0


def test_steady_and_upset(month, by_id):
    assert len(month.days) == 31
    worst = {number: day.worst_ten for number, day in enumerate(month.days, 1) if day.worst_ten}
    assert worst == {
        1: 1, 3: 1, 5: 4, 6: 1, 7: 1, 8: 1, 9: 1, 12: 8, 13: 14, 15: 1, 16: 1, 20: 1, 21: 1,
        22: 1, 26: 13, 28: 6, 30: 1, 31: 1,
    }  # fmt: skip
    assert by_id["upset"].value == Fraction(58, 31)
    assert by_id["steady"].verdict is not None
    assert by_id["steady"].verdict.code == "figures.steady.acceptable"


def test_hours_of_the_day(month):
    expected = {0: 10, 2: 13, 6: 1, 8: 1, 9: 6, 10: 37, 14: 3, 22: 1, 23: 9}
    assert dict(enumerate(month.by_hour)) == {hour: expected.get(hour, 0) for hour in range(24)}
    hours = [recorded // HOUR for recorded in month.by_hour_ms]
    assert hours == [31, 31, 32, *[31] * 7, *[30] * 10, *[31] * 4]
