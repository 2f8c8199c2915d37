"""One figure: value, target, judgement in words, and a picture or the formula behind it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms.figures.figure import Figure, Judgement
from widgets.contribution import Desk
from widgets.figures.pictures import Picture
from widgets.figures.saying import formula_text, judged_text, target_text, value_text

HEIGHT = 162
LEAST = 240
_PICTURE = 56
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight
_WRAP = Qt.TextFlag.TextWordWrap


class Card(QWidget):
    """Painted whole; a value that is missing says why instead of showing nought."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.figure: Figure | None = None
        self._picture: Picture | None = None
        self._formula = False
        self.setMinimumSize(LEAST, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(LEAST, HEIGHT)

    def show_figure(self, figure: Figure, picture: Picture | None) -> None:
        """Another value."""
        self.figure, self._picture = figure, picture
        words = self._desk.words
        parts = (
            f"{words.say(figure.title)}: {value_text(figure, words)}",
            judged_text(figure, words),
            target_text(figure, words),
            formula_text(figure, words),
        )
        self.setAccessibleName(". ".join(part for part in parts if part))
        self.update()

    def show_formula(self, on: bool) -> None:
        """In place of the picture."""
        self._formula = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        figure = self.figure
        if figure is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words = self._desk.theme, self._desk.words
        box = self.rect().adjusted(16, 10, -16, -10)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        title = painter.fontMetrics().elidedText(
            words.say(figure.title), Qt.TextElideMode.ElideMiddle, box.width()
        )
        painter.drawText(box, _LEFT, title)
        painter.setFont(theme.font("count"))
        painter.setPen(theme.color("ink" if figure.value is not None else "ink3"))
        value = value_text(figure, words)
        painter.drawText(box.adjusted(0, 19, 0, 0), _LEFT, value)
        used = painter.fontMetrics().horizontalAdvance(value) + 12
        self._paint_judged(painter, box.adjusted(used, 22, 0, 0), figure)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink3"))
        painter.drawText(box.adjusted(0, 54, 0, 0), _LEFT, target_text(figure, words))
        below = box.adjusted(0, 76, 0, 0)
        if self._formula or self._picture is None or figure.value is None:
            painter.setPen(theme.color("ink2"))
            painter.drawText(below, _LEFT | _WRAP, formula_text(figure, words))
        else:
            width = min(below.width(), 320)
            self._picture(painter, QRectF(below.left(), below.top(), width, _PICTURE), theme)
        painter.end()

    def _paint_judged(self, painter: QPainter, box: QRect, figure: Figure) -> None:
        """In words; heavy where it should be otherwise, never in an alarm's colour."""
        theme = self._desk.theme
        missed = figure.judgement is Judgement.MISSED
        painter.setFont(theme.font("strong" if missed else "body"))
        painter.setPen(theme.color("ink" if missed else "ink2"))
        text = painter.fontMetrics().elidedText(
            judged_text(figure, self._desk.words), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, _RIGHT, text)
