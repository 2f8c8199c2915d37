"""What lies under the list while something is decided: one panel at a time, and what was refused.

It takes its room from the lower end of the list, so that no row above it moves.
"""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.contribution import Desk
from widgets.controls.section import note


class Foot(QWidget):
    """Hidden while there is nothing to decide and nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._theme = desk.theme
        self._panels: list[QWidget] = []
        self.setAutoFillBackground(False)
        self._line = note(desk.theme, "", "ink")
        self._line.setFont(desk.theme.font("body"))
        self._line.setContentsMargins(16, 8, 16, 8)
        self._line.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 1, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._line)
        self.hide()

    def add(self, panel: QWidget) -> None:
        """Take over a panel."""
        panel.hide()
        self._panels.append(panel)
        self._column.addWidget(panel)

    @property
    def panel(self) -> QWidget | None:
        """The one that is open."""
        return next((panel for panel in self._panels if not panel.isHidden()), None)

    @property
    def sentence(self) -> str:
        """What is said."""
        return "" if self._line.isHidden() else self._line.text()

    def open(self, panel: QWidget | None) -> None:
        """Show one panel, or none; what was said is over."""
        for one in self._panels:
            one.setVisible(one is panel)
        self.say("")

    def say(self, sentence: str) -> None:
        """A sentence above the panel, or none."""
        self._line.setText(sentence)
        self._line.setVisible(bool(sentence))
        self.setVisible(bool(sentence) or self.panel is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))
        painter.end()
