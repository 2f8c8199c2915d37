"""Plain and primary buttons with their letter, and a row of switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from widgets.theme import Theme

HEIGHT = 28
_CENTRE = Qt.AlignmentFlag.AlignCenter
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Button(QAbstractButton):
    """A verb, with the key that does the same beside it in a lighter tone.

    Enter presses it, once however long it is held; Space is left to the window, where it shows the
    top alarm.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        key: str = "",
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._primary = primary
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("strong" if primary else "body"))

    @property
    def key(self) -> str:
        """The key that does the same; empty if there is none."""
        return self._key

    def sizeHint(self) -> QSize:
        width = 20 + self.fontMetrics().horizontalAdvance(self.text())
        if self._key:
            width += 8 + _advance(self, self._key, self._theme)
        return QSize(width + 2, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif not event.isAutoRepeat():
            self.click()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        fill, edge, ink = self._tokens()
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        inner = QRectF(self.rect()).adjusted(11, 0, -11, 0)
        painter.setFont(self.font())
        painter.setPen(theme.color(ink))
        painter.drawText(inner, _MIDDLE_LEFT if self._key else _CENTRE, self.text())
        if self._key:
            hint = QColor(theme.color(ink))
            hint.setAlphaF(0.75)
            painter.setPen(hint)
            painter.setFont(theme.font("small"))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key
            )

    def _tokens(self) -> tuple[str, str, str]:
        if not self.isEnabled():
            return "", "line", "ink3"
        if self._primary:
            return "primary", "primary", "on_primary"
        return ("select" if self.isDown() or self.isChecked() else "raised"), "edge", "ink"


class Segments(QWidget):
    """Switches side by side in one frame: one of them, or any of them."""

    switched = Signal(str, bool)
    """Id of the switch, and whether it is on now."""

    def __init__(
        self,
        entries: Sequence[tuple[str, str]],
        theme: Theme,
        exclusive: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`entries` are pairs of id and text."""
        super().__init__(parent)
        self._theme = theme
        self._switches: dict[str, _Switch] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 1, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        group.setExclusive(exclusive)
        for number, (id_, text) in enumerate(entries):
            switch = _Switch(text, theme, number == 0, number == len(entries) - 1)
            switch.toggled.connect(self._telling(id_))
            group.addButton(switch)
            row.addWidget(switch)
            self._switches[id_] = switch
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_on(self, id_: str, on: bool = True) -> None:
        """Turn a switch without a click. LookupError for an unknown id."""
        self._switches[id_].setChecked(on)

    def is_on(self, id_: str) -> bool:
        """Whether a switch is on. LookupError for an unknown id."""
        return self._switches[id_].isChecked()

    def _telling(self, id_: str) -> Callable[[bool], None]:
        def tell(on: bool) -> None:
            self.switched.emit(id_, on)

        return tell

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class _Switch(QAbstractButton):
    def __init__(self, text: str, theme: Theme, first: bool, last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._last = last
        self._first = first
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("strong"))

    def sizeHint(self) -> QSize:
        return QSize(18 + self.fontMetrics().horizontalAdvance(self.text()), HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in steps:
            self.focusNextPrevChild(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        box = self.rect().adjusted(0, 1, 0, -1)
        if self.isChecked():
            painter.fillRect(box, theme.color("select"))
            painter.fillRect(box.adjusted(0, box.height() - 2, 0, 0), theme.color("ink"))
        if not self._last:
            painter.fillRect(box.adjusted(box.width() - 1, 0, 0, 0), theme.color("line"))
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(theme.color("ink" if self.isChecked() else "ink2"))
        painter.drawText(self.rect(), _CENTRE, self.text())


def _advance(widget: QWidget, text: str, theme: Theme) -> int:
    return QFontMetrics(theme.font("small"), widget).horizontalAdvance(text)
