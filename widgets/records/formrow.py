"""One row of a form: label, editor, and what has to be said about the field."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from models.records import JsonValue, Standing
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records.conflict import ConflictLine
from widgets.records.editor import LINE, Editor
from widgets.records.people import actor_name

LABEL = 96


def plain(value: JsonValue) -> str:
    """A value as it is, for those without a better way to say it."""
    if value is None:
        return "\u2014"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, eq=False)
class Row:
    """A field, how it is called, and its editor."""

    field: str
    label: str
    editor: Editor
    show: Callable[[JsonValue], str] = plain
    """How a value is said in a conflict: give the same as for the history."""
    hint: str = ""
    """A small line below, where the field needs one."""
    fixed: bool = False
    """True where the person never edits it here."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A small title between rows."""

    text: str


class FormRow(QWidget):
    """Label at the left, or above what wants the whole width."""

    def __init__(self, desk: Desk, row: Row) -> None:
        super().__init__()
        self._desk = desk
        self.row = row
        self._locked: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        label = QLabel(row.label)
        label.setFont(desk.theme.font("body"))
        label.setStyleSheet(f"color: {desk.theme.color('ink2').name()}")
        label.setWordWrap(True)
        label.setBuddy(row.editor)
        row.editor.set_name(row.label)
        if row.editor.tall:
            self._grid.addWidget(label, 0, 0, 1, 2)
            self._grid.addWidget(row.editor, 1, 0, 1, 2)
        else:
            label.setFixedWidth(LABEL)
            label.setMinimumHeight(LINE)
            self._grid.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(row.editor, 0, 1)
        if row.hint:
            start = 0 if row.editor.tall else 1
            self._grid.addWidget(note(desk.theme, row.hint, "ink3"), 2, start, 1, 2 - start)
        self._foreign = note(desk.theme, "", "ink2")
        self._foreign.hide()
        self._grid.addWidget(self._foreign, 3, 0, 1, 2)
        self._conflict: ConflictLine | None = None

    @property
    def conflict(self) -> ConflictLine | None:
        """What is shown about rivals."""
        return self._conflict

    def lock(self, locked: bool) -> None:
        """Show only, or edit."""
        if locked is not self._locked:
            self._locked = locked
            self.row.editor.set_read_only(locked)

    def say_foreign(self, standing: Standing | None) -> None:
        """Somebody else wrote this field since the person began to type into it."""
        self._foreign.setVisible(standing is not None)
        if standing is not None:
            words = self._desk.words
            self._foreign.setText(
                words.say(
                    "recordwidgets.foreign",
                    person=actor_name(self._desk, standing.actor),
                    time=words.since(standing.wall_ms, self._desk.view.now()),
                    value=self.row.show(standing.value),
                )
            )

    def set_conflict(self, line: ConflictLine | None) -> None:
        """Show or hide the rivals of the field."""
        if self._conflict is not None:
            if line is not None and line.same(self._conflict):
                line.deleteLater()
                return
            self._grid.removeWidget(self._conflict)
            self._conflict.hide()
            self._conflict.deleteLater()
        self._conflict = line
        if line is not None:
            self._grid.addWidget(line, 4, 0, 1, 2)


def heading(desk: Desk, row: Heading) -> QWidget:
    """The small title."""
    from PySide6.QtGui import QFont

    label = note(desk.theme, row.text, "ink2")
    size = desk.theme.font("small").pixelSize()
    label.setFont(desk.theme.sized(size, QFont.Weight.DemiBold))
    label.setContentsMargins(0, 8, 0, 2)
    return label
