"""Names of the history's files and the calendar of UTC days that they follow."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

Kind = Literal["rollup", "registers"]

HOUR_MS = 3_600_000
QUARTER_MS = 900_000
DAY_MS = 86_400_000
PAGE_BYTES = 16_384
"""Of the files of blocks: one to three kilobytes fill large pages better than pages of their own
size."""

_EPOCH = date(1970, 1, 1).toordinal()
_DAY_FILE = re.compile(r"history-(\d{4}-\d\d-\d\d)\.sqlite")
_YEAR_FILE = re.compile(r"(rollup|registers)-(\d{4})\.sqlite")
_MONTH_FILE = re.compile(r"events-(\d{4})-(\d\d)\.sqlite")


def day_of(at_ms: int) -> int:
    """Days since 1970-01-01 UTC."""
    return at_ms // DAY_MS


def year_of(day: int) -> int:
    """Calendar year of a day number."""
    return date.fromordinal(_EPOCH + day).year


def first_day(year: int) -> int:
    """Day number of the first of January."""
    return date(year, 1, 1).toordinal() - _EPOCH


def start_of(day: date) -> int:
    """UTC milliseconds of the midnight that begins `day`."""
    return (day.toordinal() - _EPOCH) * DAY_MS


def month_of(at_ms: int) -> tuple[int, int]:
    """Calendar year and month, UTC."""
    found = date.fromordinal(_EPOCH + day_of(at_ms))
    return found.year, found.month


def stamp(at_ms: int) -> str:
    """The moment as part of a file name."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


class HistoryFiles:
    """Paths below one data folder; `history/` is made if it is missing."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the data folder."""
        self.root = folder / "history"
        self.root.mkdir(parents=True, exist_ok=True)
        self.points = self.root / "points.sqlite"
        self.points_copy = self.root / "points.copy.sqlite"
        self.journal = self.root / "journal.sqlite"
        self.compaction = self.root / "compaction.sqlite"
        self.standing = self.root / "standing.sqlite"
        self._named: dict[str, int | None] = {}

    def day(self, day: int) -> Path:
        """Blocks and keyframes of one UTC day."""
        return self.root / f"history-{date.fromordinal(_EPOCH + day).isoformat()}.sqlite"

    def rollup(self, year: int) -> Path:
        """Hourly rollups of one year."""
        return self.root / f"rollup-{year:04d}.sqlite"

    def registers(self, year: int) -> Path:
        """Quarter-hour counter readings of one year."""
        return self.root / f"registers-{year:04d}.sqlite"

    def events(self, year: int, month: int) -> Path:
        """Events of one month."""
        return self.root / f"events-{year:04d}-{month:02d}.sqlite"

    def days(self) -> list[int]:
        """Day numbers that have a file, ascending; asked by every query, so it is cheap."""
        return sorted(
            day for name in os.listdir(self.root) if (day := self._day_named(name)) is not None
        )

    def _day_named(self, name: str) -> int | None:
        if name not in self._named:
            found = _DAY_FILE.fullmatch(name)
            day = date.fromisoformat(found[1]).toordinal() - _EPOCH if found else None
            self._named[name] = day
        return self._named[name]

    def years(self, kind: Kind) -> list[int]:
        """Years that have a file of this kind, ascending."""
        found = (_YEAR_FILE.fullmatch(name) for name in os.listdir(self.root))
        return sorted(int(m[2]) for m in found if m and m[1] == kind)

    def sums(self, kind: Kind, days: range) -> list[Path]:
        """The files of this kind whose year touches the days."""
        year_file = self.rollup if kind == "rollup" else self.registers
        return [
            year_file(year)
            for year in self.years(kind)
            if first_day(year) <= days[-1] and days[0] < first_day(year + 1)
        ]

    def months(self) -> list[tuple[int, int]]:
        """Months that have an events file, ascending."""
        found = (_MONTH_FILE.fullmatch(name) for name in os.listdir(self.root))
        return sorted((int(m[1]), int(m[2])) for m in found if m)
