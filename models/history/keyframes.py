"""The state of everything as of the nearest keyframe."""

from __future__ import annotations

import functools
import logging
import sqlite3
from pathlib import Path

import numpy as np

from models.collecting import without_collecting
from models.history.archive import Archive
from models.history.blob import Frame, unpack_frame, unpack_second
from models.history.catalogue import Catalogue
from models.history.columns import TornError
from models.history.files import DAY_MS, day_of
from models.history.series import Keyframe
from models.points import Quality, Reading

_log = logging.getLogger(__name__)

_LOOK_BACK_DAYS = 8
_QUALITY = {int(q): q for q in Quality}


def read_keyframe(
    archive: Archive, catalogue: Catalogue, at_ms: int, *, replay: bool
) -> Keyframe | None:
    """The newest keyframe at or before `at_ms`, at most eight days back.

    With `replay`, the stored samples that the journal still holds are added, up to `at_ms` by
    arrival.
    """
    found = _frame_before(archive, at_ms)
    if found is None:
        return None
    taken_ms, frame = found
    with without_collecting():
        readings = _readings(frame, catalogue)
    if replay:
        _replay(archive, catalogue, readings, taken_ms, at_ms)
    return Keyframe(taken_ms, readings)


def _readings(frame: Frame, catalogue: Catalogue) -> dict[str, Reading]:
    point_of = catalogue.point_of
    ids = [point_of.get(number, "") for number in frame.series.tolist()]
    values = frame.values.tolist()
    for i in np.flatnonzero(np.isnan(frame.values)).tolist():
        values[i] = None
    qualities = [_QUALITY.get(q, Quality.DECODE) for q in frame.quality.tolist()]
    source, received = frame.source_ms.tolist(), frame.received_ms.tolist()
    # a named tuple made by the tuple's own constructor: a third of the time
    make = functools.partial(tuple.__new__, Reading)
    columns = zip(ids, values, qualities, source, received, strict=True)
    found: dict[str, Reading] = dict(zip(ids, map(make, columns), strict=True))
    found.pop("", None)
    return found


def _frame_before(archive: Archive, at_ms: int) -> tuple[int, Frame] | None:
    rows = _frames_in(archive, archive.files.journal, at_ms)
    for day in reversed(archive.files.days()):
        if day_of(at_ms) - _LOOK_BACK_DAYS <= day <= day_of(at_ms):
            rows += _frames_in(archive, archive.files.day(day), at_ms)
            if rows:
                break
    for at, data in sorted(rows, reverse=True):
        if at <= at_ms - _LOOK_BACK_DAYS * DAY_MS:
            continue
        try:
            return at, unpack_frame(data)
        except TornError as error:
            _log.error("the keyframe of %d cannot be read: %s", at, error)
    return None


def _frames_in(archive: Archive, path: Path, at_ms: int) -> list[tuple[int, bytes]]:
    def query(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
        return connection.execute(
            "SELECT at_ms, data FROM frame WHERE at_ms <= ? ORDER BY at_ms DESC LIMIT 1",
            (at_ms,),
        ).fetchall()

    return archive.ask(path, query, [])


def _replay(
    archive: Archive,
    catalogue: Catalogue,
    readings: dict[str, Reading],
    after_ms: int,
    until_ms: int,
) -> None:
    def query(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
        return connection.execute(
            "SELECT arrival_ms, data FROM second WHERE arrival_ms > ? AND arrival_ms <= ?"
            " ORDER BY seq",
            (after_ms, until_ms),
        ).fetchall()

    nothing: list[tuple[int, bytes]] = []
    for arrival_ms, data in archive.ask(archive.files.journal, query, nothing):
        try:
            second = unpack_second(data)
        except TornError as error:
            _log.error("a second of %d cannot be read: %s", arrival_ms, error)
            continue
        for number, time, value, byte in zip(
            second.series.tolist(), second.times.tolist(), second.values.tolist(),
            second.quality.tolist(), strict=True,
        ):  # fmt: skip
            point = catalogue.point_of.get(number)
            if point is not None:
                quality = _QUALITY.get(byte, Quality.DECODE)
                shown = None if quality >= Quality.NOTHING_YET else value
                readings[point] = Reading(point, shown, quality, time, arrival_ms)
