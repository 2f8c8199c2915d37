"""One line for the shift log, from anywhere: Ctrl+L, type, Enter, and on with the work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.shiftlog import LINKED, entry_changes, link, tags_of
from models.text import Message
from widgets.contribution import Desk, Target
from widgets.controls import Segments
from widgets.controls.section import note
from widgets.records.naming import called

NEW_ENTRY = "new-entry"
"""Kind of target that opens this line; its id is what the entry is about."""
_WIDTH = 720
_MOST_LINKS = 2
_PINNED = "pinned"
_NAME = 34
"""Characters of a link's name; the panel stays one line wide."""


class QuickEntry(QWidget):
    """Laid over the header, below the alarm bar. Escape keeps what is typed for the next time."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk = desk
        self._over = over
        self._before: QWidget | None = None
        self._links: Sequence[Target] = ()
        self._marks: Segments | None = None
        self._task: asyncio.Task[None] | None = None
        say = desk.words.say
        self.setAccessibleName(say("shiftlog.quick"))
        self.box = QLineEdit()
        self.box.setFont(desk.theme.font("body"))
        self.box.setMaxLength(4_000)
        self.box.setPlaceholderText(say("shiftlog.quick.hint"))
        self.box.setAccessibleName(say("shiftlog.quick"))
        self._told = note(desk.theme, "", "ink2")
        self._told.setWordWrap(False)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.box)
        column.addLayout(self._row)
        self.box.textChanged.connect(self._say_tags)
        self.hide()

    def begin(self, top: int, about: Sequence[Target] = ()) -> None:
        """Open with what was typed before, `top` px from the upper edge.

        `about` is what the entry is about; without it, what is selected on screen is offered.
        """
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        if about or not self.isVisible():
            here = self._desk.here
            self._offer_links(about or (here() if here is not None else ()))
        self.setFixedWidth(min(_WIDTH, self._over.width() - 32))
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, top)
        self._say_tags(self.box.text())
        self.raise_()
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # by a shortcut the box selects what is half typed, and the next letter would replace it
        self.box.end(False)

    def leave(self) -> None:
        """Close, keep the text, give the focus back."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def links(self) -> list[str]:
        """The links that are on."""
        marks = self._marks
        if marks is None:
            return []
        return [link(t.kind, t.id) for n, t in enumerate(self._links) if marks.is_on(str(n))]

    def save(self) -> None:
        """Write the entry; the panel goes when it is on the disk, else it stays with the reason."""
        recording = self._desk.view.recording
        if recording is None:
            self._tell("shiftlog.quick.not_here")
        elif not self.box.text().strip():
            self._tell("shiftlog.empty")
        elif self._task is None:
            pinned = self._marks is not None and self._marks.is_on(_PINNED)
            changes = entry_changes(
                recording.new_id(),
                self.box.text(),
                self.links(),
                self._desk.view.now(),
                pinned=pinned,
            )
            text = self.box.text()
            self._task = asyncio.ensure_future(self._write(text, recording.write(changes)))

    async def settled(self) -> None:
        """Wait until what is being saved is saved or refused."""
        if self._task is not None:
            await self._task

    async def _write(self, text: str, writing: Awaitable[Message | None]) -> None:
        try:
            refused = await writing
        finally:
            self._task = None
        if not isValid(self):
            return
        if refused is not None:
            self._told.setText(self._desk.words.say(refused))
            return
        if self.box.text() != text:
            # the next line was begun while the disk was awaited
            self.box.setText(self.box.text().removeprefix(text).lstrip())
            return
        self.box.clear()
        if self.isVisible():
            self.leave()

    def _offer_links(self, here: Sequence[Target]) -> None:
        named = [(target, called(self._desk, target)[1]) for target in here]
        found = [(t, name) for t, name in named if name and t.kind in LINKED][:_MOST_LINKS]
        self._links = [target for target, _ in found]
        if self._marks is not None:
            self._row.removeWidget(self._marks)
            self._marks.hide()
            self._marks.deleteLater()
        entries = [(str(n), _short(name)) for n, (_, name) in enumerate(found)]
        entries.append((_PINNED, self._desk.words.say("shiftlog.pinned")))
        self._marks = Segments(entries, self._desk.theme, exclusive=False)
        self._marks.setAccessibleName(self._desk.words.say("shiftlog.quick.links"))
        if found:
            self._marks.set_on("0")
        self._row.addWidget(self._marks)

    def _say_tags(self, text: str) -> None:
        tags = tags_of(text)
        if tags:
            self._told.setText(" ".join(f"#{tag}" for tag in tags))
        else:
            self._tell("shiftlog.quick.keys")

    def _tell(self, code: str) -> None:
        self._told.setText(self._desk.words.say(code))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Escape closes; Tab goes to the switches, Enter there turns them."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.hasFocus():
            self.save()
        else:
            # nothing of what is typed here may reach the window behind
            event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("panel"))
        painter.setPen(self._desk.theme.color("edge"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _short(name: str) -> str:
    """The end of a long name is what tells: the place comes first in it."""
    return name if len(name) <= _NAME else "\u2026" + name[1 - _NAME :]
