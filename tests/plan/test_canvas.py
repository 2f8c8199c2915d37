"""The canvas: what is painted, repainted, hit and walked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QWheelEvent

from models.alarms import Alarm
from models.links import DeviceHealth
from models.plan import Layer, Rank
from models.points import Quality, Severity
from models.views import Changes
from tests.plan.light import lightest
from tests.plan.small_park import NOW, HandView, small_park
from tests.simulator.demo import demo
from widgets.contribution import Desk
from widgets.controls import Beat
from widgets.plan.camera import Camera, Margins, fit, fit_beside, scale_bar
from widgets.plan.canvas import PlanCanvas
from widgets.plan.layout import arrange
from widgets.plan.looks import PlateLook
from widgets.plan.placing import DOOR, Layout, Wishes, covered
from widgets.plan.scene import scene_of
from widgets.symbols import AlarmMark


@pytest.fixture
def canvas(desk: Desk, view: HandView, keep) -> PlanCanvas:
    made = PlanCanvas(desk, lambda _floor: None)
    made.show_floor(view.park.floors["a-f1"])
    keep(made, 978, 536)
    return made


def grabbed(canvas: PlanCanvas) -> QImage:
    return canvas.grab().toImage()


def afresh(canvas: PlanCanvas) -> QImage:
    """The same state painted from nothing."""
    canvas._rearrange()
    return grabbed(canvas)


def difference(one: QImage, other: QImage) -> QRect:
    """The rectangle around all pixels that differ."""
    spots = [
        (x, y)
        for y in range(one.height())
        for x in range(one.width())
        if one.pixel(x, y) != other.pixel(x, y)
    ]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return QRect(QPoint(min(xs), min(ys)), QPoint(max(xs), max(ys)))


def raise_alarm(view: HandView, point: str, severity: Severity = Severity.HIGH) -> None:
    view.active[point] = Alarm(point, severity, "high", NOW, 30.0, 27.0)


def test_camera_goes_there_and_back() -> None:
    camera = Camera(1.7, -40, 12)
    assert camera.to_plan(*camera.to_screen(33, 44)) == pytest.approx((33, 44))
    closer = camera.zoomed(1.25, 200, 100, 0.1)
    assert closer.to_plan(200, 100) == pytest.approx(camera.to_plan(200, 100))
    whole = fit((0, 0, 800, 680), 978, 536, Margins())
    assert whole.to_screen(0, 0)[0] >= 72
    assert whole.to_screen(800, 680)[1] <= 536


@pytest.mark.parametrize("plan", [(0, 0, 800, 300), (0, 0, 300, 800)])
def test_a_fitted_plan_keeps_clear_of_the_park_map(plan: tuple[int, int, int, int]) -> None:
    camera = fit_beside(plan, 978, 560, (184, 123))
    left, _ = camera.to_screen(0, 0)
    _, bottom = camera.to_screen(plan[2], plan[3])
    assert left >= 184 or bottom <= 560 - 123


@pytest.mark.parametrize(
    ("zoom", "metres", "pixels"),
    [
        (0.05, 10.0, 50.0),
        (0.9, 1.0, 90.0),
        (0.3, 2.0, 60.0),
        (0.004, 200.0, 80.0),
        (20.0, 0.1, 200.0),  # so near no ten centimetres are short
    ],
)
def test_the_scale_bar_is_a_round_length(zoom: float, metres: float, pixels: float) -> None:
    assert scale_bar(zoom, 0.01) == pytest.approx((metres, pixels))


def layout(view: HandView, zoom: float, **wishes: object) -> Layout:
    scene = scene_of(view.park, view.park.floors["a-f1"])
    wanted = Wishes(
        layers=frozenset(Layer), alarms={}, blind=(), plates={}, tenants={},
        room_names={room.id: room.name.en for room in scene.rooms},
    )  # fmt: skip
    return arrange(scene, zoom, replace(wanted, **wishes), lambda text: 7.0 * len(text))


def test_symbols_keep_their_pixel_size_at_every_zoom(view: HandView) -> None:
    for zoom in (0.2, 0.7, 3.0):
        doors = [s for s in layout(view, zoom).sprites if s.form == "door"]
        assert len(doors) == 4, "doors never hide"
        assert {s.box[2:] for s in doors} == {(42, 27)}


def test_values_shrink_to_dots_that_keep_their_quality(view: HandView) -> None:
    near = {s.form for s in layout(view, 0.8).sprites}
    doors = {id for id, device in view.park.devices.items() if device.kind == "door"}
    far = [s for s in layout(view, 0.05).sprites if s.owner not in doors]
    assert "value" in near
    assert {s.form for s in far} == {"dot"}
    assert len(far) == 6


def test_value_blocks_stay_inside_their_room(view: HandView) -> None:
    zoom = 0.8
    for sprite in layout(view, zoom).sprites:
        if sprite.form != "value":
            continue
        place = view.park.places[sprite.owner]
        left, top = view.park.areas[place.room].outline[0]
        right, bottom = view.park.areas[place.room].outline[2]
        x, y, _, height = sprite.box
        assert left * zoom <= x
        assert x + sprite.wide <= right * zoom
        assert top * zoom <= y
        assert y + height <= bottom * zoom


def test_a_changed_point_repaints_only_its_symbol(canvas: PlanCanvas, view: HandView) -> None:
    before = grabbed(canvas)
    view.set("d-r1.contact", 1)
    canvas.take(Changes(frozenset({"d-r1.contact"})))
    after = grabbed(canvas)
    assert after != before
    changed = difference(before, after)
    x, y = canvas.camera.to_screen(200, 300)
    around = QRect(round(x) - 24, round(y) - 16, 56, 40)
    assert around.contains(changed)
    assert after == afresh(canvas), "painting a part gives what painting all gives"


def test_incremental_painting_equals_painting_afresh(canvas: PlanCanvas, view: HandView) -> None:
    raise_alarm(view, "s-r2.temperature")
    view.lose("west", NOW - 660_000)
    canvas.take(Changes(alarms=True, links=True))
    steps = (
        ("s-r4.temperature", 22.9, Quality.GOOD),
        ("s-r4.co2", None, Quality.DECODE),
        ("d-r2.mode", 2, Quality.GOOD),
        ("s-r2.temperature", 29.9, Quality.GOOD),
        ("p-1.state", 2, Quality.GOOD),
        ("d-r4.lock", 0, Quality.CLOCK_SKEW),
    )
    canvas.set_layers(frozenset(Layer))
    for point, value, quality in steps:
        view.set(point, value, quality)
        canvas.take(Changes(frozenset({point})))
    canvas._numbers.settle()
    assert grabbed(canvas) == afresh(canvas)


def test_a_number_waits_for_the_half_second_a_quality_does_not(
    canvas: PlanCanvas, view: HandView
) -> None:
    before = grabbed(canvas)
    view.set("s-r4.temperature", 23.7)
    canvas.take(Changes(frozenset({"s-r4.temperature"})))
    assert grabbed(canvas) == before
    canvas._numbers.settle()
    later = grabbed(canvas)
    assert later != before
    view.set("s-r4.temperature", 23.7, Quality.STALE, 130_000)
    canvas.take(Changes(frozenset({"s-r4.temperature"})))
    assert grabbed(canvas) != later


def test_ages_of_stale_values_go_on_without_a_message(canvas: PlanCanvas, view: HandView) -> None:
    view.set("s-r4.temperature", 23.7, Quality.STALE, 61_000)
    canvas.take(Changes(frozenset({"s-r4.temperature"})))
    before = grabbed(canvas)
    view.time += 60_000
    canvas._age()
    assert grabbed(canvas) != before


def test_alarms_cannot_be_switched_off(canvas: PlanCanvas, view: HandView) -> None:
    raise_alarm(view, "d-r3.mode")
    raise_alarm(view, "s-r2.temperature")
    canvas.take(Changes(alarms=True))
    canvas.set_layers(frozenset())
    forms = {(s.owner, s.form) for s in canvas._layout.sprites}
    assert forms == {("d-r3", "alarm"), ("s-r2", "alarm")}
    x, y = canvas.camera.to_screen(200, 380)
    assert canvas.device_at(x, y) == "d-r3", "and leads to its device"


def test_an_alarm_stands_beside_its_value_and_hides_neither_number_nor_name(
    canvas: PlanCanvas, view: HandView
) -> None:
    raise_alarm(view, "s-r2.temperature")
    canvas.take(Changes(alarms=True))
    sprites = {(s.owner, s.form, s.points): s for s in canvas._layout.sprites}
    value = sprites["s-r2", "value", ("s-r2.temperature",)]
    alarm = sprites["s-r2", "alarm", ()]
    assert value.name
    assert alarm.box[0] >= value.box[0] + 60


def test_the_blind_half_is_hatched_with_one_plate(canvas: PlanCanvas, view: HandView) -> None:
    view.lose("west", NOW - 660_000)
    canvas.take(Changes(links=True))
    plates = [s for s in canvas._layout.sprites if s.form == "plate"]
    assert [s.owner for s in plates] == ["west"]
    blind, seeing = (canvas.camera.to_screen(x, 640) for x in (340, 460))
    image = grabbed(canvas)

    def shades(at: tuple[float, float]) -> int:
        x, y = round(at[0]), round(at[1])
        return len({image.pixelColor(x + dx, y + dy).rgb() for dx in range(12) for dy in range(6)})

    assert shades(blind) > 3
    assert shades(seeing) == 1


def test_the_plate_of_a_lost_link_shows_its_alarm_as_it_stands(
    canvas: PlanCanvas, view: HandView
) -> None:
    view.lose("west", NOW - 660_000)
    canvas.take(Changes(links=True))
    (plate,) = canvas._sheet.of_form("plate")
    before = grabbed(canvas)
    assert canvas._sheet._shown[plate] == PlateLook("Gateway west silent", "11 min")
    raise_alarm(view, "link.west.online")
    canvas.take(Changes(alarms=True))
    look = canvas._sheet._shown[plate]
    assert isinstance(look, PlateLook)
    assert (look.severity, look.mark) == (Severity.HIGH, AlarmMark.UNACKNOWLEDGED)
    called = grabbed(canvas)
    assert called != before
    view.active["link.west.online"] = replace(view.active["link.west.online"], acknowledged=True)
    canvas.take(Changes(alarms=True))
    assert grabbed(canvas) != called, "without the ring"


@pytest.mark.parametrize("size", [(978, 536), (1456, 760)])
def test_no_dot_of_the_demo_park_looks_out_from_under_a_door(size: tuple[int, int]) -> None:
    park, found = demo(), 0
    for floor in park.floors.values():
        scene = scene_of(park, floor)
        wishes = Wishes(
            layers=frozenset({Layer.CLIMATE, Layer.DOORS, Layer.UNITS}), alarms={}, blind=(),
            plates={}, tenants={}, room_names={room.id: room.name.en for room in scene.rooms},
        )  # fmt: skip
        zoom = fit_beside(scene.frame, *size, (184, 123)).zoom
        sprites = arrange(scene, zoom, wishes, lambda text: 7.0 * len(text)).sprites
        doors = [sprite.box for sprite in sprites if sprite.form == "door"]
        for x, y, width, height in (s.box for s in sprites if s.form == "dot"):
            found += 1
            for left, top, _, _ in doors:
                door = (left, top, left + DOOR[0], top + DOOR[1])
                hidden = covered((x, y, x + width, y + height), door)
                assert hidden <= 0.3 or hidden == 1, (floor.id, (x, y), door)
    assert found > 20


def test_devices_silent_behind_a_live_link_get_a_plate_too(
    canvas: PlanCanvas, view: HandView
) -> None:
    for id, device in view.park.devices.items():
        if device.link == "west":
            view.healths[id] = DeviceHealth(id, False, NOW - 90_000)
    canvas.take(Changes(links=True))
    (plate,) = (s for s in canvas._layout.sprites if s.form == "plate")
    look = canvas._looks.of(plate, canvas._state.rolled, canvas._sheet._blind)
    assert look == PlateLook("4 devices silent", "1 min")
    view.healths.clear()
    canvas.take(Changes(links=True))
    assert not [s for s in canvas._layout.sprites if s.form == "plate"]


def test_blinking_follows_the_beat_and_leaves_the_ring(desk: Desk, view: HandView, keep) -> None:
    beat = Beat()
    raise_alarm(view, "s-r2.temperature", Severity.CRITICAL)
    canvas = PlanCanvas(replace(desk, beat=beat), lambda _floor: None)
    canvas.show_floor(view.park.floors["a-f1"])
    keep(canvas, 978, 536)
    lit = grabbed(canvas)
    beat.tick()
    off = grabbed(canvas)
    beat.tick()
    assert off != lit
    assert grabbed(canvas) == lit


def test_click_selects_symbol_before_room_before_nothing(
    canvas: PlanCanvas, qtbot, view: HandView
) -> None:
    picked: list[tuple[str, str]] = []
    canvas.picked.connect(lambda kind, id: picked.append((kind, id)))
    for x, y in ((200, 300), (330, 260), (-60, -10)):
        at = QPointF(*canvas.camera.to_screen(x, y)).toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert picked == [("device", "d-r1"), ("area", "r1"), ("", "")]


def test_arrows_walk_and_enter_picks(canvas: PlanCanvas, qtbot) -> None:
    picked: list[tuple[str, str]] = []
    canvas.picked.connect(lambda kind, id: picked.append((kind, id)))
    canvas.select("device", "d-r1")
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert picked == [], "walking alone opens nothing"
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert picked == [("device", "d-r2"), ("device", "d-r4")]


def test_drag_moves_wheel_zooms_home_fits(canvas: PlanCanvas, qtbot) -> None:
    start = canvas.camera
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(canvas, QPoint(340, 330))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 330))
    assert (canvas.camera.x, canvas.camera.y) == (start.x + 40, start.y + 30)
    assert canvas.selected == ("", ""), "a drag is no click"
    at = canvas.camera.to_plan(200, 200)
    wheel = QWheelEvent(
        QPointF(200, 200), canvas.mapToGlobal(QPointF(200, 200)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    canvas.wheelEvent(wheel)
    assert canvas.camera.zoom == pytest.approx(start.zoom * 1.25)
    assert canvas.camera.to_plan(200, 200) == pytest.approx(at)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.camera == start


def test_fly_to_brings_a_device_into_the_middle(canvas: PlanCanvas) -> None:
    canvas.zoom(4.0)
    canvas.fly_to("device", "p-1")
    x, y = canvas.camera.to_screen(700, 640)
    assert (x, y) == pytest.approx((489, 268), abs=1)
    assert canvas.selected == ("device", "p-1")


def test_nothing_shines_at_night(canvas: PlanCanvas) -> None:
    image = grabbed(canvas)
    total = image.width() * image.height()
    bright = sum(
        image.pixelColor(x, y).lightness() > 140
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert bright * 9 < total * 0.02
    assert lightest(image) > 200, "the numbers are there"


def test_the_hidden_canvas_paints_nothing_and_catches_up(
    desk: Desk, view: HandView, keep, qtbot
) -> None:
    canvas = PlanCanvas(desk, lambda _floor: None)
    canvas.show_floor(view.park.floors["a-f1"])
    canvas.take(Changes(frozenset(view.park.points), True, True))
    assert canvas._sheet.image.isNull()
    keep(canvas, 600, 400).grab()
    assert not canvas._sheet.image.isNull()
    canvas.hide()
    view.set("d-r1.contact", 1)
    raise_alarm(view, "s-r4.temperature")
    canvas.take(Changes(frozenset({"d-r1.contact"}), alarms=True))
    canvas.show()
    shown = grabbed(canvas)
    assert [s.owner for s in canvas._layout.sprites if s.form == "alarm"] == ["s-r4"]
    assert shown == afresh(canvas)


def test_a_floor_without_anything_is_empty_but_stands(desk: Desk, view: HandView, keep) -> None:
    canvas = PlanCanvas(desk, lambda _floor: None)
    canvas.show_floor(view.park.floors["a-f2"])
    keep(canvas, 600, 400)
    assert canvas.device_at(300, 200) == ""
    assert canvas.area_at(300, 200) == ""


def test_ranks_are_those_of_the_look() -> None:
    assert sorted(Rank) == list(Rank)
    assert small_park().areas["r1"].unit == "u1"
