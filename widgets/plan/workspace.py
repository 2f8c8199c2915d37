"""The Plan workspace: floors and the park, levels, layers, summary and the inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.plan.around import around
from models.plan.blind import blind_buildings
from models.plan.entrance import first_floor, main_floor
from models.plan.layers import Layer
from models.plan.rollup import RollUp, building_coverage, coverage, floor_points, roll_up
from models.site.park import Floor
from models.views import Changes
from widgets.contribution import Desk, Target
from widgets.controls import Segments
from widgets.controls.turns import every
from widgets.inspector import Inspector
from widgets.plan.camera import Camera
from widgets.plan.canvas import PlanCanvas
from widgets.plan.drawing import Drawings, load_drawing
from widgets.plan.frame import PlanFrame
from widgets.plan.levels import LevelSwitcher, levels_of
from widgets.plan.overview import SiteOverview
from widgets.plan.parkmap import ParkMap
from widgets.plan.stage import Stage
from widgets.plan.strip import SummaryStrip
from widgets.plan.tree import PlaceTree

_LAYERS = {
    Layer.CLIMATE: "plan.layer.climate",
    Layer.ENERGY: "plan.layer.energy",
    Layer.DOORS: "plan.layer.doors",
    Layer.DEVICES: "plan.layer.devices",
    Layer.UNITS: "plan.layer.units",
}


class PlanWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._park = desk.view.park
        self._drawings = Drawings(desk.view.park, desk.theme)
        self._floor: Floor | None = None
        self._on_overview = False
        self._rolled = RollUp()
        self._blind = blind_buildings(self._park, desk.view.links())
        self._listeners: list[Callable[[], None]] = []
        self._floor_points = {floor: floor_points(self._park, floor) for floor in self._park.floors}

        self._build_pages(desk)
        self._build_frame(desk)
        self._counts = every(self.widget, 2000, self._count)
        unsubscribe = desk.view.subscribe(self._take)
        self.widget.destroyed.connect(lambda: unsubscribe())
        self._roll_up()
        first = first_floor(self._park, self._rolled)
        if first is not None:
            self._show_floor(first)
        else:
            self.show_overview()

    def _build_pages(self, desk: Desk) -> None:
        self._canvas = PlanCanvas(desk, self._drawings.of)
        self._canvas.setAccessibleName(desk.words.say("plan.title"))
        self._canvas.picked.connect(self._picked)
        self._canvas.key_missed.connect(self._key)
        self._canvas.asked.connect(self._offer)
        self._overview = SiteOverview(
            self._park,
            desk.theme,
            desk.words,
            lambda: load_drawing(self._park.root, self._park.overview, desk.theme, True),
        )
        self._overview.setAccessibleName(desk.words.say("plan.action.overview"))
        self._overview.chosen.connect(self._enter_building)
        self._levels = LevelSwitcher(desk.theme)
        self._levels.chosen.connect(self._choose_level)

    def _build_frame(self, desk: Desk) -> None:
        self._tree = PlaceTree(self._park, desk.theme, desk.words)
        self._tree.chosen.connect(self._go)
        self._tree.closed.connect(self._close_tree)
        self._map = ParkMap(self._park, desk.theme)
        self._map.setAccessibleName(desk.words.say("plan.map"))
        self._map.chosen.connect(self._enter_building)
        self._stage = Stage(self._canvas, self._overview, self._levels, self._tree)
        self._strip = SummaryStrip(desk.view, desk.theme, desk.words, self._map)
        self._strip.opened.connect(lambda point: desk.show(Target("point", point)))
        frame = PlanFrame(self._stage, self._strip, self._map, self._key)
        frame.covered.connect(lambda width, height: self._canvas.keep_clear((width, height)))
        frame.setFocusProxy(self._canvas)
        self.widget: QWidget = frame
        self._segments = Segments(
            [(layer.value, desk.words.say(code)) for layer, code in _LAYERS.items()],
            desk.theme,
            exclusive=False,
        )
        for layer in _LAYERS:
            self._segments.set_on(layer.value, layer in self._canvas.layers)
        self._segments.switched.connect(self._switched)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._segments)
        self.header: QWidget | None = holder
        self._inspector = Inspector(desk)
        self._inspector.opened.connect(self._opened_inside)
        self.inspector: QWidget | None = self._inspector

    # Workspace

    def crumbs(self) -> Sequence[str]:
        """Park, building, floor."""
        words = self._desk.words
        names = [words.name(self._park.name)]
        if self._on_overview or self._floor is None:
            return names
        building = self._park.buildings.get(self._floor.building)
        if building is not None:
            names.append(words.name(building.name))
        names.append(words.name(self._floor.name))
        return names

    def open(self, target: Target) -> None:
        """Fly to a device or area, or show a floor or building."""
        park = self._park
        if target.kind == "floor" and target.id in park.floors:
            self._show_floor(park.floors[target.id])
        elif target.kind == "building":
            self._enter_building(target.id)
        elif target.kind in ("device", "area"):
            self._fly_to(target.kind, target.id)

    def state(self) -> dict[str, str]:
        """Page, floor, layers, selection and camera."""
        camera = self._canvas.camera
        kind, id = self._canvas.selected
        return {
            "page": "overview" if self._on_overview else "floor",
            "floor": self._floor.id if self._floor is not None else "",
            "layers": ",".join(sorted(layer.value for layer in self._canvas.layers)),
            "selected": f"{kind}:{id}" if kind else "",
            "camera": "" if self._canvas.fitted else f"{camera.zoom} {camera.x} {camera.y}",
        }

    def restore(self, state: dict[str, str]) -> None:
        """Undo a rebuild; what does not fit the park any more is ignored."""
        names = {layer.value: layer for layer in Layer}
        if "layers" in state:
            wanted = {names[n] for n in state["layers"].split(",") if n in names}
            for layer in _LAYERS:
                self._segments.set_on(layer.value, layer in wanted)
        floor = self._park.floors.get(state.get("floor", ""))
        if floor is not None:
            self._show_floor(floor)
        kind, _, id = state.get("selected", "").partition(":")
        if id in self._park.devices or id in self._park.areas:
            self._canvas.select(kind, id)
            self._inspect(kind, id)
        try:
            zoom, x, y = (float(part) for part in state.get("camera", "").split())
        except ValueError:
            zoom = 0.0
        if 0 < zoom < 1000:
            self._canvas.set_camera(Camera(zoom, x, y))
        if state.get("page") == "overview":
            self.show_overview()

    def act(self, action: str) -> None:
        """Layers by name, and the moves."""
        moves: dict[str, Callable[[], None]] = {
            "overview": self.show_overview,
            "new": self._offer,
            "places": self.toggle_tree,
            "fit": self._canvas.fit,
            "up": lambda: self._levels.step(-1),
            "down": lambda: self._levels.step(1),
        }
        if action in moves:
            moves[action]()
        elif action in {layer.value for layer in Layer} and not self._on_overview:
            self._segments.set_on(action, not self._segments.is_on(action))

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Call `listener` when another floor is shown."""
        self._listeners.append(listener)

    # Going places

    def show_overview(self) -> None:
        """The whole park."""
        self._on_overview = True
        if self._floor is not None:
            self._overview.select(self._floor.building)
        # The overview has no layers
        self._segments.hide()
        self._show_map()
        self._stage.show_page(self._overview, with_levels=False)
        self._strip.show_floor("")
        self._count()
        self._told()

    def toggle_tree(self) -> None:
        """Buildings and floors as a list with the keyboard in it."""
        if self._tree.isVisible():
            self._close_tree()
            return
        self._count()
        kind, id = "park", ""
        if not self._on_overview and self._floor is not None:
            kind, id = "floor", self._floor.id
        self._tree.show_at(kind, id, self._stage.height() - 28)

    def _close_tree(self) -> None:
        self._tree.hide()
        self._page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, kind: str, id: str) -> None:
        self._tree.hide()
        if kind == "park":
            self.show_overview()
        else:
            self.open(Target(kind, id))
        self._page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _page(self) -> QWidget:
        return self._overview if self._on_overview else self._canvas

    def _enter_building(self, building: str) -> None:
        floor = main_floor(self._park, building, self._rolled)
        if floor is not None:
            self._show_floor(floor)
            if self._overview.hasFocus():
                self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_level(self, floor: str) -> None:
        if not floor:
            self.show_overview()
        elif floor in self._park.floors:
            self._show_floor(self._park.floors[floor])

    def _show_floor(self, floor: Floor) -> None:
        same = self._floor is not None and self._floor.id == floor.id
        if not same or self._on_overview:
            self._strip.show_floor(floor.id)
        self._on_overview = False
        if not same:
            self._floor = floor
            self._canvas.show_floor(floor)
            self._inspect("", "")
        self._segments.show()
        self._stage.show_page(self._canvas, with_levels=True)
        self._show_levels()
        self._told()

    def _fly_to(self, kind: str, id: str) -> None:
        park = self._park
        place = park.places.get(id) if kind == "device" else None
        area = park.areas.get(id) if kind == "area" else None
        floor = park.floors.get(place.floor if place else area.floor if area else "")
        if floor is not None:
            self._show_floor(floor)
            self._reveal(kind, id)
            self._canvas.fly_to(kind, id)
        elif place is None and area is None:
            # Nothing of that name: no ring may stay on what was selected before
            self._canvas.select("", "")
        self._inspect(kind, id)

    def _reveal(self, kind: str, id: str) -> None:
        """A device that was looked for is shown, even if its layer was off."""
        if kind == "device":
            layer = self._canvas.layer_of(id)
            if layer is not None:
                self._segments.set_on(layer.value)

    def _told(self) -> None:
        for listener in list(self._listeners):
            listener()

    # Selection and keys

    def _picked(self, kind: str, id: str) -> None:
        self._inspect(kind, id)

    def _opened_inside(self, kind: str, id: str) -> None:
        self._canvas.select(kind, id)

    def _inspect(self, kind: str, id: str) -> None:
        if kind == "device":
            self._inspector.show_device(id)
        elif kind == "area":
            self._inspector.show_area(id)
        else:
            self._inspector.show_nothing()

    def _key(self, event: QKeyEvent) -> bool:
        """Digits switch layers, N begins a record, A leads to the alarm, page keys change the
        level, Escape goes back."""
        key = event.key()
        layers = list(_LAYERS)
        number = key - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= number < len(layers):
            self.act(layers[number].value)
        elif plain and key == Qt.Key.Key_0:
            self.show_overview()
        elif plain and key == Qt.Key.Key_T:
            self.toggle_tree()
        elif plain and key == Qt.Key.Key_N:
            self._offer()
        elif plain and key == Qt.Key.Key_A:
            return self._inspector.show_alarm()
        elif key == Qt.Key.Key_PageUp:
            self._levels.step(-1)
        elif key == Qt.Key.Key_PageDown:
            self._levels.step(1)
        elif key == Qt.Key.Key_Escape:
            return self._back()
        else:
            return plain and not event.isAutoRepeat() and self._inspector.letter(event.text())
        return True

    def _offer(self) -> None:
        """List what can begin where the selection is, or on this floor."""
        if self._desk.offer is not None:
            self._desk.offer(self.targets())

    def targets(self) -> Sequence[Target]:
        """The selection and what is around it, or this floor."""
        kind, id = self._canvas.selected
        if not kind and self._floor is not None and not self._on_overview:
            kind, id = "floor", self._floor.id
        spots = around(self._park, self._desk.view.alarms(), kind, id)
        return [Target(*spot) for spot in spots]

    def _back(self) -> bool:
        if self._canvas.selected[0]:
            self._canvas.select("", "")
            self._inspect("", "")
        elif not self._on_overview:
            self.show_overview()
            self._overview.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _switched(self, layer: str, on: bool) -> None:
        chosen = Layer(layer)
        layers = self._canvas.layers
        self._canvas.set_layers(layers | {chosen} if on else layers - {chosen})

    # Following the view

    def _take(self, changes: Changes) -> None:
        if changes.links:
            self._blind = blind_buildings(self._park, self._desk.view.links())
            self._show_map()
        if changes.alarms:
            self._roll_up()
            self._show_levels()
        self._strip.take(changes)
        if not self._on_overview:
            self._canvas.take(changes)
        elif changes.alarms or changes.links:
            self._count()

    def _roll_up(self) -> None:
        self._rolled = roll_up(self._park, self._desk.view.alarms())
        self._show_map()

    def _show_map(self) -> None:
        here = self._floor is not None and not self._on_overview
        building = self._floor.building if here and self._floor is not None else ""
        self._map.show_standings(self._rolled.buildings, building, self._blind)

    def _show_levels(self) -> None:
        if self._floor is None:
            return
        rows = levels_of(self._park, self._floor.building, self._rolled, self._desk.words)
        self._levels.show_levels(rows, self._floor.id)
        self._show_map()

    def _count(self) -> None:
        """Coverage is counted only while somebody looks at it."""
        if not (self._on_overview or self._tree.isVisible()):
            return
        latest = self._desk.view.latest
        floors = {id: coverage(points, latest) for id, points in self._floor_points.items()}
        buildings = building_coverage(self._park, floors)
        self._overview.show_state(self._rolled, buildings, self._blind)
        self._overview.show_drill(self._canvas.practised)
        self._tree.show_state(self._rolled, floors | buildings)
