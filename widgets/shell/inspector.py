"""The panel at the right: one inspector per built workspace, the current one on top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from widgets.contribution import Desk
from widgets.shell.region import Region

NARROW, WIDE = 324, 400


class Inspector(Region):
    """Hidden when the workspace has none or when the person hid it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.words.say("window.region.inspector"))
        self._theme = desk.theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)

    def add(self, inspector: QWidget) -> None:
        """Take over the inspector of a workspace."""
        self._stack.addWidget(inspector)

    def show_inspector(self, inspector: QWidget) -> None:
        """Put one that was added on top."""
        self._stack.setCurrentWidget(inspector)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("line"))
