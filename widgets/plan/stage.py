"""The upper part of the workspace: plan or overview, with what lies over them in the corners."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

_MARGIN = 12


class Stage(QWidget):
    """Two pages; the level switcher stands top left, the park map lower left while it has no
    other place."""

    def __init__(self, plan: QWidget, overview: QWidget, levels: QWidget, tree: QWidget) -> None:
        super().__init__()
        self._levels = levels
        self._tree = tree
        self._map: QWidget | None = None
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(plan)
        self._pages.addWidget(overview)
        for part in (levels, tree):
            part.setParent(self)
        levels.installEventFilter(self)
        self.setMinimumSize(240, 160)

    def show_page(self, page: QWidget, with_levels: bool) -> None:
        """Put the plan or the overview on top."""
        self._pages.setCurrentWidget(page)
        self._levels.setVisible(with_levels)
        self._place()

    def hold_map(self, park_map: QWidget | None) -> None:
        """Take the park map over the lower left corner, or let it go."""
        self._map = park_map
        if park_map is not None:
            park_map.setParent(self)
            park_map.show()
        self._place()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The switcher grew or shrank."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._levels.move(_MARGIN, 14)
        self._levels.raise_()
        if self._map is not None and self._map.parentWidget() is self:
            self._map.move(0, self.height() - self._map.height())
            self._map.raise_()
        if self._tree.isVisible():
            self._tree.raise_()
