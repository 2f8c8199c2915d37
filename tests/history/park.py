"""Points and readings for the tests of the history."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from models.history import HistoryReader, HistoryWriter, Series, run_compaction
from models.points import Point, Quality, Reading
from models.text import Name

MIDNIGHT = 1_789_948_800_000
"""A UTC midnight in 2026."""
DAY_MS = 86_400_000
HOUR_MS = 3_600_000


def point(
    id: str = "p", *, resolution: float | None = 0.1, deadband: float = 0.0, counter: bool = False,
    unit: str = "Cel",
) -> Point:  # fmt: skip
    """A point of which only what the history looks at matters."""
    return Point(id, "device", Name(id), "temperature", unit, resolution, counter=counter,
                 deadband=deadband)  # fmt: skip


def site(*points: Point) -> dict[str, Point]:
    """By id."""
    return {p.id: p for p in points}


def good(id: str, value: float, at_ms: int) -> Reading:
    """Heard at once, and good."""
    return Reading(id, value, Quality.GOOD, at_ms, at_ms)


def record(writer: HistoryWriter, readings: Iterable[Reading], now_ms: int) -> None:
    """One batch and its flush, on disk when this returns."""
    writer.add(list(readings), now_ms)
    writer.flush(now_ms)
    writer.drain()


def recorded(series: Series) -> list[tuple[int, float | None, int]]:
    """What was really heard, without the marks of spans that nobody recorded."""
    return [
        (t, None if np.isnan(v) else v, q)
        for t, v, q in zip(
            series.times.tolist(), series.values.tolist(), series.quality.tolist(), strict=True
        )
        if q != Quality.NOT_RECORDED
    ]


def everything(reader: HistoryReader, id: str) -> list[tuple[int, float | None, int]]:
    """All samples of a point, whenever."""
    return recorded(reader.samples(id, 0, 1 << 60))


def closed(folder: Path, day_ms: int) -> None:
    """Run the worker as if the day after `day_ms` had begun."""
    report = run_compaction(folder, day_ms + DAY_MS + HOUR_MS)
    assert not report.messages
