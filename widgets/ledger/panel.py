"""One temporary state in the inspector: what it is, and what a person can do about it.

Nothing here commands anything: what is forced is put back at its device.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.alarmbook import (
    DRILL,
    SUBJECT,
    SUPPRESS,
    end_drill,
    lift,
    open_drill,
    unshelve,
)
from models.records import Change, JsonValue
from models.temporary import StateKind, TemporaryState
from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import Section, Titled, note
from widgets.ledger import terms
from widgets.ledger.ends import ending, more, permission
from widgets.ledger.questions import Questions
from widgets.ledger.told import LABELS, show_value
from widgets.records import Buttons, HistoryList, InlineAsk
from widgets.records.permitted import follow_authority, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS = {
    StateKind.SHELVED: "shelving",
    StateKind.SUPPRESSED: "suppression",
    StateKind.MANUAL: "override",
    StateKind.FORCED: "override",
    StateKind.DOOR_MODE: "override",
    StateKind.DRILL: "drill",
}
_ENDED_HERE = frozenset({StateKind.SHELVED, StateKind.SUPPRESSED, StateKind.DRILL})


class StatePanel(QWidget):
    """E extends, X ends or shows where it is ended, R says why, Enter shows the thing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.state: TemporaryState | None = None
        self._task: asyncio.Task[None] | None = None
        self._histories: dict[str, HistoryList] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        say, theme = desk.words.say, desk.theme
        head = Section(theme)
        head.rows.setSpacing(3)
        self._title = QLabel()
        self._title.setFont(theme.font("title"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._until = QLabel()
        self._until.setFont(theme.font("strong"))
        self._until.setWordWrap(True)
        self._none = note(theme, say("ledger.nothing"), "ink2")
        self._none.setFont(theme.font("body"))
        self._lines = note(theme, "", "ink2")
        for label in (self._none, self._title, self._until, self._lines):
            head.rows.addWidget(label)
        self.why = self._button("ledger.do.why", "R", self.ask_why, primary=True)
        self.more = self._button("ledger.do.extend", "E", self.ask_more)
        self.end = self._button("ledger.do.end", "X", self.end_now)
        self.back = self._button("ledger.do.back", "X", self.show_thing)
        self.thing = self._button("ledger.do.show", "\u21b5", self.show_thing)
        self.drill = self._button("ledger.begin.drill", "D", self.ask_where)
        self._row = Buttons([self.why, self.more, self.end, self.back, self.thing, self.drill])
        self.ask = InlineAsk(desk)
        self._questions = Questions(desk, self.ask, self._asking, self._write)
        self._said = note(theme, "", "ink")
        self._said.setFont(theme.font("strong"))
        self._said.hide()
        self._actions = Section(theme)
        self._actions.rows.setSpacing(6)
        for part in (self._row, self.ask, self._said):
            self._actions.rows.addWidget(part)
        self._past = Titled(theme, say("ledger.history"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in (head, self._actions, self._past):
            column.addWidget(section)
        column.addStretch(1)
        follow_authority(self, desk.view, self.refresh)
        self.open(None)

    @property
    def said(self) -> str:
        """Why the last thing was not done; empty if it was."""
        return "" if self._said.isHidden() else self._said.text()

    def open(self, one: TemporaryState | None) -> None:
        """Show a state, or that none is chosen."""
        if _record(one) != _record(self.state):
            self._said.hide()
            self.ask.hide()
        self.state = one
        self.refresh()
        self._open_history(one)

    def refresh(self) -> None:
        """Ages, ends, and what is permitted."""
        one = self.state
        self._none.setVisible(one is None)
        for label in (self._title, self._until, self._lines):
            label.setVisible(one is not None)
        if one is None:
            self._show_none()
            return
        self._title.setText(terms.what(self._desk, one))
        self._until.setText(terms.until(self._desk, one))
        self._lines.setText("\n".join(self._about(one)))
        self._show_buttons(one)

    def _show_none(self) -> None:
        """Nothing is chosen: a drill can begin all the same."""
        writes = self._desk.view.recording is not None
        for button in self._row.buttons:
            button.setVisible(writes and button is self.drill)
        refused = refusal(self._desk, DRILL)
        self.drill.setEnabled(refused is None and self._task is None)
        self.drill.setToolTip("" if refused is None else self._desk.words.say(refused))
        self._row.setVisible(writes)
        self._row.again()
        self._actions.setVisible(writes or not self.ask.isHidden() or bool(self.said))

    def _about(self, one: TemporaryState) -> list[str]:
        say, desk = self._desk.words.say, self._desk
        designed = terms.designed_text(desk, one)
        drill = one.kind is StateKind.DRILL
        why = "ledger.line.practised" if drill else "ledger.line.reason"
        lines = [
            say(terms.KINDS[one.kind]),
            terms.place(desk, one),
            say(why, reason=terms.reason(desk, one)),
            say("ledger.line.owner", owner=terms.owner(desk, one)),
            say("ledger.line.since", since=terms.since(desk, one)),
            say("ledger.line.designed", designed=designed) if designed else "",
        ]
        if drill:
            lines.append(say("ledger.line.drill"))
        elif not one.kind.ends_itself:
            lines.append(say("ledger.line.stays"))
        return [line for line in lines if line]

    def _show_buttons(self, one: TemporaryState) -> None:
        recording = self._desk.view.recording
        ends = one.kind in _ENDED_HERE
        moved = not one.kind.ends_itself and not ends
        self._actions.show()
        self._row.show()
        self.drill.hide()
        writes = recording is not None
        self.why.setVisible(writes and moved and not one.is_explained)
        self.more.setVisible(writes and bool(more(one)) and one.until_ms is not None)
        self.end.setVisible(writes and ends)
        self.back.setVisible(moved)
        self.thing.setVisible(not moved and (one.kind is not StateKind.DRILL or one.building != ""))
        needed = {self.end: ending(one)}
        for button in (self.why, self.more, self.end):
            refused = refusal(self._desk, needed.get(button, permission(one)))
            button.setEnabled(refused is None and self._task is None)
            button.setToolTip("" if refused is None else self._desk.words.say(refused))
        self._row.again()

    def _open_history(self, one: TemporaryState | None) -> None:
        kind = None if one is None else _KINDS.get(one.kind)
        self._past.setVisible(kind is not None)
        for known in self._histories.values():
            known.hide()
        if kind is None or one is None:
            return
        history = self._histories.get(kind)
        if history is None:
            say = self._desk.words.say
            labels = {name: say(code) for name, code in LABELS.items()}
            history = HistoryList(
                self._desk, SUBJECT.kind(kind), labels,
                self._told, lasting=True,
            )  # fmt: skip
            self._histories[kind] = history
            self._past.rows.addWidget(history)
        history.show()
        history.open(one.record)

    def _told(self, field: str, value: JsonValue) -> str:
        one = self.state
        if one is not None and field == "point":
            return terms.point_title(self._desk, one.point)
        if one is not None and field == "rule":
            return terms.rule_name(self._desk, one)
        if one is not None and field == "building":
            return terms.building_name(self._desk, one.building)
        if one is not None and field == "value":
            return terms.value_text(self._desk, one)
        return show_value(self._desk, field, value)

    # -- what a person does

    def show_thing(self) -> None:
        """The alarm, the work or the device: there it is put back."""
        if self.state is not None:
            self._desk.show(terms.target(self._desk, self.state))

    def end_now(self) -> None:
        """Let the alarm call again, or everything sound again."""
        one, now = self.state, self._desk.view.now()
        if one is not None and one.kind is StateKind.SHELVED:
            self._write(unshelve(one.record, now))
        elif one is not None and one.kind is StateKind.SUPPRESSED:
            self._write(lift(one.record, now))
        elif one is not None and one.kind is StateKind.DRILL:
            self._write(end_drill(one.record, now))

    def ask_more(self) -> None:
        """How much longer, and why."""
        if self.state is not None and more(self.state) and not self.more.isHidden():
            self._questions.how_long(self.state)

    def ask_why(self) -> None:
        """Who says so answers for it."""
        if self.state is not None and not self.why.isHidden():
            self._questions.why(self.state)

    def ask_suppress(self, alarm: str) -> None:
        """A new suppression by hand, of `point/rule`; of a point that of its alarm."""
        if self._desk.view.recording is not None and not self._may_not(SUPPRESS):
            self._questions.suppression(*terms.alarm_key(self._desk, alarm))

    def ask_where(self) -> None:
        """A new drill: first where, by digit."""
        if not self._may_not(DRILL):
            self._questions.where(self.ask_drill)

    def ask_drill(self, building: str) -> None:
        """A new drill there: what is practised, and until when."""
        if self._desk.view.recording is not None and not self._may_not(DRILL):
            self._questions.drill(building)

    def end_drill(self) -> None:
        """The one that runs, or whose end was missed; from the list of commands."""
        view = self._desk.view
        drill = open_drill(view.records, view.now())
        if drill is None:
            self._refuse(Message.of("ledger.no_drill"))
        else:
            self._write(end_drill(drill.record, view.now()))

    async def settled(self) -> None:
        """Wait until what is being written is written or refused."""
        if self._task is not None:
            await self._task

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons."""
        if not self.press(event):
            event.ignore()

    def press(self, event: QKeyEvent) -> bool:
        """Click the button whose letter was typed; False if there is none."""
        if not self.ask.isHidden():
            return False
        if event.text().upper() == "D" and self._desk.view.recording is not None:
            self.ask_where()
            return True
        return self._row.press(event)

    # -- inside

    def _button(self, code: str, key: str, do: Callable[[], None], primary: bool = False) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key, primary)
        button.clicked.connect(lambda _=False: do())
        return button

    def _asking(self) -> None:
        self._actions.show()
        self._said.hide()

    def _write(self, changes: Sequence[Change]) -> None:
        if self._task is None:
            self._task = asyncio.ensure_future(self._written(changes))

    async def _written(self, changes: Sequence[Change]) -> None:
        recording = self._desk.view.recording
        refused = (
            Message.of("records.not_writable")
            if recording is None
            else await recording.write(changes)
        )
        if not isValid(self):
            return
        self._task = None
        self._said.hide()
        if refused is not None:
            self._refuse(refused)
        self.refresh()

    def _may_not(self, needed: str) -> bool:
        """Said where one looks."""
        refused = refusal(self._desk, needed)
        if refused is not None:
            self._refuse(refused)
        return refused is not None

    def _refuse(self, why: Message) -> None:
        self._said.setText(self._desk.words.say(why))
        self._said.show()
        self._actions.show()


def _record(one: TemporaryState | None) -> str:
    return "" if one is None else one.record
