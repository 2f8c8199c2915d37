"""Cards side by side, as many as there is room for."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.theme import Theme


class Cards(QWidget):
    """Rows of at most `most` cards, each at least `least` px wide."""

    def __init__(self, theme: Theme, least: int, most: int) -> None:
        super().__init__()
        self._theme, self._least, self._most = theme, least, most
        self._cards: list[QWidget] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)

    def add(self, card: QWidget) -> None:
        """At the end."""
        self._cards.append(card)
        self._lay(self._fitting())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Others may fit now."""
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._lay(self._fitting())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The hairline of a row goes on where it has no more cards."""
        painter = QPainter(self)
        line = self._theme.color("line")
        for bottom in {card.geometry().bottom() for card in self._cards if card.isVisible()}:
            painter.fillRect(0, bottom, self.width(), 1, line)
        painter.end()

    def _fitting(self) -> int:
        return max(1, min(self._most, self.width() // self._least))

    def _lay(self, across: int) -> None:
        self._across = across
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // across, number % across)
        self._grid.setRowStretch(len(self._cards) // across + 1, 1)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
