"""One column of the board: the cards of a state, in the order in which they are due."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from models.requests import RequestState
from widgets.contribution import Desk
from widgets.records import named
from widgets.records.wrapping import draw_wrapped
from widgets.requests.saying import STATES, left_short, short_place, standing
from widgets.requests.unfinished import Timed

_ID = int(Qt.ItemDataRole.UserRole)
_CARD = 108
_PAD = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lane(QListWidget):
    """Arrows walk inside; left and right are the board's."""

    chosen = Signal(str)
    """Id of the card that the person came to."""
    opened = Signal(str)
    """Enter or double click."""
    aside = Signal(int)
    """Left (-1) or right (1)."""

    def __init__(self, desk: Desk, name: str, empty: str) -> None:
        super().__init__()
        self._desk, self._empty = desk, empty
        self._cards: dict[str, Timed] = {}
        self._syncing = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QListWidget { background: transparent; border: 0; }")
        self._delegate = _CardDelegate(desk, self._cards)
        self.setItemDelegate(self._delegate)
        self.currentItemChanged.connect(self._moved)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(_ID)))

    @property
    def ids(self) -> list[str]:
        """The cards from above."""
        return [str(self.item(row).data(_ID)) for row in range(self.count())]

    @property
    def chosen_id(self) -> str:
        """The card that is marked; empty for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_ID))

    def show_cards(self, cards: Sequence[Timed]) -> None:
        """Show these; the marked one stays marked as long as it is there."""
        held = self.chosen_id
        ids = [one.request.id for one in cards]
        self._cards.clear()
        self._cards.update({one.request.id: one for one in cards})
        if ids != self.ids:
            self._syncing = True
            bar = self.verticalScrollBar().value()
            self.clear()
            for one in cards:
                item = QListWidgetItem(self)
                item.setData(_ID, one.request.id)
                item.setData(
                    int(Qt.ItemDataRole.AccessibleTextRole),
                    f"{one.request.number} {one.request.title}",
                )
            self.verticalScrollBar().setValue(bar)
            if held in ids:
                self.setCurrentRow(ids.index(held))
            self._syncing = False
        self.viewport().update()

    def choose(self, id_: str) -> bool:
        """Mark a card without telling; False if it is not in this lane."""
        ids = self.ids
        self._syncing = True
        if id_ in ids:
            self.setCurrentRow(ids.index(id_))
            self.scrollToItem(self.item(ids.index(id_)))
        else:
            self.setCurrentRow(-1)
            self.clearSelection()
        self._syncing = False
        return id_ in ids

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are the board's."""
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.chosen_id:
                self.opened.emit(self.chosen_id)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not shift:
            self.aside.emit(1 if key == Qt.Key.Key_Right else -1)
        elif event.text().strip() or key in (
            Qt.Key.Key_Space,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cards, or why there are none."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._desk.theme.color("ink2"))
        room = self.viewport().rect().adjusted(_PAD, _PAD, -_PAD, 0)
        draw_wrapped(painter, room, self._desk.theme.font("body"), self._empty)
        painter.end()

    def _moved(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None and not self._syncing:
            self.chosen.emit(str(now.data(_ID)))


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, cards: dict[str, Timed]) -> None:
        super().__init__()
        self._desk, self._cards = desk, cards

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, _CARD)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        one = self._cards.get(str(index.data(_ID)))
        if one is None:
            return
        painter.save()
        theme, whole = self._desk.theme, option.rect.adjusted(0, 0, 0, -6)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(whole, theme.color("select" if chosen else "panel"))
        if chosen:
            painter.fillRect(whole.adjusted(0, 0, 3 - whole.width(), 0), theme.color("ink"))
        self._card(painter, whole.adjusted(_PAD + 2, 6, -_PAD, -6), one)
        painter.restore()

    def _card(self, painter: QPainter, box: QRect, one: Timed) -> None:
        desk, request = self._desk, one.request
        theme, small = desk.theme, desk.theme.font("small")
        strong_small = theme.sized(small.pixelSize(), QFont.Weight.DemiBold)
        line = QRect(box.x(), box.y(), box.width(), 16)
        plate = QRect(box.x(), box.y(), 24, 16)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.drawRoundedRect(plate.adjusted(0, 0, -1, -1), 2, 2)
        painter.setFont(strong_small)
        painter.setPen(theme.color("ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, request.priority)
        painter.setFont(small)
        painter.setPen(theme.color("ink2"))
        painter.drawText(line, _RIGHT, request.number)
        painter.setPen(theme.color("ink"))
        self._title(painter, QRect(box.x(), box.y() + 20, box.width(), 36), request.title)
        tenant, place = named(desk, "tenant", request.tenant), short_place(desk, request.place)
        painter.setFont(small)
        painter.setPen(theme.color("ink2"))
        whose = " · ".join(part for part in (tenant, place) if part)
        self._text(painter, QRect(box.x(), box.y() + 57, box.width(), 16), whose)
        words, overdue = self._clock(one)
        painter.setFont(strong_small if overdue else small)
        painter.setPen(theme.color("ink" if overdue else "ink2"))
        self._text(painter, QRect(box.x(), box.y() + 74, box.width(), 16), words)

    def _clock(self, one: Timed) -> tuple[str, bool]:
        desk, request = self._desk, one.request
        say = desk.words.say
        if request.state in (RequestState.CLOSED, RequestState.DECLINED):
            return say(STATES[request.state]), False
        if request.state in (RequestState.DEFERRED, RequestState.COMPLETED):
            return standing(desk, request, one.resolution), False
        words = left_short(desk, one.next)
        if one.next is one.response:
            words = say("requests.card.unanswered", clock=words)
        elif request.state is RequestState.RETURNED:
            words = say("requests.card.returned", clock=words)
        return words, one.next.overdue

    def _title(self, painter: QPainter, box: QRect, text: str) -> None:
        """Two lines, cut at the end of the second."""
        font = self._desk.theme.font("strong")
        layout = QTextLayout(text.replace("\n", " "), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        first = layout.createLine()
        if first.isValid():
            first.setLineWidth(box.width())
        layout.endLayout()
        cut = first.textLength() if first.isValid() else 0
        painter.setFont(font)
        line = QRect(box.x(), box.y(), box.width(), 18)
        self._text(painter, line, layout.text()[:cut].rstrip())
        self._text(painter, line.translated(0, 18), layout.text()[cut:])

    def _text(self, painter: QPainter, box: QRect, text: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, _LEFT, shown)
