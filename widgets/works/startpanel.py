"""Before a start: exactly what goes out of service, until when, and the button to hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from models.works import LONGEST_MS, Work
from widgets.contribution import Desk
from widgets.controls import HoldButton, Segments
from widgets.controls.section import Section, clear, note
from widgets.works.terms import end_time

_HOUR = 3_600_000
_HOURS = (1, 2, 4, 8)
_PLANNED = "planned"


class StartPanel(Section):
    """Hidden until `prepare`."""

    held = Signal()

    def __init__(self, desk: Desk) -> None:
        say, theme = desk.words.say, desk.theme
        super().__init__(theme, say("works.start.title"))
        self._desk = desk
        self._work: Work | None = None
        self.previewed: tuple[str, ...] = ()
        """What the person was shown."""
        self.hold: HoldButton | None = None
        self.rows.setSpacing(6)
        entries = [(_PLANNED, say("works.start.planned"))]
        entries += [(str(h), say("works.start.hours", hours=h)) for h in _HOURS]
        self.lengths = Segments(entries, theme)
        self.lengths.setAccessibleName(say("works.start.title"))
        self.lengths.switched.connect(lambda _id, on: on and self._show())
        self._consequence = note(theme, "", "ink")
        self._place = QVBoxLayout()
        self.rows.addWidget(self.lengths)
        self.rows.addWidget(self._consequence)
        self.rows.addLayout(self._place)
        self.rows.addWidget(note(theme, say("works.start.rest"), "ink2"))
        self.hide()

    @property
    def said(self) -> str:
        """What will happen, in words."""
        return self._consequence.text()

    def prepare(self, work: Work, points: Sequence[str]) -> None:
        """Show the start of `work`, which takes out `points`; to its planned end if allowed."""
        now = self._desk.view.now()
        if self.isHidden():
            fits = now < work.to_ms <= now + LONGEST_MS[work.permit]
            self.lengths.set_on(_PLANNED if fits else "2")
        self._work, self.previewed = work, tuple(points)
        self.show()
        self._show()

    def until(self) -> int:
        """The end that is chosen."""
        assert self._work is not None
        now = self._desk.view.now()
        hours = next((h for h in _HOURS if self.lengths.is_on(str(h))), None)
        until = self._work.to_ms if hours is None else now + hours * _HOUR
        return min(until, now + LONGEST_MS[self._work.permit])

    def _show(self) -> None:
        work, words = self._work, self._desk.words
        if work is None or self.isHidden():
            return
        count, until = len(self.previewed), end_time(self._desk, self.until())
        text = words.say("works.start.out", count=count, until=until)
        if not count:
            text = words.say("works.start.nothing", until=until)
        self._consequence.setText(text)
        focused = self.hold is not None and self.hold.hasFocus()
        clear(self._place)
        said = words.say("works.start.hold", number=work.number, count=count)
        self.hold = HoldButton(said, self._desk.theme, words)
        self.hold.held.connect(self.held)
        self._place.addWidget(self.hold)
        self.rows.activate()
        if focused:
            self.hold.setFocus()
