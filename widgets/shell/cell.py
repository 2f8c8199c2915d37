"""A cell of the alarm bar: a hairline at its left, Enter presses it, its words on focus."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from widgets.theme import Theme

HEIGHT = 44
_MOST_WIDTHS = 64
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Cell(QAbstractButton):
    """Fixed in width by what it says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._widths: dict[tuple[int, str], int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def call(self, name: str) -> bool:
        """Say `name` to those who cannot see it, and under the mouse; False if it is said."""
        if self.accessibleName() == name:
            return False
        self.setAccessibleName(name)
        self.setToolTip(name)
        return True

    def looks_different(self) -> None:
        """Paint again, in another width if need be."""
        self.updateGeometry()
        self.update()

    def paint_cell(self, painter: QPainter) -> None:
        """The hairline, and a lighter ground while pressed."""
        if self.isDown():
            painter.fillRect(self.rect(), self._theme.color("select"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("line"))

    def advance(self, font: QFont, text: str) -> int:
        """Width of `text`; a font of the theme stays the same object."""
        key = (id(font), text)
        if key not in self._widths:
            if len(self._widths) > _MOST_WIDTHS:
                self._widths.clear()
            self._widths[key] = QFontMetrics(font, self).horizontalAdvance(text)
        return self._widths[key]

    def write(self, painter: QPainter, box: QRect, font: QFont, token: str, text: str) -> None:
        """One line, elided at its end where there is no room."""
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()
