"""How a table row is drawn: 28 px, hairline below, selection with an ink bar at its left."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
HEAD_HEIGHT = 26
PAD = 8
EDGE = 16
"""Left of the first column: the margin of what stands above and below a table."""
STRONG = Qt.ItemDataRole.UserRole + 100
"""Data role: True draws the cell's text at 600."""
TONE = Qt.ItemDataRole.UserRole + 101
"""Data role: token of the text's colour, `ink` by default."""
PROSE = Qt.ItemDataRole.UserRole + 103
"""Data role: True for sentences, which lose their end instead of their middle."""


def lay_rows(table: QTableView) -> None:
    """Whole rows are selected, of one height and without a grid; Tab leaves the table."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    vertical = table.verticalHeader()
    vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    vertical.setDefaultSectionSize(ROW_HEIGHT)
    vertical.hide()


class RowDelegate(QStyledItemDelegate):
    """Draws DisplayRole with the model's alignment; elides in the middle, numbers never."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self.paint_ground(painter, option, index)
        self.paint_cell(painter, option.rect, index)
        painter.restore()

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Selection, ink bar and hairline."""
        from PySide6.QtWidgets import QStyle  # its many enums: a start draws no row

        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("select"))
            if index.column() == 0:
                painter.fillRect(rect.adjusted(0, 0, 3 - rect.width(), 0), self._theme.color("ink"))
        bottom = rect.adjusted(0, rect.height() - 1, 0, 0)
        painter.fillRect(bottom, self._theme.color("line"))

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The text of one cell."""
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._theme.font("strong" if index.data(STRONG) else "body"))
        painter.setPen(self._theme.color(index.data(TONE) or "ink"))
        room = rect.adjusted(EDGE if index.column() == 0 else PAD, 0, -PAD, 0)
        flags = Qt.AlignmentFlag(alignment) | Qt.AlignmentFlag.AlignVCenter
        if not flags & Qt.AlignmentFlag.AlignRight:
            modes = Qt.TextElideMode
            mode = modes.ElideRight if index.data(PROSE) else modes.ElideMiddle
            text = painter.fontMetrics().elidedText(str(text), mode, room.width())
        painter.drawText(room, flags, text)


class HeadRow(QHeaderView):
    """The 26 px head of a table, small and strong; draws what a style sheet cannot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        small = theme.font("small").pixelSize()
        self._font = theme.sized(small, theme.font("strong").weight())
        self.setFixedHeight(HEAD_HEIGHT)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.fillRect(rect, self._theme.color("raised"))
        bottom = rect.adjusted(0, rect.height() - 1, 0, 0)
        painter.fillRect(bottom, self._theme.color("line"))
        model, across = self.model(), Qt.Orientation.Horizontal
        text = str(model.headerData(section, across) or "")
        alignment = model.headerData(section, across, Qt.ItemDataRole.TextAlignmentRole)
        flags = Qt.AlignmentFlag(alignment or Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self._font)
        painter.setPen(self._theme.color("ink2"))
        room = rect.adjusted(PAD if section else EDGE, 0, -PAD, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignVCenter, shown)
