"""The editors of what a work takes out: a list of what stands at its place, each with a box."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records import Editor

_ROW = 24
_MOST = 7
_ID = int(Qt.ItemDataRole.UserRole)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Checklist(Editor):
    """A LIST field: what is offered, and what is chosen beyond it. Enter turns a row."""

    tall = True

    def __init__(self, desk: Desk, name: Callable[[str], str], empty: str) -> None:
        """`name` says an id; `empty` says why nothing is offered."""
        super().__init__(desk)
        self._name = name
        self._offered: list[str] = []
        self._chosen: list[str] = []
        self.list = _Boxes(self)
        self.list.setFont(desk.theme.font("body"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet(f"QListWidget::item {{ min-height: {_ROW}px; }}")
        self.list.itemChanged.connect(self._turned)
        self._why_empty, self._none = empty, desk.words.say("works.form.none")
        self._empty = note(desk.theme, empty, "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self._empty)
        self.setFocusProxy(self.list)
        self._show()

    def offer(self, ids: Iterable[str]) -> None:
        """What stands there; what is chosen and not among it stays below."""
        self._offered = list(dict.fromkeys(ids))
        self._show()

    def value(self) -> JsonValue:
        """The chosen ids; None for none."""
        return list(self._chosen) or None

    def put(self, value: JsonValue) -> None:
        """Show."""
        self._chosen = [str(one) for one in value] if isinstance(value, list) else []
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        """Only what is chosen, without boxes."""
        self.read_only = read_only
        self._show()

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.list.setAccessibleName(name)

    def turn(self, row: int) -> None:
        """Choose a row, or leave it out."""
        item = self.list.item(row)
        if item is not None and not self.read_only:
            item.setCheckState(_OFF if item.checkState() is _ON else _ON)

    def _show(self) -> None:
        row = self.list.currentRow()
        shown = self._chosen if self.read_only else dict.fromkeys((*self._offered, *self._chosen))
        self.list.blockSignals(True)
        self.list.clear()
        for id_ in shown:
            item = QListWidgetItem(self._name(id_))
            item.setToolTip(self._name(id_))
            item.setData(_ID, id_)
            if self.read_only:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            else:
                item.setCheckState(_ON if id_ in self._chosen else _OFF)
            self.list.addItem(item)
        self.list.setCurrentRow(-1 if self.read_only else min(max(row, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        count = self.list.count()
        self.list.setVisible(count > 0)
        self._empty.setText(self._none if self.read_only else self._why_empty)
        self._empty.setVisible(count == 0)
        self.list.setFixedHeight(_ROW * min(max(count, 1), _MOST) + 4)

    def _turned(self, item: QListWidgetItem) -> None:
        id_ = item.data(_ID)
        if item.checkState() is _ON:
            self._chosen = [*self._chosen, *([] if id_ in self._chosen else [id_])]
        else:
            self._chosen = [one for one in self._chosen if one != id_]
        self.edited.emit()


class _Boxes(QListWidget):
    """Enter turns the box; Space is the window's."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        self._checklist = checklist

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._checklist.turn(self.currentRow())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape) or event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)
