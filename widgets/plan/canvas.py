"""The plan as a person handles it: moved, zoomed, pointed at, walked with the arrows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from models.plan.direction import Direction, nearest
from models.plan.outline import bounds, contains
from models.site.park import Floor
from widgets.contribution import Desk
from widgets.plan.arrows import ARROWS
from widgets.plan.camera import Margins, fit
from widgets.plan.drawing import Drawing
from widgets.plan.surface import PlanSurface


class PlanCanvas(PlanSurface):
    """A surface that can be worked with."""

    picked = Signal(str, str)
    """`device` or `area`, and the id; empty when nothing is selected any more."""
    asked = Signal()
    """What can begin at the selection is wanted."""
    key_missed = Signal(QKeyEvent)
    """A key that the canvas has no use for: the workspace may have one."""

    def __init__(
        self,
        desk: Desk,
        drawings: Callable[[Floor], Drawing | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, drawings, parent)
        self._grip: QPoint | None = None
        self._dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def device_at(self, x: float, y: float) -> str:
        """The device whose symbol is there; the nearest of several, empty for none."""
        px, py = x - round(self._camera.x), y - round(self._camera.y)
        best, best_distance = "", 1e12
        unseen = self._layout.unseen
        for device, (left, top, right, bottom) in self._layout.places.items():
            if device in unseen:
                continue
            if left - 3 <= px <= right + 3 and top - 3 <= py <= bottom + 3:
                distance = abs(px - (left + right) / 2) + abs(py - (top + bottom) / 2)
                if distance < best_distance:
                    best, best_distance = device, distance
        return best

    def area_at(self, x: float, y: float) -> str:
        """The room there, empty for none."""
        if self._scene is None:
            return ""
        px, py = self._camera.to_plan(x, y)
        for area in self._scene.rooms or self._scene.units:
            if contains(area.outline, px, py):
                return area.id
        return ""

    def _pick(self, kind: str, id: str) -> None:
        self.select(kind, id)
        self.picked.emit(kind, id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip, self._dragged = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the plan."""
        if self._grip is None:
            return
        at = event.position().toPoint()
        step = at - self._grip
        if not self._dragged and step.manhattanLength() < 5:
            return
        self._dragged, self._fitted = True, False
        self._grip = at
        self._look_from(self._camera.moved(step.x(), step.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag selects what is there."""
        dragged, self._grip = self._dragged, None
        if dragged or event.button() is not Qt.MouseButton.LeftButton:
            return
        x, y = event.position().x(), event.position().y()
        device = self.device_at(x, y)
        area = "" if device else self.area_at(x, y)
        self._pick("device" if device else "area" if area else "", device or area)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click selects what is there and asks what can be done with it."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            x, y = float(event.pos().x()), float(event.pos().y())
            device = self.device_at(x, y)
            area = "" if device else self.area_at(x, y)
            self._pick("device" if device else "area" if area else "", device or area)
        self.asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, keeping what is under the pointer."""
        turns = event.angleDelta().y() / 120
        if turns:
            self.zoom(1.25**turns, event.position())
        event.accept()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Closer or farther around `at`, by default the middle."""
        if self._scene is None:
            return
        at = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        least = fit(self._scene.frame, self.width(), self.height(), Margins()).zoom * 0.5
        self._fitted = False
        self._look_from(self._camera.zoomed(factor, at.x(), at.y(), least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Ctrl+arrows move, +, - and Home zoom, Enter selects."""
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS:
            self._arrow(ARROWS[key], control)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif key is Qt.Key.Key_Minus:
            self.zoom(0.8)
        elif key is Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor:
            self._pick("device", self._cursor)
        else:
            self.key_missed.emit(event)

    def _arrow(self, direction: Direction, control: bool) -> None:
        dx, dy = direction.value
        if control:
            self._fitted = False
            self._look_from(self._camera.moved(-64 * dx, -64 * dy))
            return
        spots = [
            (id, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            for id, box in self._layout.places.items()
            if id not in self._layout.unseen
        ]
        x, y = self._walk_from()
        found = nearest(spots, x, y, direction, skip=self._cursor)
        if found is not None:
            self._cursor = found
            self._reveal(found)
            self.update()

    def _walk_from(self) -> tuple[float, float]:
        """Where the walk stands, in zoomed pixels: cursor, selected room, else the middle."""
        box = self._layout.places.get(self._cursor)
        if box is not None:
            return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        kind, id = self._selected
        if kind == "area" and id in self._view.park.areas:
            left, top, right, bottom = bounds(self._view.park.areas[id].outline)
            zoom = self._camera.zoom
            return (left + right) / 2 * zoom, (top + bottom) / 2 * zoom
        return self.width() / 2 - self._camera.x, self.height() / 2 - self._camera.y

    def _reveal(self, device: str) -> None:
        """Move the plan if the device lies outside."""
        left, top, right, bottom = self._layout.places[device]
        camera = self._camera
        inside = QRectF(24, 24, self.width() - 48, self.height() - 48)
        x, y = (left + right) / 2, (top + bottom) / 2
        if not inside.contains(QPointF(x + camera.x, y + camera.y)):
            zoom = camera.zoom
            self._look_from(camera.centred(x / zoom, y / zoom, self.width(), self.height()))
