"""The command palette: everything that can be done here, by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from widgets.contribution import Desk
from widgets.shell.choices import Choice, Choices

_WIDTH = 520
_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""Another window, or a menu of the box itself, had the focus for a while."""


@dataclass(frozen=True, slots=True)
class Command:
    """One entry: what it is called, which subject it belongs to, its key, what it does."""

    title: str
    run: Callable[[], None]
    subject: str = ""
    key: str = ""
    """In Qt's notation."""


def _is_left(event: QEvent) -> bool:
    if event.type() != QEvent.Type.FocusOut or not isinstance(event, QFocusEvent):
        return False
    return event.reason() not in _COMES_BACK


def matching(commands: Sequence[Command], text: str) -> list[Command]:
    """The commands that have every word of `text` in them; those that begin with it first."""
    words = text.casefold().split()

    def hit(command: Command) -> bool:
        told = f"{command.title} {command.subject}".casefold()
        return all(word in told for word in words)

    def rank(command: Command) -> bool:
        return not command.title.casefold().startswith(text.casefold().strip())

    return sorted(filter(hit, commands), key=rank)


class Palette(QWidget):
    """Laid over the workspace, below the alarm bar; Escape gives the focus back."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._say = desk.theme, desk.words.say
        self._over = over
        self._commands: Sequence[Command] = ()
        self._matching: list[Command] = []
        self._before: QWidget | None = None
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(desk.words.say("window.palette"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.box = QLineEdit()
        self.box.setFont(desk.theme.font("body"))
        self.box.setPlaceholderText(desk.words.say("window.palette"))
        self.box.setAccessibleName(desk.words.say("window.palette"))
        nothing = desk.words.say("window.palette.nothing")
        self.choices = Choices(self.box, desk.theme, nothing, self, framed=False)
        column.addWidget(self.box)
        column.addWidget(self.choices)
        self.box.textChanged.connect(self._filter)
        self.choices.chosen.connect(self._run)
        self.choices.left.connect(self.leave)
        self.hide()

    def begin(self, commands: Sequence[Command], top: int, ask: str = "window.palette") -> None:
        """Open with `commands`, `top` pixels from the upper edge; `ask` stands in the box."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
            if (running := QApplication.instance()) is not None:
                running.installEventFilter(self)
        self._commands = commands
        self.box.setPlaceholderText(self._say(ask))
        self.box.clear()
        self._filter("")
        self.move((self._over.width() - self.width()) // 2, top)
        self.raise_()
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close and give the focus back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While it is open: a press of the mouse elsewhere closes it and still does its work, and
        so does a key that takes the focus away."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.leave()
        elif watched is self.box and _is_left(event):
            self._before = None
            self.hide()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if (running := QApplication.instance()) is not None:
            running.removeEventFilter(self)

    def _filter(self, text: str) -> None:
        self._matching = matching(self._commands, text)
        self.choices.set_choices(
            [
                Choice(command.title, command.subject, key_text(command.key))
                for command in self._matching
            ]
        )
        self.adjustSize()

    def _run(self, row: int) -> None:
        command = self._matching[row]
        self.leave()
        command.run()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.setPen(self._theme.color("edge"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def key_text(key: str) -> str:
    """The key as keyboards name it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
