"""Figures of a comparison, computed by hand."""

from __future__ import annotations

from models.alarms.trial.backtest import (
    Figures,
    Linked,
    Span,
    compare,
)
from models.alarms.trial.episode import Episode
from models.points import Severity

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def episode(raised_min: float, ended_min: float | None) -> Episode:
    ended = None if ended_min is None else round(ended_min * MINUTE)
    return Episode(round(raised_min * MINUTE), ended, Severity.MEDIUM, "high", 9.0)


def test_two_days_by_hand() -> None:
    # two days, of which a half had no data; the present limit is crossed at minutes 10, 100, 2000
    span = Span(0, 2 * DAY, DAY + DAY // 2)
    crossings = [episode(10, 14), episode(100, 160), episode(2000, 2000.5)]
    now = [episode(11, 14), episode(101, 160), episode(2000, 2000.5)]
    tried = [episode(103, 150), episode(2500, None)]
    linked = [
        Linked(11 * MINUTE, "i1", "I-1 Cold room"),
        Linked(101 * MINUTE, "i2", "I-2 Chiller"),
        Linked(-5 * MINUTE, "i0", "before the span"),
    ]

    found = compare(span, now, tried, crossings, linked=linked)

    assert found.now == Figures(
        alarms=3,
        per_day=2.0,
        flood_ms=0,
        chattering=0,
        fleeting=1,
        longest_ms=59 * MINUTE,
        standing_ms=3 * MINUTE + 59 * MINUTE + MINUTE // 2,
        delay_ms=MINUTE,
        worst_delay_ms=MINUTE,
    )
    assert found.tried == Figures(
        alarms=2,
        per_day=2 / 1.5,
        longest_ms=(2880 - 2500) * MINUTE,
        standing_ms=(2880 - 2500 + 47) * MINUTE,
        delay_ms=3 * MINUTE,
        worst_delay_ms=3 * MINUTE,
    )
    assert (found.gone, found.added) == (2, 1)
    assert found.shift_ms == found.worst_shift_ms == 2 * MINUTE
    assert found.linked == 2
    assert [one.incident for one in found.missed] == ["i1"]
    assert found.span.share == 0.75


def test_an_incident_alarm_of_an_older_rule_is_looked_for_around_it() -> None:
    span = Span(0, DAY, DAY)
    linked = [Linked(30 * MINUTE, "i1", ""), Linked(90 * MINUTE, "i2", "")]
    found = compare(span, [], [episode(39, 45)], [], linked=linked)
    assert [one.incident for one in found.missed] == ["i2"]


def test_chattering_and_fleeting_ones_are_told_apart() -> None:
    span = Span(0, DAY, DAY)
    three = [episode(1, 1.1), episode(1.5, 1.6), episode(2, 2.1)]
    alone, two = [episode(10, 10.5)], [episode(20, 20.2), episode(20.9, 21)]
    found = compare(span, [*three, *alone, *two], [], []).now
    assert (found.alarms, found.chattering, found.fleeting) == (6, 3, 1)


def test_what_stood_before_the_span_is_not_new() -> None:
    span = Span(HOUR, 2 * HOUR, HOUR)
    found = compare(span, [episode(50, 70), episode(90, None)], [], []).now
    assert (found.alarms, found.per_day) == (1, 24.0)
    assert (found.longest_ms, found.standing_ms) == (30 * MINUTE, 40 * MINUTE)


def test_a_minute_of_good_data_is_no_day() -> None:
    found = compare(Span(0, DAY, HOUR - 1), [episode(1, 2)], [], []).now
    assert (found.alarms, found.per_day) == (1, None)


def test_others_make_the_flood_with_it() -> None:
    span = Span(0, HOUR, HOUR)
    others = [minute * MINUTE // 2 for minute in range(10)]
    # ten others from minute 0 to 4.5 are no flood, the eleventh alarm of 4.6 makes one: from the
    # first of them until fewer than five are left, which is ten minutes after that of 3.0
    alone = compare(span, [], [episode(4.6, 6)], [], others=others)
    assert alone.now.flood_ms == 0
    assert alone.tried.flood_ms == 13 * MINUTE
