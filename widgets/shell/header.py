"""The 40 px line over the workspace: pages, where we are, the workspace's switches, find."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from widgets.contribution import Desk
from widgets.shell.find import FindBox
from widgets.shell.pages import PageSwitch
from widgets.shell.region import Region
from widgets.theme import Theme

HEIGHT = 40
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Header(Region):
    """Holds one header widget per built workspace and shows the current one."""

    def __init__(self, desk: Desk, pages: PageSwitch, find: FindBox) -> None:
        super().__init__(desk.words.say("window.region.header"))
        self._theme = desk.theme
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 1)
        row.setSpacing(8)
        self.crumbs = Crumbs(desk.theme)
        self._slot = _Slot()
        row.addWidget(pages, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.crumbs, 1)
        row.addWidget(self._slot, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(find, 0, Qt.AlignmentFlag.AlignVCenter)

    def add(self, header: QWidget) -> None:
        """Take over the header widget of a workspace."""
        self._slot.addWidget(header)

    def show_header(self, header: QWidget | None) -> None:
        """Show one that was added, or none."""
        self._slot.setVisible(header is not None)
        if header is not None:
            self._slot.setCurrentWidget(header)
            self._slot.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("ground"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))


class _Slot(QStackedWidget):
    """As wide as the header on top, not as the widest of all."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        current = self.currentWidget()
        return current.sizeHint() if current is not None else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        current = self.currentWidget()
        return current.minimumSizeHint() if current is not None else QSize(0, 0)


class Crumbs(QWidget):
    """The place, outermost first, the last one strong. The outer ones give way first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._crumbs: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_crumbs(self, crumbs: Sequence[str]) -> None:
        """Show another place."""
        self._crumbs = tuple(crumbs)
        self.setAccessibleName(" › ".join(crumbs))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._crumbs:
            return
        painter = QPainter(self)
        outer, strong = self._theme.sized(14), self._theme.font("top")
        last = self._crumbs[-1]
        room = self.width() - QFontMetrics(strong, self).horizontalAdvance(last)
        before = "".join(f"{crumb}  ›  " for crumb in self._crumbs[:-1])
        painter.setFont(outer)
        painter.setPen(self._theme.color("ink2"))
        before = painter.fontMetrics().elidedText(before, Qt.TextElideMode.ElideLeft, max(0, room))
        box = self.rect()
        painter.drawText(box, _LEFT, before)
        box.adjust(painter.fontMetrics().horizontalAdvance(before), 0, 0, 0)
        painter.setFont(strong)
        painter.setPen(self._theme.color("ink"))
        shown = painter.fontMetrics().elidedText(last, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)
