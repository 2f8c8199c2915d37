"""The whole park in a corner: every building with its worst alarm, always in sight."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from models.plan.buildings import building_at, building_beside, outlines_of
from models.plan.outline import bounds
from models.plan.rollup import QUIET, Standing
from models.points import Quality
from models.site.park import Park
from widgets.plan.arrows import ARROWS
from widgets.plan.backdrop import hatch
from widgets.plan.camera import Camera, Margins, fit
from widgets.symbols import mark_of_place, paint_alarm, paint_quality
from widgets.theme import Theme


class ParkMap(QWidget):
    """Click a building, or walk with the arrows and press Enter."""

    chosen = Signal(str)

    def __init__(self, park: Park, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shorts = {id: building.short for id, building in park.buildings.items()}
        self._outlines = outlines_of(park)
        boxes = [bounds(outline) for outline in self._outlines.values()] or [(0.0, 0.0, 1.0, 1.0)]
        self._frame = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        self._standings: Mapping[str, Standing] = {}
        self._blind: frozenset[str] = frozenset()
        self._current = self._cursor = ""
        self.setFixedSize(184, 123)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_standings(
        self,
        standings: Mapping[str, Standing],
        current: str,
        blind: frozenset[str] = frozenset(),
    ) -> None:
        """Alarms by building, the building that is on screen, and those that are not heard."""
        if (standings, current, blind) != (self._standings, self._current, self._blind):
            self._cursor = current or self._cursor
            self._standings, self._current, self._blind = dict(standings), current, blind
            self.update()

    def _camera(self) -> Camera:
        return fit(self._frame, self.width(), self.height(), Margins(11, 11, 11, 11))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the building."""
        x, y = self._camera().to_plan(event.position().x(), event.position().y())
        id = building_at(self._outlines, x, y)
        if id:
            self.chosen.emit(id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter goes."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            self._cursor = building_beside(self._outlines, self._cursor, ARROWS[key])
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor:
            self.chosen.emit(self._cursor)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outlines, short names, alarms."""
        theme, camera = self._theme, self._camera()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("panel"))
        for id, outline in self._outlines.items():
            on = id == self._current
            walked = self.hasFocus() and id == self._cursor and not on
            pen = QPen(theme.color("focus" if on or walked else "wall"), 2 if on or walked else 1)
            if walked:
                pen.setStyle(Qt.PenStyle.DotLine)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(theme.color("room"))
            points = [QPointF(*camera.to_screen(x, y)) for x, y in outline]
            shape = QPolygonF([QPointF(round(p.x()), round(p.y())) for p in points])
            painter.drawPolygon(shape)
            if id in self._blind:
                painter.setBrush(hatch(theme))
                painter.drawPolygon(shape)
        for id, outline in self._outlines.items():
            right, _ = camera.to_screen(*bounds(outline)[2:])
            self._words(painter, id, camera.to_screen(*bounds(outline)[:2]), right)
        painter.end()

    def _words(self, painter: QPainter, id: str, corner: tuple[float, float], right: float) -> None:
        """The letter, and beside it the alarm, or the clock of a building that is not heard."""
        theme = self._theme
        small = theme.font("small")
        short = self._shorts.get(id, id)
        painter.setFont(small)
        painter.setPen(theme.color("ink" if id == self._current else "ink2"))
        area = QRectF(corner[0] + 4, corner[1] + 2, 40, 14)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, short)
        after = area.left() + QFontMetricsF(small).horizontalAdvance(short) + 2
        standing = self._standings.get(id, QUIET)
        if standing.severity:
            mark = mark_of_place(standing)
            at = QPointF(after + 12, corner[1] + 11)
            paint_alarm(painter, at, 18, standing.severity, mark, theme)
            after += 23
        # Where an alarm has taken the place, the hatching alone says it
        if id in self._blind and after + 13 <= right:
            paint_quality(painter, QRectF(after + 1, corner[1] + 3, 12, 12), Quality.STALE, theme)
