"""Parts of the inspector: a head, rows of facts, a bar, a number to dial, lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.points import Severity
from widgets.symbols import AlarmMark, ValueBar, paint_alarm, paint_bar, paint_glyph
from widgets.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW = 24
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Painted(QWidget):
    """As high as its content at the width it gets."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Always."""
        return True

    def sizeHint(self) -> QSize:
        """At the width it has."""
        width = max(self.width(), 260)
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was hinted at another width holds no more: a layout would cut what wraps now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class Head(Painted):
    """Symbol, title in at most three lines, place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = self._place = ""
        self._severity, self._mark = Severity.NONE, AlarmMark.NONE
        self._strong = QFontMetrics(theme.font("title"))

    def show_texts(self, title: str, place: str, severity: Severity, mark: AlarmMark) -> None:
        """What it is and where."""
        now = (title, place, severity, mark)
        if now != (self._title, self._place, self._severity, self._mark):
            self._title, self._place, self._severity, self._mark = now
            self.setAccessibleName(f"{title}, {place}")
            self.updateGeometry()
            self.update()

    def _title_height(self, width: int) -> int:
        room = QRectF(0, 0, width - self._indent(), 400).toRect()
        return self._strong.boundingRect(room, int(_WRAP), self._title).height()

    def _indent(self) -> int:
        return 38 if self._severity else 0

    def heightForWidth(self, width: int) -> int:
        """Title and place."""
        return max(40, self._title_height(width) + (18 if self._place else 0) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol left, texts right."""
        painter = QPainter(self)
        theme, indent = self.theme, self._indent()
        if self._severity:
            centre = QPointF(15, 18)
            paint_alarm(painter, centre, 28, self._severity, self._mark, theme)
        high = self._title_height(self.width())
        painter.setFont(theme.font("title"))
        painter.setPen(theme.color("ink"))
        box = QRectF(indent, 0, self.width() - indent, high)
        painter.drawText(box, int(_WRAP), self._title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        place = QRectF(indent, high + 1, self.width() - indent, 16)
        shown = painter.fontMetrics().elidedText(
            self._place, Qt.TextElideMode.ElideMiddle, int(place.width())
        )
        painter.drawText(place, _LEFT, shown)
        painter.end()


class Facts(Painted):
    """Label at the left, value at the right; a value that is too wide has a line of its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows: tuple[tuple[str, str], ...] = ()
        self._body = QFontMetrics(theme.font("body"))
        self._bold = QFontMetrics(theme.font("strong"))

    @property
    def rows(self) -> Sequence[tuple[str, str]]:
        """What is said."""
        return self._rows

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Say something else; rows without a value are left out."""
        found = tuple(row for row in rows if row[1])
        if found == self._rows:
            return
        grown = len(found) != len(self._rows) or any(
            self._is_wide(row, self.width()) for row in (*found, *self._rows)
        )
        self._rows = found
        self.setAccessibleName(". ".join(f"{label}: {value}" for label, value in found))
        if grown:
            self.updateGeometry()
        self.update()

    def _is_wide(self, row: tuple[str, str], width: int) -> bool:
        label, value = row
        return self._body.horizontalAdvance(label) + self._value(value) + 16 > width

    def _value(self, value: str) -> int:
        return self._bold.horizontalAdvance(value)

    def _lines(self, row: tuple[str, str], width: int) -> int:
        if not self._is_wide(row, width):
            return _ROW
        box = QRectF(0, 0, width, 600).toRect()
        return 20 + self._bold.boundingRect(box, int(_WRAP), row[1]).height() + 4

    def heightForWidth(self, width: int) -> int:
        """All rows."""
        return sum(self._lines(row, width) for row in self._rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row by row."""
        painter = QPainter(self)
        y, width = 0, self.width()
        for row in self._rows:
            high = self._lines(row, width)
            wide = high != _ROW or self._is_wide(row, width)
            painter.setFont(self.theme.font("body"))
            painter.setPen(self.theme.color("ink2"))
            painter.drawText(QRectF(0, y, width, 20 if wide else _ROW), _LEFT, row[0])
            painter.setFont(self.theme.font("strong"))
            painter.setPen(self.theme.color("ink"))
            if wide:
                painter.drawText(QRectF(0, y + 20, width, high - 20), int(_WRAP), row[1])
            else:
                painter.drawText(QRectF(0, y, width, _ROW), _RIGHT, row[1])
            y += high
        painter.end()


class Bar(Painted):
    """The value between its limits, 8 px high."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._bar: ValueBar | None = None

    def show_bar(self, bar: ValueBar | None) -> None:
        """None hides it."""
        self.setVisible(bar is not None)
        if bar != self._bar:
            self._bar = bar
            self.update()

    def heightForWidth(self, _width: int) -> int:
        """Pointer, bar, air."""
        return 24

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar."""
        painter = QPainter(self)
        if self._bar is not None:
            paint_bar(painter, QRectF(0, 9, self.width(), 8), self._bar, self.theme)
        painter.end()


class Number(Painted):
    """A telephone number that is read across the room, and what to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._number = self._say = ""

    def show_number(self, number: str, say: str) -> None:
        """An empty number hides it."""
        self._number, self._say = number, say
        self.setAccessibleName(f"{number}. {say}")
        self.setVisible(bool(number))
        self.updateGeometry()
        self.update()

    def _font_size(self) -> int:
        """36 px; less for a long number, that has to be read whole."""
        return 36 if len(self._number) <= 5 else 24

    def _wide(self) -> int:
        font = self.theme.font("figure" if self._font_size() == 36 else "count")
        return QFontMetrics(font).horizontalAdvance(self._number)

    def heightForWidth(self, width: int) -> int:
        """One line where the words fit beside the number, else two."""
        return 46 if self._beside(width) else 46 + 34

    def _beside(self, width: int) -> bool:
        return width - 38 - self._wide() - 12 >= 110

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Phone, number, words."""
        painter = QPainter(self)
        theme = self.theme
        paint_glyph(painter, "phone", QRectF(0, 13, 20, 20), theme.color("ink"), theme)
        painter.setFont(theme.font("figure" if self._font_size() == 36 else "count"))
        painter.setPen(theme.color("ink"))
        painter.drawText(QRectF(38, 0, self.width() - 38, 46), _LEFT, self._number)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        if self._beside(self.width()):
            left = 38 + self._wide() + 12
            box = QRectF(left, 0, self.width() - left, 46)
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap | _LEFT), self._say)
        else:
            box = QRectF(0, 46, self.width(), 34)
            painter.drawText(box, int(_WRAP), self._say)
        painter.end()


class Steps(Painted):
    """Numbered lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._steps: tuple[str, ...] = ()
        self._body = QFontMetrics(theme.font("body"))

    def show_steps(self, steps: Sequence[str]) -> None:
        """In their order."""
        self._steps = tuple(steps)
        self.setAccessibleName(". ".join(self._steps))
        self.updateGeometry()
        self.update()

    def _high(self, step: str, width: int) -> int:
        box = QRectF(0, 0, width - 22, 400).toRect()
        return max(_ROW, self._body.boundingRect(box, int(_WRAP), step).height() + 8)

    def heightForWidth(self, width: int) -> int:
        """All steps."""
        return sum(self._high(step, width) for step in self._steps)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number, words."""
        painter = QPainter(self)
        y = 0
        painter.setFont(self.theme.font("body"))
        for number, step in enumerate(self._steps, 1):
            high = self._high(step, self.width())
            painter.setPen(self.theme.color("ink2"))
            painter.drawText(QRectF(0, y + 4, 22, high), int(_WRAP), str(number))
            painter.setPen(self.theme.color("ink"))
            painter.drawText(QRectF(22, y + 4, self.width() - 22, high), int(_WRAP), step)
            y += high
        painter.end()
