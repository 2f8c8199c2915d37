"""A form: labelled rows with an editor each, saved as one operation, half-typed text kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import FieldValue, JsonValue, Record, RecordKind
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records.editing import Editing, Follows, load
from widgets.records.editor import Editor
from widgets.records.following import Following
from widgets.records.formfoot import FormFoot
from widgets.records.formrow import Heading, Row
from widgets.records.formrows import FormRows
from widgets.records.halftyped import HalfTyped
from widgets.records.permitted import follow_authority

WIDEST = 760
"""On the whole middle a line of text stays readable."""


class Form(QWidget):
    """One record of a kind, or one to be.

    Ctrl+S saves, Escape takes back what was typed. While somebody else writes the same record,
    untouched fields follow and typed text stays; saving then keeps both, as a conflict. What is
    half typed when another record is opened waits for the return to its own.
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
        stays: Callable[[str, Record], bool] | None = None,
    ) -> None:
        """`reason`: offer a line to say why, which is kept with the operation.

        `follows` is asked when it is saved: what else is written with what was typed. `stays`
        says which field nobody can edit any more, as the record stands.
        """
        super().__init__()
        self._stays = stays
        self._follows = follows
        self._desk, self._kind = desk, kind
        self._editing: Editing | None = None
        self._task: asyncio.Task[None] | None = None
        self._dirty = False
        self._half = HalfTyped()
        self.rows = FormRows(desk, kind.name, rows)
        self.rows.edited.connect(self._edited)
        self._foot = FormFoot(desk, reason)
        self._foot.save.clicked.connect(self.save)
        self._foot.back.clicked.connect(self.discard)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(4)
        self._none = note(desk.theme, desk.words.say("recordwidgets.form.none"), "ink2")
        self._none.setFont(desk.theme.font("body"))
        for part in (self._none, self.rows, self._foot):
            part.setMaximumWidth(WIDEST)
            column.addWidget(part)
        column.addStretch(1)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)
        self._following = Following(
            self, desk.view.records, frozenset({kind.name}), self._others_wrote
        )
        follow_authority(self, desk.view, self._update)
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

    def editor(self, field: str) -> Editor:
        """The editor of a field. LookupError for one that the form does not have."""
        return self.rows.editor(field)

    def open(self, id_: str) -> None:
        """Show a record, with what was half typed into it before."""
        if self.id == id_ and not self.is_new:
            self._take_in()
            return
        self._leave()
        if not self._resume(self._half.take(id_)):
            self._start(Editing(self._kind.name, id_, self._opened(id_)))

    def begin(self, values: Mapping[str, JsonValue] | None = None) -> None:
        """Show a new record with these values, or the half-typed one that began with them; also
        values without a row are written."""
        self._leave()
        if self._resume(self._half.take_begun(values or {})):
            return
        recording = self._desk.view.recording
        id_ = recording.new_id() if recording is not None else ""
        self._start(Editing(self._kind.name, id_, begun=values or {}))

    def clear(self) -> None:
        """Show no record."""
        self._leave()
        self._start(None)

    def refresh(self) -> None:
        """Show at once what was written beside this form; otherwise it follows within 0.5 s."""
        self._take_in()

    def set_value(self, field: str, value: JsonValue) -> None:
        """Enter a value as if the person had. LookupError for a field without a row."""
        self.rows.editor(field).put(value)
        self._edited(field)

    def discard(self) -> None:
        """Take back what was typed."""
        editing = self._editing
        if editing is not None and editing.is_new:
            self._start(Editing(editing.kind, editing.id, begun=editing.begun))
        elif editing is not None:
            self._start(Editing(editing.kind, editing.id, self._opened(editing.id)))

    # -- saving

    def save(self) -> None:
        """Write what differs; the outcome comes with `saved` or stands under the rows."""
        if self._editing is None or self.saving or not self._foot.save.isEnabled():
            return
        problem = self.rows.first_problem()
        if not problem and not self._editing.changes(self._follows):
            problem = self._desk.words.say("recordwidgets.nothing")
        if problem:
            self._foot.refuse(problem)
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
        shown = self._editing is editing
        if refused is not None:
            sentence = self._desk.words.say(self.rows.in_words(refused))
            if shown:
                self._foot.refuse(sentence)
            else:
                self._half.note(editing.id, sentence)
            self._update()
            return
        if shown:
            self._written(editing, {change.field: change.value for change in changes})
        else:
            self._half.take(editing.id)
            self._update()
        self.saved.emit(editing.id)

    def _written(self, editing: Editing, values: Mapping[str, JsonValue]) -> None:
        """Only what was typed while the disk was awaited is still to be saved."""
        self._foot.reason.clear()
        touched = editing.touched.items()
        later = {name for name, value in touched if value != values.get(name)}
        typed = self.rows.typed(later | self.rows.unfinished())
        self._start(Editing(self._kind.name, editing.id, self._opened(editing.id)))
        self._retype(typed)

    # -- what is kept over a rebuild of the window, and while another record is shown

    def state(self) -> dict[str, str]:
        """The record, and everything that is typed and not saved, of others too."""
        return self._half.state(self._dump())

    def restore(self, state: Mapping[str, str]) -> bool:
        """Type again what was typed; False if no record of this form was shown."""
        return self._resume((self._half.restore(state), ""))

    def _dump(self) -> str:
        return "" if self._editing is None else self._editing.dump(self.rows.typed(self._held()))

    def _leave(self) -> None:
        if self._editing is not None and self._dirty:
            self._half.keep(self._editing, self._dump(), self.refusal)

    def _resume(self, kept: tuple[str, str]) -> bool:
        try:
            id_, is_new, begun, seen, typed = load(kept[0])
        except ValueError:
            return False
        # it may have been saved just when the window was built anew
        if is_new and self._desk.view.records.get(self._kind.name, id_) is None:
            self._start(Editing(self._kind.name, id_, begun=begun))
        else:
            self._start(Editing(self._kind.name, id_, {**self._opened(id_), **seen}))
        self._retype(typed)
        self._take_in()
        self._foot.refuse(kept[1])
        return True

    def _retype(self, typed: Mapping[str, str]) -> None:
        for name, text in typed.items():
            if name in self.rows.by_field:
                self.rows.editor(name).retype(text)
                self._edited(name)

    # -- what others do

    def _others_wrote(self, entities: frozenset[tuple[str, str]]) -> None:
        if (self._kind.name, self.id) in entities:
            self._take_in()

    def _take_in(self) -> None:
        editing = self._editing
        if editing is None or self.saving:
            return
        if editing.is_new:
            if self._desk.view.records.get(self._kind.name, editing.id) is not None:
                # saved from the window as it was before it was built anew
                self._resume((self._dump(), self.refusal))
            return
        opened = self._opened(editing.id)
        fresh, foreign = editing.take_in(opened, self._held())
        self.rows.put(fresh, editing.value)
        self.rows.say_foreign({name: opened[name].standing for name in foreign})
        self.rows.show_conflicts(self.id, editing.opened)
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

    def _opened(self, id_: str) -> Mapping[str, FieldValue]:
        return self._desk.view.records.opened(self._kind.name, id_)

    def _held(self) -> set[str]:
        """Fields that the person has typed into."""
        touched = set() if self._editing is None else set(self._editing.touched)
        return touched | self.rows.unfinished()

    def _start(self, editing: Editing | None) -> None:
        self._editing = editing
        self.rows.fill(lambda name: None if editing is None else editing.value(name))
        self._foot.refuse("")
        self.rows.show_conflicts(self.id, {} if editing is None else editing.opened)
        self._update()

    def _edited(self, name: str) -> None:
        if self._editing is None:
            return
        editor = self.rows.editor(name)
        if not editor.problem():
            self._editing.touch(name, editor.value())
        self._update()

    def _update(self) -> None:
        shown = self._editing is not None
        # a form of nothing would show its first choices as if they were somebody's
        self._none.setVisible(not shown)
        self.rows.setVisible(shown)
        self._foot.setVisible(shown)
        general = self._kind.create if self.is_new else self._kind.edit
        objection = self._objection(general) if shown else ""
        staying = self._staying()
        self.rows.lock(
            lambda name: (
                not shown
                or name in staying
                or bool(self._objection(self._kind.by_name[name].permission or general))
            )
        )
        dirty = shown and bool(self._held())
        self._foot.show_state(
            objection,
            writable=shown and (not objection or dirty),
            savable=not self.saving and (dirty or self.is_new),
            dirty=dirty,
        )
        if dirty != self._dirty:
            self._dirty = dirty
            self.changed.emit(dirty)

    def _staying(self) -> frozenset[str]:
        """Fields that nobody can edit any more."""
        if self._stays is None or self._editing is None:
            return frozenset()
        record = self._desk.view.records.get(self._kind.name, self._editing.id)
        if record is None:
            return frozenset()
        return frozenset(name for name in self.rows.by_field if self._stays(name, record))

    def _objection(self, permission: str) -> str:
        recording = self._desk.view.recording
        if recording is None:
            return self._desk.words.say("recordwidgets.not_live")
        refused = recording.objection(permission)
        return "" if refused is None else self._desk.words.say(refused)
