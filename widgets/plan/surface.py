"""The plan of one floor on backing images: what is shown, laid out, repainted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.plan.layers import Layer
from models.site.park import Floor
from models.views import Changes, ViewKind
from widgets.contribution import Desk
from widgets.controls.turns import every
from widgets.plan.backdrop import Backdrop, blank
from widgets.plan.camera import Camera, fit_beside
from widgets.plan.drawing import Drawing
from widgets.plan.floorstate import FloorState
from widgets.plan.layout import arrange
from widgets.plan.letting import Letting
from widgets.plan.looks import Looks, plate_text
from widgets.plan.marks import focus_pen, paint_outline, paint_ring, paint_scale
from widgets.plan.numbers import Numbers
from widgets.plan.painting import SpritePainter
from widgets.plan.placing import Layout, Wishes, cause_of
from widgets.plan.scene import Scene, alike, middle_of, scene_of
from widgets.plan.sprites import SpriteSheet
from widgets.records.drilling import DrillWatch

_AGES_MS = 1000
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
        self._selected = ("", "")
        self._cursor = ""
        self._arranged = False
        self._painted = False
        """False until the first paint after it was shown: sizes settle until then, and each of
        them would be laid out in vain."""
        self._state = FloorState(self._view, self._words)
        self._backdrop = Backdrop(self._theme)
        self._painter = SpritePainter(self._theme, 1.0)
        self._looks = Looks(self._view, self._words)
        letting = self._letting = Letting(self._view, self._words, self._rearrange, self)
        self.destroyed.connect(lambda: letting.end())
        self._sheet = SpriteSheet(self._looks, self._painter, 1.0)
        self._drills = DrillWatch(self, desk.view, self._see_drill)
        self._stamped = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self._numbers = Numbers(self, self._paint_numbers)
        self._ages = every(self, _AGES_MS, self._age)
        if desk.beat is not None and desk.view.kind is ViewKind.LIVE:
            desk.beat.ticked.connect(self._blink)

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
        return None if self._scene is None else self._scene.layer_of(device)

    @property
    def selected(self) -> tuple[str, str]:
        """(kind, id) of the selection; empty texts for none."""
        return self._selected

    def show_floor(self, floor: Floor) -> None:
        """Show another floor, fitted."""
        self._scene = scene_of(self._view.park, floor)
        self._state.show(self._scene)
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
        at = middle_of(self._view.park, kind, id)
        if at is not None:
            if not self._fitted:
                x, y = at
                self._look_from(self._camera.centred(x, y, self.width(), self.height()))
            self.select(kind, id)

    def take(self, changes: Changes) -> None:
        """Something changed in the view; a hidden plan catches up when it is shown."""
        if not self._on_screen():
            self._arranged = False
            return
        if changes.links or changes.alarms:
            self._learn(changes.links)
        if changes.points and self._arranged:
            self._painted_but(*self._sheet.take(changes.points))

    # Layout and painting

    def _learn(self, links: bool = True) -> None:
        """Alarms and links: lay out again only if a symbol comes or goes."""
        if self._scene is None or not self._on_screen():
            return
        others, told = self._state.learn(links)
        self._know()
        if others or not self._arranged:
            self._rearrange()
        else:
            # a plate shows the alarm of its link
            concerned = self._sheet.of_owners(told).union(self._sheet.of_form("plate"))
            self._painted_but(*self._sheet.refresh(concerned, numbers=False))

    def _know(self) -> None:
        """The sheet paints what is known of the floor."""
        causes = {cause_of(entry): entry for entry in self._state.blind}
        self._sheet.know(self._state.rolled, causes)

    def _rearrange(self) -> None:
        scene = self._scene
        if scene is None or self.width() < 2 or not self._on_screen():
            self._arranged = False
            return
        state, words = self._state, self._words
        held = self._letting.names(scene.floor.building) if Layer.UNITS in self._layers else {}
        plates = {
            cause_of(entry): self._painter.plate_width(plate_text(self._view, words, entry))
            for entry in state.blind
        }
        wishes = Wishes(
            layers=self._layers,
            alarms={id: state.rolled.devices[id] for id in state.alarms},
            blind=state.blind,
            room_names={room.id: words.name(room.name) for room in scene.rooms},
            tenants={room.id: held[room.unit] for room in scene.rooms if room.unit in held},
            plates=plates,
            works=state.works,
            alarmed=state.alarmed(),
            name_width=self._name_width,
            value_width=self._value_width,
        )
        ratio = self.devicePixelRatioF()
        if ratio != self._painter.ratio:
            self._painter = SpritePainter(self._theme, ratio)
        self._sheet = SpriteSheet(self._looks, self._painter, ratio)
        self._know()
        self._layout = arrange(scene, self._camera.zoom, wishes, self._backdrop.measure)
        self._sheet.place(self._layout.sprites)
        self._numbers.forget()
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
        image = blank(self, self._theme)
        painter = QPainter(image)
        self._stamped = self._is_practised()
        self._backdrop.paint(
            painter,
            self._scene,
            self._drawing,
            self._camera,
            self._layout,
            self._state.blind,
            self._layers,
            self._tints(self._scene),
            self._words.say("plan.drill") if self._stamped else "",
        )
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

    def _painted_but(self, painted: list[QRect], later: Iterable[int]) -> None:
        """Show what was painted; the numbers in `later` wait."""
        self._numbers.wait(later)
        self._repaint(painted)

    def _paint_numbers(self, sprites: Sequence[int]) -> None:
        if self._arranged:
            painted, _ = self._sheet.refresh(sprites, numbers=True)
            self._repaint(painted)

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
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setPen(focus_pen(self._theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        kind, id = self._selected
        if kind == "area" and id in self._view.park.areas:
            paint_outline(painter, self._view.park.areas[id].outline, self._camera)
        elif kind == "device":
            self._ring(painter, id, 2)
        if self._cursor and self._cursor != id and self.hasFocus():
            painter.setPen(focus_pen(self._theme, dotted=True))
            self._ring(painter, self._cursor, 4)
        if self._scene is not None:
            size = (self.width(), self.height())
            zoom, metres = self._camera.zoom, self._scene.floor.metres_per_unit
            paint_scale(painter, self._theme, size, zoom, metres)

    def _ring(self, painter: QPainter, device: str, away: float) -> None:
        box = self._layout.places.get(device)
        if box is not None:
            paint_ring(painter, box, self._camera, away)

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
