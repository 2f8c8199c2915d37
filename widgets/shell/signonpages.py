"""The three things that can be asked of somebody at the desk: a PIN, a password, a beginning."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.people import Colleague, Post
from models.records import Role
from models.text import Message, Name
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.shell.choices import Choice, Choices
from widgets.words.roles import ROLE_WORDS

_LINE = 28
_RANK = (
    Role.SECURITY_ADMIN,
    Role.FACILITY_MANAGER,
    Role.SHIFT_LEAD,
    Role.OPERATOR,
    Role.AUDITOR,
    Role.VIEWER,
)


def role_word(desk: Desk, colleague: Colleague) -> str:
    """The role that allows most, in a word."""
    held = [role for role in _RANK if role in colleague.roles] or [Role.VIEWER]
    return desk.words.say(ROLE_WORDS[held[0]])


class Around(Protocol):
    """What a page asks of the panel it stands in."""

    def carry_out(self, work: Coroutine[Any, Any, Message | None]) -> None:
        """Wait for it, and close when it is done."""

    def ask_password(self, name: str = "", why: str = "") -> None:
        """Turn to a full sign-on."""

    def leave(self) -> None:
        """Close."""


class SecretBox(QLineEdit):
    """A line that shows dots; where only digits are typed, letters are the buttons' keys."""

    def __init__(self, desk: Desk, name: str, letters: Mapping[str, Button] | None = None) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setFixedHeight(_LINE)
        self.setFont(desk.theme.font("body"))
        self.setAccessibleName(name)
        self.letters: Mapping[str, Button] = letters or {}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        button = self.letters.get(event.text().upper()) if plain else None
        if button is not None:
            button.click()
        elif self.letters and event.text().isalpha():
            event.accept()
        else:
            super().keyPressEvent(event)


class _Page(QWidget):
    """Rows one below the other, a sentence for what went wrong, buttons."""

    def __init__(self, desk: Desk, around: Around, title: str) -> None:
        super().__init__()
        self.desk, self.around = desk, around
        self.first: QWidget = self
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(6)
        head = QLabel(title)
        head.setFont(desk.theme.font("title"))
        self.column.addWidget(head)
        self.told = note(desk.theme, "", "ink")
        self._boxes: list[QLineEdit] = []
        self._buttons: list[Button] = []

    def box(self, label: str, box: QLineEdit | None = None) -> QLineEdit:
        """A line with its label above."""
        made = box or QLineEdit()
        made.setFixedHeight(_LINE)
        made.setFont(self.desk.theme.font("body"))
        made.setAccessibleName(label)
        self.column.addWidget(note(self.desk.theme, label, "ink2"))
        self.column.addWidget(made)
        self._boxes.append(made)
        return made

    def buttons(self, *rows: tuple[Button, ...]) -> None:
        """Rows of buttons, below what is told."""
        self.column.addWidget(self.told)
        self.told.hide()
        for buttons in rows:
            line = QHBoxLayout()
            line.setSpacing(8)
            for button in buttons:
                line.addWidget(button)
                self._buttons.append(button)
            line.addStretch(1)
            self.column.addLayout(line)

    def button(
        self, text: str, run: Callable[[], None], key: str = "", primary: bool = False
    ) -> Button:
        """A button that runs something."""
        made = Button(text, self.desk.theme, key, primary)
        made.clicked.connect(run)
        return made

    def tell(self, text: str) -> None:
        """Say something above the buttons."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def refuse(self, text: str) -> None:
        """What was asked is not done."""
        self.tell(text)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be typed while a secret is compared."""
        for part in (*self._boxes, *self._buttons):
            part.setEnabled(not busy)
        self.tell(self.desk.words.say("people.panel.checking") if busy else "")

    def again(self, box: QLineEdit) -> None:
        """Type it anew."""
        box.clear()
        box.setFocus(Qt.FocusReason.OtherFocusReason)


