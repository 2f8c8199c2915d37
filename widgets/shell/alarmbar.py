"""The 44 px bar over everything: counts, top and newest alarm, horn, load, links, clock.

Where the window is narrow the bar gives up words that something else says too, one after the
other; numbers, the horn and the top alarm never.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.alarms import Alarm
from widgets.alarmwords import alarm_target
from widgets.contribution import Desk, Duty
from widgets.controls import Button
from widgets.shell.cell import HEIGHT
from widgets.shell.counters import BLINKING, ORDER, Counter, counted
from widgets.shell.duties import DutiesCell
from widgets.shell.horncell import HornCell
from widgets.shell.linkscell import Clock, LinksCell
from widgets.shell.loadcell import LoadCell
from widgets.shell.region import Region
from widgets.shell.topalarm import NewestAlarm, TopAlarm
from widgets.shell.withheld import WithheldCell
from widgets.sound import Horn

_TOP_WIDTH = 262
"""So much room the top alarm gets before words elsewhere are given up."""
_SPACING = 12


class AlarmBar(Region):
    """Repaints only when told that something changed; `beat` and `tick` come from the frame."""

    def __init__(
        self,
        desk: Desk,
        show_top: Callable[[], None],
        links: str,
        show_duties: Callable[[], None],
        horn: Horn | None = None,
        explain: Callable[[], None] = lambda: None,
    ) -> None:
        """`links` is the kind of target that the links cell opens; empty: nothing shows links.

        `explain` is called when the horn's cell gets or loses the focus.
        """
        super().__init__(desk.words.say("window.region.alarms"))
        self._desk = desk
        self._alarms: Sequence[Alarm] | None = None
        self.setFixedHeight(HEIGHT)
        self._counters = {severity: Counter(severity, desk) for severity in ORDER}
        self._top = TopAlarm(desk)
        self._show = self._show_button(show_top)
        self._newest = NewestAlarm(desk, self._show_alarm)
        self.horn = HornCell(desk, horn, explain)
        self._load = LoadCell(desk)
        self._withheld = WithheldCell(desk)
        self._duties = DutiesCell(desk, show_duties)
        self._links = LinksCell(desk, links)
        self._clock = Clock(desk)
        self._given_up: tuple[Callable[[bool], None], ...] = (
            self._clock.shorten,
            self._links.shorten,
            self._load.shorten,
            self._duties.shorten,
            self._hide_newest,
            self._hide_show,
        )
        self._lay_out()
        self._fitted: tuple[int, ...] = ()
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.timeout.connect(self._fit)
        if horn is not None:
            horn.changed.connect(self._refit.start)
        self.refresh()

    def _show_button(self, show_top: Callable[[], None]) -> Button:
        words = self._desk.words
        button = Button(words.say("window.show"), self._desk.theme, words.say("window.key.space"))
        button.setAccessibleName(words.say("window.action.show_top"))
        button.clicked.connect(show_top)
        keep = button.sizePolicy()
        keep.setRetainSizeWhenHidden(False)
        button.setSizePolicy(keep)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        for counter in self._counters.values():
            row.addWidget(counter)
        row.addWidget(self._top, 5)
        row.addWidget(self._show)
        row.addSpacing(_SPACING)
        row.addWidget(self._newest)
        for cell in self._cells():
            row.addWidget(cell)

    def _cells(self) -> tuple[QWidget, ...]:
        return (self.horn, self._load, self._withheld, self._duties, self._links, self._clock)

    def refresh(self) -> None:
        """Alarms or links have changed."""
        alarms = self._desk.view.alarms()
        if alarms is not self._alarms:
            self._alarms = alarms
            counts = counted(alarms)
            for severity, counter in self._counters.items():
                counter.set_counts(*counts[severity])
            self._newest.set_alarms(alarms)
        self._top.set_alarms(alarms)
        self._withheld.refresh()
        self._load.refresh()
        self._links.refresh()
        self._fit()

    def set_duties(self, duties: Sequence[Duty]) -> None:
        """What is due has changed."""
        self._duties.set_duties(duties)
        self._fit()

    def tick(self) -> None:
        """A second of the view's time has passed."""
        self._clock.tick()
        self._top.tick()
        self._newest.tick()
        self._load.refresh()
        self.horn.refresh()
        self._fit()

    def beat(self, lit: bool) -> None:
        """The blinking symbols turn on or off."""
        for severity in BLINKING:
            self._counters[severity].beat(lit)
        self._top.beat(lit)
        self._newest.beat(lit)

    def _show_alarm(self, alarm: Alarm) -> None:
        self._desk.show(alarm_target(self._desk.view.park, alarm))

    def _hide_newest(self, hide: bool) -> None:
        self._newest.setVisible(self._newest.alarm is not None and not hide)

    def _hide_show(self, hide: bool) -> None:
        self._show.setVisible(self._top.alarm is not None and not hide)

    def _fit(self) -> None:
        """Give up as little as needed; nothing to do while every cell is as wide as before."""
        if not self.isVisible() and self.width() < _TOP_WIDTH:
            return
        if self._fitted == self._widths():
            return
        for level in range(len(self._given_up) + 1):
            for number, give_up in enumerate(self._given_up):
                give_up(number < level)
            widths = self._widths()
            if sum(widths[1:]) <= self.width():
                break
        self._newest.take_room(self.width() - sum(widths[1:]) + NewestAlarm.LEAST)
        self._fitted = widths

    def _widths(self) -> tuple[int, ...]:
        """Of the bar, then of everything in it: what is not there takes no room."""
        cells = (*self._counters.values(), *self._cells(), self._show)
        return (
            self.width(),
            _SPACING + _TOP_WIDTH,
            0 if self._newest.isHidden() else NewestAlarm.LEAST,
            0 if self._newest.alarm is None else 1,
            0 if self._top.alarm is None else 1,
            *(0 if cell.isHidden() else cell.sizeHint().width() for cell in cells),
        )

    def minimumSizeHint(self) -> QSize:
        """The window decides how wide the bar is, never the other way round."""
        return QSize(0, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._desk.theme.color("line"))
