"""Editors that pick something by its name: a record of a kind, a place of the park."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from models.records import JsonValue, Order, Query, Record
from widgets.contribution import Desk
from widgets.records.editor import Editor, Said, line_box
from widgets.records.places import place_name, places

_ROW = 26
_MOST = 8
_ID = int(Qt.ItemDataRole.UserRole)


class Pick(Editor):
    """A line to type into and, while typing, the matches below it. Enter takes one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._value = ""
        self.box = _Search(self)
        self.box.setFont(desk.theme.font("body"))
        self.box.setFixedHeight(line_box(desk).height())
        self.box.setPlaceholderText(desk.words.say("recordwidgets.pick"))
        self.matches = QListWidget()
        self.matches.setFont(desk.theme.font("body"))
        self.matches.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.matches.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matches.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.matches.setUniformItemSizes(True)
        self.matches.setStyleSheet(f"QListWidget::item {{ min-height: {_ROW}px; padding: 0 8px; }}")
        self.matches.itemClicked.connect(lambda _: self.take())
        self.matches.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._said = Said(desk, self.box)
        column.addWidget(self.box)
        column.addWidget(self._said)
        column.addWidget(self.matches)
        self.box.textEdited.connect(self._look)
        self.setFocusProxy(self.box)

    @abstractmethod
    def say(self, value: str) -> str:
        """How a value is shown."""

    @abstractmethod
    def found(self, text: str) -> Sequence[tuple[str, str]]:
        """Values and texts for what is typed, the best first; for nothing typed the likely."""

    def value(self) -> JsonValue:
        """The id."""
        return self._value or None

    def put(self, value: JsonValue) -> None:
        """Show what an id stands for."""
        self._value = value if isinstance(value, str) else ""
        self.box.setText(self.say(self._value) if self._value else "")
        self.box.setCursorPosition(0)
        self.matches.hide()

    def problem(self) -> str:
        """Something is typed and nothing taken."""
        if self.box.text() == (self.say(self._value) if self._value else ""):
            return ""
        return self.desk.words.say("recordwidgets.pick.open")

    def typed(self) -> str:
        """What is taken and what is typed."""
        return f"{self._value}\n{self.box.text()}"

    def retype(self, text: str) -> None:
        """As it was."""
        value, _, shown = text.partition("\n")
        self.put(value)
        self.box.setText(shown)

    def take(self) -> bool:
        """Take the marked match; False if there is none."""
        item = self.matches.currentItem()
        if self.matches.isHidden() or item is None:
            return False
        self.put(item.data(_ID))
        self.edited.emit()
        return True

    def offer(self) -> None:
        """Show the matches for what is typed."""
        self._look(self.box.text() if self.problem() else "", tell=False)

    def close_matches(self) -> bool:
        """Show none, and what was taken before; False if none were shown."""
        shown = not self.matches.isHidden()
        self.matches.hide()
        return shown

    def set_read_only(self, read_only: bool) -> None:
        """As plain text."""
        self.read_only = read_only
        self._said.stand_in(read_only)
        self.matches.hide()

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.box.setAccessibleName(name)
        self.matches.setAccessibleName(name)

    def step(self, way: int) -> None:
        """Mark the next or the previous match."""
        if self.matches.isHidden():
            self.offer()
            return
        at = self.matches.currentRow() + way
        self.matches.setCurrentRow(max(0, min(at, self.matches.count() - 1)))

    def _look(self, text: str, tell: bool = True) -> None:
        if self.read_only:
            return
        if tell and not text.strip():
            self._value = ""
        self.matches.clear()
        found = self.found(text.strip())[:_MOST]
        for value, said in found:
            item = QListWidgetItem(said)
            item.setData(_ID, value)
            self.matches.addItem(item)
        self.matches.setFixedHeight(_ROW * len(found) + 2)
        self.matches.setVisible(bool(found))
        self.matches.setCurrentRow(0)
        if tell:
            self.edited.emit()


class _Search(QLineEdit):
    """Enter takes, and no more than that while it is held; arrows walk, Escape closes the list
    before it does anything else."""

    def __init__(self, pick: Pick) -> None:
        super().__init__()
        self._pick = pick

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        pick, key = self._pick, event.key()
        if pick.read_only:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not pick.take():
                event.ignore()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            pick.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace and not self.text():
            event.ignore()  # a list takes its last one off
        elif key == Qt.Key.Key_Escape:
            if not pick.close_matches():
                event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        super().focusOutEvent(event)
        self._pick.close_matches()


class RecordPick(Pick):
    """The id of a record of one kind, found by any of its searched texts."""

    def __init__(
        self,
        desk: Desk,
        kind: str,
        label: Callable[[Record], str],
        query: Query | None = None,
    ) -> None:
        """`query` narrows and orders what is offered; without it all, the newest first."""
        super().__init__(desk)
        self._kind = kind
        self._label = label
        self._query = query or Query(kind, order=(Order("changed", descending=True),))
        self._narrow = query is not None and bool(query.where)

    def say(self, value: str) -> str:
        """Its label; the id of one that is not here."""
        record = self.desk.view.records.get(self._kind, value)
        return value if record is None else self._label(record)

    def found(self, text: str) -> Sequence[tuple[str, str]]:
        """The records that hold the text, as far as they are offered."""
        records = self.desk.view.records
        query = self._query
        if text:
            ids = tuple(hit.id for hit in records.search(text, [self._kind], 50))
            query = Query(query.kind, (*query.where, ("id", "in", ids)), query.order)
        return [(one.id, self._label(one)) for one in records.list(query, _MOST)]


class PlacePick(Pick):
    """An area, floor, device or building, as `area:<id>`, `floor:<id>`, `device:<id>`, ..."""

    def __init__(
        self, desk: Desk, kinds: Sequence[str] = ("area", "floor", "building", "device")
    ) -> None:
        super().__init__(desk)
        self._kinds = tuple(kinds)

    def say(self, value: str) -> str:
        """Its name, from the outside in."""
        return place_name(self.desk, value)

    def found(self, text: str) -> Sequence[tuple[str, str]]:
        """Places whose name holds every word."""
        return places(self.desk, text, self._kinds, _MOST)
