"""The level switcher over the top left of a plan: the park, then the floors of the building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from models.plan.rollup import QUIET, RollUp, Standing
from models.site.park import Park
from widgets.symbols import mark_of_place, paint_alarm
from widgets.theme import Theme
from widgets.words import Words

_ROW = 26
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Level:
    """One row."""

    id: str
    """Of the floor; empty for the whole park."""
    short: str
    name: str
    standing: Standing


def levels_of(park: Park, building: str, rolled: RollUp, words: Words) -> list[Level]:
    """The whole park, then the floors of a building, the highest first."""
    floors = [floor for floor in park.floors.values() if floor.building == building]
    return [
        Level("", words.say("plan.level.park"), words.say("plan.action.overview"), QUIET),
        *(
            Level(f.id, f.short, words.name(f.name), rolled.floors.get(f.id, QUIET))
            for f in sorted(floors, key=lambda f: -f.level)
        ),
    ]


class LevelSwitcher(QWidget):
    """Highest floor on top; the current one has a lighter surface and an ink bar."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._levels: tuple[Level, ...] = ()
        self._current = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_levels(self, levels: Sequence[Level], current: str) -> None:
        """Show these rows; the size follows."""
        shown = tuple(levels)
        if shown == self._levels and current == self._current:
            return
        self._levels, self._current = shown, current
        metrics = QFontMetricsF(self._theme.font("strong"))
        widest = max((metrics.horizontalAdvance(level.short) for level in shown), default=20.0)
        alarms = any(level.standing.severity for level in shown)
        self.setFixedSize(round(max(30.0, widest + 18) + 26 * alarms), _ROW * len(shown) + 2)
        self.setAccessibleName(next((level.name for level in shown if level.id == current), ""))
        self.update()

    def step(self, down: int) -> None:
        """Choose the row that many further down, if there is one. The park is not stepped onto."""
        ids = [level.id for level in self._levels if level.id]
        if self._current in ids:
            at = ids.index(self._current) + down
            if 0 <= at < len(ids):
                self.chosen.emit(ids[at])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row that was clicked."""
        row = int((event.position().y() - 1) // _ROW)
        if 0 <= row < len(self._levels):
            self.chosen.emit(self._levels[row].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame with one row per level."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        for row, level in enumerate(self._levels):
            area = QRectF(1, 1 + row * _ROW, self.width() - 2, _ROW)
            on = level.id == self._current
            if on:
                painter.fillRect(area, theme.color("select"))
                painter.fillRect(QRectF(1, area.top(), 3, _ROW), theme.color("ink"))
            if row:
                painter.fillRect(QRectF(1, area.top(), area.width(), 1), theme.color("line"))
            painter.setFont(theme.font("strong" if on else "body"))
            painter.setPen(theme.color("ink" if on else "ink2"))
            painter.drawText(area.adjusted(8, 0, 0, 0), _LEFT, level.short)
            if level.standing.severity:
                mark = mark_of_place(level.standing)
                at = QPointF(area.right() - 15, area.center().y())
                paint_alarm(painter, at, 18, level.standing.severity, mark, theme)
        painter.end()
