"""Handing a key out and taking it back: in the inspector, beside the list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.keys import ISSUE, KEY, SUBJECT, issue_of, returned
from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import Section, note
from widgets.keys.terms import TYPES, key_name, moment, standing
from widgets.records import Buttons, Following, Form, MomentEdit, Row, TextEdit, actor_name
from widgets.records.permitted import follow_authority

_HOURS = 4
_HOUR = 3_600_000
_ISSUE = SUBJECT.kind(ISSUE)


class HandPanel(QWidget):
    """Fits the inspector; I hands out, R takes back."""

    done = Signal(str)
    """Id of the key that went out or came back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        self._task: asyncio.Task[None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        say, theme = desk.words.say, desk.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Section(theme)
        head.rows.setSpacing(3)
        self._title = QLabel()
        self._title.setFont(theme.font("title"))
        self._title.setWordWrap(True)
        self._standing = QLabel()
        self._standing.setFont(theme.font("strong"))
        self._none = note(theme, say("keys.nothing"), "ink2")
        self._none.setFont(theme.font("body"))
        self._lines = note(theme, "", "ink2")
        self._phone = QLabel()
        self._phone.setFont(theme.font("card"))
        for widget in (self._none, self._title, self._standing, self._lines, self._phone):
            head.rows.addWidget(widget)
        column.addWidget(head)
        self.issue_button = Button(say("keys.do.issue"), theme, "I", primary=True)
        self.issue_button.clicked.connect(self.begin_issue)
        self.return_button = Button(say("keys.do.return"), theme, "R", primary=True)
        self.return_button.clicked.connect(self.take_back)
        self._row = Buttons([self.issue_button, self.return_button])
        self._why = note(theme, "", "ink")
        self._why.setFont(theme.font("strong"))
        self._why.hide()
        self._actions = Section(theme)
        self._actions.rows.setSpacing(6)
        self._actions.rows.addWidget(self._row)
        self._actions.rows.addWidget(self._why)
        column.addWidget(self._actions)
        self.form = Form(
            desk,
            _ISSUE,
            [
                Row("holder", say("keys.field.holder"), TextEdit(desk)),
                Row("company", say("keys.field.company"), TextEdit(desk)),
                Row("phone", say("keys.field.phone"), TextEdit(desk)),
                Row("due", say("keys.field.due"), MomentEdit(desk)),
            ],
            follows=self._handed,
        )
        self.form.saved.connect(self._issued)
        self.form.hide()
        column.addWidget(self.form)
        column.addStretch(1)
        self._following = Following(
            self, desk.view.records, frozenset({KEY, ISSUE}), lambda _: self._refresh()
        )
        follow_authority(self, desk.view, self._refresh)
        self.open("")

    @property
    def refusal(self) -> str:
        """Why the last step was not done."""
        return self.form.refusal or ("" if self._why.isHidden() else self._why.text())

    def open(self, id_: str) -> None:
        """Show a key, or nothing; what is half typed for another one is let go."""
        if id_ != self._id:
            self._why.hide()
            self.form.hide()
        self._id = id_
        self._refresh()

    def _refresh(self) -> None:
        view, words = self._desk.view, self._desk.words
        record = view.records.get(KEY, self._id) if self._id else None
        self._actions.setVisible(record is not None and view.recording is not None)
        if record is None:
            for label in (self._title, self._standing, self._lines, self._phone):
                label.hide()
            self._none.show()
            return
        out = issue_of(view.records, self._id)
        name = key_name(self._desk, record)
        self._title.setText(" · ".join(part for part in (record.text("label"), name) if part))
        self._standing.setText(standing(self._desk, record))
        lines = [words.say(TYPES.get(record.text("type"), "keys.type.key"))]
        for code, field in (("keys.line.opens", "opens"), ("keys.line.home", "home")):
            if record.text(field):
                lines.append(words.say(code, value=record.text(field)))
        if out is not None:
            whose = (out.text("holder"), out.text("company"))
            lines.append(" · ".join(part for part in whose if part))
            lines.append(
                words.say(
                    "keys.line.out",
                    since=moment(self._desk, out.number("issued")),
                    due=moment(self._desk, out.number("due")),
                    person=actor_name(self._desk, out.text("issued_by")),
                )
            )
        self._lines.setText("\n".join(lines))
        self._phone.setText("" if out is None else out.text("phone"))
        self._none.hide()
        for label in (self._title, self._standing, self._lines):
            label.show()
        self._phone.setVisible(bool(self._phone.text()))
        self._show_buttons(out is not None, record.flag("lost"))

    def _show_buttons(self, is_out: bool, lost: bool) -> None:
        recording = self._desk.view.recording
        refused = None if recording is None else recording.objection("key.issue")
        self.issue_button.setVisible(not is_out and self.form.isHidden())
        self.return_button.setVisible(is_out)
        free = recording is not None and refused is None and self._task is None
        self.issue_button.setEnabled(free and not lost)
        self.return_button.setEnabled(free)
        for button in (self.issue_button, self.return_button):
            button.setToolTip("" if refused is None else self._desk.words.say(refused))
        self._actions.setVisible(recording is not None and (is_out or self.form.isHidden()))
        self._row.again()

    def begin_issue(self) -> None:
        """Ask who gets it and until when."""
        recording = self._desk.view.recording
        if recording is None or not self._id:
            return
        now = self._desk.view.now()
        self.form.begin(
            {
                "key": self._id,
                "issued": now,
                "due": now + _HOURS * _HOUR,
            }
        )
        self.form.show()
        self._refresh()
        self.form.editor("holder").setFocus()

    def _handed(
        self, _id: str, is_new: bool, _value: Callable[[str], JsonValue]
    ) -> Mapping[str, JsonValue]:
        """When and by whom it is handed out is known when that is saved: the form may have been
        begun by somebody else."""
        recording = self._desk.view.recording
        if recording is None or not is_new:
            return {}
        return {"issued": self._desk.view.now(), "issued_by": recording.person or None}

    def take_back(self) -> None:
        """It is here again."""
        out = issue_of(self._desk.view.records, self._id)
        if out is not None and self._task is None:
            self._task = asyncio.ensure_future(self._take(out.id))

    async def settled(self) -> None:
        """Wait until what is being written is written or refused."""
        if self._task is not None:
            await self._task
        await self.form.settled()

    async def _take(self, issue: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        refused = await recording.write(returned(issue, self._desk.view.now(), recording.person))
        if not isValid(self):
            return
        self._task = None
        self._why.setVisible(refused is not None)
        if refused is not None:
            self._why.setText(self._desk.words.say(refused))
        self._refresh()
        self.setFocus()
        self.done.emit(self._id)

    def _issued(self, _id: str) -> None:
        self.form.hide()
        self.form.clear()
        self._refresh()
        self.setFocus()
        self.done.emit(self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters press their buttons; Escape lets the half typed go."""
        if event.key() == Qt.Key.Key_Escape and not self.form.isHidden():
            self.form.hide()
            self._refresh()
            self.setFocus()
        elif not self.press(event):
            event.ignore()

    def press(self, event: QKeyEvent) -> bool:
        """Click the button whose letter was typed; False if there is none."""
        return self._row.press(event)
