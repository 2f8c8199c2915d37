"""The dress of a table of records: rows of 28 px, columns that share the width, empty sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from widgets.controls import SortHead
from widgets.controls.rows import EDGE, PAD, lay_rows
from widgets.records.wrapping import draw_wrapped
from widgets.theme import Theme

_LEAST = 140


class RowTable(QTableView):
    """What a table is before it knows what its rows are."""

    def __init__(self, theme: Theme, empty: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.empty = empty
        """Why there is nothing, and what to do."""
        self._widths: Sequence[tuple[int, int]] = ()
        self.setAccessibleName(name)
        self.setHorizontalHeader(SortHead(theme))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        lay_rows(self)

    def set_widths(self, widths: Sequence[tuple[int, int]]) -> None:
        """For each column its width, 0 for what is left, and the width of the table from which
        on it is shown."""
        self._widths = [
            (width + EDGE - PAD if width and not number else width, least)
            for number, (width, least) in enumerate(widths)
        ]
        self._share(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for columns."""
        super().resizeEvent(event)
        self._share(self.viewport().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the sentence that says why there are none."""
        super().paintEvent(event)
        model = self.model()
        if model is not None and model.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("ink2"))
        room = self.viewport().rect().adjusted(16, 12, -16, 0)
        draw_wrapped(painter, room, self._theme.font("body"), self.empty)
        painter.end()

    def _share(self, width: int) -> None:
        shown = [n for n, (_, least) in enumerate(self._widths) if width >= least]
        for number in range(len(self._widths)):
            self.setColumnHidden(number, number not in shown)
        open_ = [n for n in shown if not self._widths[n][0]]
        left = width - sum(self._widths[n][0] for n in shown)
        each = max(_LEAST, left // len(open_)) if open_ else 0
        for number in shown:
            self.setColumnWidth(number, self._widths[number][0] or each)
