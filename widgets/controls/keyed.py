"""A panel with letters that work wherever in it the focus is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Keyed(QWidget):
    """Offers every key that nobody inside wanted; what it does not take goes on to the window."""

    def __init__(self, take: Callable[[QKeyEvent], bool], content: QWidget | None = None) -> None:
        """`take` says whether it took the key; `content` fills the panel."""
        super().__init__()
        self._take = take
        if content is not None:
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(content)
            self.setFocusProxy(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if not self._take(event):
            event.ignore()
