"""The 44 px bar over everything: counts per priority, the top alarm, links, clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from models.alarms import Alarm
from models.links import LinkState
from models.points import Severity
from widgets.alarmwords import AlarmWords, alarm_words, top_alarm
from widgets.contribution import Desk, Duty, Target
from widgets.controls import Button
from widgets.shell.duties import DutiesCell
from widgets.shell.region import Region
from widgets.shell.withheld import WithheldCell
from widgets.symbols import AlarmMark, paint_alarm, paint_glyph
from widgets.theme import Role, Theme

HEIGHT = 44
_ORDER = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BLINKING = (Severity.CRITICAL, Severity.HIGH)


class AlarmBar(Region):
    """Repaints only when told that something changed; `beat` and `tick` come from the frame."""

    def __init__(
        self,
        desk: Desk,
        show_top: Callable[[], None],
        links: str,
        show_duties: Callable[[], None],
    ) -> None:
        """`links` is the kind of target that the links cell opens; empty: nothing shows links."""
        super().__init__(desk.words.say("window.region.alarms"))
        self._desk = desk
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        self._counters = {severity: Counter(severity, desk) for severity in _ORDER}
        for counter in self._counters.values():
            row.addWidget(counter)
        self._top = TopAlarm(desk)
        row.addWidget(self._top, 1)
        words, theme = desk.words, desk.theme
        self._show = Button(words.say("window.show"), theme, words.say("window.key.space"))
        self._show.setAccessibleName(words.say("window.action.show_top"))
        self._show.clicked.connect(show_top)
        keep = self._show.sizePolicy()
        keep.setRetainSizeWhenHidden(False)
        self._show.setSizePolicy(keep)
        row.addWidget(self._show)
        row.addSpacing(12)
        self._withheld = WithheldCell(desk)
        row.addWidget(self._withheld)
        self._duties = DutiesCell(desk, show_duties)
        row.addWidget(self._duties)
        self._links = LinksCell(desk, links)
        row.addWidget(self._links)
        self._clock = Clock(desk)
        row.addWidget(self._clock)
        self.refresh()

    def refresh(self) -> None:
        """Alarms or links have changed."""
        alarms = self._desk.view.alarms()
        standing = dict.fromkeys(_ORDER, 0)
        open_ = dict.fromkeys(_ORDER, 0)
        for alarm in alarms:
            standing[alarm.severity] += 1
            open_[alarm.severity] += not alarm.acknowledged
        for severity, counter in self._counters.items():
            counter.set_counts(open_[severity], standing[severity])
        self._top.set_alarms(alarms)
        self._show.setVisible(bool(alarms))
        self._withheld.refresh()
        self._links.refresh()

    def set_duties(self, duties: Sequence[Duty]) -> None:
        """What is due has changed."""
        self._duties.set_duties(duties)

    def tick(self) -> None:
        """A second of the view's time has passed."""
        self._clock.tick()
        self._top.tick()

    def beat(self, lit: bool) -> None:
        """The blinking symbols turn on or off."""
        for severity in _BLINKING:
            self._counters[severity].beat(lit)
        self._top.beat(lit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._desk.theme.color("line"))


