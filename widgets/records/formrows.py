"""The rows of a form as one: filled, read, locked, and what is said about each field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.records import FieldValue, JsonValue, Standing
from models.text import Message
from widgets.contribution import Desk
from widgets.records.conflict import ConflictLine
from widgets.records.editor import Editor
from widgets.records.formrow import FormRow, Heading, Row, heading


class FormRows(QWidget):
    """Knows editors and labels, nothing of saving."""

    edited = Signal(str)
    """Name of the field that the person changed."""

    def __init__(self, desk: Desk, kind: str, rows: Sequence[Row | Heading]) -> None:
        super().__init__()
        self._desk, self._kind = desk, kind
        self.by_field: dict[str, FormRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in rows:
            if isinstance(row, Heading):
                column.addWidget(heading(desk, row))
                continue
            made = self.by_field[row.field] = FormRow(desk, row)
            row.editor.edited.connect(self._telling(row.field))
            column.addWidget(made)

    def editor(self, name: str) -> Editor:
        """The editor of a field. LookupError for a field without a row."""
        return self.by_field[name].row.editor

    def fill(self, value_of: Callable[[str], JsonValue]) -> None:
        """Show a record; nothing that others did is said any more."""
        for name, made in self.by_field.items():
            made.row.editor.put(value_of(name))
            made.say_foreign(None)

    def put(self, names: Collection[str], value_of: Callable[[str], JsonValue]) -> None:
        """Show other values of some fields; those without a row are left out."""
        for name in self.by_field.keys() & set(names):
            self.editor(name).put(value_of(name))
            self.by_field[name].say_foreign(None)

    def say_foreign(self, standings: Mapping[str, Standing]) -> None:
        """Say what others wrote into fields that the person has typed into."""
        for name in self.by_field.keys() & standings.keys():
            self.by_field[name].say_foreign(standings[name])

    def unfinished(self) -> set[str]:
        """Fields whose text is no value."""
        return {name for name in self.by_field if self.editor(name).problem()}

    def first_problem(self) -> str:
        """What the first unfinished field lacks, with its label; the focus goes there."""
        for made in self.by_field.values():
            problem = made.row.editor.problem()
            if problem:
                made.row.editor.setFocus()
                return f"{made.row.label}: {problem}"
        return ""

    def typed(self, names: Collection[str]) -> dict[str, str]:
        """Everything that is entered into these fields, finished or not."""
        return {n: self.editor(n).typed() for n in self.by_field if n in names}

    def show_conflicts(self, id_: str, opened: Mapping[str, FieldValue]) -> None:
        """Show the rivals of every field that has some."""
        for name, made in self.by_field.items():
            value = opened.get(name)
            if value is None or not value.rivals:
                made.set_conflict(None)
            else:
                show = made.row.show
                made.set_conflict(ConflictLine(self._desk, self._kind, id_, name, value, show))

    def lock(self, locked: Callable[[str], bool]) -> None:
        """Show some fields only."""
        for name, made in self.by_field.items():
            made.lock(made.row.fixed or locked(name))

    def in_words(self, refused: Message) -> Message:
        """The same with the label of the field, where the message names one."""
        made = self.by_field.get(str(refused.parameters.get("field", "")))
        if made is None:
            return refused
        return Message.of(refused.code, **{**refused.parameters, "field": made.row.label})

    def _telling(self, name: str) -> Callable[[], None]:
        return lambda: self.edited.emit(name)
