"""Everything that was ever written of a record: who, when, from what to what; and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, JsonValue, Line, RecordKind, undo
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.buttons import Buttons
from widgets.records.following import Following
from widgets.records.lines import Entry, Lines
from widgets.records.people import actor_name
from widgets.records.permitted import follow_authority

_ARROW = " \u2192 "


class HistoryList(QWidget):
    """Operations, newest first; U takes the chosen one back with a new operation."""

    undone = Signal(str)
    """Id of the record."""

    def __init__(
        self,
        desk: Desk,
        kind: RecordKind,
        label_of: Mapping[str, str],
        show: Callable[[str, JsonValue], str],
        most: int = 320,
        lasting: bool = False,
    ) -> None:
        """`label_of` names fields and events; `show` says a value, also None and of events.

        `most` is the greatest height in px; 0: as high as there is room. `lasting`: nothing is
        taken back here, because what began or ended begins or ends anew.
        """
        super().__init__()
        self._desk, self._kind, self._lasting = desk, kind, lasting
        self._label_of, self._show = label_of, show
        self._id = ""
        self._lines: Sequence[Line] = ()
        self._task: asyncio.Task[None] | None = None
        say = desk.words.say
        self.list = Lines(
            desk.theme, say("recordwidgets.history.empty"), say("recordwidgets.history"), most, True
        )
        self.list.chosen.connect(lambda _: self._update())
        self.undo_button = Button(say("recordwidgets.undo"), desk.theme, "U")
        self.undo_button.clicked.connect(self.undo)
        self._buttons = Buttons([self.undo_button])
        self._why = note(desk.theme, "", "ink2")
        self._why.setContentsMargins(16, 4, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self._buttons)
        column.addWidget(self._why)
        column.addLayout(foot)
        self._buttons.setVisible(not lasting)  # not before it has its place: it would flash
        self._following = Following(self, desk.view.records, frozenset({kind.name}), self._hear)
        follow_authority(self, desk.view, self._update)
        self._update()

    def open(self, id_: str) -> None:
        """Show the history of a record; of none for an empty id."""
        self._id = id_
        self._read()

    def undo(self) -> None:
        """Take the chosen operation back."""
        changes = self._way_back()
        if changes and self._task is None:
            self._task = asyncio.ensure_future(self._write(changes))

    async def settled(self) -> None:
        """Wait until what is being taken back is written or refused."""
        if self._task is not None:
            await self._task

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons."""
        if not self._buttons.press(event):
            event.ignore()

    async def _write(self, changes: Sequence[Change]) -> None:
        words, recording, id_ = self._desk.words, self._desk.view.recording, self._id
        if recording is None:
            return
        refused = await recording.write(changes, words.say("recordwidgets.undo.reason"))
        if not isValid(self):
            return
        self._task = None
        if refused is not None:
            self._say(words.say(refused))
            return
        self._read()
        if self.list.count():
            self.list.setCurrentRow(0)
        self.undone.emit(id_)

    def _hear(self, entities: frozenset[tuple[str, str]]) -> None:
        if (self._kind.name, self._id) in entities:
            self._read()

    def _read(self) -> None:
        records = self._desk.view.records
        self._lines = records.history(self._kind.name, self._id) if self._id else ()
        self.list.show_entries(list(reversed(self._entries())))
        self._update()

    def _entries(self) -> list[Entry]:
        by_operation: dict[str, list[Line]] = {}
        before: dict[str, Line] = {}
        texts: dict[str, list[str]] = {}
        for line in self._lines:
            by_operation.setdefault(line.operation, []).append(line)
            texts.setdefault(line.operation, []).append(self._said(line, before.get(line.field)))
            if not line.is_event:
                before[line.field] = line
        return [
            self._entry(operation, lines, "\n".join(texts[operation]))
            for operation, lines in by_operation.items()
        ]

    def _entry(self, operation: str, lines: Sequence[Line], text: str) -> Entry:
        words, first = self._desk.words, lines[0]
        when = words.since(first.wall_ms, self._desk.view.now())
        reason = first.reason
        if first.reason_erased_ms is not None:
            reason = words.say("recordwidgets.erased", time=words.time(first.reason_erased_ms))
        return Entry(
            operation,
            f"{when} · {actor_name(self._desk, first.actor)}",
            text,
            words.say("recordwidgets.history.reason", reason=reason) if reason else "",
            quiet=all(line.erased_ms is not None for line in lines),
        )

    def _said(self, line: Line, before: Line | None) -> str:
        label = self._label_of.get(line.field, line.field)
        now = self._value(line)
        if line.is_event or before is None:
            return self._line(label, now) if now else label
        return self._line(label, f"{self._value(before)}{_ARROW}{now}")

    def _line(self, label: str, value: str) -> str:
        return self._desk.words.say("recordwidgets.history.line", field=label, value=value)

    def _value(self, line: Line) -> str:
        words = self._desk.words
        if line.erased_ms is not None:
            return words.say("recordwidgets.erased", time=words.time(line.erased_ms))
        return self._show(line.field, line.value)

    def _way_back(self) -> Sequence[Change]:
        chosen = self.list.chosen_id
        if self._lasting or not chosen or not self._lines or chosen == self._lines[0].operation:
            return ()
        return undo(self._kind.name, self._id, self._lines, chosen)

    def _update(self) -> None:
        words, recording = self._desk.words, self._desk.view.recording
        changes = self._way_back()
        why = ""
        if recording is None:
            why = words.say("recordwidgets.not_live") if self._id else ""
        elif changes:
            for permission in self._kind.permissions(changes, is_new=False):
                refused = recording.objection(permission)
                why = why or ("" if refused is None else words.say(refused))
        elif (
            not self._lasting
            and self.list.chosen_id
            and any(
                line.operation == self.list.chosen_id and not line.is_event for line in self._lines
            )
        ):
            first = self.list.chosen_id == self._lines[0].operation
            why = words.say("recordwidgets.undo.first" if first else "recordwidgets.undo.newer")
        self.undo_button.setEnabled(bool(changes) and not why)
        self._say(why)

    def _say(self, text: str) -> None:
        self._why.setText(text)
        self._why.setVisible(bool(text))
