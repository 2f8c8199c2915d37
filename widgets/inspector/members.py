"""Rows of a room's inspector: its doors and its devices, each opened by a click or Enter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.plan.door import DoorMarks
from models.plan.rollup import QUIET, Standing
from models.points import Quality
from models.site.park import Device
from models.views import View
from widgets.symbols import (
    DeviceLook,
    DoorContact,
    DoorLock,
    DoorLook,
    DoorMode,
    mark_of_place,
    paint_alarm,
    paint_device,
    paint_door,
)
from widgets.theme import Theme
from widgets.words import Words

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Row(QWidget):
    """28 px, takes the focus, opens on click and Enter."""

    opened = Signal()

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.words = words
        self.name = name
        self.setFixedHeight(28)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            event.ignore()

    def line(self, painter: QPainter, left: float, value: str, alarm: Standing) -> None:
        """Name from `left`, value at the right, alarm symbol before the value."""
        painter.setFont(self.theme.font("body"))
        metrics = painter.fontMetrics()
        right = float(self.width())
        room = (right - left) * 0.55
        shown = metrics.elidedText(value, Qt.TextElideMode.ElideRight, int(room))
        painter.setPen(self.theme.color("ink2"))
        painter.drawText(QRectF(right - room, 0, room, 28), _RIGHT, shown)
        right -= metrics.horizontalAdvance(shown) + 8
        if alarm.severity:
            mark = mark_of_place(alarm)
            paint_alarm(painter, QPointF(right - 9, 14), 18, alarm.severity, mark, self.theme)
            right -= 26
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideMiddle, int(right - left))
        painter.setPen(self.theme.color("ink"))
        painter.drawText(QRectF(left, 0, right - left, 28), _LEFT, name)


class DoorRow(_Row):
    """The door's symbol, its name, what it is in words."""

    def __init__(self, theme: Theme, words: Words, name: str) -> None:
        super().__init__(theme, words, name)
        self._look = DoorLook()
        self._text = ""

    def show_door(self, marks: DoorMarks, lines: tuple[str, ...], fresh: str) -> None:
        """Show these marks."""
        look = DoorLook(
            DoorMode(marks.mode), DoorContact(marks.contact), DoorLock(marks.lock), marks.quality
        )
        text = self.words.listed(line.rpartition(": ")[2].rpartition("：")[2] for line in lines[:2])
        if (look, text) != (self._look, self._text):
            self._look, self._text = look, text
            self.setAccessibleName(f"{self.name}, {', '.join((*lines, fresh))}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, name, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_door(painter, QPointF(0, 4), self._look, self.theme)
        self.line(painter, 46, self._text, QUIET)
        painter.end()


class DeviceRow(_Row):
    """The device's symbol, its name, its primary value."""

    def __init__(self, theme: Theme, words: Words, device: Device) -> None:
        super().__init__(theme, words, words.name(device.name))
        self.device = device
        self._look: tuple[Quality, str, Standing] = (Quality.GOOD, "", QUIET)

    def show_now(self, view: View, alarm: Standing) -> None:
        """Read the primary point."""
        primary = self.device.primary or (self.device.points or ("",))[0]
        point = view.park.points.get(primary)
        text, quality = "", Quality.GOOD
        if point is not None:
            reading = view.latest(primary)
            number, unit = self.words.value(point, reading)
            text, quality = f"{number}\u202f{unit}" if unit else number, reading.quality
        look = (quality, text, alarm)
        if look != self._look:
            self._look = look
            self.setAccessibleName(f"{self.name}, {text}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, name, value."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quality, text, alarm = self._look
        look = DeviceLook(quality)
        paint_device(painter, QRectF(4, 3, 22, 22), self.device.kind, look, self.theme)
        self.line(painter, 46, text, alarm)
        painter.end()
