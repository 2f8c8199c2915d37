"""The rail: one workspace under the other, icon and word, the same place everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from widgets.contribution import Desk
from widgets.shell.pages import RailItem
from widgets.shell.region import Region
from widgets.symbols import paint_glyph
from widgets.theme import Theme

WIDTH = 64
_ENTRY_HEIGHT = 54
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


class Rail(Region):
    """Tells `choose` the id of the entry that was asked for."""

    def __init__(
        self, desk: Desk, items: Sequence[RailItem], choose: Callable[[str], None]
    ) -> None:
        super().__init__(desk.words.say("window.region.rail"))
        self._theme = desk.theme
        self._choose = choose
        self._entries: dict[str, RailEntry] = {}
        self.setFixedWidth(WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 1, 0)
        column.setSpacing(0)
        for number, item in enumerate(items, 1):
            entry = RailEntry(desk.words.say(item.title), item.icon, desk.theme)
            if number <= 9:
                entry.setToolTip(f"{entry.text()} (Ctrl+{number})")
            entry.clicked.connect(self._asking(item.id))
            group.addButton(entry)
            column.addWidget(entry)
            self._entries[item.id] = entry
        column.addStretch(1)

    def set_current(self, id_: str) -> None:
        """Mark the workspace that is on screen."""
        self._entries[id_].setChecked(True)

    def enter(self, wanted: QWidget | None = None) -> bool:
        self._last = next((e for e in self._entries.values() if e.isChecked()), None)
        return super().enter(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        entries = list(self._entries.values())
        at = next((n for n, entry in enumerate(entries) if entry.hasFocus()), 0)
        entries[(at + step) % len(entries)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _asking(self, id_: str) -> Callable[[], None]:
        def ask() -> None:
            self._choose(id_)

        return ask

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.color("line"))


class RailEntry(QAbstractButton):
    """One workspace."""

    def __init__(self, text: str, icon: str, theme: Theme) -> None:
        super().__init__()
        self._icon = icon
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_ENTRY_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 1, _ENTRY_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, on = self._theme, self.isChecked()
        if on or self.isDown():
            painter.fillRect(self.rect(), theme.color("select"))
        if on:
            painter.fillRect(0, 0, 3, self.height(), theme.color("ink"))
        color = theme.color("ink" if on else "ink2")
        paint_glyph(painter, self._icon, QRectF(self.width() / 2 - 10, 9, 20, 20), color, theme)
        font = theme.sized(theme.font("small").pixelSize(), theme.font("strong").weight())
        painter.setFont(font if on else theme.font("small"))
        painter.setPen(color)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 4
        )
        painter.drawText(self.rect().adjusted(0, 31, 0, 0), _TOP_CENTRE, text)


_TOP_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