class SwitchPage(_Page):
    """The people who are signed on; one is chosen with the arrows, the PIN lets them act."""

    def __init__(self, desk: Desk, post: Post, around: Around) -> None:
        say = desk.words.say
        super().__init__(desk, around, say("people.panel"))
        self._post = post
        self._people: tuple[Colleague, ...] = ()
        if post.session.locked:
            self.column.addWidget(note(desk.theme, say("people.panel.locked"), "ink2"))
        self.pin = SecretBox(desk, say("people.panel.pin"))
        self.choices = Choices(self.pin, desk.theme, "", self)
        self.column.addWidget(self.choices)
        self.box(say("people.panel.pin"), self.pin)
        verb = "people.panel.unlock" if post.session.locked else "people.panel.switch"
        act = self.button(say(verb), self._act, "\u21b5", primary=True)
        other = self.button(say("people.panel.other"), lambda: around.ask_password(), "N")
        self._off = self.button(say("people.panel.sign_off"), self._sign_off, "O")
        self._lock = self.button(say("people.panel.lock"), self._lock_desk, "L")
        self.pin.letters = {"N": other, "O": self._off, "L": self._lock}
        self.buttons((act, other), (self._off, self._lock))
        self.column.addStretch(1)
        self.choices.chosen.connect(lambda _: self._act())
        self.choices.left.connect(around.leave)
        self.first = self.pin
        self.refresh()

    def refresh(self) -> None:
        """Read who is here; the choice stays if the people are the same."""
        people = tuple(self._post.colleagues())
        if people != self._people:
            self._people = people
            self.choices.set_choices([self._choice(one) for one in people])
            self.choices.stand_on(self._likely())
        acts = self._post.session.person != ""
        self._off.setEnabled(acts)
        self._lock.setEnabled(acts)

    def _likely(self) -> int:
        """At a locked desk who locked it, else the first who does not act."""
        session = self._post.session
        for row, one in enumerate(self._people):
            if (one.id == session.current) == session.locked:
                return row
        return 0

    def _choice(self, one: Colleague) -> Choice:
        say = self.desk.words.say
        words = [role_word(self.desk, one)]
        if one.id == self._post.session.current:
            words.append(say("people.panel.acts"))
        elif not one.pin:
            words.append(say("people.panel.needs_password"))
        return Choice(self.desk.words.name(one.name), " · ".join(words))

    def _act(self) -> None:
        row = self.choices.current()
        if not 0 <= row < len(self._people):
            return
        one = self._people[row]
        if not one.pin:
            why = self.desk.words.say("people.panel.needs_password")
            self.around.ask_password(one.sign_on, why)
        elif self.pin.text():
            self.around.carry_out(self._post.switch(one.id, self.pin.text()))
        else:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, text: str) -> None:
        """The PIN is typed anew."""
        self.tell(text)
        self.again(self.pin)

    def _sign_off(self) -> None:
        self.around.carry_out(self._post.sign_off())

    def _lock_desk(self) -> None:
        self._post.lock()
        self.around.leave()


class SignOnPage(_Page):
    """Name and password, and below what the site says to those who sign on."""

    def __init__(self, desk: Desk, post: Post, around: Around, name: str = "") -> None:
        say = desk.words.say
        super().__init__(desk, around, say("people.panel.sign_on"))
        self._post = post
        self.name = self.box(say("people.panel.name"))
        self.name.setText(name)
        password = SecretBox(desk, say("people.panel.password"))
        self.password = self.box(say("people.panel.password"), password)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._enter)
        enter = self.button(say("people.panel.sign_on"), self._enter, "\u21b5", primary=True)
        self.buttons((enter, self.button(say("people.panel.close"), around.leave, "Esc")))
        hint = desk.words.name(post.hint).strip()
        if hint:
            self.hint = note(desk.theme, hint, "ink2")
            self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.column.addSpacing(10)
            self.column.addWidget(self.hint)
        self.column.addStretch(1)
        self.first = self.password if name else self.name

    def _enter(self) -> None:
        if self.name.text().strip() and self.password.text():
            self.around.carry_out(self._post.sign_on(self.name.text(), self.password.text()))

    def refuse(self, text: str) -> None:
        """The password is typed anew."""
        self.tell(text)
        self.again(self.password)


class FounderPage(_Page):
    """The first administrator of this data folder."""

    def __init__(self, desk: Desk, post: Post, around: Around) -> None:
        say = desk.words.say
        super().__init__(desk, around, say("people.panel.founder"))
        self._post = post
        self.column.addWidget(note(desk.theme, say("people.panel.founder.why"), "ink2"))
        first, second = "people.panel.en", "people.panel.zh"
        self.english = QLineEdit()
        self.chinese = QLineEdit()
        if desk.words.language == "zh_CN":
            self.box(say(second), self.chinese)
            self.box(say(first), self.english)
        else:
            self.box(say(first), self.english)
            self.box(say(second), self.chinese)
        self.sign_on = self.box(say("people.panel.name"))
        self.password = self._secret(say("people.panel.password"))
        self.repeated = self._secret(say("people.panel.again"))
        self.pin = self._secret(say("people.panel.pin"))
        for box, following in zip(self._boxes, self._boxes[1:], strict=False):
            box.returnPressed.connect(following.setFocus)
        self.pin.returnPressed.connect(self._found)
        found = self.button(say("people.panel.found"), self._found, "\u21b5", primary=True)
        other = self.button(say("people.panel.sign_on"), lambda: around.ask_password())
        self.buttons((found, other, self.button(say("people.panel.close"), around.leave, "Esc")))
        self.column.addStretch(1)
        self.first = self._boxes[0]

    def _secret(self, label: str) -> QLineEdit:
        return self.box(label, SecretBox(self.desk, label))

    def _found(self) -> None:
        say = self.desk.words.say
        name = Name(self.english.text().strip(), self.chinese.text().strip())
        if name == Name():
            self.tell(say("people.panel.name_missing"))
        elif self.password.text() != self.repeated.text():
            self.tell(say("people.panel.not_same"))
        else:
            sign_on, password = self.sign_on.text(), self.password.text()
            self.around.carry_out(self._post.found(name, sign_on, password, self.pin.text()))
