"""The surroundings of an alarm: the rooms of its floor around its device, with what is alarmed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from models.alarms import Alarm
from models.plan.rollup import QUIET, Standing
from models.site.park import Area, Place
from widgets.contribution import Desk
from widgets.symbols import AlarmMark, mark_of, paint_alarm

HEIGHT = 112
_AROUND = 900.0
"""So much of the plan is shown at least, in its own units across."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


class PlanCrop(QWidget):
    """Nothing but walls, numbers and alarms; the plan itself is one key away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._place: Place | None = None
        self._alarm: Alarm | None = None
        self._beside: dict[str, Standing] = {}
        self.setFixedHeight(HEIGHT)

    def show_alarm(self, alarm: Alarm) -> bool:
        """Go there; False if its device stands on no plan."""
        park = self._desk.view.park
        point = park.points.get(alarm.point)
        place = park.places.get(point.device) if point is not None else None
        self._place = place if place is not None and place.floor in park.floors else None
        self._alarm = alarm
        self._beside = self._neighbours(self._place) if self._place is not None else {}
        self.setVisible(self._place is not None)
        self.update()
        return self._place is not None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Areas, then symbols."""
        place, alarm = self._place, self._alarm
        if place is None or alarm is None:
            return
        theme = self._desk.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("void"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self.width() / self._across(place)
        middle = QPointF(self.width() / 2, self.height() / 2)

        def at(x: float, y: float) -> QPointF:
            return middle + QPointF((x - place.x) * scale, (y - place.y) * scale)

        park = self._desk.view.park
        areas = [area for area in park.areas.values() if area.floor == place.floor]
        painter.setFont(theme.font("small"))
        for area in sorted(areas, key=lambda one: one.kind == "room"):
            self._area(painter, area, QPolygonF([at(x, y) for x, y in area.outline]))
        self._symbols(painter, place, alarm, at)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def _across(self, place: Place) -> float:
        """Twice the room, so that its neighbours can be told."""
        area = self._desk.view.park.areas.get(place.room)
        if area is None:
            return _AROUND
        xs = [x for x, _ in area.outline]
        ys = [y for _, y in area.outline]
        tall = (max(ys) - min(ys)) * self.width() / self.height()
        return max(1.8 * (max(xs) - min(xs)), 1.5 * tall, _AROUND / 3)

    def _area(self, painter: QPainter, area: Area, outline: QPolygonF) -> None:
        theme = self._desk.theme
        box = outline.boundingRect()
        if not box.intersects(QRectF(self.rect())):
            return
        painter.setBrush(theme.color("room" if area.kind == "room" else "room2"))
        painter.setPen(QPen(theme.color("wall"), 1.25))
        painter.drawPolygon(outline)
        if area.kind != "room":
            return
        seen = box.intersected(QRectF(self.rect()))
        text = area.number or self._desk.words.name(area.name)
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) + 12 < seen.width() and seen.height() > 22:
            painter.setPen(theme.color("ink2"))
            painter.drawText(seen.topLeft() + QPointF(7, 6 + metrics.ascent()), text)

    def _symbols(
        self, painter: QPainter, place: Place, alarm: Alarm, at: Callable[[float, float], QPointF]
    ) -> None:
        places, theme = self._desk.view.park.places, self._desk.theme
        for device, standing in self._beside.items():
            other = places[device]
            mark = AlarmMark.ACKNOWLEDGED
            if not standing.acknowledged:
                mark = AlarmMark.UNACKNOWLEDGED
            paint_alarm(painter, at(other.x, other.y), 18, standing.severity, mark, theme)
        centre = at(place.x, place.y)
        paint_alarm(painter, centre, 24, alarm.severity, mark_of(alarm), theme)

    def _neighbours(self, place: Place) -> dict[str, Standing]:
        """Other devices of the floor with alarms."""
        park = self._desk.view.park
        found: dict[str, Standing] = {}
        for alarm in self._desk.view.alarms():
            point = park.points.get(alarm.point)
            other = park.places.get(point.device) if point is not None else None
            if other is not None and other.floor == place.floor and other.device != place.device:
                found[other.device] = found.get(other.device, QUIET).plus(alarm)
        return found
