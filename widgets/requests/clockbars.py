"""The clocks of a request as bars: how much of what was promised is used up."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.requests import Clock, RequestState
from widgets.contribution import Desk
from widgets.requests.saying import left, standing
from widgets.requests.unfinished import Timed
from widgets.words.words import DASH

_ROW, _GAP = 62, 4
_BAR = 6


class ClockBars(QWidget):
    """Two rows: name and words above, the bar, when it is due below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[tuple[str, str, str, Clock]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(2 * _ROW)

    def show_clocks(self, one: Timed | None) -> None:
        """Both clocks; none for no request."""
        say = self._desk.words.say
        self._rows = []
        if one is not None:
            answered = say("requests.clock.answered") if one.response.met else ""
            rows = (
                (say("requests.clock.response"), one.response, answered),
                (say("requests.clock.resolution"), one.resolution, ""),
            )
            for title, clock, below in rows:
                below = below or standing(self._desk, one.request, clock)
                # what was declined has nothing left to do
                declined = one.request.state is RequestState.DECLINED and not clock.met
                words = DASH if declined else left(self._desk, clock)
                self._rows.append((title, words, below, clock))
        self.setAccessibleName(". ".join(f"{t}: {w}, {b}" for t, w, b, _ in self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, 2 * _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """No colour: what is overdue is said in strong words."""
        painter, theme = QPainter(self), self._desk.theme
        for number, (title, words, below, clock) in enumerate(self._rows):
            top = number * _ROW
            line = QRect(0, top, self.width(), 20)
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(line, _LEFT, title)
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.color("ink"))
            painter.drawText(line, _RIGHT, words)
            self._bar(painter, top + 24, clock)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(QRect(0, top + 34, self.width(), 18), _LEFT, below)
        painter.end()

    def _bar(self, painter: QPainter, y: int, clock: Clock) -> None:
        theme, width = self._desk.theme, self.width() - 1
        whole = max(clock.target_ms, clock.used_ms, 1)
        painter.fillRect(0, y, width, _BAR, theme.color("track"))
        used = round(width * clock.used_ms / whole)
        painter.fillRect(0, y, used, _BAR, theme.color("ink2" if clock.running else "ink3"))
        target = round(width * clock.target_ms / whole)
        painter.fillRect(min(target, width - 1), y - 2, 2, _BAR + 4, theme.color("ink"))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
