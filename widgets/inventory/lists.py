"""The small tables beside the points: devices, links, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.links import DeadLetter, LinkState, LinkStatus
from models.site.park import Device
from models.views import View
from widgets.words import Words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

LINK_STATES = {
    LinkState.CONNECTING: "inventory.link.connecting",
    LinkState.LIVE: "inventory.link.live",
    LinkState.DOWN: "inventory.link.down",
}


class ListModel(QAbstractTableModel):
    """Rows of texts that are made anew when `fill` is called; for a few hundred rows."""

    def __init__(self, titles: Sequence[str], make: Callable[[], Sequence[Sequence[str]]]) -> None:
        super().__init__()
        self._titles = titles
        self._make = make
        self._rows: Sequence[Sequence[str]] = make()

    def fill(self) -> None:
        """Make the rows again; only cells that differ are repainted by the view."""
        rows = self._make()
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(rows) - 1, len(self._titles) - 1)
            )

    def rowCount(self, parent: Index = _ROOT) -> int:
        """All rows."""
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
        """Titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the whole text again as tool tip where the column is narrow."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return None


def link_list(view: View, words: Words) -> ListModel:
    """Links with their state, since when, and what went through them."""
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

    def row(status: LinkStatus) -> list[str]:
        remarks = [status.last_error if status.state is not LinkState.LIVE else None, status.note]
        said = [words.say(remark) for remark in remarks if remark is not None]
        if status.gap:
            said.append(words.say("inventory.link.gap"))
        return [
            words.name(view.park.links[status.link].name),
            words.say(LINK_STATES[status.state]),
            words.clock(status.since_ms),
            words.number(status.connects),
            words.number(status.received),
            words.number(status.bad),
            words.number(status.unknown),
            words.number(status.dropped),
            " ".join(said),
        ]

    return ListModel(titles, lambda: [row(status) for status in view.links()])


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

    def row(device: Device) -> list[str]:
        health = view.device(device.id)
        if health is None:
            state, since, errors, latency = words.say("inventory.device.unknown"), "", "", ""
        else:
            code = "inventory.device.answers" if health.alive else "inventory.device.silent"
            state, since = words.say(code), words.clock(health.since_ms)
            errors = words.number(health.errors)
            latency = words.say("inventory.latency", ms=f"{health.latency_ms:.1f}")
            latency = latency if health.latency_ms else ""
        link = view.park.links.get(device.link)
        return [
            words.name(device.name),
            words.name(link.name) if link else "",
            device.profile,
            state,
            since,
            errors,
            latency,
            device.id,
        ]

    devices = [d for d in view.park.devices.values() if d.kind != "link"]
    return ListModel(titles, lambda: [row(device) for device in devices])


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

    def row(letter: DeadLetter) -> list[str]:
        device = view.park.devices.get(letter.device)
        return [
            words.clock(letter.received_ms),
            words.name(device.name) if device else letter.device,
            letter.address,
            words.say(letter.reason),
            words.number(letter.count),
            letter.excerpt.decode("utf-8", "replace")[:120],
        ]

    return ListModel(titles, lambda: [row(letter) for letter in reversed(view.dead_letters())])
