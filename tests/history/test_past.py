"""A past that nobody recorded reads like one that somebody did."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from models.history import HistoryReader, HistoryWriter, PastWriter, write_past
from models.history.files import start_of
from models.points import Quality
from tests.history.park import (
    DAY_MS,
    HOUR_MS,
    MIDNIGHT,
    everything,
    good,
    point,
    record,
    site,
)

PARK = site(point("p"), point("m", resolution=0.01, counter=True, unit="kW.h"))


def test_days_are_read_back_with_sums_registers_and_keyframes(tmp_path: Path) -> None:
    first = date(2026, 9, 19)
    times, values = {}, {}
    for n in range(3):
        day = date(2026, 9, 19 + n)
        at = start_of(day) + 60_000 * np.arange(1440)
        times[n], values[n] = at, np.round(np.sin(at / 5e6) * 100) / 10
        counter = (1440 * n + np.arange(1440)) / 100
        rows = [
            ("p", at, values[n], np.zeros(1440, np.uint8)),
            ("m", at, counter, np.zeros(1440, np.uint8)),
            ("stranger", at, counter, np.zeros(1440, np.uint8)),
        ]
        write_past(tmp_path, PARK, day, rows)
    reader = HistoryReader(tmp_path)
    start = start_of(first)
    found = reader.samples("p", start, start + 3 * DAY_MS - 60_000)
    assert found.times.tolist() == np.concatenate(list(times.values()))[:-1].tolist()
    assert found.values.tolist() == np.concatenate(list(values.values()))[:-1].tolist()
    hours = reader.rollup("p", start, start + 3 * DAY_MS)
    assert len(hours.hours) == 72
    assert hours.mean[30] == pytest.approx(values[1][360:420].mean())
    assert reader.registers("m", start, start + 3 * DAY_MS).readings[100] == pytest.approx(
        (1440 + 15 * 5 - 1) / 100
    )
    at = start + DAY_MS + 7 * HOUR_MS + 600_000
    frame = reader.keyframe(at)
    assert frame is not None
    assert frame.age_ms(at) == 600_000
    assert frame.readings["p"].value == values[1][420]
    assert frame.readings["m"].value == (1440 + 420) / 100
    assert set(frame.readings) == set(PARK)


def test_yesterday_is_carried_on_into_the_first_keyframe_of_a_day(tmp_path: Path) -> None:
    with PastWriter(tmp_path, PARK) as past:
        past.add("p", [MIDNIGHT - HOUR_MS], [7.0])
        past.end_day()
        past.add("m", [MIDNIGHT + HOUR_MS], [1.0])
    frame = HistoryReader(tmp_path).keyframe(MIDNIGHT)
    assert frame is not None
    assert frame.at_ms == MIDNIGHT
    assert {id: r.value for id, r in frame.readings.items()} == {"p": 7.0}


def test_the_present_goes_on_from_the_past(tmp_path: Path) -> None:
    with PastWriter(tmp_path, PARK) as past:
        at = MIDNIGHT + 1_000 * np.arange(100)
        past.add("p", at, np.arange(100) / 10, np.full(100, Quality.MANUAL))
        with pytest.raises(KeyError):
            past.add("stranger", at, at)
    now = MIDNIGHT + 101_000
    writer = HistoryWriter(tmp_path, PARK, now, floor_bytes=0)
    record(writer, [good("p", 50.0, now)], now)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    assert len(everything(reader, "p")) == 101
    assert reader.gaps("p", MIDNIGHT, now) == []
    writer.close(now + 1_000)
