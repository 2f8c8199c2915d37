"""One indicator: its value, the formula behind it, and how it went month by month."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.community import Indicator
from widgets.community.figures import figure_text, plain_figure, value_text
from widgets.contribution import Desk

HEIGHT = 150
LEAST = 250
_LEFT = Qt.AlignmentFlag.AlignLeft
_WRAP = Qt.TextFlag.TextWordWrap


class Card(QWidget):
    """Painted whole; a value that is missing says why instead of showing nought."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._indicator: Indicator | None = None
        self._months: Sequence[Fraction | None] | None = None  # not worked out yet
        self.setMinimumSize(LEAST, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(LEAST, HEIGHT)

    def show_indicator(self, indicator: Indicator) -> None:
        """Another value; the months stay until others come."""
        self._indicator = indicator
        words = self._desk.words
        self.setAccessibleName(
            f"{words.say(indicator.title)}: {value_text(indicator, words)}. {self._below()}"
        )
        self.update()

    @property
    def months(self) -> Sequence[Fraction | None]:
        """The value of each month, oldest first; None where there was nothing to count."""
        return self._months or ()

    def show_months(self, months: Sequence[Fraction | None] | None) -> None:
        """See `months`; None while they are worked out, so that nothing wrong stands there."""
        self._months = None if months is None else tuple(months)
        self.update()

    def _below(self) -> str:
        assert self._indicator is not None
        said = self._indicator.missing or self._indicator.formula
        words = self._desk.words
        numbers = {
            name: words.number(value) if isinstance(value, int) else value
            for name, value in said.parameters.items()
        }
        return words.say(said.code, **numbers)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._indicator is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words, indicator = self._desk.theme, self._desk.words, self._indicator
        box = self.rect().adjusted(16, 10, -16, -10)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        title = painter.fontMetrics().elidedText(
            words.say(indicator.title), Qt.TextElideMode.ElideMiddle, box.width()
        )
        painter.drawText(box, _LEFT, title)
        known = indicator.value is not None
        painter.setFont(theme.font("count"))
        painter.setPen(theme.color("ink" if known else "ink3"))
        painter.drawText(box.adjusted(0, 20, 0, 0), _LEFT, value_text(indicator, words))
        self._paint_months(painter, QRectF(box.right() - 103, box.top() + 24, 104, 30))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(box.adjusted(0, 60, 0, 0), _LEFT | _WRAP, self._below())
        painter.setPen(theme.color("ink3"))
        least = self._range_text()
        painter.drawText(box, _LEFT | Qt.AlignmentFlag.AlignBottom, least)

    def _range_text(self) -> str:
        """The months in words: the picture alone would say it to some only."""
        if self._months is None:
            return self._desk.words.say("communitypanel.months_reading")
        values = [one for one in self._months if one is not None]
        if not values or self._indicator is None:
            return self._desk.words.say("communitypanel.no_months")
        measure, words = self._indicator.measure, self._desk.words
        low, high = (figure_text(one, measure, words) for one in (min(values), max(values)))
        if low == high:
            return words.say("communitypanel.months_alike", value=low)
        return words.say("communitypanel.months", low=low, high=high, count=len(values))

    def _paint_months(self, painter: QPainter, box: QRectF) -> None:
        """A bar for each month, the running one in ink; a gap where nothing is known."""
        values = [one for one in self.months if one is not None]
        if not values or self._indicator is None:
            return
        measure, theme = self._indicator.measure, self._desk.theme
        plain = [None if v is None else plain_figure(v, measure) for v in self.months]
        known = [one for one in plain if one is not None]
        low, high = min(0.0, *known), max(0.0, *known)
        scale = box.height() / ((high - low) or 1.0)
        zero = box.bottom() + low * scale
        step = box.width() / len(plain)
        for number, value in enumerate(plain):
            if value is None:
                continue
            token = "ink" if number == len(plain) - 1 else "wall2"
            top = zero - value * scale
            height = max(1.0, abs(value) * scale)
            bar = QRectF(box.left() + number * step, min(top, zero), step - 2, height)
            painter.fillRect(bar, theme.color(token))
        painter.fillRect(QRectF(box.left(), zero, box.width() - 2, 1), theme.color("line"))
