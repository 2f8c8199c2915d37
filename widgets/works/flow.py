"""What can be done with a work now: start, extend, end, close, confirm the fire watch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change
from models.works import (
    FIRE_WATCH_MS,
    Permit,
    State,
    Work,
    cancel,
    close,
    end,
    extend,
    start,
    taken_out,
    watched,
)
from widgets.contribution import Desk, Target
from widgets.controls import Button, HoldButton
from widgets.controls.section import Section, note
from widgets.controls.turns import every
from widgets.records import Buttons, Following
from widgets.records.ask import InlineAsk
from widgets.records.permitted import follow_authority
from widgets.works.head import WorkHead
from widgets.works.impaired import Impaired, found_at
from widgets.works.startpanel import StartPanel
from widgets.works.terms import end_time, point_name

_HOUR = 3_600_000
_REFRESH_MS = 1_000


class WorkFlow(QWidget):
    """Fits the inspector; letters work while it has the focus."""

    done = Signal(str)
    """Id of the work: a step is on the disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        self._nothing = "works.nothing"
        self._named: frozenset[str] = frozenset()
        """Points that are not back, as the question about closing names them."""
        self._task: asyncio.Task[None] | None = None
        self.unsaved: Callable[[], bool] = lambda: False
        """Whether something is typed into the work that its record does not have."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head = WorkHead(desk)
        self._column.addWidget(self._head)
        self._make_actions()
        self._start = StartPanel(desk)
        self._start.held.connect(self.start)
        self._column.addWidget(self._start)
        self._points = Section(desk.theme, desk.words.say("works.points.title"))
        self.impaired = Impaired(desk)
        self._points.rows.addWidget(self.impaired)
        self._column.addWidget(self._points)
        self._column.addStretch(1)
        self._following = Following(self, desk.view.records, frozenset({"work"}), self._hear)
        follow_authority(self, desk.view, self._refresh)
        self._timer = every(self, _REFRESH_MS, lambda: self.isVisible() and self._refresh())
        self.open("")

    def _make_actions(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        made = {
            "start": (Button(say("works.do.start"), theme, "T", primary=True), self.begin_start),
            "end": (Button(say("works.do.end"), theme, "E", primary=True), self.ask_end),
            "close": (Button(say("works.do.close"), theme, "C", primary=True), self.ask_close),
            "watch": (Button(say("works.do.watch"), theme, "W"), self.confirm_watch),
            "extend": (Button(say("works.do.extend"), theme, "X"), self.ask_extend),
            "cancel": (Button(say("works.do.cancel"), theme, "D"), self.ask_cancel),
            "plan": (Button(say("works.do.plan"), theme, "P"), self.show_place),
        }
        self.buttons = {name: button for name, (button, _) in made.items()}
        for button, act in made.values():
            button.clicked.connect(act)
        self._row = Buttons(list(self.buttons.values()))
        section = Section(theme)
        section.rows.setSpacing(6)
        self.ask = InlineAsk(self._desk)
        self.ask.reason.setAccessibleName(say("works.reason"))
        self._why = note(theme, "", "ink")
        self._why.setFont(theme.font("strong"))
        self._why.hide()
        for widget in (self._row, self.ask, self._why):
            section.rows.addWidget(widget)
        self._actions = section
        self._column.addWidget(section)

    # -- what is shown

    @property
    def id(self) -> str:
        """Id of the work; empty if none is shown."""
        return self._id

    @property
    def refusal(self) -> str:
        """Why the last step was not done."""
        return "" if self._why.isHidden() else self._why.text()

    @property
    def standing(self) -> str:
        """How the work stands, in words."""
        return self._head.standing

    @property
    def hold(self) -> HoldButton | None:
        """The button that starts the work, while its start is prepared."""
        return None if self._start.isHidden() else self._start.hold

    def open(self, id_: str) -> None:
        """Show a work, or nothing."""
        if id_ != self._id:
            self._why.hide()
            self.ask.hide()
            self._start.hide()
        self._id = id_
        self._nothing = "works.nothing"
        self._refresh()

    def say_new(self) -> None:
        """A new work is being filled in."""
        self._nothing = "works.nothing.new"
        self._refresh()

    def work(self) -> Work | None:
        """The work that is shown."""
        record = self._desk.view.records.get("work", self._id) if self._id else None
        return None if record is None else Work.of(record)

    def _hear(self, entities: frozenset[tuple[str, str]]) -> None:
        if ("work", self._id) in entities:
            self._refresh()

    def _refresh(self) -> None:
        work = self.work()
        for part in (self._points, self._actions):
            part.setVisible(work is not None)
        if work is None:
            self._start.hide()
            self._head.show_nothing(self._desk.words.say(self._nothing))
            return
        self._head.show_work(work)
        self._show_buttons(work)
        self.impaired.show_points(self.out(work))
        if not self._start.isHidden() and work.state is not State.PLANNED:
            self._start.hide()

    def out(self, work: Work) -> tuple[str, ...]:
        """What it took out of service, or would take now."""
        if work.started_ms is not None:
            return work.taken_out
        return taken_out(self._desk.view.park, work.points, work.doors)

    def _show_buttons(self, work: Work) -> None:
        now, recording = self._desk.view.now(), self._desk.view.recording
        can = recording is not None
        watch = work.watch_until_ms is not None and work.watch_done_ms is None
        running, planned = work.state is State.RUNNING, work.state is State.PLANNED
        shown = {
            "start": can and planned and self._start.isHidden(),
            "end": can and running,
            "close": can and work.state is State.ENDED,
            "watch": can and watch,
            "extend": can and running,
            "cancel": can and planned,
            "plan": bool(work.place),
        }
        permissions = {
            "start": "work.start", "end": "work.close", "close": "work.close",
            "watch": "work.close", "extend": "work.extend", "cancel": "work.plan",
        }  # fmt: skip
        for name, button in self.buttons.items():
            button.setVisible(shown[name])
            refused = None
            if recording is not None and name in permissions:
                refused = recording.objection(permissions[name])
            early = name == "watch" and watch and now < (work.watch_until_ms or 0)
            button.setEnabled(refused is None and not early and self._task is None)
            button.setToolTip("" if refused is None else self._desk.words.say(refused))
        self._row.again()

    # -- starting

    def begin_start(self) -> None:
        """Show exactly what goes out of service, until when, and the button to hold."""
        work = self.work()
        if work is None or work.state is not State.PLANNED:
            return
        if self.unsaved():
            self._refuse("works.refused.unsaved")
            return
        self._why.hide()
        self._start.prepare(work, self.out(work))
        self._show_buttons(work)
        # the ring is drawn where the button stands once everything has its height
        self._column.activate()
        if self._start.hold is not None:
            self._start.hold.setFocus()

    def start(self) -> None:
        """Start the work as it is shown: not if somebody changed the list meanwhile."""
        work = self.work()
        if work is not None and self.out(work) != self._start.previewed:
            self._start.prepare(work, self.out(work))
            self._refuse("works.refused.changed")
        elif work is not None:
            until = self._start.until()
            self._write(start(work.id, self.out(work), self._desk.view.now(), until))

    # -- the other steps

    def ask_extend(self) -> None:
        """How much longer, and why."""
        words = self._desk.words
        choices = [
            (str(h), words.say("works.extend.by", hours=h), str(h) if h > 1 else "")
            for h in (1, 2, 4)
        ]
        self.ask.ask(
            words.say("works.extend.ask"), choices, detail=words.say("works.extend.detail"),
            reason=words.say("works.reason"), required=True, then=self._extend,
        )  # fmt: skip

    def _extend(self, hours: str, reason: str) -> None:
        work = self.work()
        if work is not None:
            start_ms = max(self._desk.view.now(), work.until_ms or 0)
            self._write(extend(work.id, start_ms + int(hours) * _HOUR, reason))

    def ask_end(self) -> None:
        """Ending puts everything back into service at once."""
        work = self.work()
        if work is None:
            return
        words = self._desk.words
        detail = words.say("works.end.detail", count=len(work.taken_out))
        if work.permit is Permit.HOT_WORK:
            at = end_time(self._desk, self._desk.view.now() + FIRE_WATCH_MS)
            detail += "\n" + words.say("works.end.watch", time=at)
        self.ask.ask(
            words.say("works.end.ask", number=work.number),
            [("end", words.say("works.do.end"), "E")], detail=detail, then=self._end_now,
        )  # fmt: skip

    def _end_now(self, _choice: str, _reason: str) -> None:
        work = self.work()
        if work is not None:
            self._write(end(work.id, work.permit, self._desk.view.now()))

    def ask_close(self) -> None:
        """Each point is proven by its reading, or named with a reason."""
        work = self.work()
        if work is None:
            return
        words = self._desk.words
        found = found_at(self._desk, work.taken_out)
        open_ = [point for point, one in found.items() if one.heard_ms is None]
        self._named = frozenset(open_)
        lines = [words.say("works.close.proven", count=len(found) - len(open_))] if found else []
        if open_:
            lines.append(words.say("works.close.open", count=len(open_)))
            lines += [f"  {point_name(self._desk, point)}" for point in open_[:8]]
        reason = "works.close.exception" if open_ else "works.close.proof"
        self.ask.ask(
            words.say("works.close.ask", number=work.number),
            [("close", words.say("works.do.close"), "")], detail="\n".join(lines),
            reason=words.say(reason), required=bool(open_), then=self._close_now,
        )  # fmt: skip

    def _close_now(self, _choice: str, said: str) -> None:
        work = self.work()
        if work is None:
            return
        found = {
            point: one if one.heard_ms is not None else replace(one, exception=said)
            for point, one in found_at(self._desk, work.taken_out).items()
        }
        if any(one.heard_ms is None and point not in self._named for point, one in found.items()):
            # what was said was not said of that one
            self.ask_close()
            self._refuse("works.refused.more_open")
            return
        self._why.hide()
        self._write(close(work.id, found, said, self._desk.view.now()))

    def confirm_watch(self) -> None:
        """The fire watch was kept, nothing burns."""
        self._write(watched(self._id, self._desk.view.now()))

    def ask_cancel(self) -> None:
        """It does not take place."""
        work, words = self.work(), self._desk.words
        if work is not None:
            self.ask.ask(
                words.say("works.cancel.ask", number=work.number),
                [("cancel", words.say("works.do.cancel"), "D")],
                reason=words.say("works.reason.optional"), then=self._cancel_now,
            )  # fmt: skip

    def _cancel_now(self, _choice: str, reason: str) -> None:
        self._write(cancel(self._id), reason)

    def show_place(self) -> None:
        """Where it is, on the plan."""
        work = self.work()
        if work is not None and work.place:
            kind, _, id_ = work.place.partition(":")
            self._desk.show(Target(kind, id_))

    # -- writing

    def _write(self, changes: Sequence[Change], reason: str = "") -> None:
        if self._task is None and self._desk.view.recording is not None:
            self.ask.close_ask()
            self._task = asyncio.ensure_future(self._written(changes, reason))

    def _refuse(self, code: str) -> None:
        self._why.setText(self._desk.words.say(code))
        self._why.show()

    async def settled(self) -> None:
        """Wait until the step under way is done or refused."""
        if self._task is not None:
            await self._task

    async def _written(self, changes: Sequence[Change], reason: str) -> None:
        recording, id_ = self._desk.view.recording, self._id
        assert recording is not None
        refused = await recording.write(changes, reason)
        if not isValid(self):
            return
        self._task = None
        self._why.setVisible(refused is not None)
        if refused is not None:
            self._why.setText(self._desk.words.say(refused))
        else:
            self._start.hide()
            self.done.emit(id_)
        self._refresh()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter presses its button; Escape leaves the start unprepared."""
        if event.key() == Qt.Key.Key_Escape and not self._start.isHidden():
            self._start.hide()
            self._refresh()
            self.setFocus()
        elif not self.press(event):
            event.ignore()

    def press(self, event: QKeyEvent) -> bool:
        """Click the button whose letter was typed; False if there is none."""
        return self.work() is not None and self._row.press(event)
