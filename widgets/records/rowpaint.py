"""How a row of a record table is drawn: its mark, then its text."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from widgets.controls import RowDelegate
from widgets.controls.rows import EDGE, PAD
from widgets.records.model import Index, RecordModel
from widgets.theme import Theme

MARK_ROOM = 28


class RecordDelegate(RowDelegate):
    """A table row whose columns may carry a mark."""

    def __init__(self, theme: Theme, rows: RecordModel) -> None:
        super().__init__(theme)
        self._rows = rows

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Mark and text."""
        mark = self._rows.columns[index.column()].mark
        record = self._rows.record(index.row())
        if record is None:
            return
        if mark is not None:
            painter.save()
            aside = 0 if index.column() else EDGE - PAD
            mark(painter, rect.adjusted(aside, 0, 0, 0), record)
            painter.restore()
            rect = rect.adjusted(MARK_ROOM, 0, 0, 0)
        super().paint_cell(painter, rect, index)
