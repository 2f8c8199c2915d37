"""The Devices workspace: four tables behind one switch, a filter, and the inspector at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.text import Message
from models.views import Changes
from widgets.contribution import Desk, Target
from widgets.controls import FilterLine, Segments
from widgets.controls.turns import every
from widgets.inspector import Inspector
from widgets.inventory.columns import NAME, PointColumns
from widgets.inventory.listpaint import ListDelegate
from widgets.inventory.lists import ListModel, device_list, letter_list, link_list
from widgets.inventory.paint import PointDelegate
from widgets.inventory.pointmodel import PointModel
from widgets.inventory.table import PointTable, Table

_PAGE_TITLES = {
    "points": "inventory.page.points",
    "devices": "inventory.page.devices",
    "links": "inventory.page.links",
    "letters": "inventory.page.letters",
}
_PAGES = tuple(_PAGE_TITLES)
_WIDTHS = {
    "devices": (44, 190, 110, 120, 160, 116, 56, 72, 90),
    "links": (44, 150, 112, 116, 72, 84, 52, 76, 76, 120),
    "letters": (116, 160, 200, 250, 64, 100),
}
_TOLD = {"devices": (4,), "links": (9,), "letters": (3, 5)}
"""Columns whose text may be longer than its cell: the selected row's stands whole below."""
_PADDING = 16


class InventoryWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        say = desk.words.say
        self._columns = PointColumns(desk.view, desk.words)
        self._model = PointModel(self._columns, desk.words)
        self._table = PointTable(self._model, desk.theme, say(_PAGE_TITLES["points"]))
        self._table.setItemDelegate(PointDelegate(self._model, desk.theme, self._table))
        self._lists: dict[str, ListModel] = {
            "devices": device_list(desk.view, desk.words),
            "links": link_list(desk.view, desk.words),
            "letters": letter_list(desk.view, desk.words),
        }
        self._tables: dict[str, Table] = {"points": self._table}
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        for page, model in self._lists.items():
            self._stack.addWidget(self._list_table(page, model))
        for page, table in self._tables.items():
            table.selectionModel().selectionChanged.connect(self._selecting(page))
            table.asked.connect(self._asked)
        self._filter = FilterLine(say("inventory.filter"), say("window.clear"))
        self._filter.entered.connect(self._enter_table)
        self._filter.textChanged.connect(self._filtered)
        self._count = _small(desk, "")
        self._hint = _small(desk, say("inventory.held"))
        self._empty = _small(desk, say("inventory.letters.none"))
        self._empty.setFont(desk.theme.font("body"))
        self._told = _small(desk, "")
        # what a device sent is no markup
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self._told.setContentsMargins(16, 8, 16, 8)
        self._told.hide()
        self._listeners: list[Callable[[], None]] = []
        self.widget: QWidget = self._body()
        self._switch = Segments([(p, say(_PAGE_TITLES[p])) for p in _PAGES], desk.theme)
        self._switch.switched.connect(lambda page, on: self._show_page(page) if on else None)
        self.header: QWidget | None = self._switch
        self._inspector = Inspector(desk, hint=Message.of("inventory.inspector.empty"))
        self.inspector: QWidget | None = self._inspector
        self._unsubscribe = desk.view.subscribe(self._take)
        self._ages = every(self.widget, 1_000, self._tick)
        self._numbers = every(self.widget, 500, self._model.settle)
        self.widget.destroyed.connect(lambda: self._unsubscribe())
        self._page = "points"
        self._switch.set_on("points")
        self._show_page("points")

    def _list_table(self, page: str, model: ListModel) -> Table:
        table = Table(model, self._desk.theme, self._desk.words.say(_PAGE_TITLES[page]))
        delegate = ListDelegate(self._desk.theme)
        delegate.setParent(table)
        table.setItemDelegate(delegate)
        for column, width in enumerate(_WIDTHS[page]):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        self._tables[page] = table
        return table

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        self._filter.setFixedWidth(320)
        line.addWidget(self._filter)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._hint)
        column.addLayout(line)
        self._empty.setContentsMargins(16, 4, 16, 12)
        column.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._told)
        return body

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace and its page."""
        say = self._desk.words.say
        return [say("inventory.title"), say(_PAGE_TITLES[self._page])]

    def open(self, target: Target) -> None:
        """Select a point, the first point of a device, or a link."""
        page, wanted = "points", target.id
        if target.kind == "link":
            page = "links"
        elif target.kind == "device":
            device = self._desk.view.park.devices.get(target.id)
            wanted = (device.primary or next(iter(device.points), "")) if device else ""
        self._switch.set_on(page)
        model = self._model if page == "points" else self._lists[page]
        if model.row_of(wanted) is None:
            self._filter.clear()
        if self._select(page, wanted):
            self._tables[page].setFocus()

    def state(self) -> dict[str, str]:
        """Page, filter and selected point."""
        return {
            "page": self._page,
            "filter": self._filter.text(),
            "point": self._selected_id("points"),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        self._filter.setText(state.get("filter", ""))
        if state.get("point"):
            self._select("points", state["point"])
        if state.get("page") in _PAGES:
            self._switch.set_on(state["page"])

    def act(self, action: str) -> None:
        """`points`, `devices`, `links`, `letters` or `filter`."""
        if action == "filter":
            self._filter.setFocus()
            self._filter.selectAll()
        elif action in _PAGES:
            self._switch.set_on(action)
            self._tables[action].setFocus()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another page."""
        self._listeners.append(listener)

    # -- inside ----------------------------------------------------------------------------------

    def _show_page(self, page: str) -> None:
        self._page = page
        self._stack.setCurrentIndex(_PAGES.index(page))
        if page in self._lists:
            self._lists[page].fill()
        self._filtered(self._filter.text())
        self._hold(page)
        self._inspect(page)
        for listener in self._listeners:
            listener()

    def _filtered(self, text: str) -> None:
        page = self._page
        if page == "points":
            selected = self._selected_id(page)
            self._model.filter(text)
            self._select(page, selected)
        else:
            self._lists[page].filter(text)
        self._write_count()

    def _write_count(self) -> None:
        page, words = self._page, self._desk.words
        model = self._model if page == "points" else self._lists[page]
        every = len(self._columns.ids) if page == "points" else self._lists[page].count
        shown, all_ = words.number(model.rowCount()), words.number(every)
        self._count.setText(words.say("inventory.count", shown=shown, all=all_))
        self._empty.setVisible(page == "letters" and every == 0)

    def _select(self, page: str, wanted: str) -> bool:
        model = self._model if page == "points" else self._lists[page]
        row = model.row_of(wanted)
        if row is None:
            return False
        table, flags = self._tables[page], QItemSelectionModel.SelectionFlag
        index = model.index(row, NAME if page == "points" else 0)
        table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        table.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def _selected_id(self, page: str) -> str:
        rows = self._tables[page].selectionModel().selectedRows()
        if not rows:
            return ""
        return self._id_at(page, rows[0].row())

    def _id_at(self, page: str, row: int) -> str:
        return self._model.point_at(row) if page == "points" else self._lists[page].id_at(row)

    def _selecting(self, page: str) -> Callable[[], None]:
        def selected() -> None:
            self._hold(page)
            self._inspect(page)

        return selected

    def _inspect(self, page: str) -> None:
        """The inspector shows what is selected on this page and nothing of another."""
        id_ = self._selected_id(page)
        if page == "points":
            device = self._desk.view.park.points[id_].device if id_ else ""
        else:
            device = self._lists[page].device_of(id_)
        self._inspector.show_device(device)
        self._tell(page)

    def _tell(self, page: str) -> None:
        """What the selected row says, whole, where a cell is too narrow for it."""
        table = self._tables[page]
        row = next(iter(table.selectionModel().selectedRows()), None)
        cells = [] if row is None else [row.siblingAtColumn(at) for at in _TOLD.get(page, ())]
        metrics = table.fontMetrics()
        cut = any(
            metrics.horizontalAdvance(str(cell.data()))
            > table.columnWidth(cell.column()) - _PADDING
            for cell in cells
        )
        self._told.setText("\n".join(str(cell.data()) for cell in cells if cell.data()))
        self._told.setVisible(cut)

    def _hold(self, page: str) -> None:
        held = bool(self._tables[page].selectionModel().selectedRows())
        if page == "points":
            self._model.held = held
        else:
            self._lists[page].held = held
        self._hint.setVisible(held and page == self._page)

    def _asked(self, what: str) -> None:
        id_ = self._selected_id(self._page)
        park = self._desk.view.park
        if id_ in park.points:
            device = park.points[id_].device
        else:
            device = self._lists[self._page].device_of(id_) if id_ else ""
        if device not in park.devices:
            return
        if what == "open":
            self._desk.show(Target("device", device))
            return
        points = park.devices[device].points
        chosen = (
            id_ if id_ in park.points else park.devices[device].primary or next(iter(points), "")
        )
        if chosen:
            self._desk.show(Target("trend", chosen))

    def _enter_table(self) -> None:
        table = self._tables[self._page]
        table.setFocus()
        if not table.selectionModel().hasSelection() and table.model().rowCount():
            table.selectRow(0)

    def _take(self, changes: Changes) -> None:
        self._model.take(changes)

    def _tick(self) -> None:
        if not self.widget.isVisible():
            return
        if self._page == "points":
            self._model.repaint_visible()
            self._table.note_visible()
        else:
            self._lists[self._page].fill()
            self._write_count()
            self._tell(self._page)


def _small(desk: Desk, text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(desk.theme.font("small"))
    label.setStyleSheet(f"color: {desk.theme.color('ink2').name()}")
    return label
