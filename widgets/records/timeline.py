"""What happened to a record, oldest first, with a line to add to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, Line, RecordKind
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records.following import Following
from widgets.records.lines import Entry, Lines
from widgets.records.people import actor_name
from widgets.records.permitted import follow_authority

STATE = "timeline"


class Timeline(QWidget):
    """The events of a record with time and person, a date above the first of each day.

    With `entry`, the name of an event, there is a line at the foot: Enter writes the event with
    {"text": what is typed}.
    """

    added = Signal()
    """The event of the entry line is on the disk."""

    def __init__(
        self,
        desk: Desk,
        kind: RecordKind,
        names: Mapping[str, Callable[[Line], str]],
        entry: str = "",
        most: int = 0,
        hint: str = "",
    ) -> None:
        """`names` says each event that is shown; what is not in it is left out.

        `most` is the greatest height of the list in px; 0: as high as there is room.
        """
        super().__init__()
        self._desk, self._kind, self._names = desk, kind, names
        self._event = entry
        self._id = ""
        self._typed: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None
        say = desk.words.say
        self.list = Lines(
            desk.theme, say("recordwidgets.timeline.empty"), say("recordwidgets.timeline"), most
        )
        self.box = QLineEdit()
        self.box.setFont(desk.theme.font("body"))
        self._hint = hint or say("recordwidgets.timeline.entry")
        self.box.setAccessibleName(self._hint)
        self._why = note(desk.theme, "", "ink")
        self._why.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(4)
        foot.addWidget(self.box)
        foot.addWidget(self._why)
        column.addLayout(foot)
        self._following = Following(self, desk.view.records, frozenset({kind.name}), self._hear)
        follow_authority(self, desk.view, self._update)
        self._update()

    def open(self, id_: str) -> None:
        """Show the events of a record; what is half typed for another one waits for its return."""
        if id_ != self._id:
            if self._id:
                self._typed[self._id] = self.box.text()
            self._id = id_
            self.box.setText(self._typed.pop(id_, ""))
            self._why.hide()
        self._read()
        self._update()

    def add(self) -> None:
        """Write what is typed as an event."""
        text = self.box.text().strip()
        if text and self._event and self._id and self._task is None:
            self._task = asyncio.ensure_future(self._write(self._id, text))

    async def settled(self) -> None:
        """Wait until what is being added is written or refused."""
        if self._task is not None:
            await self._task

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the line adds it; nobody further out shall take it for something else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box.hasFocus():
            self.add()
        else:
            event.ignore()

    def state(self) -> dict[str, str]:
        """What is half typed."""
        return {STATE: f"{self._id}\n{self.box.text()}"} if self.box.text() else {}

    def restore(self, state: Mapping[str, str]) -> None:
        """Type it again, for the same record."""
        id_, _, text = state.get(STATE, "").partition("\n")
        if id_ and id_ == self._id:
            self.box.setText(text)
        elif id_:
            self._typed[id_] = text

    async def _write(self, id_: str, text: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        change = Change(self._kind.name, id_, self._event, {"text": text}, is_event=True)
        refused = await recording.write((change,))
        if not isValid(self):
            return
        self._task = None
        if refused is not None:
            self._why.setText(self._desk.words.say(refused))
            self._why.show()
            return
        self._why.hide()
        if id_ == self._id and self.box.text().strip() == text:
            self.box.clear()
        self._read()
        self.list.scrollToBottom()
        self.added.emit()

    def _hear(self, entities: frozenset[tuple[str, str]]) -> None:
        if (self._kind.name, self._id) in entities:
            self._read()

    def _read(self) -> None:
        records, words = self._desk.view.records, self._desk.words
        lines = records.events(self._kind.name, self._id) if self._id else ()
        entries: list[Entry] = []
        day = ""
        for number, line in enumerate(lines):
            if line.field not in self._names:
                continue
            date = words.date(line.wall_ms)
            erased = line.erased_ms is not None
            entries.append(
                Entry(
                    f"{line.operation}/{number}",
                    f"{words.clock(line.wall_ms)} · {actor_name(self._desk, line.actor)}",
                    words.say("recordwidgets.erased", time=words.time(line.erased_ms))
                    if erased and line.erased_ms is not None
                    else self._names[line.field](line),
                    day=date if date != day else "",
                    quiet=erased,
                )
            )
            day = date
        self.list.show_entries(entries)

    def _update(self) -> None:
        recording = self._desk.view.recording
        self.box.setVisible(bool(self._event) and recording is not None)
        if not self._event or recording is None:
            return
        permission = self._kind.events_by_name[self._event].permission or self._kind.edit
        refused = recording.objection(permission)
        self.box.setReadOnly(refused is not None)
        hint = self._hint if refused is None else self._desk.words.say(refused)
        self.box.setPlaceholderText(hint)
        self.box.setToolTip(hint if refused is not None else "")
        self.box.setMinimumWidth(min(120, QFontMetrics(self.box.font()).horizontalAdvance(hint)))
