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
_OFTEN = ("since", "place", "priority", "state", "rule", "age", "quality")
"""The same texts in many rows: shaped once. In a burst most titles are drawn once or twice."""
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
        self._fonts = (theme.font("body"), theme.font("strong"))

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
        if line.kind is RowKind.SUM or (
            line.kind is RowKind.HEAD and self._is_under_title(index.column(), line)
        ):
            self._long(painter, rect, line)
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
        if column.id in _OFTEN:
            shaped.draw(painter, x, y, text)
        else:
            painter.setFont(self._fonts[strong])
            painter.drawText(QPointF(x, y), text)
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
        wide = sum(16 + self._body.width(str(tally.count)) for tally in line.tallies)
        room = rect.width() - 2 * PAD - wide
        # a number is never cut: symbols move together first
        gap = max(14.0, min(22.0, room / max(1, len(line.tallies))))
        for tally in line.tallies:
            at = QPointF(x, rect.center().y())
            paint_alarm(painter, at, 18, tally.severity, tally.mark, theme)
            text = str(tally.count)
            self._body.draw(painter, x + 16, y, text)
            x += 16 + self._body.width(text) + gap

    def _at(self) -> int:
        """Which column the titles are in."""
        return next(n for n, column in enumerate(self.columns) if column.id == "alarm")

    def _end(self, line: Line) -> int:
        """The first column behind the title that has something to say of a head itself."""
        for number in range(self._at() + 1, len(self.columns)):
            column = self.columns[number]
            if line.texts.get(column.id) or (column.id == "value" and line.tallies):
                return number
        return len(self.columns)

    def _is_under_title(self, column: int, line: Line) -> bool:
        return self._at() <= column < self._end(line)

    def _long(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """One text from the alarm column over empty columns behind it, a piece in each cell."""
        head = line.kind is RowKind.HEAD
        left: float = self._table.columnViewportPosition(self._at()) + PAD
        right: float = self._table.viewport().width()
        if head and self._end(line) < len(self.columns):
            right = self._table.columnViewportPosition(self._end(line))
        left += 0 if head else _INSIDE
        if rect.right() < left:
            return
        shaped = self._strong if head and line.strong else self._body
        room = right - left - PAD
        text = line.texts.get("alarm", "")
        if head:
            room -= self._body.width(line.remark) + PAD
            text = shaped.elided(text, room, Qt.TextElideMode.ElideMiddle)
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, 0, -1))
        y = shaped.baseline(rect.top(), rect.height())
        painter.setPen(self._theme.color("ink"))
        shaped.draw(painter, left, y, text)
        painter.setPen(self._theme.color("ink2"))
        x = left + shaped.width(text) + (PAD if head else 0)
        rest = self._body.elided(line.remark, right - x - PAD)
        self._body.draw(painter, x, y, rest)
        painter.restore()


_WITHHELD = (AlarmMark.SHELVED, AlarmMark.SUPPRESSED, AlarmMark.OUT_OF_SERVICE)
