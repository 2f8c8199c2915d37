"""A list of entries of several lines: who and when, what, a note, a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from widgets.records.wrapping import draw_wrapped, wrapped_height
from widgets.theme import Role, Theme

_PAD = 16
_AIR = 6
_DAY = 24
_STRONG = QFont.Weight.DemiBold
_ENTRY = int(Qt.ItemDataRole.UserRole)
PICTURE = QSize(56, 42)


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry; `id` is what the list tells when it is chosen or opened."""

    id: str
    head: str
    text: str
    note: str = ""
    day: str = ""
    """Shown above the first entry of a day."""
    picture: QPixmap | None = None
    quiet: bool = False
    """True for what is erased or no longer counts: drawn in ink2."""


class Lines(QListWidget):
    """As high as its entries, up to `most` px, then it scrolls; 0: as high as there is room."""

    opened = Signal(str)
    """Enter or double click."""
    chosen = Signal(str)

    def __init__(
        self, theme: Theme, empty: str, name: str, most: int = 0, newest_first: bool = False
    ) -> None:
        """With `newest_first` it begins at the top, else at the foot, where the newest are."""
        super().__init__()
        self._from_top = newest_first
        self._theme, self._empty, self._most = theme, empty, most
        self.setAccessibleName(name)
        self.setItemDelegate(_Painter(theme, self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; }")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(_ENTRY).id))
        self.currentItemChanged.connect(self._tell)
        self._fit()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; what is chosen stays chosen, what was at the foot stays there."""
        bar = self.verticalScrollBar()
        at_foot, kept, place = bar.value() == bar.maximum(), self.chosen_id, bar.value()
        self.blockSignals(True)
        self.clear()
        for entry in entries:
            item = QListWidgetItem()
            item.setData(_ENTRY, entry)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                " ".join(part for part in (entry.day, entry.head, entry.text, entry.note) if part),
            )
            self.addItem(item)
            if entry.id == kept:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self._fit()
        self.doItemsLayout()
        bar.setValue(bar.maximum() if at_foot and not self._from_top else place)

    @property
    def chosen_id(self) -> str:
        """Id of the current entry; empty if there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_ENTRY).id)

    def entry(self, row: int) -> Entry:
        """The entry of a row."""
        found: Entry = self.item(row).data(_ENTRY)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, once however long it is held; letters, Space and Escape are the panel's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_id:
            if not event.isAutoRepeat():
                self.opened.emit(self.chosen_id)
        elif event.text().strip() or event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other breaks of lines, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The entries, or the sentence that says why there are none."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("ink2"))
        room = self.viewport().rect().adjusted(_PAD, _AIR, -_PAD, 0)
        draw_wrapped(painter, room, self._theme.font("body"), self._empty)
        painter.end()

    def _tell(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self.chosen.emit("" if item is None else item.data(_ENTRY).id)

    def _fit(self) -> None:
        if not self._most:
            return
        width = max(self.viewport().width(), 120)
        if self.count():
            high = sum(height(self.entry(row), width, self._theme) for row in range(self.count()))
        else:
            room = width - 2 * _PAD
            high = wrapped_height(self._theme.font("body"), self._empty, room) + 2 * _AIR
        scrolls = high + 2 > self._most
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if scrolls
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(min(high + 2, self._most))


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: Lines) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, height(index.data(_ENTRY), width, self._theme))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        entry: Entry = index.data(_ENTRY)
        rect: QRect = option.rect
        selected = option.state & QStyle.StateFlag.State_Selected
        painter.save()
        if entry.day:
            painter.setFont(theme.sized(theme.font("small").pixelSize(), _STRONG))
            painter.setPen(theme.color("ink2"))
            line = QRect(rect.x() + _PAD, rect.y(), rect.width() - 2 * _PAD, _DAY)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, entry.day)
            rect = rect.adjusted(0, _DAY, 0, 0)
        if selected:
            painter.fillRect(rect, theme.color("select"))
            painter.fillRect(rect.adjusted(0, 0, 3 - rect.width(), 0), theme.color("ink"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), theme.color("line"))
        self._write(painter, rect.adjusted(_PAD, _AIR, -_PAD, -_AIR), entry, bool(selected))
        painter.restore()

    def _write(self, painter: QPainter, box: QRect, entry: Entry, selected: bool) -> None:
        theme = self._theme
        if entry.picture is not None:
            ratio = entry.picture.devicePixelRatio()
            size = entry.picture.size() / ratio
            x = box.x() + (PICTURE.width() - size.width()) // 2
            y = box.y() + (PICTURE.height() - size.height()) // 2
            painter.drawPixmap(x, y, entry.picture)
            box = box.adjusted(PICTURE.width() + 8, 0, 0, 0)
        parts: tuple[tuple[str, Role, str], ...] = (
            (entry.head, "small", "ink2"),
            (entry.text, "body", "ink2" if entry.quiet else "ink"),
            (entry.note, "small", "ink2"),
        )
        for text, role, token in parts:
            if not text:
                continue
            painter.setPen(theme.color(token))
            used = draw_wrapped(painter, box, theme.font(role), text)
            box = box.adjusted(0, used + 1, 0, 0)


def height(entry: Entry, width: int, theme: Theme) -> int:
    """How high an entry is in a list of this width."""
    room = width - 2 * _PAD - (PICTURE.width() + 8 if entry.picture is not None else 0)
    lines = 0
    parts: tuple[tuple[str, Role], ...] = (
        (entry.head, "small"), (entry.text, "body"), (entry.note, "small"),
    )  # fmt: skip
    for text, role in parts:
        if text:
            lines += wrapped_height(theme.font(role), text, room) + 1
    if entry.picture is not None:
        lines = max(lines, PICTURE.height())
    return lines + 2 * _AIR + (_DAY if entry.day else 0)
