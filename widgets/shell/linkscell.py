"""How many links are live, and the clock of the view: the right end of the alarm bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.links import LinkState
from widgets.contribution import Desk, Target
from widgets.shell.cell import HEIGHT, LEFT, Cell
from widgets.symbols import paint_glyph


class LinksCell(Cell):
    """A click shows the worst link."""

    def __init__(self, desk: Desk, opens: str) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._opens = opens
        self._figures = ""
        self._short = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setEnabled(bool(opens))
        self.clicked.connect(self._open)

    def refresh(self) -> None:
        """Count again."""
        links = self._desk.view.links()
        live = sum(link.state is LinkState.LIVE for link in links)
        figures = f"{live}/{len(self._desk.view.park.links) or len(links)}"
        if figures == self._figures:
            return
        self._figures = figures
        self.call(self._desk.words.say("window.links_live", figures=figures))
        self.looks_different()

    def shorten(self, short: bool) -> None:
        """Without its word: the icon says it too."""
        if short != self._short:
            self._short = short
            self.looks_different()

    def _open(self) -> None:
        links = self._desk.view.links()
        worst = next((link for link in links if link.state is not LinkState.LIVE), None)
        chosen = worst or (links[0] if links else None)
        self._desk.show(Target(self._opens, chosen.link if chosen is not None else ""))

    def _word(self) -> str:
        return "" if self._short else self._desk.words.say("window.links") + " "

    def sizeHint(self) -> QSize:
        body = self.advance(self._theme.font("body"), self._word())
        strong = self.advance(self._theme.font("strong"), self._figures)
        return QSize(10 + 18 + 7 + body + strong + 11, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        self.paint_cell(painter)
        middle = self.height() / 2
        paint_glyph(painter, "link", QRectF(11, middle - 9, 18, 18), theme.color("ink"), theme)
        box = self.rect().adjusted(36, 0, 0, 0)
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.font("body"))
        painter.drawText(box, LEFT, self._word())
        box.adjust(painter.fontMetrics().horizontalAdvance(self._word()), 0, 0, 0)
        painter.setFont(theme.font("strong"))
        painter.drawText(box, LEFT, self._figures)


class Clock(QWidget):
    """The view's time: the present, the time cursor, or the cut-off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._time = self._date = ""
        self._short = False
        self._font = desk.theme.sized(17, QFont.Weight.DemiBold)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.tick()

    def tick(self) -> None:
        """Read the view's time again."""
        now, words = self._desk.view.now(), self._desk.words
        if (words.clock(now), words.date(now)) != (self._time, self._date):
            self._time, self._date = words.clock(now), words.date(now)
            self.setAccessibleName(f"{self._date} {self._time}")
            self.updateGeometry()
            self.update()

    def shorten(self, short: bool) -> None:
        """Without the date, which today's alarms do not need."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font, self).horizontalAdvance(self._time)
        if not self._short:
            small = QFontMetrics(self._desk.theme.font("small"), self)
            width += 8 + small.horizontalAdvance(self._date)
        return QSize(11 + width + 16, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        box = self.rect().adjusted(11, 0, 0, 0)
        painter.setPen(theme.color("ink"))
        painter.setFont(self._font)
        painter.drawText(box, LEFT, self._time)
        if self._short:
            return
        box.adjust(painter.fontMetrics().horizontalAdvance(self._time) + 8, 0, 0, 0)
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font("small"))
        painter.drawText(box, LEFT, self._date)
