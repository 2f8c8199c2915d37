"""The alarm journal over the event files: what happened to alarms, newest first or by span."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from models.alarms import Happening, Transition
from models.alarms.figures.line import Line
from models.history.events import Event
from models.history.files import HistoryFiles, month_of
from models.points import Severity
from models.storage import StorageError, open_reader

_log = logging.getLogger(__name__)

PREFIX = "alarm_"
_ROW_BYTES = 298
"""Of a transition with its two index entries, measured."""
Row = tuple[str, int, str, str, int, str]
_Told = tuple[str, str, int, int, int, str, str]
_LINE_KINDS = {
    PREFIX + one.value: one
    for one in Happening
    if one not in (Happening.ESCALATED, Happening.RESET)
}
_LINES = (
    "SELECT subject || '/' || coalesce(json_extract(data, '$.rule'), 'limits'), kind, at_us / 1000,"
    " coalesce(json_extract(data, '$.raised'), at_us / 1000), severity,"
    " coalesce(json_extract(data, '$.withheld'),"
    " CASE WHEN json_extract(data, '$.work') IS NULL THEN '' ELSE 'out_of_service' END),"
    " coalesce(json_extract(data, '$.by'), '')"
    " FROM event WHERE at_us >= ? AND at_us < ?"
    f" AND kind IN ({','.join('?' * len(_LINE_KINDS))})"
    # what began and ended in one millisecond began first
    " ORDER BY at_us, 4, json_extract(data, '$.n')"
)


def transition_event(told: Transition) -> Event:
    """The event of a transition; occurrence and running number make it unique."""
    data: dict[str, str | int | float | bool | None] = {
        "rule": told.rule,
        "raised": told.raised_ms,
        "which": told.which,
        "value": told.value,
        "limit": told.limit,
        "n": told.number,
    }
    for key, value in (
        ("by", told.by),
        ("note", told.note),
        ("withheld", told.withheld),
        ("cause", told.cause),
        ("life", told.life_safety),
        ("step", told.step),
        ("order", told.order),
    ):
        if value:
            data[key] = value
    happening = told.happening.value
    return Event(
        f"alarm:{told.id}:{told.raised_ms}:{told.number}:{happening}",
        told.at_ms * 1000,
        PREFIX + happening,
        told.point,
        int(told.severity),
        data,
    )


def event_transition(event: Event) -> Transition:
    """The transition of a stored event, those of earlier editions among them."""
    return _transition(
        (event.source, event.at_us, event.kind, event.subject, event.severity, event.data)
    )


_HAPPENINGS = {PREFIX + one.value: one for one in Happening}
_SEVERITIES = tuple(Severity)


def _transition(row: tuple[str, int, str, str, int, Mapping[str, Any]]) -> Transition:
    source, at_us, kind, subject, severity, data = row
    get = data.get
    raised = get("raised")
    return Transition(
        subject,
        get("rule", "limits"),
        _HAPPENINGS[kind],
        at_us // 1000,
        _raised_of(source) if raised is None else raised,
        _SEVERITIES[severity],
        get("which", ""),
        get("value"),
        get("limit"),
        get("by", ""),
        get("note", ""),
        get("withheld", "out_of_service" if "work" in data else ""),
        get("cause", ""),
        get("life", False),
        get("step", 0),
        get("n", 0),
        get("order", 0),
    )


def _raised_of(source: str) -> int:
    """Earlier editions said it in the identity only: `alarm:POINT:RAISED:...`."""
    parts = source.split(":")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 0


class AlarmJournal:
    """Implements `AlarmLog` over the files of a data folder, read-only.

    `waiting` gives what happened and is not written yet, oldest first.
    """

    def __init__(self, folder: Path, waiting: Callable[[], Sequence[Transition]] = tuple) -> None:
        self._files = HistoryFiles(folder)
        self._waiting = waiting
        self._told: set[Path] = set()

    def newest(
        self, before_ms: int, most: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """The last `most` before a moment, newest first; more where the last of them share their
        millisecond with others, so that the next page begins before it and none is left out."""
        found = [t for t in reversed(self._waiting()) if t.at_ms < before_ms]
        found = [t for t in found if not happenings or t.happening in happenings][:most]
        seen = {_identity(t) for t in found}
        for month in reversed(self._files.months()):
            if len(found) >= most:
                break
            if month <= month_of(before_ms - 1):
                wanted = most - len(found) + len(seen)
                rows = self._rows(month, 0, before_ms, happenings, wanted)
                if len(rows) == wanted:
                    last = rows[-1][1] // 1000
                    whole = [row for row in rows if row[1] // 1000 > last]
                    rows = whole + self._rows(month, last, min(last + 1, before_ms), happenings, -1)
                found += [t for t in map(_read, rows) if _identity(t) not in seen]
        end = most
        while end < len(found) and found[end].at_ms == found[end - 1].at_ms:
            end += 1
        return found[:end]

    def between(
        self, start_ms: int, end_ms: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """Everything in the half-open span, oldest first."""
        # before the files: what waits may be in them by the time that they are read
        late = [t for t in self._waiting() if start_ms <= t.at_ms < end_ms]
        late = [t for t in late if not happenings or t.happening in happenings]
        found: list[Transition] = []
        low, high = month_of(start_ms), month_of(max(end_ms - 1, start_ms))
        for month in self._files.months():
            if low <= month <= high:
                rows = self._rows(month, start_ms, end_ms, happenings, -1)
                found += map(_read, reversed(rows))
        if late:
            since = min(t.at_ms for t in late)
            seen = {_identity(t) for t in found if t.at_ms >= since}
            found += [t for t in late if _identity(t) not in seen]
        found.sort(key=lambda t: (t.at_ms, t.raised_ms, t.number))
        return found

    def lines(self, start_ms: int, end_ms: int) -> Iterator[Line]:
        """What figures are made of, from the files alone, oldest first: a tenth of the work that
        whole transitions are."""
        low, high = month_of(start_ms), month_of(max(end_ms - 1, start_ms))
        for month in self._files.months():
            if low <= month <= high:
                rows: list[_Told] = self._ask(
                    month, _LINES, (start_ms * 1000, end_ms * 1000, *_LINE_KINDS)
                )
                for alarm, kind, at_ms, raised_ms, severity, withheld, by in rows:
                    happening = _LINE_KINDS[kind]
                    yield Line(alarm, happening, at_ms, raised_ms, severity, withheld, by)

    def count(self) -> int:
        """How many rows the files have, about: the size of each file by the size of a row."""
        total = 0
        for month in self._files.months():
            path = self._files.events(*month)
            with suppress(OSError):
                total += path.stat().st_size // _ROW_BYTES
        return total + len(self._waiting())

    def _rows(
        self,
        month: tuple[int, int],
        start_ms: int,
        end_ms: int,
        happenings: Sequence[Happening],
        most: int,
    ) -> list[Row]:
        """Newest first; -1: all of them."""
        kinds = [PREFIX + one.value for one in happenings or Happening]
        marks = ",".join("?" * len(kinds))
        found: list[Row] = self._ask(
            month,
            "SELECT source, at_us, kind, subject, severity, data FROM event"
            f" WHERE at_us >= ? AND at_us < ? AND kind IN ({marks})"
            " ORDER BY at_us DESC LIMIT ?",
            (start_ms * 1000, end_ms * 1000, *kinds, most),
        )
        return found

    def _ask(self, month: tuple[int, int], statement: str, values: Sequence[object]) -> list[Any]:
        path = self._files.events(*month)
        try:
            with closing(open_reader(path)) as connection:
                return connection.execute(statement, values).fetchall()
        except (StorageError, sqlite3.DatabaseError) as error:
            if path not in self._told:
                self._told.add(path)
                _log.error("%s cannot be read: %s", path, error)
            return []


def _identity(told: Transition) -> tuple[str, str, int, int, Happening]:
    return told.point, told.rule, told.raised_ms, told.number, told.happening


def _read(row: Row) -> Transition:
    return _transition((*row[:5], json.loads(row[5])))
