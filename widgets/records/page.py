"""The middle of a workspace of records: its list, or one record on the whole width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from widgets.controls import Button
from widgets.records.buttons import press
from widgets.records.table import RecordTable


class Page(QWidget):
    """Enter in the list opens the record, Escape goes back to the row it came from.

    In the list the letters of the tools work wherever no text is typed.
    """

    changed = Signal()
    """Another place: ask `crumbs` again."""

    def __init__(
        self,
        title: str,
        table: RecordTable,
        detail: QWidget,
        show: Callable[[str], None],
        name: Callable[[str], str],
        tools: Sequence[QWidget] = (),
        take: Callable[[QKeyEvent], bool] = lambda _: False,
    ) -> None:
        """`detail` is shown in a scrolled area after `show` was called with the id; `name` is the
        last crumb of a record. `tools` stand in a line above the list, the count at its right;
        `take` is asked for keys that no tool of the list and nothing in the record wants: did
        it take it?"""
        super().__init__()
        self._title, self._show, self._name, self._take = title, show, name, take
        self._buttons = [tool for tool in tools if isinstance(tool, Button)]
        self.table, self.detail = table, detail
        self.shown_id = ""
        """Id of the record on the whole middle; empty while the list is shown."""
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if tools:
            row = QHBoxLayout()
            row.setContentsMargins(16, 8, 16, 8)
            row.setSpacing(8)
            for tool in tools:
                row.addWidget(tool)
            row.addStretch(1)
            row.addWidget(table.count_label)
            column.addLayout(row)
        column.addWidget(table, 1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(detail)
        if detail.focusProxy() is None and detail.focusPolicy() is Qt.FocusPolicy.NoFocus:
            detail.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self.area)
        middle = QVBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self._stack)
        self.setFocusProxy(table)
        table.opened.connect(self.show_record)

    def show_record(self, id_: str) -> None:
        """The record on the whole middle."""
        self.shown_id = id_
        self.table.choose(id_)
        self._show(id_)
        self._stack.setCurrentWidget(self.area)
        self.setFocusProxy(self.detail)
        self.detail.setFocus()
        self.changed.emit()

    def show_list(self) -> None:
        """The list, at the place it had."""
        self.shown_id = ""
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(self.table)
        self.table.setFocus()
        self.changed.emit()

    def crumbs(self) -> list[str]:
        """The title, and the record's name while it is shown."""
        return [self._title, *([self._name(self.shown_id)] if self.shown_id else [])]

    def state(self) -> dict[str, str]:
        """What to restore after a rebuild; the form of the detail keeps its own."""
        return {**self.table.state(), "shown": self.shown_id}

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        self.table.restore(state)
        if state.get("shown"):
            self.show_record(state["shown"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whatever had the focus did not want it: letters, and Escape goes back to the list."""
        if self.shown_id and event.key() == Qt.Key.Key_Escape:
            self.show_list()
        elif not (not self.shown_id and press(self._buttons, event)) and not self._take(event):
            event.ignore()
