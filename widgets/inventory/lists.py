"""The smaller tables beside the points: devices, links, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from models.links import DeadLetter, LinkState, LinkStatus
from models.plan.rollup import QUIET, Standing, roll_up
from models.points import Quality
from models.site.park import Device
from models.views import View
from widgets.controls.rows import STRONG, TONE, Index
from widgets.inventory.titled import ROOT, TitledModel
from widgets.words import Words

Key = float | str
STANDING = Qt.ItemDataRole.UserRole + 102
"""Data role of the first column where it shows alarms: the row's `Standing`."""

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
    device: str = ""
    """What the inspector shows of it."""
    standing: Standing = QUIET
    strong: bool = False
    """True for what does not work: its texts stand out."""


class ListModel(TitledModel):
    """Rows that are made anew when `fill` is called; for a few thousand at most."""

    def __init__(
        self,
        titles: Sequence[str],
        numbers: Sequence[int],
        make: Callable[[], Sequence[Row]],
        tips: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(titles, numbers, tips)
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

    def device_of(self, id_: str) -> str:
        """The device that a row is about; empty if none is, or the row is gone."""
        return next((row.device for row in self._rows if row.id == id_), "")

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

    def rowCount(self, parent: Index = ROOT) -> int:
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the whole text again as tool tip where the column is narrow."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.texts[index.column()]
        if role == STRONG:
            return row.strong
        if role == TONE:
            return "ink" if row.strong or index.column() <= 1 else "ink2"
        if role == STANDING:
            return row.standing if index.column() == 0 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column())
        return None


def _text(text: str) -> tuple[str, Key]:
    return text, text.casefold()


def _mark(standing: Standing) -> tuple[str, Key]:
    """The first column, which is drawn; sorted with the worst first."""
    return "", -float(standing.severity)


def _row(id_: str, device: str, cells: Sequence[tuple[str, Key]], **more: Any) -> Row:
    return Row(
        id_, tuple(text for text, _ in cells), tuple(key for _, key in cells), device, **more
    )


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

    def fault(value: int) -> tuple[str, Key]:
        return words.number(value) if value else "", value

    def row(status: LinkStatus, standing: Standing) -> Row:
        live = status.state is LinkState.LIVE
        remarks = [None if live else status.last_error, status.note]
        said = [words.say(remark) for remark in remarks if remark is not None]
        if status.gap:
            said.append(words.say("inventory.link.gap"))
        cells = (
            _mark(standing),
            _text(words.name(view.park.links[status.link].name)),
            _text(words.say(LINK_STATES[status.state])),
            (words.since(status.since_ms, view.now()), status.since_ms),
            number(status.connects),
            number(status.received),
            fault(status.bad),
            fault(status.unknown),
            fault(status.dropped),
            _text(" ".join(said)),
        )
        lost = status.state is LinkState.DOWN or (not live and status.connects > 0)
        return _row(status.link, _link_device(status.link), cells, standing=standing, strong=lost)

    def rows() -> list[Row]:
        standings = roll_up(view.park, view.alarms()).devices
        return [row(s, standings.get(_link_device(s.link), QUIET)) for s in view.links()]

    tips = {
        7: words.say("inventory.tip.unknown"),
        8: words.say("inventory.tip.dropped"),
    }
    return ListModel(["", *titles], range(3, 9), rows, tips)


def _link_device(link: str) -> str:
    """The device that stands for a link among the devices."""
    return f"link.{link}"


def device_list(view: View, words: Words) -> ListModel:
    """Devices with whether they answer; behind a lost link nobody can say."""
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

    def figures(device: Device, lost: LinkStatus | None) -> tuple[tuple[str, Key], ...]:
        health = view.device(device.id)
        if lost is not None:
            state, since = words.quality(Quality.LINK_LOST), lost.since_ms
        elif health is None:
            return _text(words.say("inventory.device.unknown")), ("", 0), ("", -1), ("", -1.0)
        else:
            state, since = words.say("inventory.device.answers"), health.since_ms
            if not health.alive:
                state = words.say("inventory.device.silent")
                if health.last_error is not None:
                    state = f"{state}: {words.say(health.last_error)}"
        errors = health.errors if health is not None else 0
        latency = health.latency_ms if health is not None and lost is None else 0.0
        return (
            _text(state),
            (words.since(since, view.now()), since),
            (words.number(errors) if errors else "", errors),
            (words.say("inventory.latency", ms=f"{latency:.1f}") if latency else "", latency),
        )

    def row(device: Device, lost: LinkStatus | None, standing: Standing) -> Row:
        link = view.park.links.get(device.link)
        health = view.device(device.id)
        cells = (
            _mark(standing),
            _text(words.name(device.name)),
            _text(words.name(link.name) if link else ""),
            _text(device.profile),
            *figures(device, lost),
            _text(device.id),
        )
        # one lost link is told once, on its own page; its devices do not all stand out
        strong = lost is None and health is not None and not health.alive
        return _row(device.id, device.id, cells, standing=standing, strong=strong)

    def rows() -> list[Row]:
        standings = roll_up(view.park, view.alarms()).devices
        lost = {link.link: link for link in view.links() if link.state is LinkState.DOWN}
        return [row(d, lost.get(d.link), standings.get(d.id, QUIET)) for d in devices]

    devices = [d for d in view.park.devices.values() if d.kind != "link"]
    return ListModel(["", *titles], (5, 6, 7), rows)


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
        cells = (
            (words.since(letter.received_ms, view.now()), letter.received_ms),
            _text(words.name(device.name) if device else letter.device),
            _text(letter.address),
            _text(words.say(letter.reason)),
            (words.number(letter.count), letter.count),
            _text(letter.excerpt.decode("utf-8", "replace")[:120].replace("\n", " ")),
        )
        return _row(f"{letter.received_ms} {letter.link} {letter.address}", letter.device, cells)

    return ListModel(
        titles, (0, 4), lambda: [row(letter) for letter in reversed(view.dead_letters())]
    )
