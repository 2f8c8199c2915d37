"""The board: one lane for each state, what is due first at the top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from models.records import Order, Query
from models.requests import REQUEST, TERMINAL, TRANSITIONS, Request, RequestState
from widgets.contribution import Desk
from widgets.requests.lane import Lane
from widgets.requests.saying import STATES
from widgets.requests.steps import KEYS, VERBS
from widgets.requests.unfinished import Timed, Unfinished, timed

_S = RequestState
_LANES: tuple[tuple[str, frozenset[RequestState], str, str], ...] = (
    ("open", frozenset({_S.OPEN, _S.RETURNED}), "requests.lane.open", "requests.empty.open"),
    ("in_progress", frozenset({_S.IN_PROGRESS}), STATES[_S.IN_PROGRESS], "requests.empty.work"),
    ("deferred", frozenset({_S.DEFERRED}), STATES[_S.DEFERRED], "requests.empty.deferred"),
    ("completed", frozenset({_S.COMPLETED}), STATES[_S.COMPLETED], "requests.empty.completed"),
    ("ended", TERMINAL, "requests.lane.ended", "requests.empty.ended"),
)
_ENDED_MS = 7 * 86_400_000
_ENDED_MOST = 50
_FAR = 1 << 62


class Board(QWidget):
    """Left and right go from lane to lane, Shift+right takes the usual next step."""

    chosen = Signal(str)
    opened = Signal(str)
    stepped = Signal(object)
    """A `RequestState` that the person wants the chosen request to go to."""

    def __init__(self, desk: Desk, unfinished: Unfinished) -> None:
        super().__init__()
        self._desk, self._unfinished = desk, unfinished
        self._chosen = ""
        self._menu: QMenu | None = None
        self.lanes: dict[str, Lane] = {}
        self._heads: dict[str, QLabel] = {}
        say, theme = desk.words.say, desk.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 8)
        row.setSpacing(12)
        for id_, _, title, empty in _LANES:
            lane = Lane(desk, say(title), say(empty))
            lane.chosen.connect(self._choose)
            lane.opened.connect(self.opened)
            lane.aside.connect(self._aside(id_))
            head = QLabel(say(title))
            head.setFont(theme.font("strong"))
            head.setFixedHeight(28)
            column = QVBoxLayout()
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(head)
            column.addWidget(lane, 1)
            row.addLayout(column, 1)
            self.lanes[id_], self._heads[id_] = lane, head
        self.setFocusProxy(self.lanes["open"])
        self.refresh()

    @property
    def chosen_id(self) -> str:
        """The marked card; empty for none."""
        return self._chosen

    def refresh(self) -> None:
        """Read what stands and count the clocks again."""
        say, number = self._desk.words.say, self._desk.words.number
        unfinished = self._unfinished.all()
        for id_, states, title, _ in _LANES:
            cards = [one for one in unfinished if one.request.state in states]
            if id_ == "ended":
                cards = self._ended()
            else:
                cards.sort(key=_urgency)
            lane = self.lanes[id_]
            lane.show_cards(cards)
            self._heads[id_].setText(f"{say(title)}  {number(len(cards))}")
        if self._chosen:
            self.choose(self._chosen)

    def choose(self, id_: str) -> bool:
        """Mark a card, wherever it is now; False if it is on no lane."""
        self._chosen = id_
        found = False
        for lane in self.lanes.values():
            if lane.choose(id_):
                found = True
                self.setFocusProxy(lane)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+right moves the card on, once however long it is held; M shows where it may go."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Right and shift:
            steps = self._steps()
            if steps and not event.isAutoRepeat():
                self.stepped.emit(steps[0])
        elif event.text().upper() == "M" or event.key() == Qt.Key.Key_Menu:
            self.show_menu(self.mapToGlobal(self.rect().center()))
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Where the card may go."""
        self.show_menu(event.globalPos())

    def show_menu(self, at: QPoint) -> None:
        """The allowed steps; nothing where there is none."""
        steps = self._steps()
        if not steps:
            return
        menu = self._menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for to in steps:
            action = menu.addAction(f"{self._desk.words.say(VERBS[to])}\t{KEYS[to]}")
            action.triggered.connect(self._stepping(to))
        menu.popup(at)

    def _steps(self) -> tuple[RequestState, ...]:
        record = self._desk.view.records.get(REQUEST, self._chosen) if self._chosen else None
        if record is None or self._desk.view.recording is None:
            return ()
        return TRANSITIONS[Request.of(record).state]

    def _stepping(self, to: RequestState) -> Callable[[], None]:
        return lambda: self.stepped.emit(to)

    def _choose(self, id_: str) -> None:
        self._chosen = id_
        for lane in self.lanes.values():
            if id_ not in lane.ids:
                lane.choose("")
            else:
                self.setFocusProxy(lane)
        self.chosen.emit(id_)

    def _aside(self, id_: str) -> Callable[[int], None]:
        def go(way: int) -> None:
            ids = list(self.lanes)
            at = ids.index(id_) + way
            while 0 <= at < len(ids):
                lane = self.lanes[ids[at]]
                if lane.count():
                    row = min(max(self.lanes[id_].currentRow(), 0), lane.count() - 1)
                    lane.setFocus()
                    lane.setCurrentRow(row)
                    return
                at += way

        return go

    def _ended(self) -> list[Timed]:
        now = self._desk.view.now()
        query = Query(REQUEST, (("closed", "at_least", now - _ENDED_MS),), (Order("closed", True),))
        requests = map(Request.of, self._desk.view.records.list(query, _ENDED_MOST))
        service = self._unfinished.service
        return [timed(one, service, now) for one in requests if one.state in TERMINAL]


def _urgency(one: Timed) -> tuple[int, str]:
    if one.request.state is _S.DEFERRED:
        return one.request.deferred_until_ms or _FAR, one.request.id
    due = one.due_ms
    return (one.request.moved_ms if due is None else due), one.request.id
