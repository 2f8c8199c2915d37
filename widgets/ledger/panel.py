"""One temporary state in the inspector: what it is, and what a person can do about it.

Nothing here commands anything: what is forced is put back at its device.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import zip_longest
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
    explain,
    lift,
    open_drill,
    start_drill,
    suppress,
    unshelve,
)
from models.records import Change, JsonValue
from models.temporary import StateKind, TemporaryState
from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import Section, Titled, note
from widgets.ledger import terms
from widgets.ledger.ends import (
    EXPLAINED,
    NEW_DRILL,
    NEW_SUPPRESSION,
    Begun,
    End,
    ending,
    extended,
    more,
    permission,
)
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
_PLACE_KEYS = "123456789"


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
        one = self.state
        if one is None or not more(one) or self.more.isHidden():
            return

        def then(id_: str, reason: str) -> None:
            until = self._until_of(more(one), id_, one.until_ms or 0, one.since_ms)
            if until is not None:
                self._write(extended(one, until, reason))

        self._ask("ledger.ask.extend", more(one), then)

    def ask_why(self) -> None:
        """Who says so answers for it."""
        one, recording = self.state, self._desk.view.recording
        if one is None or recording is None or self.why.isHidden():
            return

        def then(id_: str, reason: str) -> None:
            until = self._until_of(EXPLAINED, id_)
            self._write(explain(one.record, recording.person, reason, until))

        self._ask("ledger.ask.why", EXPLAINED, then, "ledger.ask.why.detail")

    def ask_suppress(self, alarm: str) -> None:
        """A new suppression by hand, of `point/rule`; of a point that of its alarm."""
        recording = self._desk.view.recording
        point, rule = terms.alarm_key(self._desk, alarm)
        if recording is None:
            return
        if self._may_not(SUPPRESS):
            return

        def then(id_: str, reason: str) -> None:
            now = self._desk.view.now()
            until = self._until_of(NEW_SUPPRESSION, id_)
            if until is not None:
                self._write(
                    suppress(
                        recording.new_id(), point, rule, since_ms=now, until_ms=until,
                        reason=reason,
                    )
                )  # fmt: skip

        said = self._desk.words.say
        self._ask(
            said("ledger.ask.suppress", alarm=terms.point_title(self._desk, point)),
            NEW_SUPPRESSION, then, "ledger.ask.suppress.detail",
        )  # fmt: skip

    def ask_where(self) -> None:
        """A new drill: first where, by digit."""
        if self._may_not(DRILL):
            return
        desk = self._desk
        places = [("", terms.building_name(desk, ""), "0")]
        places += [
            (id_, terms.building_name(desk, id_), key)
            for id_, key in zip_longest(desk.view.park.buildings, _PLACE_KEYS, fillvalue="")
            if id_
        ]
        self._actions.show()
        self._said.hide()
        self.ask.ask(
            desk.words.say("ledger.ask.where"), places, then=lambda id_, _: self.ask_drill(id_)
        )

    def ask_drill(self, building: str) -> None:
        """A new drill there: what is practised, and until when."""
        recording = self._desk.view.recording
        if recording is None or self._may_not(DRILL):
            return

        def then(id_: str, reason: str) -> None:
            until = self._until_of(NEW_DRILL, id_)
            if until is not None:
                self._write(
                    start_drill(
                        recording.new_id(), reason=reason, since_ms=self._desk.view.now(),
                        until_ms=until, building=building,
                    )
                )  # fmt: skip

        place = terms.building_name(self._desk, building)
        self._ask(
            self._desk.words.say("ledger.ask.drill", place=place),
            NEW_DRILL, then, "ledger.ask.drill.detail", "ledger.ask.practised",
        )  # fmt: skip

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

    def _ask(
        self,
        question: str,
        ends: Sequence[End],
        then: Callable[[str, str], None],
        detail: str = "",
        reason: str = "ledger.ask.reason",
    ) -> None:
        say = self._desk.words.say
        allowed = [end for end in ends if refusal(self._desk, end.permission) is None]
        self._actions.show()
        self._said.hide()
        self.ask.ask(
            say(question) if question.startswith("ledger.") else question,
            [(end.id, say(end.title), end.key) for end in allowed],
            detail=say(detail) if detail else "",
            reason=say(reason),
            required=True,
            then=then,
        )

    def _until_of(
        self, ends: Sequence[End], id_: str, was_ms: int = 0, since_ms: int | None = None
    ) -> int | None:
        now = self._desk.view.now()
        begun = Begun(self._desk.view.park, now, was_ms, now if since_ms is None else since_ms)
        return next(one for one in ends if one.id == id_).until(begun)

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
