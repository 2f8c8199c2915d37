"""What is due: counted in the alarm bar without a sound or a colour, listed on a key."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from widgets.contribution import Contribution, Desk, Duty
from widgets.shell.palette import Command
from widgets.symbols import paint_glyph

_log = logging.getLogger(__name__)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def gathered(contributions: Sequence[Contribution], desk: Desk) -> list[Duty]:
    """The duties of all subjects: the overdue ones first, each by the moment it is due."""
    found: list[Duty] = []
    for contribution in contributions:
        if contribution.duties is not None:
            try:
                found += contribution.duties(desk)
            except Exception:  # noqa: BLE001 - one subject must not hide the others' duties
                _log.exception("the duties of %s cannot be told", contribution.id)
    return sorted(found, key=lambda duty: (not duty.overdue, duty.due_ms, duty.title))


def duty_commands(duties: Sequence[Duty], desk: Desk) -> list[Command]:
    """The duties as entries of a list that opens what they are about."""
    words, now = desk.words, desk.view.now()

    def showing(duty: Duty) -> Callable[[], None]:
        def show() -> None:
            desk.show(duty.target)

        return show

    def when(duty: Duty) -> str:
        if duty.overdue:
            return words.say("window.duty.overdue", age=words.age(max(0, now - duty.due_ms)))
        return words.say("window.duty.due", clock=words.since(duty.due_ms, now))

    return [Command(duty.title, showing(duty), when(duty)) for duty in duties]


class DutiesCell(QAbstractButton):
    """`Due 2/5`: overdue and all; not there while nothing is due."""

    def __init__(self, desk: Desk, open_: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._counts = (0, 0)
        self._short = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(open_)
        self.setAccessibleName(desk.words.say("window.duty.word"))
        self.hide()

    def set_duties(self, duties: Sequence[Duty]) -> None:
        """Count again."""
        counts = (sum(duty.overdue for duty in duties), len(duties))
        self.setVisible(bool(duties))
        if counts == self._counts:
            return
        self._counts = counts
        said = self._desk.words.say("window.duties", overdue=counts[0], count=counts[1])
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def shorten(self, short: bool) -> None:
        """The clock beside the numbers has to do."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    def _parts(self) -> tuple[str, str, str]:
        overdue, count = self._counts
        word = "" if self._short else self._desk.words.say("window.duty.word") + " "
        return word, str(overdue), f"/{count}"

    def sizeHint(self) -> QSize:
        theme = self._desk.theme
        word, overdue, count = self._parts()
        width = QFontMetrics(theme.font("body"), self).horizontalAdvance(word)
        width += QFontMetrics(theme.font("strong"), self).horizontalAdvance(overdue)
        width += QFontMetrics(theme.sized(12), self).horizontalAdvance(count)
        return QSize(36 + width + 11, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        if self.isDown():
            painter.fillRect(self.rect(), theme.color("select"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        middle = self.height() / 2
        paint_glyph(painter, "clock", QRectF(11, middle - 9, 18, 18), theme.color("ink"), theme)
        box = self.rect().adjusted(36, 0, 0, 0)
        word, overdue, count = self._parts()
        late = self._counts[0] > 0
        for text, font, token in (
            (word, theme.font("body"), "ink"),
            (overdue, theme.font("strong" if late else "body"), "ink" if late else "ink2"),
            (count, theme.sized(12), "ink2"),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(box, _LEFT, text)
            box.adjust(painter.fontMetrics().horizontalAdvance(text), 0, 0, 0)
