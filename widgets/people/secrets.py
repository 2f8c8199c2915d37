"""Password and PIN of a person at this station: set by the person, or by who may for others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, follow_authority

_LINE = 28
_WIDEST = 320


class SecretsPanel(QWidget):
    """Says what is set, and sets it anew; nothing that is typed here is kept anywhere else."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._post = desk, desk.post
        self._id = ""
        self._task: asyncio.Task[None] | None = None
        say = desk.words.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.state = note(desk.theme, "", "ink")
        column.addWidget(self.state)
        self._own_label = note(desk.theme, say("people.secrets.own"))
        self.own = self._box(column, self._own_label)
        self.password = self._box(column, note(desk.theme, say("people.secrets.new_password")))
        self.pin = self._box(column, note(desk.theme, say("people.secrets.new_pin")))
        self.told = note(desk.theme, "", "ink")
        column.addWidget(self.told)
        self.set_password = Button(say("people.secrets.set_password"), desk.theme)
        self.set_pin = Button(say("people.secrets.set_pin"), desk.theme)
        self.set_password.clicked.connect(self._set_password)
        self.set_pin.clicked.connect(self._set_pin)
        self.password.returnPressed.connect(self._set_password)
        self.pin.returnPressed.connect(self._set_pin)
        self._buttons = Buttons([self.set_password, self.set_pin])
        column.addWidget(self._buttons)
        follow_authority(self, desk.view, self._update)
        self._update()

    def open(self, id_: str) -> None:
        """The person whose secrets these are."""
        if id_ != self._id:
            for box in (self.own, self.password, self.pin):
                box.clear()
            self._tell("")
        self._id = id_
        self._update()

    async def settled(self) -> None:
        """Wait until what was asked is done or refused."""
        if self._task is not None:
            await self._task

    def _box(self, column: QVBoxLayout, label: QWidget) -> QLineEdit:
        box = QLineEdit()
        box.setEchoMode(QLineEdit.EchoMode.Password)
        box.setFixedHeight(_LINE)
        box.setMaximumWidth(_WIDEST)
        box.setFont(self._desk.theme.font("body"))
        box.setAccessibleName(getattr(label, "text", lambda: "")())
        column.addWidget(label)
        column.addWidget(box)
        return box

    def _update(self) -> None:
        post, say = self._post, self._desk.words.say
        if post is None or not self._id:
            self.setEnabled(False)
            return
        password, pin = post.has_secrets(self._id)
        if password and pin:
            self.state.setText(say("people.secrets.both"))
        elif password:
            self.state.setText(say("people.secrets.password"))
        else:
            self.state.setText(say("people.secrets.none"))
        own = post.session.person == self._id and password
        self.own.setVisible(own)
        self._own_label.setVisible(own)
        refused = post.secrets_objection(self._id)
        for part in (self.own, self.password, self.pin, self.set_password, self.set_pin):
            part.setEnabled(refused is None)
        self.setEnabled(True)
        if refused is not None:
            self._tell(say(refused))
        elif not self.told.text() or not self.password.isEnabled():
            self._tell("")

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _set_password(self) -> None:
        if self._post is not None and self.password.text():
            work = self._post.set_password(self._id, self.password.text(), self.own.text())
            self._carry_out(work, self.password, "people.secrets.password_set")

    def _set_pin(self) -> None:
        if self._post is not None and self.pin.text():
            work = self._post.set_pin(self._id, self.pin.text(), self.own.text())
            self._carry_out(work, self.pin, "people.secrets.pin_set")

    def _carry_out(
        self, work: Coroutine[Any, Any, Message | None], box: QLineEdit, done: str
    ) -> None:
        if self._task is not None and not self._task.done():
            work.close()
            return

        async def wait() -> None:
            wrong = await work
            if not isValid(self):
                return
            self._update()
            if wrong is None:
                box.clear()
                self.own.clear()
                self._tell(self._desk.words.say(Message(done)))
            else:
                self._tell(self._desk.words.say(wrong))

        self._task = asyncio.ensure_future(wait())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons belong to the page."""
        event.ignore()
