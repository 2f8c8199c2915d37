"""The board of vacancy and expiry: one row per building, a bar of its area, the figures beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.records import Condition, Order, Query
from models.tenants import Lease, in_order, lease_of, merged_in_steps
from models.tenants.board import FREE, LATER, SPANS, WITHIN, Board, Line, boarding
from widgets.contribution import Desk
from widgets.controls.turns import each_day
from widgets.records import Following
from widgets.tenants.terms import today_at
from widgets.theme import Role

ROW = 28
HEAD = 26
_PAD = 16
_NAMES = (132, 220)
"""Least and greatest width of the names of buildings."""
_FIGURE = 84
_BAR = 8
_PAGE = 120
_NAMED = 60
"""Free units that are named; the others are counted."""
_TOKENS = ("", "ink", "ink2", "edge", "band")
"""Fill of each span; what is free is an empty frame."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HEADS = (
    "tenants.board.free",
    "tenants.board.within_90",
    "tenants.board.within_180",
    "tenants.board.within_365",
    "tenants.board.later",
)


class BoardPanel(QWidget):
    """Reads the leases in slices after it was shown first, again when one changes, and when a new
    day begins: leases begin and end with the day."""

    chosen = Signal(str)
    """Id of a building, empty for the whole park."""
    read = Signal()
    """`board` is what stands now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.board: Board | None = None
        self.line = 0
        """Row that is chosen; 0 is the park."""
        self._name_width = float(_NAMES[0])
        self._steps: Iterator[None] = iter(())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(desk.words.say("tenants.board"))
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)
        self._following = Following(
            self, desk.view.records, frozenset({"lease"}), lambda _: self.reload()
        )
        self._days = each_day(self, lambda: self.today, self.reload)
        self._fit()
        self.reload()

    def reload(self) -> None:
        """Read all leases that have not ended."""
        self._steps = self._reading()
        self._timer.start()

    @property
    def today(self) -> date:
        """The day of the view at the site."""
        return today_at(self._desk)

    @property
    def lines(self) -> Sequence[Line]:
        """The park, then its buildings."""
        return () if self.board is None else (self.board.park, *self.board.lines)

    @property
    def building(self) -> str:
        """Id of the chosen building; empty for the park."""
        return self.lines[self.line].building if self.line < len(self.lines) else ""

    def choose(self, line: int) -> None:
        """Choose a row."""
        if self.lines and line != self.line:
            self.line = max(0, min(line, len(self.lines) - 1))
            self._say()
            self.update()
            self.chosen.emit(self.building)

    def free_text(self) -> str:
        """Which units of the chosen building are free, and from when they are let again."""
        if self.board is None:
            return ""
        words, park, building = self._desk.words, self._desk.view.park, self.building
        free = [state for state in self.board.free if building in ("", state.building)]
        if not free:
            return words.say("tenants.board.nothing_free")
        said = []
        for state in free[:_NAMED]:
            area = park.areas[state.unit]
            name = area.number or words.name(area.name)
            if state.next_from is not None:
                name = words.say("tenants.board.from", unit=name, day=state.next_from.isoformat())
            said.append(name)
        units, rest = words.listed(said), len(free) - len(said)
        if rest:
            count = words.number(rest)
            return words.say("tenants.board.free_and_more", units=units, count=count)
        return words.say("tenants.board.free_units", units=units)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a building."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.choose(self.line + steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a building."""
        row = int((event.position().y() - HEAD) // ROW)
        if 0 <= row < len(self.lines):
            self.setFocus()
            self.choose(row)

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(560, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, rows, bars."""
        painter, theme, width = QPainter(self), self._desk.theme, self.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, width, HEAD, theme.color("raised"))
        places = self._places()
        self._write(painter, "small", "ink2", QRectF(_PAD, 0, self._name_width, HEAD),
                    self._desk.words.say("tenants.board.building"), _LEFT)  # fmt: skip
        for span, x in places.items():
            self._head(painter, span, x)
        for number, line in enumerate(self.lines):
            self._row(painter, HEAD + number * ROW, number, line, places)
        if not self.lines:
            text = self._desk.words.say("tenants.board.reading")
            self._write(painter, "body", "ink2", QRectF(_PAD, HEAD, width, ROW), text, _LEFT)
        painter.end()

    # -- inside

    def _places(self) -> dict[int, float]:
        """Left edge of each column of figures; the last spans give way to the bar."""
        room = self.width() - 2 * _PAD - self._name_width
        spans = list(range(SPANS))
        while len(spans) > 2 and room - len(spans) * _FIGURE < 140:
            spans.pop()
        first = self.width() - _PAD - len(spans) * _FIGURE
        return {span: first + n * _FIGURE for n, span in enumerate(spans)}

    def _head(self, painter: QPainter, span: int, x: float) -> None:
        text = self._desk.words.say(_HEADS[span])
        wide = QFontMetricsF(self._desk.theme.font("small")).horizontalAdvance(text)
        self._write(painter, "small", "ink2", QRectF(x, 0, _FIGURE, HEAD), text, _RIGHT)
        self._fill(painter, span, QRectF(x + _FIGURE - wide - 16, 9, 10, 8))

    def _row(
        self, painter: QPainter, y: int, number: int, line: Line, places: dict[int, float]
    ) -> None:
        theme, words, width = self._desk.theme, self._desk.words, self.width()
        if number == self.line:
            painter.fillRect(0, y, width, ROW, theme.color("select"))
            painter.fillRect(0, y, 3, ROW, theme.color("ink"))
        painter.fillRect(0, y + ROW - 1, width, 1, theme.color("line"))
        role: Role = "body" if line.building else "strong"
        self._write(
            painter, role, "ink", QRectF(_PAD, y, self._name_width, ROW), self._name(line), _LEFT
        )
        first = min(places.values())
        left = _PAD + self._name_width + 12
        bar = QRectF(left, y + (ROW - _BAR) / 2, first - left, _BAR)
        self._bar(painter, bar, line)
        for span, x in places.items():
            area = line.areas[span] if span in (FREE, LATER) else line.ending(WITHIN[span - 1])
            token = "ink" if area else "ink2"
            text = words.number(area / 100) if area else "\u2013"
            self._write(painter, "body", token, QRectF(x, y, _FIGURE, ROW), text, _RIGHT)

    def _bar(self, painter: QPainter, bar: QRectF, line: Line) -> None:
        painter.fillRect(bar, self._desk.theme.color("track"))
        x, whole = bar.left(), max(line.lettable, 1)
        for span in (*range(1, SPANS), FREE):
            wide = bar.width() * line.areas[span] / whole
            if line.areas[span]:
                self._fill(painter, span, QRectF(x, bar.top(), max(wide - 1, 1), bar.height()))
            x += wide

    def _fill(self, painter: QPainter, span: int, rect: QRectF) -> None:
        theme = self._desk.theme
        if _TOKENS[span]:
            painter.fillRect(rect, theme.color(_TOKENS[span]))
            return
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _write(
        self,
        painter: QPainter,
        role: Role,
        token: str,
        rect: QRectF,
        text: str,
        flags: Qt.AlignmentFlag,
    ) -> None:
        font = self._desk.theme.font(role)
        painter.setFont(font)
        painter.setPen(self._desk.theme.color(token))
        if flags == _LEFT:
            elide = Qt.TextElideMode.ElideMiddle
            text = QFontMetricsF(font).elidedText(text, elide, rect.width())
        painter.drawText(rect, flags, text)

    def _name(self, line: Line) -> str:
        if not line.building:
            return self._desk.words.say("tenants.board.park")
        building = self._desk.view.park.buildings.get(line.building)
        return line.building if building is None else self._desk.words.name(building.name)

    def _reading(self) -> Iterator[None]:
        found: list[Sequence[Lease]] = []
        ends, last = self.today.isoformat(), ""
        while True:
            # on from the last id: an offset would count all that was read before
            where: tuple[Condition, ...] = (("ends", "at_least", ends), ("id", "at_least", last))
            query = Query("lease", where, (Order("id"),))
            page = self._desk.view.records.list(query, _PAGE, 1 if last else 0)
            found.append(in_order(lease_of(one.id, one.values) for one in page))
            yield
            if len(page) < _PAGE:
                break
            last = page[-1].id
        every = yield from merged_in_steps(found)
        self.board = yield from boarding(self._desk.view.park, every, self.today)

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
            self.line = min(self.line, len(self.lines) - 1)
            self._fit()
            self._say()
            self.update()
            self.read.emit()

    def _fit(self) -> None:
        metrics = QFontMetricsF(self._desk.theme.font("strong"))
        wide = max((metrics.horizontalAdvance(self._name(one)) for one in self.lines), default=0)
        self._name_width = min(max(wide + 4, _NAMES[0]), _NAMES[1])
        self.setFixedHeight(HEAD + max(1, len(self.lines)) * ROW)

    def _say(self) -> None:
        line = self.lines[self.line]
        number = self._desk.words.number
        self.setAccessibleDescription(
            self._desk.words.say(
                "tenants.board.said",
                name=self._name(line),
                lettable=number(line.lettable / 100),
                free=number(line.free / 100),
                soon=number(line.ending(90) / 100),
                half=number(line.ending(180) / 100),
                year=number(line.ending(365) / 100),
            )
        )
