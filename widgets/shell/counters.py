"""Unacknowledged and standing alarms of each priority, counted in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from models.alarms import Alarm
from models.points import Severity
from widgets.contribution import ALARM_LIST, Desk, Target
from widgets.shell.cell import HEIGHT, LEFT, Cell
from widgets.symbols import AlarmMark, paint_alarm

ORDER = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
BLINKING = (Severity.CRITICAL, Severity.HIGH)
_WIDE = 6
"""Digits of both numbers together from which they stand one over the other."""


def counted(alarms: Sequence[Alarm]) -> Mapping[Severity, tuple[int, int, int]]:
    """Unacknowledged, standing, and unacknowledged whose condition is there; by priority.

    What has returned and was not acknowledged counts as unacknowledged.
    """
    codes = bytes(
        [a.severity << 2 | a.acknowledged << 1 | (a.returned_ms is not None) for a in alarms]
    )
    found = {}
    for severity in ORDER:
        there, gone, seen, seen_gone = (codes.count(severity << 2 | low) for low in range(4))
        found[severity] = (there + gone, there + gone + seen + seen_gone, there)
    return found


class Counter(Cell):
    """`6/12` beside the symbol of a priority; a click lists them."""

    def __init__(self, severity: Severity, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._severity = severity
        self._desk = desk
        self._counts = (0, 0)
        self._there = 0
        self._lit = True
        code = severity.name.lower()
        self.clicked.connect(lambda: desk.show(Target(ALARM_LIST, code)))

    def set_counts(self, unacknowledged: int, standing: int, there: int) -> None:
        """Show new numbers; `there`: unacknowledged ones that have not returned."""
        words = self._desk.words
        same = self._counts == (unacknowledged, standing) and self._there == there
        if same and self.accessibleName():
            return
        self._counts, self._there = (unacknowledged, standing), there
        self.call(
            words.say(
                "window.counter",
                severity=words.severity(self._severity),
                open=unacknowledged,
                standing=standing,
            )
        )
        self.looks_different()

    def beat(self, lit: bool) -> None:
        """Blink while something is unacknowledged and there."""
        if self._lit != lit:
            self._lit = lit
            if self._there:
                self.update()

    def sizeHint(self) -> QSize:
        first, rest = self._texts()
        strong = self.advance(self._theme.font("strong"), first)
        small = self.advance(self._theme.sized(12), rest)
        width = max(strong, small) if self._stacked() else strong + small
        return QSize(max(65, 37 + width + 9), HEIGHT)

    def _texts(self) -> tuple[str, str]:
        return str(self._counts[0]), f"/{self._counts[1]}"

    def _stacked(self) -> bool:
        """Thousands stand one over the other: the bar keeps its places in any burst."""
        return sum(map(len, self._texts())) - 1 >= _WIDE

    def _mark(self) -> AlarmMark:
        unacknowledged, standing = self._counts
        if self._there:
            return AlarmMark.UNACKNOWLEDGED
        if unacknowledged:
            return AlarmMark.GONE
        return AlarmMark.ACKNOWLEDGED if standing else AlarmMark.NONE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self.isDown():
            painter.fillRect(self.rect(), theme.color("select"))
        off = not self._lit and self._severity in BLINKING and self._there > 0
        centre = QPointF(21, self.height() / 2)
        paint_alarm(painter, centre, 22, self._severity, self._mark(), theme, off)
        first, rest = self._texts()
        standing = self._counts[1]
        box = self.rect().adjusted(37, 0, 0, 0)
        upper, lower = box, box
        if self._stacked():
            upper = QRect(box.left(), 4, box.width(), 19)
            lower = QRect(box.left(), 22, box.width(), 16)
        else:
            lower = box.adjusted(self.advance(theme.font("strong"), first), 0, 0, 0)
        painter.setPen(theme.color("ink" if standing else "ink3"))
        painter.setFont(theme.font("strong"))
        painter.drawText(upper, LEFT, first)
        painter.setPen(theme.color("ink2" if standing else "ink3"))
        painter.setFont(theme.sized(12))
        painter.drawText(lower, LEFT, rest)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))
