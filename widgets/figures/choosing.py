"""Which period: today, the shift, the last days, a month, or any span."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.alarms.figures.measuring import month, shift, today
from widgets.contribution import Desk
from widgets.controls import Button, Segments
from widgets.controls.section import note
from widgets.records import MomentEdit

_DAY_MS = 86_400_000
_TITLES = {
    "today": "figures.period.today",
    "shift": "figures.period.shift",
    "7": "figures.period.7",
    "30": "figures.period.30",
    "month": "figures.period.month",
    "span": "figures.period.span",
}


class Choosing:
    """The switches in the header, and how far back they look; `changed` is called after each."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._desk, self._changed = desk, changed
        self.period = "30"
        self.back = 0
        """So many periods before the present one."""
        self.span: tuple[int, int] | None = None
        self.header = Segments(
            [(id_, desk.words.say(code)) for id_, code in _TITLES.items()], desk.theme
        )
        self.header.set_on(self.period)
        self.header.switched.connect(self._switched)

    def bounds(self) -> tuple[int, int]:
        """The half-open period, UTC ms."""
        now, park = self._desk.view.now(), self._desk.view.park
        if self.period == "span" and self.span is not None:
            length = self.span[1] - self.span[0]
            return self.span[0] - self.back * length, self.span[1] - self.back * length
        if self.period == "month":
            return month(now, park.zone, self.back)
        return self._moved(now)

    def _moved(self, now: int) -> tuple[int, int]:
        """The one that lies `back` of its kind before the present one."""
        if self.period in ("today", "shift"):
            start, end = self._present(now)
            for _ in range(self.back):
                start, end = self._present(start - 1)[0], start
            return start, end
        length = int(self.period if self.period != "span" else 30) * _DAY_MS
        return now - (self.back + 1) * length, now - self.back * length

    def _present(self, now: int) -> tuple[int, int]:
        park = self._desk.view.park
        if self.period == "today":
            return today(now, park.zone)
        return shift(now, park.zone, park.shifts)

    def put(self, period: str, back: int = 0) -> None:
        """Choose without a click; unknown ones are left out."""
        if period in _TITLES:
            self.header.set_on(period)
            self.period, self.back = period, max(0, back)
            self._changed()

    def step(self, back: int) -> None:
        """Earlier (1) or later (-1); never later than now."""
        self.back = max(0, self.back + back)
        self._changed()

    def choose_span(self, start_ms: int, end_ms: int) -> None:
        """Any span."""
        self.span, self.back = (start_ms, end_ms), 0
        self._changed()

    def _switched(self, period: str, on: bool) -> None:
        if on and period != self.period:
            self.period, self.back = period, 0
            self._changed()


class SpanLine(QWidget):
    """From and to, shown while any span may be chosen."""

    chosen = Signal(object)
    """(start, end), UTC ms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self.start, self.end = MomentEdit(desk), MomentEdit(desk)
        for code, edit in (("figures.from", self.start), ("figures.to", self.end)):
            label = note(desk.theme, say(code))
            label.setWordWrap(False)
            row.addWidget(label)
            edit.setFixedWidth(170)
            edit.box.setAccessibleName(say(code))
            edit.box.returnPressed.connect(self.take)
            row.addWidget(edit)
        button = Button(say("figures.show"), desk.theme)
        button.clicked.connect(self.take)
        row.addWidget(button)
        self.wrong = note(desk.theme, "")
        row.addWidget(self.wrong, 1)

    def put(self, start_ms: int, end_ms: int) -> None:
        """Show what is chosen."""
        self.start.put(start_ms)
        self.end.put(end_ms)

    def take(self) -> None:
        """Choose what was typed, if it is a span."""
        start, end = self.start.value(), self.end.value()
        good = isinstance(start, int) and isinstance(end, int) and start < end
        self.wrong.setText("" if good else self._desk.words.say("figures.span.wrong"))
        if good:
            self.chosen.emit((start, end))
