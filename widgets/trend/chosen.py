"""The chosen points with their values, now or at the cursor; one is the current one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QStyleOptionViewItem

from models.points import Quality
from widgets.controls import RowDelegate
from widgets.controls.rows import Index
from widgets.symbols import paint_quality
from widgets.theme import Role, Theme
from widgets.trend.line import series_pen

_HEIGHT = 48
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says."""

    point: str
    title: str
    number: str
    unit: str
    quality: Quality
    remark: str = ""


class ChosenList(QListWidget):
    """Delete asks to take the current point out."""

    removed = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_EntryDelegate(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Write all rows; the current row stays where it was."""
        # taking rows out moves the current row; whoever hears of it must not come back in here
        self.blockSignals(True)
        if self.count() > len(entries):
            self.model().removeRows(len(entries), self.count() - len(entries))
        self.addItems([""] * (len(entries) - self.count()))
        self.blockSignals(False)
        for row, entry in enumerate(entries):
            item = self.item(row)
            if item.data(_ENTRY) != entry:
                item.setData(_ENTRY, entry)
                said = f"{entry.title} {entry.number} {entry.unit} {entry.remark}".strip()
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
                item.setToolTip(f"{entry.title}\n{entry.remark}".strip())

    def entry(self, row: int) -> Entry:
        """What a row says now."""
        found: Entry = self.item(row).data(_ENTRY)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete; the rest is Qt's, but letters and Space are left to the window."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.currentRow() >= 0:
                self.removed.emit(self.currentRow())
        elif event.text().strip() or event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _EntryDelegate(RowDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._dress = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, _HEIGHT)

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        entry = index.data(_ENTRY)
        if entry is None:
            return
        theme = self._dress
        top, bottom = QRectF(rect).adjusted(16, 5, -12, -24), QRectF(rect).adjusted(16, 24, -12, -5)
        painter.setPen(series_pen(theme, index.row()))
        painter.drawLine(
            QPointF(top.left(), top.center().y()), QPointF(top.left() + 18, top.center().y())
        )
        top.setLeft(top.left() + 26)
        self._write(painter, "body", "ink2", top, entry.title, _LEFT)
        bottom.setLeft(top.left())
        self._value(painter, bottom, entry)

    def _value(self, painter: QPainter, area: QRectF, entry: Entry) -> None:
        theme = self._dress
        old = entry.quality.is_last_known or not entry.number
        used = self._write(
            painter,
            "body" if old else "strong",
            "ink2" if old else "ink",
            area,
            entry.number,
            _LEFT,
        )
        area = area.adjusted(used + 3, 0, 0, 0)
        if entry.unit:
            area.adjust(self._write(painter, "small", "ink2", area, entry.unit, _LEFT) + 5, 0, 0, 0)
        if entry.quality is not Quality.GOOD:
            mark = QRectF(area.left() + 2, area.center().y() - 6, 12, 12)
            paint_quality(painter, mark, entry.quality, theme)
            area.adjust(20, 0, 0, 0)
        self._write(painter, "small", "ink2", area, entry.remark, _RIGHT)

    def _write(
        self, painter: QPainter, role: Role, token: str, area: QRectF, text: str, flags: int
    ) -> float:
        font = self._dress.font(role)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._dress.color(token))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, flags, shown)
        return metrics.horizontalAdvance(shown)
