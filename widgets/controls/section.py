"""A part of a panel: a small title, its rows, a hairline below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from widgets.theme import Theme

_STRONG = QFont.Weight.DemiBold


class Section(QWidget):
    """10 px above and below, 16 at the sides."""

    def __init__(self, theme: Theme, title: str = "", line_above: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._above = line_above
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 10, 16, 10)
        self.rows.setSpacing(0)
        if title:
            self.rows.addWidget(small_title(theme, title))
            self.rows.addSpacing(5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The hairline."""
        painter = QPainter(self)
        y = 0 if self._above else self.height() - 1
        painter.fillRect(0, y, self.width(), 1, self._theme.color("line"))
        painter.end()


class Titled(Section):
    """A section of parts that have 16 px at their sides by themselves."""

    def __init__(self, theme: Theme, title: str, *parts: QWidget) -> None:
        super().__init__(theme)
        self.rows.setContentsMargins(0, 10, 0, 4)
        label = small_title(theme, title)
        label.setContentsMargins(16, 0, 16, 0)
        self.rows.addWidget(label)
        for part in parts:
            self.rows.addWidget(part)


def small_title(theme: Theme, text: str) -> QLabel:
    """The title of a part of a panel."""
    label = note(theme, text, "ink2")
    label.setFont(theme.sized(theme.font("small").pixelSize(), _STRONG))
    return label


def note(theme: Theme, text: str, token: str = "ink2") -> QLabel:
    """A small line of text that may wrap."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(theme.font("small"))
    palette = label.palette()
    palette.setColor(label.foregroundRole(), theme.color(token))
    label.setPalette(palette)
    label.setStyleSheet(f"color: {theme.color(token).name()}")
    label.setWordWrap(True)
    return label


def clear(box: QVBoxLayout) -> None:
    """Take everything out of a layout and delete it."""
    while box.count():
        entry = box.takeAt(0)
        widget = entry.widget() if entry is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
