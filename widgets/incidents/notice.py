"""What goes out to people: the notice to paste, or a number to dial, as a code to scan."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from models.text import Language
from widgets.contribution import Desk
from widgets.controls import Button, Segments
from widgets.controls.section import Section, note
from widgets.incidents.case import Case
from widgets.incidents.checklist import Shown
from widgets.incidents.told import ToldList
from widgets.records import Buttons, QrPanel, tel


class NoticeSection(Section):
    """N copies the notice in the language that was shown last."""

    def __init__(self, desk: Desk, case: Case, told: ToldList) -> None:
        """`told` says which tenant is the current one."""
        say, theme = desk.words.say, desk.theme
        super().__init__(theme, say("incidents.part.notice"))
        self._desk, self._case, self._told = desk, case, told
        self._language: Language = desk.words.language
        self._code: str = self._language
        self._step: Shown | None = None
        self.codes = Segments(
            [
                ("en", "English"),
                ("zh_CN", "中文"),
                ("step", say("incidents.qr.step")),
                ("tenant", say("incidents.qr.tenant")),
            ],
            theme,
        )
        self.codes.set_on(self._language)
        self.codes.switched.connect(self._encode)
        self.qr = QrPanel(desk)
        self.copy_button = Button(say("incidents.copy"), theme, "N")
        self.copy_button.clicked.connect(self.copy_notice)
        self.foot = Buttons([self.copy_button])
        self._copied = note(theme, "", "ink2")
        self._copied.hide()
        self.rows.setSpacing(4)
        for part in (self.codes, self.qr, self.foot, self._copied):
            self.rows.addWidget(part)

    def open(self) -> None:
        """Another incident."""
        self._copied.hide()

    def open_step(self, step: Shown | None) -> None:
        """Another step is the current one."""
        self._step = step
        if self._code == "step":
            self.refresh()

    def refresh(self) -> None:
        """The code that is chosen."""
        if self._code == "step":
            step = self._step
            self._show_number("" if step is None else step.who, "" if step is None else step.phone)
        elif self._code == "tenant":
            row = next((row for row in self._told.rows if row.id == self._told.current), None)
            self._show_number("" if row is None else row.contact, "" if row is None else row.phone)
        else:
            self._language = "zh_CN" if self._code == "zh_CN" else "en"
            self.qr.set_text(self._text())
        self.copy_button.setEnabled(bool(self._text()))

    def copy_notice(self) -> None:
        """Put the notice into the clipboard."""
        text = self._text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self._copied.setText(self._desk.words.say("incidents.copied", n=len(text)))
            self._copied.show()

    def _text(self) -> str:
        return self._case.notice().say(self._language)

    def _show_number(self, who: str, phone: str) -> None:
        if phone:
            self.qr.set_text(tel(phone), " · ".join(part for part in (who, phone) if part))
        else:
            self.qr.set_text("", self._desk.words.say("incidents.qr.none"))

    def _encode(self, code: str, on: bool) -> None:
        if on:
            self._code = code
            self.refresh()
