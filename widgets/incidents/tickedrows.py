"""Painted rows with a box to tick: one of them is the current one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme import Theme

PAD = 16
_LEAST = 32
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Ticked(Protocol):
    """What a row is made of."""

    @property
    def id(self) -> str:
        """What it stands for."""


R = TypeVar("R", bound=Ticked)


class TickedRows(QWidget, Generic[R]):
    """Up and Down choose; Enter or a click on the box asks for the tick."""

    chosen = Signal(str)
    ticked = Signal(str)
    """Id of the current row: the page says what a tick means."""

    def __init__(self, theme: Theme, empty: str, mark: int) -> None:
        """`empty` is said while there are no rows; `mark` is the width of the box's column."""
        super().__init__()
        self._theme, self._empty, self._mark = theme, empty, mark
        self._rows: Sequence[R] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LEAST)
        self.setAccessibleName(empty)

    @property
    def current(self) -> str:
        """Id of the current row; empty if there is none."""
        row = self.shown()
        return "" if row is None else row.id

    def shown(self) -> R | None:
        """The current row."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    def row_rect(self) -> QRect:
        """Where the current row is, for the page to bring it into sight."""
        top = sum(self._height(n) for n in range(self._at))
        return QRect(0, top, self.width(), self._height(self._at) if self._rows else 0)

    # -- what a list says itself

    def _height(self, number: int) -> int:
        raise NotImplementedError

    def _paint(self, painter: QPainter, rect: QRect, row: R, current: bool) -> None:
        raise NotImplementedError

    def _parts(self, row: R) -> Sequence[str]:
        """What is read out of the current row."""
        raise NotImplementedError

    # -- inside

    def _go(self, at: int) -> None:
        self._at = at
        self._fit()
        self.chosen.emit(self.current)

    def _fit(self) -> None:
        """Height, name and picture follow the rows."""
        self.setFixedHeight(max(_LEAST, sum(map(self._height, range(len(self._rows))))))
        row = self.shown()
        parts = (self._empty,) if row is None else self._parts(row)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; everything else belongs to the page."""
        key = event.key()
        if key == Qt.Key.Key_Down and self._at + 1 < len(self._rows):
            self._go(self._at + 1)
        elif key == Qt.Key.Key_Up and self._at > 0:
            self._go(self._at - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            if not event.isAutoRepeat():
                self.ticked.emit(self.current)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; on the box: tick."""
        y = 0
        for number in range(len(self._rows)):
            high = self._height(number)
            if y <= event.position().y() < y + high:
                self._go(number)
                if event.position().x() < PAD + self._mark:
                    self.ticked.emit(self.current)
                return
            y += high

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
            painter.drawText(self.rect().adjusted(PAD, 8, -PAD, 0), _WRAP, self._empty)
        y = 0
        for number, row in enumerate(self._rows):
            rect = QRect(0, y, self.width(), self._height(number))
            current = number == self._at
            if current:
                painter.fillRect(rect, theme.color("select"))
                if self.hasFocus():
                    painter.fillRect(QRect(0, y, 3, rect.height()), theme.color("ink"))
            painter.fillRect(0, rect.bottom(), rect.width(), 1, theme.color("line"))
            self._paint(painter, rect, row, current)
            y += rect.height()
        painter.end()


def paint_box(painter: QPainter, box: QRectF, theme: Theme, tick: Sequence[QPointF]) -> None:
    """The box, and in it the line `tick`, in twentieths of the box, if there is one."""
    painter.setPen(QPen(theme.color("edge"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if tick:
        painter.setPen(QPen(theme.color("ink"), 2))
        unit = box.width() / 20
        painter.drawPolyline([box.topLeft() + point * unit for point in tick])


TICK = (QPointF(4, 11), QPointF(8, 15), QPointF(16, 5))
STROKE = (QPointF(4, 10), QPointF(16, 10))
