"""Acknowledge many: what is included as it stood, what is not, a note, and a button to hold."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.points import Severity
from widgets.alarms.acts import Bulk
from widgets.contribution import Desk
from widgets.controls import FilterLine, HoldButton
from widgets.controls.section import note

_WORDS = {
    Severity.MEDIUM: "alarmpanel.bulk.medium",
    Severity.LOW: "alarmpanel.bulk.low",
}


class BulkPanel(QWidget):
    """The note has the focus first; Enter goes on to the button, which has to be held."""

    confirmed = Signal(object, str)
    """The `Bulk` and the note."""
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.bulk: Bulk | None = None
        theme = desk.theme
        self._title = QLabel()
        self._title.setFont(theme.font("strong"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._not = note(theme, "", "ink2")
        self.note = FilterLine(desk.words.say("alarmpanel.note"), desk.words.say("window.clear"))
        self.note.setMaximumWidth(240)
        self.note.setMaxLength(500)
        self.note.entered.connect(self._go_on)
        self.hold: HoldButton | None = None
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._not)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 10, 16, 10)
        self._row.setSpacing(8)
        self._row.addLayout(texts, 1)
        self._row.addWidget(self.note)
        self.setFocusProxy(self.note)

    def ask(self, bulk: Bulk) -> None:
        """Show what would be acknowledged."""
        self.bulk = bulk
        words = self._desk.words
        clock = words.clock(bulk.at_ms)
        count = len(bulk.alarms)
        title = words.say("alarmpanel.bulk", title=bulk.title, clock=clock)
        self._title.setText(f"{title} {self._told(bulk)}")
        self._not.setText(self._left_out(bulk, clock))
        if self.hold is not None:
            self._row.removeWidget(self.hold)
            self.hold.hide()
            self.hold.deleteLater()
        said = words.say("alarmpanel.bulk.go", n=words.number(count))
        self.hold = HoldButton(said, self._desk.theme, words)
        self.hold.setEnabled(count > 0)
        self.hold.held.connect(self._confirm)
        self._row.addWidget(self.hold)
        self.note.clear()

    def _told(self, bulk: Bulk) -> str:
        words = self._desk.words
        parts = []
        for severity, code in _WORDS.items():
            count = sum(alarm.severity is severity for alarm in bulk.alarms)
            if count:
                parts.append(words.say(code, n=words.number(count)))
        one = "alarmpanel.alarm.one" if len(bulk.alarms) == 1 else "alarmpanel.alarm.many"
        comma = words.say("alarmpanel.bulk.comma")
        return comma.join([words.say(one, n=words.number(len(bulk.alarms))), *parts])

    def _left_out(self, bulk: Bulk, clock: str) -> str:
        words = self._desk.words
        parts = []
        if bulk.high:
            parts.append(words.say("alarmpanel.bulk.high", n=words.number(bulk.high)))
        if bulk.unseen:
            parts.append(words.say("alarmpanel.bulk.unseen", n=words.number(bulk.unseen)))
        parts.append(words.say("alarmpanel.bulk.later", clock=clock))
        return words.say("alarmpanel.bulk.not", what=words.say("alarmpanel.bulk.comma").join(parts))

    def _go_on(self) -> None:
        if self.hold is not None:
            self.hold.setFocus(Qt.FocusReason.TabFocusReason)

    def _confirm(self) -> None:
        if self.bulk is not None:
            self.confirmed.emit(self.bulk, self.note.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()
