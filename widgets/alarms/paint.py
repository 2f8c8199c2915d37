"""How rows of alarms are drawn: symbol, texts, group heads with counts, sums in one line."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from widgets.alarms.arranging import RowKind
from widgets.alarms.columns import Column
from widgets.alarms.line import LINE, Line
from widgets.controls.rows import PAD, Index, RowDelegate
from widgets.symbols import AlarmMark, Texts, paint_alarm, paint_glyph
from widgets.theme import Theme

_INSIDE = 16
_NUMBERS = ("since", "count", "age")
"""Never elided."""


class AlarmRows(RowDelegate):
    """Draws `Line`s; everything of a row is worked out by the model, once per change."""

    def __init__(self, theme: Theme, table: QTableView, columns: tuple[Column, ...]) -> None:
        super().__init__(theme)
        self._table = table
        self.columns = columns
        self.lit = True
        self._body = Texts(theme.font("body"))
        self._strong = Texts(theme.font("strong"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        line: Line | None = index.data(LINE)
        if line is None or index.column() >= len(self.columns):
            return
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if line.kind is RowKind.HEAD and not selected:
            painter.fillRect(rect, self._theme.color("raised"))
        self.paint_ground(painter, option, index)
        column = self.columns[index.column()]
        if line.kind is RowKind.SUM:
            self._sum(painter, rect, line)
        elif column.id == "symbol":
            self._symbol(painter, rect, line)
        elif column.id == "value" and line.tallies:
            self._tallies(painter, rect, line)
        else:
            self._cell(painter, rect, line, column)

    def _symbol(self, painter: QPainter, rect: QRect, line: Line) -> None:
        theme = self._theme
        if line.kind is RowKind.HEAD:
            box = QRectF(rect.left() + 13, rect.center().y() - 7.5, 16, 16)
            name = "expand" if line.folded else "collapse"
            paint_glyph(painter, name, box, theme.color("ink2"), theme)
            return
        off = line.blinks and not self.lit
        centre = QPointF(rect.left() + 22, rect.center().y() + 0.5)
        if line.gone:
            painter.setOpacity(0.5)
        paint_alarm(painter, centre, 20, line.severity, line.mark, theme, off)
        painter.setOpacity(1.0)

    def _cell(self, painter: QPainter, rect: QRect, line: Line, column: Column) -> None:
        text = line.texts.get(column.id, "")
        if not text:
            return
        strong = line.strong and column.id in ("since", "alarm")
        shaped = self._strong if strong else self._body
        painter.setPen(self._theme.color(self._tone(line, column)))
        y = shaped.baseline(rect.top(), rect.height())
        x: float = rect.left() + PAD
        room = rect.width() - 2 * PAD
        if column.right:
            x = rect.right() + 1 - 2 * PAD - shaped.width(text)
            shaped.draw(painter, x, y, text)
            return
        if column.id == "alarm":
            if line.inside:
                x, room = x + _INSIDE, room - _INSIDE
            if line.remark:
                room -= round(self._body.width(line.remark)) + PAD
        if column.id not in _NUMBERS:
            text = shaped.elided(text, room, Qt.TextElideMode.ElideMiddle)
        shaped.draw(painter, x, y, text)
        width = shaped.width(text)
        if line.gone and column.id == "alarm":
            middle = y - 4.5
            painter.drawLine(QLineF(x, middle, x + width, middle))
        if column.id == "alarm" and line.remark:
            painter.setPen(self._theme.color("ink2"))
            self._body.draw(painter, x + width + PAD, y, line.remark)

    def _tone(self, line: Line, column: Column) -> str:
        if line.gone:
            return "ink2"
        quiet = line.mark in _WITHHELD or column.id in ("place", "age", "rule", "quality")
        return "ink2" if quiet else "ink"

    def _tallies(self, painter: QPainter, rect: QRect, line: Line) -> None:
        x = rect.left() + PAD + 9.0
        theme = self._theme
        y = self._body.baseline(rect.top(), rect.height())
        painter.setPen(theme.color("ink"))
        for tally in line.tallies:
            mark = AlarmMark.UNACKNOWLEDGED if tally.open else AlarmMark.ACKNOWLEDGED
            paint_alarm(painter, QPointF(x, rect.center().y()), 18, tally.severity, mark, theme)
            text = str(tally.count)
            self._body.draw(painter, x + 18, y, text)
            x += 18 + self._body.width(text) + 22

    def _sum(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """One text from the alarm column over all columns behind it, a piece in each cell."""
        at = next(n for n, column in enumerate(self.columns) if column.id == "alarm")
        left = self._table.columnViewportPosition(at) + PAD + _INSIDE
        if rect.right() < left:
            return
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, 0, -1))
        y = self._body.baseline(rect.top(), rect.height())
        head = line.texts.get("alarm", "")
        painter.setPen(self._theme.color("ink"))
        self._body.draw(painter, left, y, head)
        painter.setPen(self._theme.color("ink2"))
        x = left + self._body.width(head)
        room = self._table.viewport().width() - x - PAD
        self._body.draw(painter, x, y, self._body.elided(line.remark, room))
        painter.restore()


_WITHHELD = (AlarmMark.SHELVED, AlarmMark.SUPPRESSED, AlarmMark.OUT_OF_SERVICE)
