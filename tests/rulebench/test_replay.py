"""The replay against the live step: a story by hand, then any rule on any samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms.memory import Memory
from models.alarms.step import LATCHED, step, without_alarm
from models.alarms.transition import Happening
from models.alarms.trial.episode import Episode
from models.alarms.trial.replay import Tape, good_ms, replay, without_delays
from models.points import Level, Quality, Reading, Rule, Severity
from models.site.park import AlarmSettings

TICK = 500
LEVELS = (
    Level("high_high", Severity.HIGH, 10.0),
    Level("low_low", Severity.HIGH, -4.0),
    Level("high", Severity.MEDIUM, 8.0),
    Level("low", Severity.MEDIUM, -2.0),
)
LIMITS = Rule("limits", "limits", LEVELS, deadband=0.5, on_delay_ms=2_000, off_delay_ms=1_000)


def tape(*samples: tuple[int, float | None, Quality] | tuple[int, float]) -> Tape:
    """Seconds, value, quality."""
    rows = [(*row, Quality.GOOD) if len(row) == 2 else row for row in samples]
    return Tape(
        np.array([round(row[0] * 1000) for row in rows], np.int64),
        np.array([np.nan if row[1] is None else row[1] for row in rows], np.float64),
        np.array([int(row[2]) for row in rows], np.uint8),
    )


def test_a_cold_room_by_hand() -> None:
    stored = tape(
        (0, 5.0), (10, 8.5), (11, 7.9),  # 8.5, then 7.9 inside the deadband: two seconds at 12
        (20, 7.4), (20.5, 8.2), (30, 7.0),  # gone for half a second; gone at 30, returned at 31
        (40, 9.0), (41, 7.0),  # only one second: nothing
        (50, 8.5), (60, 10.5), (70, None, Quality.DECODE), (80, 5.0), (90, 5.0),
    )  # fmt: skip
    assert replay(LIMITS, "c.t", stored, 120_000) == [
        Episode(12_000, 31_000, Severity.MEDIUM, "high", 8.5),
        # bad data at 70 neither ends nor raises: it returns a second after the 5.0 of 80
        Episode(52_000, 81_000, Severity.HIGH, "high", 8.5),
    ]
    crossings = replay(without_delays(LIMITS), "c.t", stored, 120_000)
    assert [(e.raised_ms, e.ended_ms) for e in crossings] == [
        (10_000, 20_000), (20_500, 30_000), (40_000, 41_000), (50_000, 80_000),
    ]  # fmt: skip


def test_what_stands_at_the_end_has_no_end() -> None:
    found = replay(LIMITS, "c.t", tape((0, 9.0)), 60_000)
    assert found == [Episode(2_000, None, Severity.MEDIUM, "high", 9.0)]
    assert replay(LIMITS, "c.t", tape((0, 9.0)), 1_999) == []


def test_good_data_holds_until_the_next_sample() -> None:
    stored = tape((0, 5.0), (10, None, Quality.STALE), (25, 5.0))
    assert good_ms(stored, 5_000, 30_000) == 10_000
    assert good_ms(tape(), 0, 1_000) == 0


# -- the same as the live step ----------------------------------------------------------------


def live(rule: Rule, stored: Tape, end_ms: int) -> list[Episode]:
    """Every sample through the step as it comes, and time twice a second, as the plant does."""
    quiet = AlarmSettings(louder_ms=0, call_ms=0, notice_ms=0)
    rows = {
        int(at): (float(value), Quality(int(quality)))
        for at, value, quality in zip(stored.times, stored.values, stored.quality, strict=True)
    }
    memory, found = Memory("c.t"), list[Episode]()
    for now in range(0, end_ms, TICK):
        told = []
        if now in rows:
            value, quality = rows[now]
            reading = Reading("c.t", None if np.isnan(value) else value, quality, now, now)
            memory, some = step(rule, memory, reading, now, settings=quiet)
            told += some
        memory, some = step(rule, memory, None, now, settings=quiet)
        for one in [*told, *some]:
            if one.happening is Happening.RAISED:
                found.append(Episode(one.at_ms, None, one.severity, one.which, one.value))
            elif one.happening is Happening.RETURNED or one.note == LATCHED:
                found[-1] = replace(found[-1], ended_ms=one.at_ms)
                memory = without_alarm(memory)
            elif one.happening is Happening.CHANGED:
                worst = max(found[-1].severity, one.severity)
                found[-1] = replace(found[-1], severity=worst)
    return found


STATES = (Level("fault", Severity.HIGH, state=2), Level("open", Severity.LOW, state=1))
ONE = {
    kind: (Level(kind, Severity.MEDIUM, 30.0 if kind == "rate" else None),)
    for kind in ("rate", "no_update", "bad_quality", "stuck")
}
DELAYS = st.integers(0, 8).map(lambda n: n * TICK)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    kind = draw(st.sampled_from(["limits", "states", "rate", "no_update", "bad_quality", "stuck"]))
    levels = {"limits": LEVELS, "states": STATES, **ONE}[kind]
    count = draw(st.integers(1, 4))
    return Rule(
        kind,
        kind,
        levels,
        deadband=draw(st.sampled_from([0.0, 0.5, 1.0])),
        on_delay_ms=draw(DELAYS),
        off_delay_ms=draw(DELAYS),
        count=count,
        within_ms=draw(st.integers(1, 12)) * TICK if count > 1 else 0,
        latching=draw(st.booleans()),
        life_safety=draw(st.booleans()),
        window_ms=draw(st.integers(2, 10)) * TICK,
    )


SAMPLES = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from([-5.0, -3.0, -1.8, 0.0, 1.0, 2.0, 7.8, 8.2, 9.8, 10.2]),
        st.sampled_from([Quality.GOOD] * 6 + list(Quality)),
    ),
    max_size=40,
)


def same_as_live(rule: Rule, rows: list[tuple[int, float, Quality]]) -> None:
    at, made = 0, []
    for gap, value, quality in rows:
        at += gap * TICK
        made.append((at / 1000, value, quality))
    end = at + 30 * TICK
    stored = tape(*made)
    assert replay(rule, "c.t", stored, end) == live(rule, stored, end)


@settings(deadline=None, max_examples=300)
@given(rules(), SAMPLES)
def test_the_replay_raises_what_the_live_step_raises(
    rule: Rule, rows: list[tuple[int, float, Quality]]
) -> None:
    same_as_live(rule, rows)


@pytest.mark.long
@settings(deadline=None, max_examples=8_000)
@given(rules(), SAMPLES)
def test_the_replay_raises_what_the_live_step_raises_many_times(
    rule: Rule, rows: list[tuple[int, float, Quality]]
) -> None:
    same_as_live(rule, rows)
