"""The Devices workspace: four tables behind one switch, a filter, and the inspector at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.views import Changes
from widgets.contribution import Desk, Target
from widgets.inspector import Inspector
from widgets.inventory.columns import (
    AGE,
    IDENTITY,
    LINK,
    NAME,
    PLACE,
    QUALITY,
    SYMBOL,
    PointColumns,
)
from widgets.inventory.lists import ListModel, device_list, letter_list, link_list
from widgets.inventory.paint import PointDelegate
from widgets.inventory.pointmodel import PointModel

_PAGES = ("points", "devices", "links", "letters")
_PAGE_TITLES = {
    "points": "inventory.page.points",
    "devices": "inventory.page.devices",
    "links": "inventory.page.links",
    "letters": "inventory.page.letters",
}
_WIDTHS = {SYMBOL: 44, NAME: 300, PLACE: 120, QUALITY: 150, AGE: 96, LINK: 150, IDENTITY: 200}
_ROW, _HEAD = 28, 26


class PointTable(QTableView):
    """Tells the model what is on screen, and holds the order while a row is selected."""

    def __init__(self, model: PointModel, desk: Desk) -> None:
        super().__init__()
        self._points = model
        self.setModel(model)
        _dress(self)
        self.setItemDelegate(PointDelegate(model, desk.theme, self))
        self.setSortingEnabled(True)
        self.sortByColumn(IDENTITY, Qt.SortOrder.AscendingOrder)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.verticalScrollBar().valueChanged.connect(self._note_visible)

    def resizeEvent(self, event: object) -> None:
        """More or fewer rows are on screen."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._note_visible()

    def _note_visible(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        total = self._points.rowCount() - 1
        self._points.visible = (max(first, 0), total if last < 0 else last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of the selection, so that a live order moves again."""
        if event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
            return
        super().keyPressEvent(event)


class InventoryWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        say = desk.words.say
        self._columns = PointColumns(desk.view, desk.words)
        self._model = PointModel(self._columns, desk.words)
        self._table = PointTable(self._model, desk)
        self._table.setAccessibleName(say("inventory.page.points"))
        self._lists: dict[str, ListModel] = {
            "devices": device_list(desk.view, desk.words),
            "links": link_list(desk.view, desk.words),
            "letters": letter_list(desk.view, desk.words),
        }
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        for page, model in self._lists.items():
            table = QTableView()
            table.setModel(model)
            table.setAccessibleName(say(_PAGE_TITLES[page]))
            _dress(table)
            table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            table.setColumnWidth(0, 220)
            self._stack.addWidget(table)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(say("inventory.filter"))
        self._filter.setAccessibleName(say("inventory.filter"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._filtered)
        self._count = QLabel()
        self._count.setFont(desk.theme.font("small"))
        self._hint = QLabel(say("inventory.held"))
        self._hint.setFont(desk.theme.font("small"))
        self._hint.hide()
        self._listeners: list[Callable[[], None]] = []
        self.widget: QWidget = self._body()
        self.header: QWidget | None = self._switch()
        self._inspector = Inspector(desk)
        self.inspector: QWidget | None = self._inspector
        self._table.selectionModel().selectionChanged.connect(self._selected)
        self._unsubscribe = desk.view.subscribe(self._take)
        self._ages = QTimer(self.widget)
        self._ages.setInterval(1_000)
        self._ages.timeout.connect(self._tick)
        self._ages.start()
        self.widget.destroyed.connect(lambda: self._unsubscribe())
        self._filtered("")
        self._show_page("points")

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        self._filter.setMaximumWidth(360)
        line.addWidget(self._filter, 1)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._hint)
        column.addLayout(line)
        column.addWidget(self._stack, 1)
        return body

    def _switch(self) -> QWidget:
        switch = QWidget()
        switch.setObjectName("segments")
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._pages = QButtonGroup(switch)
        for number, page in enumerate(_PAGES):
            button = QToolButton()
            button.setText(self._desk.words.say(_PAGE_TITLES[page]))
            button.setCheckable(True)
            button.setProperty("segment", True)
            self._pages.addButton(button, number)
            row.addWidget(button)
        self._pages.idClicked.connect(lambda number: self._show_page(_PAGES[number]))
        return switch

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace and its page."""
        page = _PAGES[self._stack.currentIndex()]
        return [self._desk.words.say("inventory.title"), self._desk.words.say(_PAGE_TITLES[page])]

    def open(self, target: Target) -> None:
        """Select a point or the first point of a device; or show the links."""
        if target.kind == "link":
            self._show_page("links")
            return
        self._show_page("points")
        point = target.id
        if target.kind == "device":
            device = self._desk.view.park.devices.get(target.id)
            point = (device.primary or next(iter(device.points), "")) if device else ""
        row = self._model.row_of(point)
        if row is None:
            self._filter.clear()
            row = self._model.row_of(point)
        if row is not None:
            index = self._model.index(row, NAME)
            flags = QItemSelectionModel.SelectionFlag
            self._table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self._table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self._table.setFocus()

    def state(self) -> dict[str, str]:
        """Page, filter and selected point."""
        return {
            "page": _PAGES[self._stack.currentIndex()],
            "filter": self._filter.text(),
            "point": self._selected_point(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        self._filter.setText(state.get("filter", ""))
        if state.get("point"):
            self.open(Target("point", state["point"]))
        if state.get("page") in _PAGES:
            self._show_page(state["page"])

    def act(self, action: str) -> None:
        """`points`, `devices`, `links`, `letters` or `filter`."""
        if action == "filter":
            self._filter.setFocus()
            self._filter.selectAll()
        elif action in _PAGES:
            self._show_page(action)

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another page."""
        self._listeners.append(listener)

    # -- inside ----------------------------------------------------------------------------------

    def _show_page(self, page: str) -> None:
        number = _PAGES.index(page)
        self._stack.setCurrentIndex(number)
        self._pages.button(number).setChecked(True)
        self._filter.setVisible(page == "points")
        self._count.setVisible(page == "points")
        self._hint.setVisible(page == "points" and self._model.held)
        if page in self._lists:
            self._lists[page].fill()
        for listener in self._listeners:
            listener()

    def _filtered(self, text: str) -> None:
        self._model.filter(text)
        self._count.setText(
            self._desk.words.say(
                "inventory.count",
                shown=self._desk.words.number(self._model.rowCount()),
                all=self._desk.words.number(len(self._columns.ids)),
            )
        )

    def _selected_point(self) -> str:
        rows = self._table.selectionModel().selectedRows()
        return self._model.point_at(rows[0].row()) if rows else ""

    def _selected(self) -> None:
        point = self._selected_point()
        self._model.held = bool(point)
        self._hint.setVisible(bool(point))
        device = self._desk.view.park.points[point].device if point else ""
        self._inspector.show_device(device)

    def _take(self, changes: Changes) -> None:
        self._model.take(changes)

    def _tick(self) -> None:
        if not self.widget.isVisible():
            return
        page = _PAGES[self._stack.currentIndex()]
        if page == "points":
            self._model.repaint_visible()
        else:
            self._lists[page].fill()


def _dress(table: QTableView) -> None:
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    vertical = table.verticalHeader()
    vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    vertical.setDefaultSectionSize(_ROW)
    vertical.hide()
    horizontal = table.horizontalHeader()
    horizontal.setFixedHeight(_HEAD)
    horizontal.setHighlightSections(False)
    horizontal.setStretchLastSection(True)
