"""Which integer stands for which point: `points.sqlite`, one row per series.

A change of unit or resolution starts a new series; a number is never used twice, because the
files of years refer to it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import NamedTuple

import numpy as np

from models.history.columns import F64, U32
from models.history.files import HistoryFiles, stamp
from models.points import Point
from models.storage import (
    DamagedDatabase,
    Layout,
    Migration,
    StorageError,
    copy_database,
    create_or_open,
    damage_told,
    move_aside,
    open_reader,
)
from models.text.message import Message

_log = logging.getLogger(__name__)

LAYOUT = Layout(
    "points",
    0x50435250,
    (
        Migration(
            1,
            "series",
            "CREATE TABLE series (number INTEGER PRIMARY KEY AUTOINCREMENT, point TEXT NOT NULL,"
            " unit TEXT NOT NULL, resolution REAL, counter INTEGER NOT NULL,"
            " since_ms INTEGER NOT NULL);",
        ),
    ),
)


class SeriesInfo(NamedTuple):
    """One run of a point's samples with one unit and one resolution; thousands at every start."""

    number: int
    point: str
    unit: str
    resolution: float | None
    counter: bool


class Catalogue:
    """All series, read once."""

    def __init__(self, infos: Iterable[SeriesInfo]) -> None:
        """Later series of a point come later in `infos`."""
        self.by_point: dict[str, list[SeriesInfo]] = {}
        self.by_number: dict[int, SeriesInfo] = {}
        for info in infos:
            self.by_point.setdefault(info.point, []).append(info)
            self.by_number[info.number] = info
        self.point_of = {number: info.point for number, info in self.by_number.items()}
        self._steps = np.ones(max(self.by_number, default=0) + 1, np.float64)
        self._steps[list(self.by_number)] = [i.resolution or 1.0 for i in self.by_number.values()]

    def resolution_of(self, series: U32) -> F64:
        """Step of each series; 1 for a number that the catalogue does not know."""
        found: F64 = self._steps[np.where(series < len(self._steps), series, 0)]
        return found

    def current(self, point: str) -> SeriesInfo | None:
        """The series that `point` is written to."""
        found = self.by_point.get(point)
        return found[-1] if found else None

    def readable(self, point: str) -> list[SeriesInfo]:
        """The series that can be drawn as one line: those in the unit of the newest."""
        found = self.by_point.get(point, [])
        return [info for info in found if info.unit == found[-1].unit]


def describe(point: Point) -> tuple[str, float | None, bool]:
    """What makes a series: unit, resolution (whole numbers for states) and counter."""
    return point.unit, 1.0 if point.states else point.resolution, point.counter


def enrol(
    files: HistoryFiles, points: Mapping[str, Point], now_ms: int
) -> tuple[Catalogue, list[Message]]:
    """Give every point its series and return all; called by the one that writes the history.

    A catalogue that is damaged or gone is replaced by its copy, with a message. Raises
    DamagedDatabase if the copy cannot be trusted either: then a person has to decide, since new
    numbers would make every older file unreadable.
    """
    connection, messages = _opened(files, now_ms)
    with closing(connection), damage_told(files.points):
        catalogue = _load(connection)
        new = [p for p in points.values() if _needs_series(catalogue.current(p.id), p)]
        if new:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO series (point, unit, resolution, counter, since_ms)"
                " VALUES (?, ?, ?, ?, ?)",
                ((p.id, *describe(p), now_ms) for p in new),
            )
            connection.execute("COMMIT")
            catalogue = _load(connection)
        if new or not _is_copied(files, catalogue):
            copy_database(files.points, files.points_copy)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return catalogue, messages


def _is_copied(files: HistoryFiles, catalogue: Catalogue) -> bool:
    """A kill between the two leaves the copy behind; a damaged one is no copy."""
    if not files.points_copy.exists():
        return False
    try:
        with closing(open_reader(files.points_copy)) as copy:
            (newest,) = copy.execute("SELECT max(number) FROM series").fetchone()
    except (StorageError, sqlite3.Error):
        return False
    return (newest or 0) == max(catalogue.by_number, default=0)


def _opened(files: HistoryFiles, now_ms: int) -> tuple[sqlite3.Connection, list[Message]]:
    has_copy = files.points_copy.exists()
    try:
        return create_or_open(files.points, LAYOUT, check=True, must_exist=has_copy), []
    except DamagedDatabase:
        if not has_copy:
            raise
    create_or_open(files.points_copy, LAYOUT, check=True, must_exist=True).close()
    moved = move_aside(files.points, stamp(now_ms))
    copy_database(files.points_copy, files.points)
    _log.error("%s was damaged or gone; its copy took its place", files.points)
    said = (
        Message.of("history.catalogue_restored", path=str(moved[0]))
        if moved
        else Message.of("history.catalogue_gone", path=str(files.points))
    )
    return create_or_open(files.points, LAYOUT, check=True), [said]


def read_catalogue(files: HistoryFiles) -> Catalogue:
    """All series, for those who only read; empty if nothing was ever written. Where the list is
    gone until the next start puts it back, its copy says the same."""
    path = files.points if files.points.exists() else files.points_copy
    if not path.exists():
        return Catalogue(())
    with closing(open_reader(path)) as connection:
        return _load(connection)


def _needs_series(current: SeriesInfo | None, point: Point) -> bool:
    if current is None:
        return True
    return (current.unit, current.resolution, current.counter) != describe(point)


def _load(connection: sqlite3.Connection) -> Catalogue:
    rows = connection.execute(
        "SELECT number, point, unit, resolution, counter FROM series ORDER BY number"
    )
    return Catalogue(SeriesInfo(n, p, u, r, bool(c)) for n, p, u, r, c in rows)
