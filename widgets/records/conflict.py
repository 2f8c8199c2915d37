"""Two people wrote one field at the same time: both values, and a choice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Draft, FieldValue, JsonValue, Standing
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.people import actor_name


class ConflictLine(QWidget):
    """Every value that was written for a field, with who and when; a button takes one of them."""

    settled = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: str,
        id_: str,
        field: str,
        value: FieldValue,
        show: Callable[[JsonValue], str],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._key = (kind, id_, field, value.base)
        self._value = value
        self._task: asyncio.Task[None] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(4)
        column.addWidget(note(desk.theme, desk.words.say("recordwidgets.conflict"), "ink"))
        self.buttons: list[Button] = []
        for number, standing in enumerate((value.standing, *value.rivals)):
            column.addWidget(note(desk.theme, self._said(standing, show), "ink2"))
            button = Button(
                desk.words.say("recordwidgets.conflict.take"), desk.theme, str(number + 1)
            )
            button.setAccessibleName(f"{button.text()}: {show(standing.value)}")
            button.clicked.connect(lambda _=False, one=standing: self.take(one))
            column.addWidget(button)
            self.buttons.append(button)
        self._refusal = note(desk.theme, "", "ink")
        self._refusal.hide()
        column.addWidget(self._refusal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The digits of the buttons, while one of them has the focus."""
        for button in self.buttons:
            if event.text() and event.text() == button.key:
                button.click()
                return
        event.ignore()

    def same(self, other: ConflictLine) -> bool:
        """True if both show the same rivals."""
        return self._key == other._key

    def take(self, standing: Standing) -> None:
        """Write the value again, over all of its rivals."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._settle(standing))

    async def _settle(self, standing: Standing) -> None:
        kind, id_, field, _ = self._key
        draft = Draft(kind, id_, {field: self._value})
        draft.set(field, standing.value)
        recording = self._desk.view.recording
        refused = None
        if recording is not None:
            refused = await recording.write(draft.changes())
        if not isValid(self):
            return
        self._task = None
        if refused is not None:
            self._refusal.setText(self._desk.words.say(refused))
            self._refusal.show()
        else:
            self.settled.emit()

    def _said(self, standing: Standing, show: Callable[[JsonValue], str]) -> str:
        words = self._desk.words
        return words.say(
            "recordwidgets.conflict.value",
            value=show(standing.value),
            person=actor_name(self._desk, standing.actor),
            time=words.since(standing.wall_ms, self._desk.view.now()),
        )