class Counter(QWidget):
    """Unacknowledged / standing alarms of one priority."""

    def __init__(self, severity: Severity, desk: Desk) -> None:
        super().__init__()
        self._severity = severity
        self._desk = desk
        self._counts = (0, 0)
        self._lit = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_counts(self, unacknowledged: int, standing: int) -> None:
        """Show two new numbers."""
        if self.accessibleName() and self._counts == (unacknowledged, standing):
            return
        self._counts = (unacknowledged, standing)
        words = self._desk.words
        name = words.say(
            "window.counter",
            severity=words.severity(self._severity),
            open=unacknowledged,
            standing=standing,
        )
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def beat(self, lit: bool) -> None:
        """Blink while something is unacknowledged."""
        if self._lit != lit:
            self._lit = lit
            if self._counts[0]:
                self.update()

    def sizeHint(self) -> QSize:
        strong, rest = self._texts()
        width = 37 + self._advance("strong", strong) + self._width_of_rest(rest) + 9
        return QSize(max(65, width), HEIGHT)

    def _texts(self) -> tuple[str, str]:
        return str(self._counts[0]), f"/{self._counts[1]}"

    def _advance(self, role: Role, text: str) -> int:
        font = self._desk.theme.font("strong" if role == "strong" else "body")
        return QFontMetrics(font, self).horizontalAdvance(text)

    def _width_of_rest(self, text: str) -> int:
        return QFontMetrics(self._desk.theme.sized(12), self).horizontalAdvance(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        unacknowledged, standing = self._counts
        mark = AlarmMark.NONE
        if unacknowledged:
            mark = AlarmMark.UNACKNOWLEDGED
        elif standing:
            mark = AlarmMark.ACKNOWLEDGED
        centre = QPointF(21, self.height() / 2)
        off = not self._lit and self._severity in _BLINKING and unacknowledged > 0
        paint_alarm(painter, centre, 22, self._severity, mark, theme, off)
        first, rest = self._texts()
        painter.setPen(theme.color("ink" if standing else "ink3"))
        painter.setFont(theme.font("strong" if standing else "body"))
        box = self.rect().adjusted(37, 0, 0, 0)
        painter.drawText(box, _LEFT, first)
        box.adjust(painter.fontMetrics().horizontalAdvance(first), 0, 0, 0)
        painter.setPen(theme.color("ink2" if standing else "ink3"))
        painter.setFont(theme.sized(12))
        painter.drawText(box, _LEFT, rest)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("line"))


