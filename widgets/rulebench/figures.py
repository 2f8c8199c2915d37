"""The figures of both rules in two columns, with the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.alarms.trial.backtest import Comparison, Figures
from models.points.formatting import format_number
from widgets.controls.rows import STRONG
from widgets.rulebench.saying import duration, signed
from widgets.words import Words

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()
_HEADS = ("rulebench.head.figure", "rulebench.head.now", "rulebench.head.tried",
          "rulebench.head.difference")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    read: Callable[[Figures], float | None]
    kind: str
    """`count`, `rate` or `time` (milliseconds)."""


ROWS = (
    _Row("rulebench.figure.alarms", lambda f: f.alarms, "count"),
    _Row("rulebench.figure.per_day", lambda f: f.per_day, "rate"),
    _Row("rulebench.figure.flood", lambda f: f.flood_ms, "time"),
    _Row("rulebench.figure.chattering", lambda f: f.chattering, "count"),
    _Row("rulebench.figure.fleeting", lambda f: f.fleeting, "count"),
    _Row("rulebench.figure.longest", lambda f: f.longest_ms, "time"),
    _Row("rulebench.figure.standing", lambda f: f.standing_ms, "time"),
    _Row("rulebench.figure.delay", lambda f: f.delay_ms, "time"),
    _Row("rulebench.figure.worst_delay", lambda f: f.worst_delay_ms, "time"),
)


class FigureTable(QAbstractTableModel):
    """Nine figures; empty until something was tried."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._cells: Sequence[tuple[str, str, str, str]] = ()

    def show_comparison(self, found: Comparison | None) -> None:
        """Other figures, or none."""
        self.beginResetModel()
        self._cells = [] if found is None else [self._row(row, found) for row in ROWS]
        self.endResetModel()

    def _row(self, row: _Row, found: Comparison) -> tuple[str, str, str, str]:
        now, tried = row.read(found.now), row.read(found.tried)
        difference = ""
        if now is not None and tried is not None and tried != now:
            difference = signed(self._text(row, tried - now), tried > now)
        return (
            self._words.say(row.code),
            self._text(row, now),
            self._text(row, tried),
            difference,
        )

    def _text(self, row: _Row, value: float | None) -> str:
        if value is None and row.kind == "rate":
            return self._words.say("rulebench.too_short")
        if value is None or row.kind == "time":
            return duration(self._words, None if value is None else round(value))
        return format_number(value, 1 if row.kind == "rate" else 0)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Qt's hook."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt's hook."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return _RIGHT
        if role == STRONG:
            return index.column() == 2
        return None
