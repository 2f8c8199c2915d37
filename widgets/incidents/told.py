"""The tenants who are affected, and the one key that says they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme import Role, Theme

_ROW = 58
_PAD = 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Addressee:
    """One tenant as drawn."""

    id: str
    name: str
    detail: str
    """Units and why."""
    contact: str
    phone: str
    told: str
    """When they were told; empty while they were not."""


class ToldList(QWidget):
    """Rows of 58 px; Enter or a click on the mark tells the page that somebody was told."""

    told = Signal(str)
    """Id of the tenant."""
    chosen = Signal(str)

    def __init__(self, theme: Theme, empty: str) -> None:
        super().__init__()
        self._theme, self._empty = theme, empty
        self._rows: Sequence[Addressee] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(32)
        self.setAccessibleName(empty)

    def show_rows(self, rows: Sequence[Addressee]) -> None:
        """Show these; the current one stays."""
        kept = self.current
        self._rows = tuple(rows)
        ids = [row.id for row in self._rows]
        self._at = ids.index(kept) if kept in ids else 0
        self.setFixedHeight(max(32, _ROW * len(self._rows)))
        self._say()
        self.update()

    @property
    def rows(self) -> Sequence[Addressee]:
        """What is shown."""
        return self._rows

    @property
    def current(self) -> str:
        """Id of the current tenant; empty if there is none."""
        return self._rows[self._at].id if self._at < len(self._rows) else ""

    def start(self) -> None:
        """Go to the first who was not told."""
        self._go(next((n for n, row in enumerate(self._rows) if not row.told), 0))

    def next_untold(self, after: str) -> None:
        """Go to the next who was not told, seen from `after`."""
        count = len(self._rows)
        ids = [row.id for row in self._rows]
        at = ids.index(after) if after in ids else 0
        for offset in range(1, count + 1):
            if not self._rows[(at + offset) % count].told and ids[(at + offset) % count] != after:
                self._go((at + offset) % count)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter; letters belong to the page."""
        key = event.key()
        if key == Qt.Key.Key_Down and self._at + 1 < len(self._rows):
            self._go(self._at + 1)
        elif key == Qt.Key.Key_Up and self._at > 0:
            self._go(self._at - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.told.emit(self.current)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; on the mark: told."""
        at = int(event.position().y() // _ROW)
        if at < len(self._rows):
            self._go(at)
            if event.position().x() < _PAD + 28:
                self.told.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The bar of the current row shows the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See `focusInEvent`."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row by row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if not self._rows:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(self.rect().adjusted(_PAD, 4, -_PAD, 0), _LEFT, self._empty)
        for number, row in enumerate(self._rows):
            rect = QRect(0, number * _ROW, self.width(), _ROW)
            if number == self._at:
                painter.fillRect(rect, theme.color("select"))
                if self.hasFocus():
                    painter.fillRect(QRect(0, rect.y(), 3, _ROW), theme.color("ink"))
            painter.fillRect(0, rect.bottom(), rect.width(), 1, theme.color("line"))
            self._paint(painter, rect, row)
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, row: Addressee) -> None:
        theme = self._theme
        box = QRectF(_PAD, rect.y() + 8, 16, 16)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("edge"), 1.5))
        painter.drawRoundedRect(box, 3, 3)
        if row.told:
            painter.setPen(QPen(theme.color("ink"), 2))
            x, y = box.x(), box.y()
            painter.drawPolyline(
                [QPointF(x + 3, y + 8.5), QPointF(x + 6.5, y + 12), QPointF(x + 13, y + 4)]
            )
        left, width = _PAD + 26, rect.width() - 2 * _PAD - 26
        said = self._write(painter, QRect(left, rect.y() + 6, width, 18), row.told, "small", _RIGHT)
        name = QRect(left, rect.y() + 5, max(40, width - said - 8), 20)
        self._write(painter, name, row.name, "body" if row.told else "strong", _LEFT, "ink")
        phone = self._write(
            painter, QRect(left, rect.y() + 23, width, 18), row.phone, "strong", _RIGHT, "ink"
        )
        contact = QRect(left, rect.y() + 24, max(40, width - phone - 8), 16)
        self._write(painter, contact, row.contact, "small", _LEFT)
        self._write(painter, QRect(left, rect.y() + 39, width, 16), row.detail, "small", _LEFT)

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        role: Role,
        flags: Qt.AlignmentFlag,
        token: str = "ink2",
    ) -> int:
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.color(token))
        metrics = painter.fontMetrics()
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, flags, fitted)
        return metrics.horizontalAdvance(fitted)

    def _go(self, at: int) -> None:
        self._at = at
        self._say()
        self.update()
        self.chosen.emit(self.current)

    def _say(self) -> None:
        if self._at < len(self._rows):
            row = self._rows[self._at]
            parts = (row.name, row.contact, row.phone, row.detail, row.told)
            self.setAccessibleName(", ".join(part for part in parts if part))
        else:
            self.setAccessibleName(self._empty)
