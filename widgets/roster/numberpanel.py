"""One contact as somebody in a hurry needs it: the number large, and its code for the phone."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, Record
from models.roster import dialled, on_duty
from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, QrPanel, name_text, tel
from widgets.roster.callwords import calls_text

_CODE = 176
"""Width of the code: a phone reads it from half a metre."""


class NumberPanel(QWidget):
    """T records that the person was told now, with what it was about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._record: Record | None = None
        self._second = False
        self._task: asyncio.Task[None] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        self._name = QLabel()
        self._name.setFont(desk.theme.font("title"))
        self._name.setWordWrap(True)
        self._for = note(desk.theme, "", "ink2")
        self.number = QLabel()
        self.number.setFont(desk.theme.sized(28, QFont.Weight.DemiBold))
        self.number.setWordWrap(True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._duty = note(desk.theme, "", "ink2")
        self.code = QrPanel(desk)
        self.code.setMaximumWidth(_CODE)
        say = desk.words.say
        self.told = Button(say("rosterpanel.told"), desk.theme, "T", primary=True)
        self.told.clicked.connect(self.tell)
        self.other = Button(say("rosterpanel.second"), desk.theme, "O")
        self.other.clicked.connect(self._turn)
        self.buttons = Buttons([self.told, self.other])
        self.said = note(desk.theme, "", "ink2")
        for widget in (
            self._name, self._for, self.number, self._duty, self.code, self.buttons, self.said,
        ):  # fmt: skip
            column.addWidget(widget)
        self.show_contact(None)

    def show_contact(self, record: Record | None) -> None:
        """Another contact; none hides the panel."""
        if record is None or self._record is None or record.id != self._record.id:
            self._second = False
            self.said.setText("")
        self._record = record
        self.setVisible(record is not None)
        if record is None:
            return
        desk = self._desk
        company = record.values.get("company")
        names = [name_text(desk, record.values.get("name"))]
        names += [name_text(desk, company)] if company else []
        self._name.setText(" · ".join(names))
        hours = record.values.get("hours")
        said = [calls_text(desk, record.list("calls")), name_text(desk, hours) if hours else ""]
        self._for.setText(" · ".join(part for part in said if part))
        phone = record.text("second_phone" if self._second else "phone")
        self.number.setText(phone)
        self.number.setAccessibleName(phone)
        self.refresh()
        number = dialled(phone)
        self.code.set_text(tel(number) if number else "", desk.words.say("rosterpanel.dials"))
        self.other.setVisible(bool(record.text("second_phone")))

    def refresh(self) -> None:
        """Until when they are on call, as of now."""
        record = self._record
        self._duty.setText("" if record is None else self._on_call(record))
        self._duty.setVisible(bool(self._duty.text()))

    def tell(self) -> None:
        """Record that they were told now, by the number that stands there; once for a key that is
        pressed again before it is on the disk."""
        busy = self._task is not None and not self._task.done()
        if self._record is not None and self._desk.view.recording is not None and not busy:
            self._task = asyncio.ensure_future(self._write(self._record, self.number.text()))

    async def settled(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            await self._task

    async def _write(self, record: Record, phone: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        now = self._desk.view.now()
        value = {"at": now, "phone": phone}
        refused = await recording.write([Change(record.kind, record.id, "told", value, True)])
        if isValid(self):
            done = Message.of("rosterpanel.told_at", clock=self._desk.words.clock(now))
            self.said.setText(self._desk.words.say(refused if refused is not None else done))

    def _turn(self) -> None:
        self._second = not self._second
        self.show_contact(self._record)

    def _on_call(self, record: Record) -> str:
        now = self._desk.view.now()
        for duty in on_duty(self._desk.view.records, now):
            until = duty.number("ends")
            if duty.text("who") == record.id and until is not None:
                clock = self._desk.words.until(until, now)
                return self._desk.words.say("rosterpanel.on_call_until", clock=clock)
        return ""
