"""The inspector of a person: who it is, whether they are here, and what they may do in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from models.people import PERSON
from models.records import Record, Role
from widgets.contribution import Desk
from widgets.controls.section import Section, clear, note
from widgets.people.roles import allowed
from widgets.records import Following, follow_authority
from widgets.records.people import name_text
from widgets.words.roles import ROLE_WORDS


class AboutPerson(QScrollArea):
    """Follows the record and the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inside = QWidget()
        self._inside.setAutoFillBackground(False)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)  # setWidget turns it on
        self._following = Following(
            self, desk.view.records, frozenset({PERSON.name}), lambda _: self.refresh()
        )
        follow_authority(self, desk.view, self.refresh)
        self.refresh()

    def open(self, id_: str) -> None:
        """Show a person; empty for none."""
        self._id = id_
        self.refresh()

    def texts(self) -> list[str]:
        """Everything that is said."""
        return [label.text() for label in self._inside.findChildren(QLabel) if label.text()]

    def refresh(self) -> None:
        """Read the record again."""
        clear(self._column)
        records = self._desk.view.records
        record = records.get(PERSON.name, self._id) if self._id else None
        if record is None:
            self._add_section("", [self._desk.words.say("people.none_chosen")])
        else:
            self._head(record)
            self._roles(record)
        self._column.addStretch(1)

    def _head(self, record: Record) -> None:
        desk, say = self._desk, self._desk.words.say
        section = Section(desk.theme)
        title = QLabel(name_text(desk, record.values.get("name")))
        title.setFont(desk.theme.font("title"))
        title.setWordWrap(True)
        section.rows.addWidget(title)
        lines = [
            name_text(desk, record.values.get("post")),
            record.text("phone"),
            here(desk, record.id),
        ]
        if not record.flag("active"):
            lines.append(say("people.state.inactive"))
        for line in filter(None, lines):
            section.rows.addSpacing(4)
            section.rows.addWidget(self._line(line, "ink2"))
        self._column.addWidget(section)

    def _roles(self, record: Record) -> None:
        desk, say = self._desk, self._desk.words.say
        permissions = desk.post.permissions if desk.post is not None else ()
        held = [role for role in Role if role.value in record.list("roles")]
        if not held:
            self._add_section(say("people.roles"), [say("people.roles.none")])
        for role in held:
            lines = allowed(desk, role, permissions)
            if role in (Role.VIEWER, Role.AUDITOR):
                lines = [say("people.roles.looks"), *lines]
            self._add_section(say(ROLE_WORDS[role]), lines)

    def _add_section(self, title: str, lines: list[str]) -> None:
        section = Section(self._desk.theme, title)
        for line in lines:
            section.rows.addWidget(self._line(line, "ink" if title else "ink2"))
            section.rows.addSpacing(4)
        self._column.addWidget(section)

    def _line(self, text: str, token: str) -> QLabel:
        label = note(self._desk.theme, text, token)
        label.setFont(self._desk.theme.font("body"))
        return label


def here(desk: Desk, person: str) -> str:
    """Whether somebody is at this desk, in a word; empty if not."""
    post = desk.post
    if post is None or post.session.presence(person) is None:
        return ""
    acts = post.session.current == person
    return desk.words.say("people.here.acts" if acts else "people.here.signed_on")
