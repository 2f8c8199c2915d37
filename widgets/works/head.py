"""What a work is and how it stands: number, title, place, company, and the phone, large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.works import State, Work
from widgets.contribution import Desk
from widgets.controls.section import Section, note
from widgets.records import place_name
from widgets.works.terms import PERMITS, end_time, standing, window


class WorkHead(Section):
    """The top of the inspector."""

    def __init__(self, desk: Desk) -> None:
        theme = desk.theme
        super().__init__(theme)
        self._desk = desk
        self.rows.setSpacing(3)
        self._none = note(theme, "", "ink2")
        self._none.setFont(theme.font("body"))
        self._title = QLabel()
        self._title.setFont(theme.font("title"))
        self._title.setWordWrap(True)
        self._standing = QLabel()
        self._standing.setFont(theme.font("strong"))
        self._standing.setWordWrap(True)
        self._lines = note(theme, "", "ink2")
        self._phone = QLabel()
        self._phone.setFont(theme.font("card"))
        self._phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self._none, self._title, self._standing, self._lines, self._phone):
            self.rows.addWidget(widget)

    @property
    def standing(self) -> str:
        """How the work stands, in words."""
        return self._standing.text()

    def show_nothing(self, text: str) -> None:
        """No work: why, and what to do."""
        self._none.setText(text)
        self._none.show()
        for label in (self._title, self._standing, self._lines, self._phone):
            label.clear()
            label.hide()

    def show_work(self, work: Work) -> None:
        """As it stands now."""
        words, now = self._desk.words, self._desk.view.now()
        self._none.hide()
        self._title.setText(f"{work.number} \u00b7 {words.name(work.title)}")
        said = standing(self._desk, work)
        if work.state is State.RUNNING and work.until_ms is not None:
            said = words.say(
                "works.until", standing=said, until=end_time(self._desk, work.until_ms),
                age=words.age(abs(work.until_ms - now)),
            )  # fmt: skip
        self._standing.setText(said)
        lines = [
            words.say(PERMITS[work.permit]),
            place_name(self._desk, work.place),
            window(self._desk, work),
            " \u00b7 ".join(part for part in (work.company, work.contact) if part),
            self._watch_line(work),
        ]
        self._lines.setText("\n".join(line for line in lines if line))
        self._phone.setText(work.phone)
        for label in (self._title, self._standing, self._lines):
            label.show()
        self._phone.setVisible(bool(work.phone))

    def _watch_line(self, work: Work) -> str:
        if work.watch_until_ms is None:
            return ""
        if work.watch_done_ms is not None:
            at = end_time(self._desk, work.watch_done_ms)
            return self._desk.words.say("works.watch.done", time=at)
        at = end_time(self._desk, work.watch_until_ms)
        return self._desk.words.say("works.watch.until", time=at)
