"""A form: labelled rows with an editor each, saved as one operation, half-typed text kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import JsonValue, RecordKind
from models.text import Message
from widgets.contribution import Desk
from widgets.records.conflict import ConflictLine
from widgets.records.editing import Editing, Follows, load
from widgets.records.following import Following
from widgets.records.formfoot import FormFoot
from widgets.records.formrow import FormRow, Heading, Row, heading

STATE = "form"


class Form(QWidget):
    """One record of a kind, or one to be.

    Ctrl+S saves, Escape takes back what was typed. While somebody else writes the same record,
    untouched fields follow and typed text stays; saving then keeps both, as a conflict.
    """

    saved = Signal(str)
    """Id of the record that is on the disk now."""
    changed = Signal(bool)
    """Whether there is something to save."""

    def __init__(
        self,
        desk: Desk,
        kind: RecordKind,
        rows: Sequence[Row | Heading],
        reason: bool = False,
        follows: Follows | None = None,
    ) -> None:
        """`reason`: offer a line to say why, which is kept with the operation.

        `follows` is asked when it is saved: what else is written with what was typed.
        """
        super().__init__()
        self._follows = follows
        self._desk, self._kind = desk, kind
        self._editing: Editing | None = None
        self._task: asyncio.Task[None] | None = None
        self._dirty = False
        self._rows: dict[str, FormRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(4)
        for row in rows:
            if isinstance(row, Heading):
                column.addWidget(heading(desk, row))
                continue
            made = FormRow(desk, row)
            row.editor.edited.connect(lambda name=row.field: self._edited(name))
            column.addWidget(made)
            self._rows[row.field] = made
        self._foot = FormFoot(desk, reason)
        self._foot.save.clicked.connect(self.save)
        self._foot.back.clicked.connect(self.discard)
        column.addWidget(self._foot)
        column.addStretch(1)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)
        self._following = Following(
            self, desk.view.records, frozenset({kind.name}), self._others_wrote
        )
        self._update()

    # -- what is shown

    @property
    def id(self) -> str:
        """Id of the record; empty while there is none."""
        return "" if self._editing is None else self._editing.id

    @property
    def is_new(self) -> bool:
        """True while the record is not written yet."""
        return self._editing is not None and self._editing.is_new

    @property
    def dirty(self) -> bool:
        """True if the person entered something that is not saved."""
        return self._dirty

    @property
    def refusal(self) -> str:
        """Why it was not saved; empty if nothing is wrong."""
        return self._foot.refusal

    def editor(self, field: str) -> QWidget:
        """The editor of a field. LookupError for one that the form does not have."""
        return self._rows[field].row.editor

    def open(self, id_: str) -> None:
        """Show a record; what was typed into another one is lost, what was typed here stays."""
        if self._editing is not None and self._editing.id == id_ and not self._editing.is_new:
            self._take_in()
            return
        self._start(Editing(self._kind.name, id_, self._desk.view.records.opened(*self._key(id_))))

    def begin(self, values: Mapping[str, JsonValue] | None = None) -> None:
        """Show a new record with these values; also those without a row are written."""
        recording = self._desk.view.recording
        id_ = recording.new_id() if recording is not None else ""
        self._start(Editing(self._kind.name, id_, begun=values or {}))

    def clear(self) -> None:
        """Show no record."""
        self._editing = None
        self._reset()

    def set_value(self, field: str, value: JsonValue) -> None:
        """Enter a value as if the person had. LookupError for a field without a row."""
        self._rows[field].row.editor.put(value)
        self._edited(field)

    def discard(self) -> None:
        """Take back what was typed."""
        if self._editing is None:
            return
        if self._editing.is_new:
            self._start(Editing(self._kind.name, self._editing.id, begun=self._editing.begun))
        else:
            id_ = self._editing.id
            opened = self._desk.view.records.opened(*self._key(id_))
            self._start(Editing(self._kind.name, id_, opened))

    # -- saving

    def save(self) -> None:
        """Write what differs; the outcome comes with `saved` or stands under the rows."""
        if self._editing is None or self.saving or not self._foot.save.isEnabled():
            return
        for made in self._rows.values():
            problem = made.row.editor.problem()
            if problem:
                self._foot.refuse(f"{made.row.label}: {problem}")
                made.row.editor.setFocus()
                return
        self._task = asyncio.ensure_future(self._write(self._editing))
        self._update()

    @property
    def saving(self) -> bool:
        """True while the disk is awaited."""
        return self._task is not None and not self._task.done()

    async def settled(self) -> None:
        """Wait until what is being saved is saved or refused."""
        if self._task is not None:
            await self._task

    async def _write(self, editing: Editing) -> None:
        recording = self._desk.view.recording
        changes = editing.changes(self._follows)
        if recording is None or not changes:
            return
        refused = await recording.write(changes, self._foot.reason.text().strip())
        if not isValid(self):
            return
        self._task = None
        if refused is not None:
            self._foot.refuse(self._desk.words.say(self._in_words(refused)))
            self._update()
            return
        if self._editing is editing:
            self._written(editing, {change.field: change.value for change in changes})
        self.saved.emit(editing.id)

    def _written(self, editing: Editing, values: Mapping[str, JsonValue]) -> None:
        """Only what was typed while the disk was awaited is still to be saved."""
        self._foot.reason.clear()
        self._foot.refuse("")
        opened = self._desk.view.records.opened(*self._key(editing.id))
        later = {
            name: made.row.editor.typed()
            for name, made in self._rows.items()
            if name in editing.touched and editing.touched[name] != values.get(name)
        }
        self._start(Editing(self._kind.name, editing.id, opened))
        self._retype(later)

    def _in_words(self, refused: Message) -> Message:
        """The same with the label of the field, where the message names one."""
        made = self._rows.get(str(refused.parameters.get("field", "")))
        if made is None:
            return refused
        return Message.of(refused.code, **{**refused.parameters, "field": made.row.label})

    # -- what is kept over a rebuild of the window

    def state(self) -> dict[str, str]:
        """The record, and everything that is typed and not saved."""
        if self._editing is None:
            return {}
        return {
            STATE: self._editing.dump({n: self._rows[n].row.editor.typed() for n in self._held()})
        }

    def restore(self, state: Mapping[str, str]) -> bool:
        """Type again what was typed; False if there is nothing of this form in `state`."""
        try:
            id_, is_new, begun, seen, typed = load(state.get(STATE, ""))
        except ValueError:
            return False
        if is_new:
            self._start(Editing(self._kind.name, id_, begun=begun))
        else:
            opened = {**self._desk.view.records.opened(*self._key(id_)), **seen}
            self._start(Editing(self._kind.name, id_, opened))
        self._retype(typed)
        self._take_in()
        return True

    def _retype(self, typed: Mapping[str, str]) -> None:
        for name, text in typed.items():
            if name in self._rows:
                self._rows[name].row.editor.retype(text)
                self._edited(name)

    # -- what others do

    def _others_wrote(self, entities: frozenset[tuple[str, str]]) -> None:
        if self._key(self.id) in entities:
            self._take_in()

    def _take_in(self) -> None:
        editing = self._editing
        if editing is None or self.saving:
            return
        opened = self._desk.view.records.opened(*self._key(editing.id))
        if editing.is_new:
            return
        fresh, foreign = editing.take_in(opened, self._held())
        for name in fresh & self._rows.keys():
            self._rows[name].row.editor.put(editing.value(name))
        for name in foreign & self._rows.keys():
            self._rows[name].say_foreign(opened[name].standing)
        self._show_conflicts()
        self._update()

    # -- inside

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed, before it goes back a level; Enter goes on."""
        if event.key() == Qt.Key.Key_Escape and self._dirty:
            self.discard()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            event.ignore()

    def _key(self, id_: str) -> tuple[str, str]:
        return self._kind.name, id_

    def _held(self) -> set[str]:
        """Fields that the person has typed into."""
        touched = set() if self._editing is None else set(self._editing.touched)
        return touched | {n for n, made in self._rows.items() if made.row.editor.problem()}

    def _start(self, editing: Editing) -> None:
        self._editing = editing
        self._reset()

    def _reset(self) -> None:
        editing = self._editing
        for name, made in self._rows.items():
            made.row.editor.put(None if editing is None else editing.value(name))
            made.say_foreign(None)
        self._foot.refuse("")
        self._show_conflicts()
        self._update()

    def _edited(self, name: str) -> None:
        if self._editing is None:
            return
        editor = self._rows[name].row.editor
        if not editor.problem():
            self._editing.touch(name, editor.value())
        self._update()

    def _show_conflicts(self) -> None:
        opened = {} if self._editing is None else self._editing.opened
        for name, made in self._rows.items():
            value = opened.get(name)
            rivals = value is not None and bool(value.rivals)
            if rivals and value is not None:
                line = ConflictLine(
                    self._desk, self._kind.name, self.id, name, value, made.row.show
                )
                made.set_conflict(line)
            else:
                made.set_conflict(None)

    def _update(self) -> None:
        editing = self._editing
        objection = self._objection(self._kind.create if self.is_new else self._kind.edit)
        for name, made in self._rows.items():
            made.lock(editing is None or self._field_locked(name))
        dirty = editing is not None and bool(self._held())
        shown = editing is not None
        self._foot.show_state(
            objection if shown else "",
            writable=shown and (not objection or dirty),
            savable=not self.saving and (dirty or self.is_new),
            dirty=dirty,
        )
        if dirty != self._dirty:
            self._dirty = dirty
            self.changed.emit(dirty)

    def _field_locked(self, name: str) -> bool:
        declared = self._kind.by_name[name]
        general = self._kind.create if self.is_new else self._kind.edit
        return bool(self._objection(declared.permission or general)) or self._rows[name].row.fixed

    def _objection(self, permission: str) -> str:
        recording = self._desk.view.recording
        if recording is None:
            return self._desk.words.say("recordwidgets.not_live")
        refused = recording.objection(permission)
        return "" if refused is None else self._desk.words.say(refused)
