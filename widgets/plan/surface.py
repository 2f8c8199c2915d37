"""The plan of one floor on backing images: what is shown, laid out, repainted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms import Alarm
from models.plan.blind import Blind, blind_areas
from models.plan.layers import Layer
from models.plan.outline import middle
from models.plan.rollup import RollUp, roll_up
from models.site.park import Floor
from models.views import Changes, ViewKind
from widgets.contribution import Desk
from widgets.plan.backdrop import Backdrop
from widgets.plan.camera import Camera, fit_beside, scale_bar
from widgets.plan.drawing import Drawing
from widgets.plan.layout import arrange
from widgets.plan.letting import Letting
from widgets.plan.looks import Looks, plate_text
from widgets.plan.painting import SpritePainter
from widgets.plan.placing import Layout, Wishes, cause_of
from widgets.plan.scene import Scene, alike, scene_of
from widgets.plan.sprites import SpriteSheet
from widgets.plan.stamp import paint_stamp
from widgets.plan.worksites import works_here
from widgets.records.drilling import DrillWatch

_NUMBERS_MS = 500
"""Numbers change at most twice a second; everything else at once."""
_AT_ONCE, _MOST_SLICES, _SLICE_MS = 100, 8, 50
"""So many numbers are painted in one go, 3 ms of work; more are spread over the half second."""
_MANY = 48
"""From so many rectangles on, one update of the whole widget is cheaper than a region."""


class PlanSurface(QWidget):
    """Shows one scene and follows its view; pointing is the canvas's."""

    def __init__(
        self,
        desk: Desk,
        drawings: Callable[[Floor], Drawing | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = desk.view
        self._theme = desk.theme
        self._words = desk.words
        self._drawings = drawings
        self._scene: Scene | None = None
        self._drawing: Drawing | None = None
        self._camera = Camera(1.0, 0.0, 0.0)
        self._fitted = True
        self._corner = (0.0, 0.0)
        self._layers = frozenset({Layer.CLIMATE, Layer.DOORS, Layer.UNITS})
        self._layout = Layout((), ())
        self._blind: tuple[Blind, ...] = ()
        self._quiet: dict[str, int] = {}
        self._here: frozenset[str] = frozenset()
        self._rolled = RollUp()
        self._alarms: Mapping[str, Alarm] = {}
        self._selected = ("", "")
        self._cursor = ""
        self._later: set[int] = set()
        self._settling: list[int] = []
        self._slice = _AT_ONCE
        self._arranged = False
        self._painted = False
        """False until the first paint after it was shown: sizes settle until then, and each of
        them would be laid out in vain."""
        self._alarms_shown: Mapping[str, bool] = {}
        self._works: Mapping[str, str] = {}
        self._backdrop = Backdrop(self._theme)
        self._painter = SpritePainter(self._theme, 1.0)
        self._looks = Looks(self._view, self._words)
        letting = self._letting = Letting(self._view, self._words, self._rearrange)
        self.destroyed.connect(lambda: letting.end())
        self._sheet = SpriteSheet(self._looks, self._painter, 1.0)
        self._drills = DrillWatch(self, desk.view, self._see_drill)
        self._stamped = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self._numbers = self._timer(_NUMBERS_MS, self._settle)
        self._slices = self._timer(_SLICE_MS, self._settle_slice)
        self._slices.stop()
        self._ages = self._timer(1000, self._age)
        if desk.beat is not None and desk.view.kind is ViewKind.LIVE:
            desk.beat.ticked.connect(self._blink)

    def _timer(self, every_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.timeout.connect(slot)
        timer.start()
        return timer

    # What is shown

    @property
    def camera(self) -> Camera:
        """Where the plan lies now."""
        return self._camera

    @property
    def layers(self) -> frozenset[Layer]:
        """The layers that are on."""
        return self._layers

    @property
    def fitted(self) -> bool:
        """Whether the plan follows the size of the canvas."""
        return self._fitted

    def layer_of(self, device: str) -> Layer | None:
        """The layer of a device of this floor."""
        items = self._scene.items if self._scene is not None else ()
        return next((item.layer for item in items if item.device.id == device), None)

    @property
    def selected(self) -> tuple[str, str]:
        """(kind, id) of the selection; empty texts for none."""
        return self._selected

    def show_floor(self, floor: Floor) -> None:
        """Show another floor, fitted."""
        self._scene = scene_of(self._view.park, floor)
        self._here = frozenset(item.device.id for item in self._scene.items)
        self._drawing = self._drawings(floor)
        self._looks.name_by_device(alike(self._view.park, self._scene))
        self._selected, self._cursor = ("", ""), ""
        self._fitted, self._arranged = True, False
        self._camera = self._fitting(self._scene)
        self._learn()

    def fit(self) -> None:
        """Show the whole floor."""
        if self._scene is not None:
            self._fitted = True
            self._look_from(self._fitting(self._scene))

    def _fitting(self, scene: Scene) -> Camera:
        return fit_beside(scene.frame, self.width(), self.height(), self._corner)

    def keep_clear(self, corner: tuple[float, float]) -> None:
        """Something of this size (width, height) stands over the lower left corner."""
        if corner != self._corner:
            self._corner = corner
            if self._fitted:
                self.fit()

    def set_camera(self, camera: Camera) -> None:
        """Look from where a saved state says."""
        self._fitted = False
        self._look_from(camera)

    def set_layers(self, layers: frozenset[Layer]) -> None:
        """Switch layers; alarms stay."""
        self._layers = layers
        self._rearrange()

    def select(self, kind: str, id: str) -> None:
        """Mark a device or an area; empty texts for nothing."""
        self._selected = (kind, id)
        self._cursor = id if kind == "device" else ""
        self.update()

    def fly_to(self, kind: str, id: str) -> None:
        """Bring a device or area into the middle and select it."""
        at = self._where(kind, id)
        if at is not None:
            if not self._fitted:
                x, y = at
                self._look_from(self._camera.centred(x, y, self.width(), self.height()))
            self.select(kind, id)

    def _where(self, kind: str, id: str) -> tuple[float, float] | None:
        if kind == "device":
            place = self._view.park.places.get(id)
            return None if place is None else (place.x, place.y)
        area = self._view.park.areas.get(id)
        return None if area is None else middle(area.outline)

    def take(self, changes: Changes) -> None:
        """Something changed in the view; a hidden plan catches up when it is shown."""
        if not self._on_screen():
            self._arranged = False
            return
        if changes.links or changes.alarms:
            self._learn(changes.links)
        if changes.points and self._arranged:
            painted, later = self._sheet.take(changes.points)
            self._later |= later
            self._repaint(painted)

    # Layout and painting

    def _learn(self, links: bool = True) -> None:
        """Alarms and links: lay out again only if a symbol comes or goes."""
        if self._scene is None or not self._on_screen():
            return
        told = self._know_alarms()
        if links:
            self._quiet = self._silent()
        blind = blind_areas(self._view.park, self._scene.floor.id, self._view.links(), self._quiet)
        here = self._alarms_here()
        works = works_here(self._view, self._words, self._scene.floor.id)
        same = blind == self._blind and self._alarms_shown == here and works == self._works
        self._works = works
        self._blind = blind
        self._sheet.know(self._rolled, {cause_of(entry): entry for entry in blind})
        if not same or not self._arranged:
            self._rearrange()
        else:
            concerned = self._sheet.of_owners(told)
            if links:
                concerned.update(self._sheet.of_form("plate"))
            painted, later = self._sheet.refresh(concerned, numbers=False)
            self._later |= later
            self._repaint(painted)

    def _know_alarms(self) -> set[str]:
        """Take the alarms as they are now; the devices of which one came, went or changed."""
        alarms, points = self._view.alarms(), self._view.park.points
        before, self._alarms = self._alarms, {alarm.point: alarm for alarm in alarms}
        self._rolled = roll_up(self._view.park, alarms)
        after = self._alarms
        changed = {id for id in before.keys() | after.keys() if before.get(id) is not after.get(id)}
        return {points[id].device for id in changed if id in points}

    def _silent(self) -> dict[str, int]:
        """Devices of this floor that are lost, and since when."""
        assert self._scene is not None
        found = {}
        for item in self._scene.items:
            health = self._view.device(item.device.id)
            if health is not None and not health.alive:
                found[item.device.id] = health.since_ms
        return found

    def _alarms_here(self) -> dict[str, bool]:
        """Devices of this floor with an alarm, and whether it is acknowledged."""
        return {
            id: standing.acknowledged
            for id, standing in self._rolled.devices.items()
            if id in self._here
        }

    def _alarmed(self) -> dict[str, str]:
        """By device: the point with its worst alarm."""
        found: dict[str, str] = {}
        for alarm in self._view.alarms():
            point = self._view.park.points.get(alarm.point)
            if point is not None:
                found.setdefault(point.device, point.id)
        return found

    def _rearrange(self) -> None:
        scene = self._scene
        if scene is None or self.width() < 2 or not self._on_screen():
            self._arranged = False
            return
        words = self._words
        held = self._letting.names(scene.floor.building) if Layer.UNITS in self._layers else {}
        self._alarms_shown = self._alarms_here()
        plates = {
            cause_of(entry): self._painter.plate_width(plate_text(self._view, words, entry))
            for entry in self._blind
        }
        wishes = Wishes(
            layers=self._layers,
            alarms={id: self._rolled.devices[id] for id in self._alarms_shown},
            blind=self._blind,
            room_names={room.id: words.name(room.name) for room in scene.rooms},
            tenants={room.id: held[room.unit] for room in scene.rooms if room.unit in held},
            plates=plates,
            works=self._works,
            alarmed=self._alarmed(),
            name_width=self._name_width,
            value_width=self._value_width,
        )
        ratio = self.devicePixelRatioF()
        if ratio != self._painter.ratio:
            self._painter = SpritePainter(self._theme, ratio)
        self._sheet = SpriteSheet(self._looks, self._painter, ratio)
        self._sheet.know(self._rolled, {cause_of(entry): entry for entry in self._blind})
        self._layout = arrange(scene, self._camera.zoom, wishes, self._backdrop.measure)
        self._sheet.place(self._layout.sprites)
        self._later.clear()
        self._settling.clear()
        self._arranged = True
        self._paint_afresh()

    def _name_width(self, point: str, width: float) -> float:
        name = self._painter.name_that_fits(self._looks.names(point), width)
        return self._painter.small_width(name)

    def _value_width(self, point: str) -> float:
        return self._painter.value_width(*self._looks.value_text(point))

    def _paint_afresh(self) -> None:
        if self._scene is None or not self._arranged:
            return
        ratio = self.devicePixelRatioF()
        image = QImage(
            max(1, round(self.width() * ratio)),
            max(1, round(self.height() * ratio)),
            QImage.Format.Format_RGB32,
        )
        image.setDevicePixelRatio(ratio)
        image.fill(self._theme.color("void"))
        painter = QPainter(image)
        self._backdrop.paint(
            painter,
            self._scene,
            self._drawing,
            self._camera,
            self._layout,
            self._blind,
            self._layers,
            self._tints(self._scene),
        )
        self._stamped = self._is_practised()
        if self._stamped:
            paint_stamp(painter, self.rect(), self._words.say("plan.drill"), self._theme)
        painter.end()
        self._sheet.paint_all(image, self._camera.x, self._camera.y)
        self.update()

    @property
    def practised(self) -> str | None:
        """The building where a drill runs, empty for the whole park; None without one."""
        drill = self._drills.running
        return None if drill is None else drill.building

    def _is_practised(self) -> bool:
        """Whether a drill runs on this floor."""
        return self._scene is not None and self.practised in ("", self._scene.floor.building)

    def _see_drill(self) -> None:
        if self._arranged and self._is_practised() != self._stamped:
            self._paint_afresh()

    def _tints(self, scene: Scene) -> Mapping[str, int]:
        if Layer.UNITS not in self._layers:
            return {}
        return self._letting.tints(scene.floor.building)

    def _look_from(self, camera: Camera) -> None:
        zoomed = camera.zoom != self._camera.zoom
        self._camera = camera
        if zoomed or not self._arranged:
            self._rearrange()
        else:
            self._paint_afresh()

    def _repaint(self, painted: list[QRect]) -> None:
        if len(painted) > _MANY:
            self.update()
        else:
            for area in painted:
                self.update(area)

    def _settle(self) -> None:
        """Paint the numbers that waited: all at once, or slice by slice if they are many."""
        if self._arranged and self._later:
            self._settling += self._later
            self._later.clear()
            self._slice = max(_AT_ONCE, -(-len(self._settling) // _MOST_SLICES))
            self._settle_slice()

    def _settle_slice(self) -> None:
        size = self._slice
        now, self._settling = self._settling[:size], self._settling[size:]
        if self._arranged:
            painted, _ = self._sheet.refresh(now, numbers=True)
            self._repaint(painted)
        if not self._settling:
            self._slices.stop()
        elif not self._slices.isActive():
            self._slices.start()

    def _blink(self, lit: bool) -> None:
        """The window's beat: unacknowledged C and H lose their fill for half a second."""
        self._looks.lit = lit
        if self._arranged and self.isVisible():
            painted, _ = self._sheet.refresh(self._sheet.of_form("alarm"), numbers=True)
            self._repaint(painted)

    def _age(self) -> None:
        self._see_drill()
        if self._arranged:
            painted, _ = self._sheet.refresh(self._sheet.aged(), numbers=True)
            self._repaint(painted)

    def _on_screen(self) -> bool:
        return self._painted and self.isVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the backing image; selection and scale bar lie on top."""
        self._painted = self.isVisible()
        if not self._arranged:
            self._learn()
        painter = QPainter(self)
        if self._sheet.image.isNull():
            painter.fillRect(self.rect(), self._theme.color("void"))
            painter.end()
            return
        area = event.rect()
        ratio = self._sheet.image.devicePixelRatio()
        source = QRectF(
            area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio
        )
        painter.drawImage(QRectF(area), self._sheet.image, source)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter)
        self._paint_scale(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        pen = QPen(self._theme.color("focus"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        kind, id = self._selected
        if kind == "area" and id in self._view.park.areas:
            corners = self._view.park.areas[id].outline
            painter.drawPolygon(
                QPolygonF([QPointF(*self._camera.to_screen(x, y)) for x, y in corners])
            )
        elif kind == "device":
            self._ring(painter, id, 2)
        if self._cursor and self._cursor != id and self.hasFocus():
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            self._ring(painter, self._cursor, 4)

    def _ring(self, painter: QPainter, device: str, away: float) -> None:
        box = self._layout.places.get(device)
        if box is not None:
            x, y = round(self._camera.x), round(self._camera.y)
            frame = QRectF(box[0] + x, box[1] + y, box[2] - box[0], box[3] - box[1])
            painter.drawRoundedRect(frame.adjusted(-away, -away, away, away), 3, 3)

    def _paint_scale(self, painter: QPainter) -> None:
        if self._scene is None:
            return
        metres, pixels = scale_bar(self._camera.zoom, self._scene.floor.metres_per_unit)
        if pixels < 8:
            return
        right, y = self.width() - 48, self.height() - 12.5
        painter.setPen(QPen(self._theme.color("ink3"), 1))
        left = right - round(pixels) + 0.5
        painter.drawPolyline(
            [QPointF(left, y - 4), QPointF(left, y), QPointF(right + 0.5, y),
             QPointF(right + 0.5, y - 4)]
        )  # fmt: skip
        painter.setFont(self._theme.font("small"))
        painter.drawText(QPointF(right + 6, y + 1), f"{metres:g} m")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted plan fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._paint_afresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What came while hidden is laid out by the first paint."""
        super().showEvent(event)
        if self._fitted:
            self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """See `_painted`."""
        super().hideEvent(event)
        self._painted = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor shows only while the canvas has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See focusInEvent."""
        super().focusOutEvent(event)
        self.update()
