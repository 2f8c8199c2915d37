"""The last own edit, for a while in sight with the key that takes it back: Ctrl+Z."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from models.records import Change, Recording, Records, undo
from models.text.message import Message
from models.views import actor
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.naming import called
from widgets.records.permitted import taken_over

_SHOWN_MS = 10_000

Edit = tuple[tuple[str, str, str], ...]
"""Kind, id and operation of every record that one write changed."""


class RememberedRecording:
    """A `Recording` that tells what was edited through it; what was begun is no edit."""

    def __init__(
        self, recording: Recording, records: Records, edited: Callable[[Edit], None]
    ) -> None:
        self._recording, self._records, self._edited = recording, records, edited

    @property
    def person(self) -> str:
        """See `Recording`."""
        return self._recording.person

    def new_id(self) -> str:
        """See `Recording`."""
        return self._recording.new_id()

    async def note(self, changes: Sequence[Change]) -> Message | None:
        """See `Recording`."""
        return await self._recording.note(changes)

    def objection(self, permission: str) -> Message | None:
        """See `Recording`."""
        return self._recording.objection(permission)

    async def write(self, changes: Sequence[Change], reason: str = "") -> Message | None:
        """See `Recording`."""
        entities = dict.fromkeys((c.kind, c.entity) for c in changes if not c.is_event)
        before = {key: len(self._records.history(*key)) for key in entities}
        person = self.person
        refused = await self._recording.write(changes, reason)
        if refused is None and person == self.person:
            self._remember(changes, before)
        return refused

    def _remember(self, changes: Sequence[Change], before: dict[tuple[str, str], int]) -> None:
        found = []
        for (kind, id_), known in before.items():
            if not known:
                # a new record is not taken back by emptying it
                return
            fields = {c.field for c in changes if (c.kind, c.entity) == (kind, id_)}
            operation = self._own(kind, id_, fields)
            if operation:
                found.append((kind, id_, operation))
        if found:
            self._edited(tuple(found))

    def _own(self, kind: str, id_: str, fields: set[str]) -> str:
        for line in reversed(self._records.history(kind, id_)):
            if line.actor == self.person and line.field in fields and not line.is_event:
                return line.operation
        return ""


class SavedLine(QWidget):
    """Lies over the foot of the window for ten seconds; the key works as long as nothing newer
    was edited, also when the line is gone."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self._edit: Edit = ()
        self._person = ""
        self._task: asyncio.Task[None] | None = None
        self._text = note(desk.theme, "", "ink")
        self._text.setWordWrap(False)
        self._button = Button(desk.words.say("window.action.undo"), desk.theme, "Ctrl+Z")
        self._button.clicked.connect(self.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.setInterval(_SHOWN_MS)
        self._going.timeout.connect(self.hide)
        self._box: QWidget | None = None
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def edited(self, edit: Edit) -> None:
        """Something was edited here, by who acts now."""
        if not isValid(self):  # the window was built anew while the disk was awaited
            return
        self._edit, self._person = edit, actor(self._desk.view)
        if self._task is None:
            self._show("window.saved", undoable=True)

    def undo(self) -> None:
        """Take the last own edit back with a new operation."""
        if self._task is not None:
            return
        if taken_over(self._desk, self._person) is not None:
            self._edit = ()  # of who was here before: they did not ask for it
        if not self._edit:
            self._show("window.undo.nothing", undoable=False)
            return
        self._task = asyncio.ensure_future(self._undo(self._edit))

    async def settled(self) -> None:
        """Wait until what is being taken back is written or refused."""
        if self._task is not None:
            await self._task

    async def _undo(self, edit: Edit) -> None:
        records, recording = self._desk.view.records, self._desk.view.recording
        ways = [undo(k, i, records.history(k, i), operation) for k, i, operation in edit]
        reason = self._desk.words.say("recordwidgets.undo.reason")
        refused: Message | None = Message.of("window.undo.newer")
        if recording is not None and all(ways):
            refused = await recording.write([c for way in ways for c in way], reason)
        self._task = None
        if not isValid(self):
            return
        if refused is None:
            self._show("window.undone", undoable=False)
            self._edit = ()
        else:
            self._text.setText(self._desk.words.say(refused))
            self._place(undoable=False)

    def _show(self, code: str, *, undoable: bool) -> None:
        name = ""
        if self._edit:
            kind, id_, _ = self._edit[0]
            name = " ".join(called(self._desk, Target(kind, id_)))[:60]
        self._text.setText(self._desk.words.say(code, name=name))
        self._place(undoable)

    def _place(self, undoable: bool) -> None:
        self._button.setVisible(undoable)
        self.adjustSize()
        self.move(
            (self._over.width() - self.width()) // 2, self._over.height() - self.height() - 32
        )
        self.raise_()
        self.show()
        self._listen(QApplication.focusWidget() if undoable else None)
        self._going.start()

    def _listen(self, box: QWidget | None) -> None:
        """Be asked before `box`: it takes the key for itself, also when it has nothing typed to
        take back, as after every save from within it."""
        if self._box is not None and isValid(self._box):
            self._box.removeEventFilter(self)
        self._box = box
        if box is not None:
            box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See `_listen`."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        if not event.matches(QKeySequence.StandardKey.Undo) or _has_typed(watched):
            return False
        event.ignore()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._listen(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("raised"))
        painter.setPen(self._desk.theme.color("edge"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _has_typed(box: QObject) -> bool:
    if isinstance(box, QLineEdit):
        return box.isUndoAvailable()
    return isinstance(box, QPlainTextEdit) and box.document().isUndoAvailable()
