"""The tenants who are affected, and the one key that says they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from widgets.incidents.tickedrows import PAD, TICK, TickedRows, paint_box
from widgets.theme import Role, Theme

_ROW = 58
_MARK = 28
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


class ToldList(TickedRows[Addressee]):
    """Rows of 58 px; Enter or a click on the mark tells the page that somebody was told."""

    def __init__(self, theme: Theme, empty: str) -> None:
        super().__init__(theme, empty, _MARK)

    def show_rows(self, rows: Sequence[Addressee]) -> None:
        """Show these; the current one stays."""
        kept = self.current
        self._rows = tuple(rows)
        ids = [row.id for row in self._rows]
        self._at = ids.index(kept) if kept in ids else 0
        self._fit()

    @property
    def rows(self) -> Sequence[Addressee]:
        """What is shown."""
        return self._rows

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

    def _height(self, number: int) -> int:
        return _ROW

    def _parts(self, row: Addressee) -> Sequence[str]:
        return (row.name, row.contact, row.phone, row.detail, row.told)

    def _paint(self, painter: QPainter, rect: QRect, row: Addressee, current: bool) -> None:
        box = QRectF(PAD, rect.y() + 8, 16, 16)
        paint_box(painter, box, self._theme, TICK if row.told else ())
        left, width = PAD + 26, rect.width() - 2 * PAD - 26
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