class TopAlarm(QWidget):
    """The worst alarm in words: what, how much, where, since when."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._alarm: Alarm | None = None
        self._words = AlarmWords("", "", "")
        self._lit = True
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(desk.words.say("window.no_alarm"))

    def set_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Worst first."""
        self._alarm = top_alarm(alarms)
        if self._alarm is not None:
            self._words = alarm_words(self._alarm, self._desk.view, self._desk.words)
            self.setAccessibleName(f"{self._headline()}, {self._words.place}")
        else:
            self.setAccessibleName(self._desk.words.say("window.no_alarm"))
        self.update()

    def tick(self) -> None:
        """The value and the age go on."""
        if self._alarm is not None:
            self._words = alarm_words(self._alarm, self._desk.view, self._desk.words)
            self.update()

    def beat(self, lit: bool) -> None:
        """Blink if the alarm is one that does."""
        self._lit = lit
        alarm = self._alarm
        if alarm is not None and alarm.severity in _BLINKING and not alarm.acknowledged:
            self.update(QRect(0, 0, 48, self.height()))

    def _headline(self) -> str:
        said = self._words
        if not said.value:
            return said.title
        return self._desk.words.say("window.alarm.headline", title=said.title, value=said.value)

    def _below(self, alarm: Alarm) -> str:
        words = self._desk.words
        now = self._desk.view.now()
        since = words.say("window.since", clock=words.since(alarm.raised_ms, now))
        age = words.age(now - alarm.raised_ms)
        return " · ".join(part for part in (self._words.place, since, age) if part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, alarm = self._desk.theme, self._alarm
        if alarm is None:
            painter.setFont(theme.sized(14))
            painter.setPen(theme.color("ink2"))
            text = self._desk.words.say("window.no_alarm")
            painter.drawText(self.rect().adjusted(14, 0, -8, 0), _LEFT, text)
            return
        off = not self._lit and alarm.severity in _BLINKING and not alarm.acknowledged
        mark = AlarmMark.ACKNOWLEDGED if alarm.acknowledged else AlarmMark.UNACKNOWLEDGED
        paint_alarm(painter, QPointF(26, self.height() / 2), 28, alarm.severity, mark, theme, off)
        width = self.width() - 50 - 12
        self._paint_headline(painter, QRect(50, 4, width, 19))
        self._line(painter, QRect(50, 23, width, 15), theme.sized(12), "ink2", self._below(alarm))

    def _paint_headline(self, painter: QPainter, box: QRect) -> None:
        """Where room is short the names give way, never the value or its limit."""
        font = self._desk.theme.font("top")
        metrics = QFontMetrics(font, self)
        rest = metrics.horizontalAdvance(self._headline()) - metrics.horizontalAdvance(
            self._words.title
        )
        room = max(0, box.width() - rest)
        title = metrics.elidedText(self._words.title, Qt.TextElideMode.ElideMiddle, room)
        whole = self._headline().replace(self._words.title, title, 1)
        self._line(painter, box, font, "ink", whole)

    def _line(self, painter: QPainter, box: QRect, font: QFont, token: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self._desk.theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


class _Cell(QAbstractButton):
    """A cell of the bar with a hairline at its left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paint_cell(self, painter: QPainter) -> None:
        """The hairline, and a lighter ground while pressed."""
        if self.isDown():
            painter.fillRect(self.rect(), self._theme.color("select"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("line"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()


class LinksCell(_Cell):
    """How many links are live; a click shows them."""

    def __init__(self, desk: Desk, opens: str) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._opens = opens
        self._figures = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setEnabled(bool(opens))
        self.clicked.connect(self._open)

    def refresh(self) -> None:
        """Count again."""
        links = self._desk.view.links()
        live = sum(link.state is LinkState.LIVE for link in links)
        self._figures = f"{live}/{len(self._desk.view.park.links) or len(links)}"
        name = self._desk.words.say("window.links_live", figures=self._figures)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def _open(self) -> None:
        links = self._desk.view.links()
        worst = next((link for link in links if link.state is not LinkState.LIVE), None)
        chosen = worst or (links[0] if links else None)
        self._desk.show(Target(self._opens, chosen.link if chosen is not None else ""))

    def _word(self) -> str:
        return self._desk.words.say("window.links") + " "

    def sizeHint(self) -> QSize:
        body = QFontMetrics(self._theme.font("body"), self).horizontalAdvance(self._word())
        strong = QFontMetrics(self._theme.font("strong"), self).horizontalAdvance(self._figures)
        return QSize(10 + 18 + 7 + body + strong + 11, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        self.paint_cell(painter)
        middle = self.height() / 2
        paint_glyph(painter, "link", QRectF(11, middle - 9, 18, 18), theme.color("ink"), theme)
        box = self.rect().adjusted(36, 0, 0, 0)
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.font("body"))
        painter.drawText(box, _LEFT, self._word())
        box.adjust(painter.fontMetrics().horizontalAdvance(self._word()), 0, 0, 0)
        painter.setFont(theme.font("strong"))
        painter.drawText(box, _LEFT, self._figures)


class Clock(QWidget):
    """The view's time: the present, the time cursor, or the cut-off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._time = self._date = ""
        self._font = desk.theme.sized(17, QFont.Weight.DemiBold)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.tick()

    def tick(self) -> None:
        """Read the view's time again."""
        now, words = self._desk.view.now(), self._desk.words
        if (words.clock(now), words.date(now)) != (self._time, self._date):
            self._time, self._date = words.clock(now), words.date(now)
            self.setAccessibleName(f"{self._date} {self._time}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        time = QFontMetrics(self._font, self).horizontalAdvance(self._time)
        date = QFontMetrics(self._desk.theme.font("small"), self).horizontalAdvance(self._date)
        return QSize(11 + time + 8 + date + 16, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        box = self.rect().adjusted(11, 0, 0, 0)
        painter.setPen(theme.color("ink"))
        painter.setFont(self._font)
        painter.drawText(box, _LEFT, self._time)
        box.adjust(painter.fontMetrics().horizontalAdvance(self._time) + 8, 0, 0, 0)
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font("small"))
        painter.drawText(box, _LEFT, self._date)
