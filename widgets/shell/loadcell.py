"""The alarm load of the last ten minutes: sixty small bars, the number, and its band in a word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from models.alarms import Band, Load
from widgets.contribution import Desk, Target
from widgets.shell.cell import HEIGHT, Cell

FIGURES = "alarm-figures"
"""Kind of target: the page with the figures of the alarm system."""
_BARS = 60
_HIGH = 15
_LEAST = 4
"""So many alarms in one bar fill its height, more where there are more."""
_BANDS = {
    Band.ACCEPTABLE: "sound.band.acceptable",
    Band.MANAGEABLE: "sound.band.manageable",
    Band.DEMANDING: "sound.band.demanding",
    Band.EXCESSIVE: "sound.band.excessive",
}


class LoadCell(Cell):
    """Grey as everything that is no alarm; in a flood the word says so. A click shows figures."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._load: Load | None = None
        self._short = False
        self.clicked.connect(lambda: desk.show(Target(FIGURES, "")))
        self.refresh()

    def refresh(self) -> None:
        """Ask for the load again."""
        load = self._desk.view.alarm_load()
        if load == self._load:
            return
        self._load = load
        self.call(self._said(load))
        self.looks_different()

    def shorten(self, short: bool) -> None:
        """Half as wide: a bar then holds 20 s."""
        if short != self._short:
            self._short = short
            self.looks_different()

    def _said(self, load: Load) -> str:
        words = self._desk.words
        if load.flood_since_ms is None:
            return words.say("sound.load", count=load.new, band=words.say(_BANDS[load.band]))
        clock = words.since(load.flood_since_ms, self._desk.view.now())
        return words.say("sound.load.flood", count=load.flood_count, clock=clock)

    def _word(self, load: Load) -> str:
        flood = load.flood_since_ms is not None
        return self._desk.words.say("sound.flood" if flood else _BANDS[load.band])

    def _count(self, load: Load) -> str:
        return self._desk.words.number(load.new)

    def sizeHint(self) -> QSize:
        load = self._load or Load()
        count = self.advance(self._theme.font("strong"), self._count(load))
        word = self.advance(self._theme.font("small"), self._word(load))
        return QSize(11 + max(self._wide() + 6 + count, word) + 10, HEIGHT)

    def _wide(self) -> int:
        return _BARS // 2 if self._short else _BARS

    def paintEvent(self, _event: QPaintEvent) -> None:
        load = self._load or Load()
        painter = QPainter(self)
        theme = self._theme
        self.paint_cell(painter)
        flood = load.flood_since_ms is not None
        left = 11
        self._paint_bars(painter, left, load)
        left += self._wide() + 6
        width = self.width() - left
        self.write(
            painter, QRect(left, 4, width, 19), theme.font("strong"), "ink", self._count(load)
        )
        box = QRect(11, 24, self.width() - 11, 15)
        token = "ink" if flood or load.band is Band.EXCESSIVE else "ink2"
        self.write(painter, box, theme.font("small"), token, self._word(load))

    def _paint_bars(self, painter: QPainter, left: int, load: Load) -> None:
        """One pixel each; the ground line is always there."""
        theme, wide = self._theme, self._wide()
        base = 21
        painter.fillRect(left, base, wide, 1, theme.color("edge"))
        bars = [0] * (_BARS - len(load.bars)) + list(load.bars[-_BARS:])
        if self._short:
            bars = [first + second for first, second in zip(bars[::2], bars[1::2], strict=True)]
        tallest = max(_LEAST, *bars)
        for number, count in enumerate(bars):
            if count:
                high = max(2, round(_HIGH * count / tallest))
                painter.fillRect(left + number, base - high, 1, high, theme.color("ink"))
