"""The strip over the list: how many alarms come, and at the right what is new and held back.

It is as high in calm as in a flood, so that the rows below it never move because of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.alarms import Alarm, Band, Load
from models.alarms.load import BUCKET_MS, TEN_MINUTES_MS
from models.points import Severity
from widgets.contribution import Desk
from widgets.controls import Button, FilterLine
from widgets.symbols import AlarmMark, paint_alarm

HEIGHT = 68
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SIDE = 320
_TEXT = 236
_BAR, _GAP = 3, 1
_LOW = 0.6
"""Bars up to this part of the tallest end below the words."""
_AIR = 4
_BANDS = {
    Band.ACCEPTABLE: "alarmpanel.band.acceptable",
    Band.MANAGEABLE: "alarmpanel.band.manageable",
    Band.DEMANDING: "alarmpanel.band.demanding",
    Band.EXCESSIVE: "alarmpanel.band.excessive",
}


class Strip(QWidget):
    """Load and flood at the left, bars in the middle, filter and what waits at the right."""

    def __init__(self, desk: Desk, let_in: Callable[[], None], more: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._load = Load()
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        say, theme = desk.words.say, desk.theme
        self.filter = FilterLine(say("alarmpanel.filter"), say("window.clear"))
        self.more = Button(say("alarmpanel.filters"), theme, "F")
        self.more.clicked.connect(lambda: more())
        self.news = News(desk)
        self.news.clicked.connect(lambda: let_in())
        side = QVBoxLayout()
        side.setContentsMargins(0, 8, 16, 4)
        side.setSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.filter, 1)
        first.addWidget(self.more)
        side.addLayout(first)
        side.addWidget(self.news)
        side.addStretch(1)
        held = QWidget()
        held.setLayout(side)
        held.setFixedWidth(_SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(held)

    def show_load(self, load: Load) -> None:
        """The rate now."""
        self._load = load
        title, below = self._texts()
        self.setAccessibleName(f"{title}. {below}")
        self.update()

    def _texts(self) -> tuple[str, str]:
        words, load = self._desk.words, self._load
        park, now = self._desk.view.park, self._desk.view.now()
        if load.flood_since_ms is not None:
            title = words.say("alarmpanel.flood", clock=words.since(load.flood_since_ms, now))
            below = words.say(
                "alarmpanel.flood.count",
                n=words.number(load.flood_count),
                age=words.age(now - load.flood_since_ms),
                limit=park.alarms.flood_begins,
            )
            return title, below
        code = "alarmpanel.load.one" if load.new == 1 else "alarmpanel.load"
        return words.say(code, n=words.number(load.new)), words.say(_BANDS[load.band])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Texts and bars."""
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(self.rect(), theme.color("ground"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        title, below = self._texts()
        painter.setFont(theme.font("title"))
        painter.setPen(theme.color("ink"))
        painter.drawText(QRectF(16, 14, _TEXT, 22), _LEFT, title)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        room = self.width() - _SIDE - 16
        below = painter.fontMetrics().elidedText(below, Qt.TextElideMode.ElideRight, room - 16)
        painter.drawText(QRectF(16, 35, room, 20), _LEFT, below)
        left = 16 + max(_TEXT, painter.fontMetrics().horizontalAdvance(below) + 20)
        if self.width() - _SIDE - left >= 190:
            self._bars(painter, left, min(300, self.width() - _SIDE - left - 24))
        painter.end()

    def _bars(self, painter: QPainter, left: float, width: float) -> None:
        """The last ten minutes in steps of ten seconds; the tallest one is named."""
        theme, words, load = self._desk.theme, self._desk.words, self._load
        now = self._desk.view.now()
        count = TEN_MINUTES_MS // BUCKET_MS
        bars = (0,) * (count - len(load.bars)) + tuple(load.bars)
        step = width / count
        bottom, high = 46.0, 34.0
        most = max(bars, default=0)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.drawLine(QPointF(left, bottom + 0.5), QPointF(left + width, bottom + 0.5))
        for number, value in enumerate(bars):
            if value:
                tall = max(2.0, high * value / max(most, 5))
                box = QRectF(left + number * step, bottom - tall, max(2.0, step - _GAP), tall)
                painter.fillRect(box, theme.color("ink2"))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        start = words.clock(now - TEN_MINUTES_MS)
        painter.drawText(QRectF(left, bottom + 3, 90, 14), _LEFT, start)
        painter.drawText(QRectF(left + width - 90, bottom + 3, 90, 14), _RIGHT, words.clock(now))
        begun = self._begun(painter, left, width, bottom)
        if most > 1:
            text = words.say("alarmpanel.peak", n=most, s=BUCKET_MS // 1000)
            wide = painter.fontMetrics().horizontalAdvance(text) + 2
            x = left + beside_peak(bars, step, wide, begun - left)
            painter.setPen(theme.color("ink2"))
            painter.drawText(QRectF(x, 6, wide, 14), _LEFT, text)

    def _begun(self, painter: QPainter, left: float, width: float, bottom: float) -> float:
        """A line where the flood began; returns where, the right end if it is not in sight."""
        since, now = self._load.flood_since_ms, self._desk.view.now()
        if since is None or now - since > TEN_MINUTES_MS:
            return left + width
        x = round(left + width * (1 - (now - since) / TEN_MINUTES_MS)) + 0.5
        painter.setPen(QPen(self._desk.theme.color("ink"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 8), QPointF(x, bottom))
        return x


def beside_peak(bars: Sequence[int], step: float, wide: float, begun: float) -> float:
    """Where words of this width stand that name the tallest bar, in px from the first bar: at its
    right, else at its left, else where it is nearest and no tall bar nor the line at `begun` is in
    the way."""
    most = max(bars)
    at, width = bars.index(most), len(bars) * step
    tall = [n * step for n, value in enumerate(bars) if value > _LOW * most]

    def is_clear(x: float) -> bool:
        crossed = x - _AIR < begun < x + wide + _AIR and begun < width
        return not crossed and all(bar + step <= x or bar >= x + wide for bar in tall)

    right, left = (at + 1) * step + 4, at * step - 6 - wide
    spots = [float(x) for x in range(round(width - wide) + 1)]
    spots.sort(key=lambda x: abs(x + wide / 2 - (at + 0.5) * step))
    for x in (right, left, *spots):
        if 0 <= x <= width - wide and is_clear(x):
            return x
    return min(at * step, begun) - 6 - wide


class News(Button):
    """What is new and waits; while nothing does, that the order is held, or how many are listed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", desk.theme)
        self._desk = desk
        self._count = 0
        self._worst: Alarm | None = None
        self._held = ""
        self.setFixedHeight(24)
        self.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().verticalPolicy())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_news(self, count: int, worst: Alarm | None, otherwise: str) -> None:
        """How many wait and the worst of them; `otherwise` is said while none does."""
        self._count, self._worst, self._held = count, worst, otherwise
        words = self._desk.words
        code = "alarmpanel.news.one" if count == 1 else "alarmpanel.news"
        said = words.say(code, n=words.number(count)) if count else otherwise
        self.setText(said)
        nothing = words.say("alarmpanel.news", n=words.number(0))
        self.setAccessibleName(said or nothing)
        self.setEnabled(bool(count))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line with the worst symbol while something waits, a quiet remark else."""
        painter = QPainter(self)
        theme = self._desk.theme
        box = QRectF(self.rect())
        if not self._count or self._worst is None:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("ink2"))
            text = painter.fontMetrics().elidedText(
                self._held, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, _RIGHT, text)
            painter.end()
            return
        painter.fillRect(box, theme.color("select"))
        painter.fillRect(QRectF(0, 0, 3, box.height()), theme.color("ink"))
        worst = self._worst
        severity: Severity = worst.severity
        at = QPointF(22, box.height() / 2)
        paint_alarm(painter, at, 18, severity, AlarmMark.UNACKNOWLEDGED, theme)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("ink"))
        painter.drawText(box.adjusted(42, 0, -60, 0), _LEFT, self.text())
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(
            box.adjusted(0, 0, -10, 0), _RIGHT, self._desk.words.say("alarmpanel.home")
        )
        painter.end()
