"""The smaller tables beside the points: devices, links, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.links import DeadLetter, LinkState, LinkStatus
from models.site.park import Device
from models.views import View
from widgets.words import Words

Index = QModelIndex | QPersistentModelIndex
Key = float | str
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

LINK_STATES = {
    LinkState.CONNECTING: "inventory.link.connecting",
    LinkState.LIVE: "inventory.link.live",
    LinkState.DOWN: "inventory.link.down",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one row is about, its texts, and what it is sorted by where that is not the text."""

    id: str
    texts: tuple[str, ...]
    keys: tuple[Key, ...]


class ListModel(QAbstractTableModel):
    """Rows that are made anew when `fill` is called; for a few thousand at most."""

    def __init__(
        self, titles: Sequence[str], numbers: Sequence[int], make: Callable[[], Sequence[Row]]
    ) -> None:
        """`numbers` are the columns that stand at the right."""
        super().__init__()
        self._titles = titles
        self._numbers = frozenset(numbers)
        self._make = make
        self._all: Sequence[Row] = make()
        self._rows: list[Row] = list(self._all)
        self._words: list[str] = []
        self._column, self._descending = -1, False
        self.held = False
        """True while a row is selected: the order must not move under the hand."""

    @property
    def count(self) -> int:
        """All rows, also those that the filter hides."""
        return len(self._all)

    def id_at(self, row: int) -> str:
        """What a row is about."""
        return self._rows[row].id

    def row_of(self, id_: str) -> int | None:
        """Where it stands now; None if it is gone or hidden."""
        return next((n for n, row in enumerate(self._rows) if row.id == id_), None)

    def fill(self) -> None:
        """Make the rows again; a row that stays keeps its place while one is selected."""
        self._all = self._make()
        self._arrange()

    def filter(self, text: str) -> None:
        """Show only rows that contain every word of `text`."""
        self._words = text.casefold().split()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by any column; what is selected stays selected."""
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange(again=True)

    def _arrange(self, again: bool = False) -> None:
        rows = [row for row in self._all if self._passes(row)]
        if 0 <= self._column < len(self._titles):
            rows.sort(key=lambda row: row.keys[self._column], reverse=self._descending)
        if self.held and not again:
            places = {row.id: number for number, row in enumerate(self._rows)}
            rows.sort(key=lambda row: places.get(row.id, len(places)))
        if rows == self._rows:
            return
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._rows = rows
            last = self.index(len(rows) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in old]
        self._rows = rows
        where = {row.id: number for number, row in enumerate(rows)}
        new = [
            self.index(where[id_], index.column()) if id_ in where else QModelIndex()
            for id_, index in zip(ids, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _passes(self, row: Row) -> bool:
        if not self._words:
            return True
        hay = "\n".join(row.texts).casefold()
        return all(word in hay for word in self._words)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """As many as there are titles."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Titles, aligned as their column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self._numbers else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the whole text again as tool tip where the column is narrow."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in self._numbers else _LEFT
        return None


def _cells(id_: str, *cells: tuple[str, Key]) -> Row:
    return Row(id_, tuple(text for text, _ in cells), tuple(key for _, key in cells))


def _text(text: str) -> tuple[str, Key]:
    return text, text.casefold()


def link_list(view: View, words: Words) -> ListModel:
    """Links with their state, since when, what went through them, and the last error in words."""
    titles = [
        words.say(code)
        for code in (
            "inventory.column.link",
            "inventory.column.state",
            "inventory.column.since",
            "inventory.column.connects",
            "inventory.column.received",
            "inventory.column.bad",
            "inventory.column.unknown",
            "inventory.column.dropped",
            "inventory.column.remark",
        )
    ]

    def number(value: int) -> tuple[str, Key]:
        return words.number(value), value

    def row(status: LinkStatus) -> Row:
        remarks = [status.last_error if status.state is not LinkState.LIVE else None, status.note]
        said = [words.say(remark) for remark in remarks if remark is not None]
        if status.gap:
            said.append(words.say("inventory.link.gap"))
        return _cells(
            status.link,
            _text(words.name(view.park.links[status.link].name)),
            _text(words.say(LINK_STATES[status.state])),
            (words.since(status.since_ms, view.now()), status.since_ms),
            number(status.connects),
            number(status.received),
            number(status.bad),
            number(status.unknown),
            number(status.dropped),
            _text(" ".join(said)),
        )

    return ListModel(titles, (2, 3, 4, 5, 6, 7), lambda: [row(status) for status in view.links()])


def device_list(view: View, words: Words) -> ListModel:
    """Devices with whether they answer."""
    titles = [
        words.say(code)
        for code in (
            "inventory.column.device",
            "inventory.column.link",
            "inventory.column.profile",
            "inventory.column.state",
            "inventory.column.since",
            "inventory.column.errors",
            "inventory.column.latency",
            "inventory.column.id",
        )
    ]

    def figures(device: Device) -> tuple[tuple[str, Key], ...]:
        health = view.device(device.id)
        if health is None:
            unknown = words.say("inventory.device.unknown")
            return _text(unknown), ("", 0), ("", -1), ("", -1.0)
        state = words.say("inventory.device.answers")
        if not health.alive:
            state = words.say("inventory.device.silent")
            if health.last_error is not None:
                state = f"{state}: {words.say(health.last_error)}"
        latency = words.say("inventory.latency", ms=f"{health.latency_ms:.1f}")
        return (
            _text(state),
            (words.since(health.since_ms, view.now()), health.since_ms),
            (words.number(health.errors), health.errors),
            (latency if health.latency_ms else "", health.latency_ms),
        )

    def row(device: Device) -> Row:
        link = view.park.links.get(device.link)
        return _cells(
            device.id,
            _text(words.name(device.name)),
            _text(words.name(link.name) if link else ""),
            _text(device.profile),
            *figures(device),
            _text(device.id),
        )

    devices = [d for d in view.park.devices.values() if d.kind != "link"]
    return ListModel(titles, (4, 5, 6), lambda: [row(device) for device in devices])


def letter_list(view: View, words: Words) -> ListModel:
    """What came and could not be read, newest first."""
    titles = [
        words.say(code)
        for code in (
            "inventory.column.received_at",
            "inventory.column.device",
            "inventory.column.address",
            "inventory.column.reason",
            "inventory.column.count",
            "inventory.column.excerpt",
        )
    ]

    def row(letter: DeadLetter) -> Row:
        device = view.park.devices.get(letter.device)
        return _cells(
            f"{letter.received_ms} {letter.link} {letter.address}",
            (words.since(letter.received_ms, view.now()), letter.received_ms),
            _text(words.name(device.name) if device else letter.device),
            _text(letter.address),
            _text(words.say(letter.reason)),
            (words.number(letter.count), letter.count),
            _text(letter.excerpt.decode("utf-8", "replace")[:120].replace("\n", " ")),
        )

    return ListModel(
        titles, (0, 4), lambda: [row(letter) for letter in reversed(view.dead_letters())]
    )
