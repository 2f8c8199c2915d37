"""The steps that a request may take now, each with its letter; what needs a reason asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, JsonValue
from models.requests import (
    CLOSE,
    COMMENT,
    NEED_A_REASON,
    REQUEST,
    TERMINAL,
    TRANSITIONS,
    WORK,
    Request,
    RequestState,
    service_desk,
    step,
)
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, InlineAsk

_S = RequestState
VERBS = {
    _S.IN_PROGRESS: "requests.step.in_progress",
    _S.COMPLETED: "requests.step.completed",
    _S.DEFERRED: "requests.step.deferred",
    _S.OPEN: "requests.step.open",
    _S.DECLINED: "requests.step.declined",
    _S.CLOSED: "requests.step.closed",
    _S.RETURNED: "requests.step.returned",
}
KEYS = {
    _S.IN_PROGRESS: "W",
    _S.COMPLETED: "C",
    _S.DEFERRED: "D",
    _S.OPEN: "B",
    _S.DECLINED: "X",
    _S.CLOSED: "L",
    _S.RETURNED: "R",
}
_REASONS = {
    _S.DEFERRED: "requests.why.deferred",
    _S.DECLINED: "requests.why.declined",
    _S.RETURNED: "requests.why.returned",
}
_UNTIL = {
    "1": ("requests.until.tomorrow", "1", 1),
    "3": ("requests.until.three_days", "3", 3),
    "7": ("requests.until.week", "7", 7),
    "30": ("requests.until.month", "0", 30),
}
_DAY_MS = 86_400_000


class Steps(QWidget):
    """Buttons for what is allowed from the state of the request, and what was refused."""

    moved = Signal(str)
    """Id of a request that took a step and is on the disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._request: Request | None = None
        self._buttons: Buttons | None = None
        self._shown: object = None
        self._task: asyncio.Task[None] | None = None
        self.ask = InlineAsk(desk)
        self._why = note(desk.theme, "", "ink")
        self._why.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._locked = note(desk.theme, "", "ink2")
        self._locked.hide()
        self._column.addWidget(self._locked)
        self._column.addWidget(self.ask)
        self._column.addWidget(self._why)

    def sizeHint(self) -> QSize:
        """As high as the sentences are at this width: it is the most that this may have."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @property
    def refusal(self) -> str:
        """Why the last step was not taken; empty if it was."""
        return "" if self._why.isHidden() else self._why.text()

    def show_request(self, request: Request | None) -> None:
        """The steps of a request; a question about another one is dropped."""
        before = self._request
        self._request = request
        if before is None or request is None or before.id != request.id:
            self.ask.cancel()
            self._why.hide()
        elif before.state is not request.state:
            self.ask.cancel()
        refused = [self._refused(permission) for permission in (WORK, CLOSE, COMMENT)]
        self._locked.setText(_why(request, *refused))
        self._locked.setVisible(bool(self._locked.text()))
        shown = (request and (request.state, request.first_response_ms is None), refused)
        if shown != self._shown:
            self._shown = shown
            self._offer()

    def go(self, to: RequestState) -> None:
        """Take a step, or ask for what it needs."""
        request = self._request
        if request is None or self.busy:
            return
        say = self._desk.words.say
        if to is _S.DEFERRED:
            # three choices stay readable, and the moment is one key
            offered = [(id_, say(code), key) for id_, (code, key, _) in _UNTIL.items()]
            self.ask.ask(
                say("requests.ask.deferred"),
                offered,
                reason=say(_REASONS[to]),
                required=True,
                then=lambda id_, why: self._defer(request, id_, why),
            )
        elif to in NEED_A_REASON:
            self.ask.ask(
                say(VERBS[to]),
                [(to.value, say(VERBS[to]), "")],
                reason=say(_REASONS[to]),
                required=True,
                then=lambda _, why: self._step(request, to, why),
            )
        else:
            self._step(request, to)

    def tell(self) -> None:
        """Write down what the tenant was told; the first time this is the first response."""
        request = self._request
        if request is None or self.busy:
            return
        say = self._desk.words.say
        self.ask.ask(
            say("requests.ask.told"),
            [
                ("phone", say("requests.told.phone"), ""),
                ("message", say("requests.told.message"), ""),
                ("visit", say("requests.told.visit"), ""),
            ],
            reason=say("requests.ask.told.text"),
            then=lambda way, text: self._told(request, way, text),
        )

    @property
    def busy(self) -> bool:
        """True while the disk is awaited."""
        return self._task is not None and not self._task.done()

    async def settled(self) -> None:
        """Wait until the step is on the disk or refused."""
        if self._task is not None:
            await self._task

    def press(self, event: QKeyEvent) -> bool:
        """Take the step whose letter was typed."""
        return self._buttons is not None and self.ask.isHidden() and self._buttons.press(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons."""
        if not self.press(event):
            event.ignore()

    # -- inside

    def _offer(self) -> None:
        if self._buttons is not None:
            self._column.removeWidget(self._buttons)
            self._buttons.hide()
            self._buttons.deleteLater()
            self._buttons = None
        request = self._request
        if request is None or self._desk.view.recording is None:
            return
        say, theme = self._desk.words.say, self._desk.theme
        buttons: list[Button] = []

        def add(text: str, key: str, permission: str, then: Callable[[], None]) -> None:
            refused = self._refused(permission)
            button = Button(text, theme, key, primary=not buttons and not refused)
            button.setEnabled(not refused)
            button.setToolTip(refused)
            button.clicked.connect(then)
            buttons.append(button)

        for to in TRANSITIONS[request.state]:
            add(say(VERBS[to]), KEYS[to], CLOSE if to in TERMINAL else WORK, self._going(to))
        if request.state is _S.DEFERRED:
            add(say("requests.step.further"), "D", WORK, self._going(_S.DEFERRED))
        add(say("requests.step.told"), "T", COMMENT, self.tell)
        self._buttons = Buttons(buttons)
        self._column.insertWidget(0, self._buttons)

    def _going(self, to: RequestState) -> Callable[[], None]:
        return lambda: self.go(to)

    def _refused(self, permission: str) -> str:
        recording = self._desk.view.recording
        if recording is None:
            return self._desk.words.say("recordwidgets.not_live")
        refused = recording.objection(permission)
        return "" if refused is None else self._desk.words.say(refused)

    def _defer(self, request: Request, choice: str, why: str) -> None:
        now = self._desk.view.now()
        wanted = now + _UNTIL[choice][2] * _DAY_MS
        until = service_desk(self._desk.view.park).calendar.opens(wanted) or wanted
        if request.state is _S.DEFERRED:
            values: dict[str, JsonValue] = {"deferred_until": until, "state_reason": why}
            self._write(request, [_field(request, n, v) for n, v in values.items()], why)
        else:
            self._step(request, _S.DEFERRED, why, until)

    def _step(
        self, request: Request, to: RequestState, why: str = "", until: int | None = None
    ) -> None:
        values = step(request, to, self._desk.view.now(), why, until)
        self._write(request, [_field(request, n, v) for n, v in values.items()], why)

    def _told(self, request: Request, way: str, text: str) -> None:
        person = request.contact
        value: dict[str, JsonValue] = {"way": way, "person": person, "text": text}
        changes = [Change(REQUEST, request.id, "told", value, is_event=True)]
        if request.first_response_ms is None:
            changes.append(_field(request, "first_response", self._desk.view.now()))
        self._write(request, changes, "")

    def _write(self, request: Request, changes: Sequence[Change], why: str) -> None:
        self._task = asyncio.ensure_future(self._written(request, changes, why))

    async def _written(self, request: Request, changes: Sequence[Change], why: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        refused = await recording.write(changes, why)
        if not isValid(self):
            return
        self._task = None
        self._why.setVisible(refused is not None)
        if refused is not None:
            self._why.setText(self._desk.words.say(refused))
        else:
            self.moved.emit(request.id)


def _why(request: Request | None, work: str, close: str, comment: str) -> str:
    """Why some steps are greyed; the reason is never in a hover alone."""
    if request is None:
        return ""
    if not TRANSITIONS[request.state]:
        return comment
    ends = TERMINAL & set(TRANSITIONS[request.state])
    return work or comment or (close if ends else "")


def _field(request: Request, name: str, value: JsonValue) -> Change:
    return Change(REQUEST, request.id, name, value)
