"""Editor of what somebody is called for: a list of switches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from models.records import JsonValue
from models.roster import CALLS
from widgets.contribution import Desk
from widgets.records import Editor
from widgets.roster.callwords import CALL_WORDS

_HEIGHT = 168
_CODE = int(Qt.ItemDataRole.UserRole)


class CallsEdit(Editor):
    """A LIST field of codes; Space is the window's, so Enter turns one on or off."""

    tall = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = QListWidget()
        self.list.setFont(desk.theme.font("body"))
        self.list.setFixedHeight(_HEIGHT)
        self._others: list[str] = []
        self._putting = False
        for code in CALLS:
            item = QListWidgetItem(desk.words.say(CALL_WORDS[code]))
            item.setData(_CODE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemChanged.connect(self._changed)
        self.list.itemActivated.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.setFocusProxy(self.list)

    def value(self) -> JsonValue:
        """The codes that are on, in their order."""
        on = [str(item.data(_CODE)) for item in self._items() if item.checkState() is _CHECKED]
        return [*on, *self._others] or None

    def put(self, value: JsonValue) -> None:
        """Turn on what is named; a code of a newer version is kept."""
        codes = [str(code) for code in value] if isinstance(value, list) else []
        self._others = [code for code in codes if code not in CALLS]
        self._putting = True
        for item in self._items():
            item.setCheckState(_CHECKED if item.data(_CODE) in codes else _UNCHECKED)
        self._putting = False

    def set_read_only(self, read_only: bool) -> None:
        """Shown, not turned."""
        self.read_only = read_only
        self.list.setEnabled(not read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.list.setAccessibleName(name)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _turn(self, item: QListWidgetItem) -> None:
        if not self.read_only:
            item.setCheckState(_UNCHECKED if item.checkState() is _CHECKED else _CHECKED)

    def _changed(self) -> None:
        if not self._putting:
            self.edited.emit()


_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
