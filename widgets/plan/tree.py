"""Buildings and floors as a tree, with the worst alarm and the coverage of each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from models.plan.rollup import QUIET, Coverage, RollUp, Standing
from models.site.park import Park
from widgets.symbols import alarm_pixmap, mark_of_place
from widgets.theme import Theme
from widgets.words import Words

_KIND, _ID = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_WIDTH = 332


class PlaceTree(QTreeWidget):
    """Lies over the plan while it is wanted; Enter or a click goes, Escape closes."""

    chosen = Signal(str, str)
    """`park`, `building` or `floor`, and its id."""
    closed = Signal()

    def __init__(self, park: Park, theme: Theme, words: Words) -> None:
        super().__init__()
        self._park = park
        self._theme = theme
        self._words = words
        self._items: dict[tuple[str, str], QTreeWidgetItem] = {}
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIconSize(QSize(22, 22))
        self.setIndentation(16)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFont(theme.font("body"))
        self.setAccessibleName(words.say("plan.tree"))
        self.setStyleSheet(
            f"QTreeWidget {{ background: {theme.color('panel').name()};"
            f" border: 1px solid {theme.color('edge').name()}; border-radius: 3px; }}"
            " QTreeView::item { height: 26px; }"
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 92)
        self._fill()
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)
        self.hide()

    def _fill(self) -> None:
        root = self._add(None, "park", "", self._words.name(self._park.name))
        for building in self._park.buildings.values():
            branch = self._add(root, "building", building.id, self._words.name(building.name))
            floors = [f for f in self._park.floors.values() if f.building == building.id]
            for floor in sorted(floors, key=lambda f: -f.level):
                text = f"{floor.short}  {self._words.name(floor.name)}"
                self._add(branch, "floor", floor.id, text)
        self.expandAll()

    def _add(self, above: QTreeWidgetItem | None, kind: str, id: str, text: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text, ""])
        item.setData(0, _KIND, kind)
        item.setData(0, _ID, id)
        item.setFont(1, self._theme.font("small"))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if kind != "floor":
            item.setFont(0, self._theme.font("strong"))
        if above is None:
            self.addTopLevelItem(item)
        else:
            above.addChild(item)
        self._items[kind, id] = item
        return item

    def show_state(self, rolled: RollUp, live: Mapping[str, Coverage]) -> None:
        """Alarms, and coverage by floor and building."""
        for (kind, id), item in self._items.items():
            standing = {
                "park": rolled.park,
                "building": rolled.buildings.get(id, QUIET),
                "floor": rolled.floors.get(id, QUIET),
            }[kind]
            item.setIcon(0, self._icon(standing))
            share = live.get(id)
            if share is not None:
                text = self._words.say("plan.coverage.short", live=share.live, total=share.total)
                item.setText(1, text)
                token = "ink3" if share.complete else "ink"
                item.setForeground(1, QColor(self._theme.color(token)))

    def _icon(self, standing: Standing) -> QIcon:
        if not standing.severity:
            # Nothing, as wide as a symbol, so that the names stay in one line
            blank = QPixmap(22, 22)
            blank.fill(Qt.GlobalColor.transparent)
            return QIcon(blank)
        mark = mark_of_place(standing)
        ratio = self.devicePixelRatioF()
        return QIcon(alarm_pixmap(18, standing.severity, mark, self._theme, ratio))

    def show_at(self, kind: str, id: str, height: int) -> None:
        """Open with the cursor where the plan is."""
        rows = len(self._items) * 26 + 4
        self.resize(_WIDTH, min(rows, max(160, height)))
        self.move(12, 14)
        item = self._items.get((kind, id))
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, _KIND), item.data(0, _ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter goes on every platform."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.currentItem()
            if item is not None:
                self._go(item)
        else:
            super().keyPressEvent(event)
