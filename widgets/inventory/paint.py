"""How a row of the point table is drawn: alarm symbol, greyed last-known values, quality mark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.points import Grade, Quality, Severity
from widgets.controls.rows import Index
from widgets.inventory.columns import AGE, NAME, QUALITY, SYMBOL, VALUE
from widgets.inventory.pointmodel import PointModel
from widgets.symbols import AlarmMark, Texts, paint_alarm, paint_quality
from widgets.theme import Theme

_MARK = 12
_PAD = 8
_KEPT = 4_000
"""Texts whose fitting into a column is remembered: eliding costs as much as drawing."""
_OLD = frozenset(q for q in Quality if q.is_last_known or q.grade is Grade.BAD)


class PointDelegate(QStyledItemDelegate):
    """Paints cells directly: about 7 us each, where a styled item costs 20."""

    def __init__(self, model: PointModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._fitted: dict[tuple[str, int, bool], str] = {}
        self._body = Texts(theme.font("body"))
        self._strong = Texts(theme.font("strong"))
        self._small = Texts(theme.font("small"))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        """One cell."""
        theme, columns = self._theme, self._model.columns
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row, column = self._model.row_at(index.row()), index.column()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("select"))
            if column == SYMBOL:
                painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.color("ink"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if column == SYMBOL:
            known = bool(columns.acknowledged[row])
            self._symbol(painter, rect, Severity(int(columns.severity[row])), known)
        else:
            text = self._model.text(row, column)
            self._text(painter, rect, text, column, Quality(int(columns.quality[row])), selected)

    def _symbol(self, painter: QPainter, rect: QRect, severity: Severity, known: bool) -> None:
        if severity is Severity.NONE:
            return
        centre = QPointF(rect.x() + 22, rect.center().y())
        state = AlarmMark.ACKNOWLEDGED if known else AlarmMark.UNACKNOWLEDGED
        paint_alarm(painter, centre, 20, severity, state, self._theme)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        column: int,
        quality: Quality,
        selected: bool,
    ) -> None:
        theme = self._theme
        old = quality in _OLD
        left, right = float(rect.x() + _PAD), float(rect.x() + rect.width() - _PAD)
        top, height = rect.y(), rect.height()
        if column in (VALUE, AGE, QUALITY) and old:
            token = "ink2" if selected else "ink3"
        else:
            token = "ink" if column in (VALUE, NAME) else "ink2"
        texts = self._body
        if column == VALUE:
            if quality is not Quality.GOOD:
                mark = QRectF(right - 1 - _MARK, rect.center().y() - _MARK / 2, _MARK, _MARK)
                paint_quality(painter, mark, quality, theme)
            right -= _MARK + 6
            text, space, unit = text.partition("\u202f")
            if unit:
                small = self._small
                painter.setPen(theme.color(token if old else "ink2"))
                small.draw(painter, right - small.width(unit), small.baseline(top, height), unit)
                right -= small.width(space + unit)
            texts = self._body if old else self._strong
        painter.setPen(theme.color(token))
        if column in (VALUE, AGE):
            left = right - texts.width(text)
        else:
            text = self._fit(text, int(right - left), column == NAME)
        texts.draw(painter, left, texts.baseline(top, height), text)

    def _fit(self, text: str, width: int, middle: bool) -> str:
        if self._body.width(text) <= width:
            return text
        key = (text, width, middle)
        fitted = self._fitted.get(key)
        if fitted is None:
            if len(self._fitted) > _KEPT:
                self._fitted.clear()
            mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            fitted = self._fitted[key] = self._body.elided(text, width, mode)
        return fitted
