"""The surroundings of an alarm: the rooms of its floor around its device, with what is alarmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
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
_Spot = tuple[QPointF, Standing, int]
"""Where, what stands there, and how many more lie under it."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


def _apart(first: QPointF, second: QPointF) -> float:
    return QLineF(first, second).length()


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
        park = self._desk.view.park
        areas = [area for area in park.areas.values() if area.floor == place.floor]
        cx, cy = self._centre(place, areas, scale)

        def at(x: float, y: float) -> QPointF:
            return middle + QPointF((x - cx) * scale, (y - cy) * scale)

        spots = self._spots(place, at)
        taken = [QRectF(p.x() - 13, p.y() - 13, 26, 26) for p, _, _ in spots]
        centre = at(place.x, place.y)
        taken.append(QRectF(centre.x() - 15, centre.y() - 15, 30, 30))
        painter.setFont(theme.font("small"))
        for area in sorted(areas, key=lambda one: one.kind == "room"):
            self._area(painter, area, QPolygonF([at(x, y) for x, y in area.outline]), taken)
        self._symbols(painter, spots)
        paint_alarm(painter, centre, 24, alarm.severity, mark_of(alarm), theme)
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

    def _centre(self, place: Place, areas: Sequence[Area], scale: float) -> tuple[float, float]:
        """The device, or as near to it as leaves no empty ground beside the building."""
        found = []
        for number, (own, pixels) in enumerate(((place.x, self.width()), (place.y, HEIGHT))):
            ends = [point[number] for area in areas for point in area.outline]
            half = pixels / scale / 2
            low, high = min(ends, default=own) + half, max(ends, default=own) - half
            found.append((low + high) / 2 if low > high else min(max(own, low), high))
        return found[0], found[1]

    def _area(
        self, painter: QPainter, area: Area, outline: QPolygonF, taken: Sequence[QRectF]
    ) -> None:
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
            wide, high = metrics.horizontalAdvance(text), metrics.height()
            for top in (seen.top() + 5, seen.bottom() - 5 - high):
                box = QRectF(seen.left() + 7, top, wide + 1, high)
                if not any(box.intersects(one) for one in taken):
                    painter.drawText(box, _CENTRE, text)
                    break

    def _spots(self, place: Place, at: Callable[[float, float], QPointF]) -> list[_Spot]:
        """The worst first; what would lie under another is counted with it."""
        places, own = self._desk.view.park.places, at(place.x, place.y)
        found: list[_Spot] = []
        order = sorted(self._beside.items(), key=lambda item: -item[1].severity)
        for device, standing in order:
            spot = at(places[device].x, places[device].y)
            if not QRectF(self.rect()).contains(spot):
                continue
            near = next((n for n, (p, _, _) in enumerate(found) if _apart(p, spot) < 20), -1)
            if near >= 0:
                before, worst, more = found[near]
                found[near] = (before, worst, more + 1)
            elif _apart(own, spot) >= 16:
                found.append((spot, standing, 0))
        return found

    def _symbols(self, painter: QPainter, spots: Sequence[_Spot]) -> None:
        theme = self._desk.theme
        for spot, standing, more in spots:
            mark = AlarmMark.ACKNOWLEDGED
            if not standing.acknowledged:
                mark = AlarmMark.UNACKNOWLEDGED
            paint_alarm(painter, spot, 18, standing.severity, mark, theme)
            if more:
                painter.setPen(theme.color("ink"))
                painter.drawText(spot + QPointF(13, 5), f"+{more}")

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
