"""How much calls nobody now: shelved, suppressed by hand, out of service."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from shiboken6 import isValid

from models.alarmbook import SHELVING, SUPPRESSION, Key, shelved, suppressed
from models.alarms import Shelving, Suppression
from models.records import RecordsChanged
from widgets.contribution import Desk, Target
from widgets.shell.cell import HEIGHT, Cell
from widgets.symbols import paint_glyph

LEDGER = "ledger"
"""Kind of target: the page of temporary states."""
_KINDS = frozenset({SHELVING, SUPPRESSION})
_NEVER = 1 << 62
_LEFT, _GLYPH, _GAP, _APART = 11, 12, 4, 9
_SHELVED, _SUPPRESSED, _OUT = "state-shelved", "state-suppressed", "quality-out-of-service"


class WithheldCell(Cell):
    """A symbol and a number for each; not there while everything calls. A click shows the ledger.

    What is shelved or suppressed stands in the records: they are read again when they change and
    when the next of them ends, not whenever an alarm changes.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._counts: tuple[tuple[str, int], ...] = ()
        self._shelved: Mapping[Key, Shelving] = {}
        self._suppressed: Mapping[Key, Suppression] = {}
        self._read_until = _NEVER
        self._end = desk.view.records.subscribe(self._hear)
        self.call(self._word())
        self.clicked.connect(lambda: desk.show(Target(LEDGER, "")))
        self.hide()
        # the first paint does not wait for the records
        QTimer.singleShot(0, self, self._read)

    def refresh(self) -> None:
        """Count again."""
        view = self._desk.view
        if view.now() >= self._read_until:
            self._read()
            return
        each = (
            (_SHELVED, len(self._shelved)),
            (_SUPPRESSED, len(self._suppressed)),
            (_OUT, len(view.out_of_service())),
        )
        counts = tuple(one for one in each if one[1])
        self.setVisible(bool(counts))
        if not counts:
            self._counts = ()
            return
        said = self._said()
        if counts != self._counts or said != self.accessibleName():
            self._counts = counts
            self.call(said)
            self.looks_different()

    def _hear(self, change: RecordsChanged) -> None:
        if not isValid(self):
            self._end()
        elif change.kinds() & _KINDS:
            self._read()

    def _read(self) -> None:
        records, now = self._desk.view.records, self._desk.view.now()
        try:
            self._shelved, self._suppressed = shelved(records, now), suppressed(records, now)
        except LookupError:  # a park that came without its book
            self._shelved, self._suppressed = {}, {}
        ends = [one.until_ms for one in self._shelved.values()]
        ends += [one.until_ms or _NEVER for one in self._suppressed.values()]
        self._read_until = min((end for end in ends if end > now), default=_NEVER)
        self.refresh()

    def _said(self) -> str:
        words, view = self._desk.words, self._desk.view
        said = words.say(
            "window.withheld",
            shelved=len(self._shelved),
            suppressed=len(self._suppressed),
            out=len(view.out_of_service()),
        )
        ends = [one.until_ms for one in view.out_of_service().values()]
        first = min([self._read_until, *ends])
        if first == _NEVER:
            return said
        return said + " " + words.say("window.withheld.next", until=words.until(first, view.now()))

    def _word(self) -> str:
        return self._desk.words.say("window.withheld.word")

    def sizeHint(self) -> QSize:
        strong = self._theme.font("strong")
        wide = sum(
            _GLYPH + _GAP + self.advance(strong, str(count)) + _APART for _, count in self._counts
        )
        word = self.advance(self._theme.font("small"), self._word())
        return QSize(_LEFT + max(wide - _APART, word) + 11, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        self.paint_cell(painter)
        strong, x = theme.font("strong"), _LEFT
        for glyph, count in self._counts:
            paint_glyph(painter, glyph, QRectF(x, 8, _GLYPH, _GLYPH), theme.color("ink2"), theme)
            x += _GLYPH + _GAP
            width = self.advance(strong, str(count))
            self.write(painter, QRect(x, 4, width + 2, 19), strong, "ink", str(count))
            x += width + _APART
        box = QRect(_LEFT, 24, self.width() - _LEFT, 15)
        self.write(painter, box, theme.font("small"), "ink2", self._word())
