"""Who gives way on a crowded plan: words, doors and alarms beside one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.plan.blind import blind_buildings
from models.plan.layers import Layer
from models.site.park import Area
from models.text import Name
from tests.plan.small_park import NOW, HandView
from widgets.contribution import Desk
from widgets.plan.doors import place_doors
from widgets.plan.labels import label_box, room_label, shortened, wrapped
from widgets.plan.looks import Looks
from widgets.plan.placing import Ground, Wishes, meet
from widgets.plan.scene import scene_of


def measure(text: str) -> float:
    return 7.0 * len(text)


def label_of(width: float, height: float, name: str, taken=()):
    corners = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    room = Area("r", "f", Name(name, name), "room", corners, "1.10")
    wishes = Wishes(frozenset({Layer.UNITS}), {}, (), {"r": name}, {"r": "Unit 101"}, {})
    return room_label(room, 1.0, wishes, measure, taken)


def test_a_name_breaks_at_a_space_and_not_inside_a_word() -> None:
    assert wrapped("Fire control room", 90, measure) == ("Fire control", "room")
    assert wrapped("Fire control room", 130, measure) == ("Fire control room", "")


def test_a_long_name_takes_two_lines_before_it_is_cut() -> None:
    label = label_of(104, 80, "Fire control room")
    assert label is not None
    assert (label.name, label.second, label.tenant) == ("Fire control", "room", "Unit 101")


@pytest.mark.parametrize("size", [(46, 24), (60, 40), (300, 24)])
def test_the_number_stands_wherever_there_is_room_for_it(size: tuple[int, int]) -> None:
    alarm = (0.0, 0.0, 30.0, 26.0) if size[0] > 100 else (0.0, 0.0, 4.0, 4.0)
    label = label_of(*size, "Washrooms", [alarm])
    assert label is not None
    assert label.number == "1.10"
    assert not meet(label_box(label, measure), alarm)


def test_doors_on_one_spot_move_apart_and_an_alarm_keeps_its_place(view: HandView) -> None:
    scene = scene_of(view.park, view.park.floors["a-f1"])
    door = next(item for item in scene.items if item.form == "door")
    crowd = [replace(door, device=replace(door.device, id=f"d{n}")) for n in range(3)]
    found = place_doors(crowd, scene.rooms, 1.0, {"d2"})
    assert set(found) == {"d0", "d1", "d2"}
    boxes = list(found.values())
    assert not any(meet(a, b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert (found["d2"][0] + 18, found["d2"][1] + 10) == (door.x, door.y)


def test_a_building_is_blind_when_a_lost_link_hides_a_room(view: HandView) -> None:
    assert blind_buildings(view.park, view.links()) == frozenset()
    view.lose("west", NOW - 60_000)
    floor = view.park.floors["a-f1"]
    assert blind_buildings(view.park, view.links()) == {floor.building}


def test_a_name_gives_up_whole_words_and_never_ends_inside_one() -> None:
    assert shortened("Fire control room", 100, measure) == "Fire control\u2026"
    assert shortened("Fire control room", 60, measure) == "Fire\u2026"
    assert shortened("Washrooms", 60, measure) == ""
    label = label_of(76, 90, "Washrooms of the canteen")
    assert label is not None
    assert (label.number, label.name) == ("1.10", "")


def test_a_unit_ends_before_the_door_at_its_right() -> None:
    ground = Ground([(80.0, 10.0, 110.0, 30.0), (95.0, 100.0, 130.0, 120.0)])
    assert ground.room_beside((10.0, 12.0, 60.0, 28.0), 140.0) == 70.0
    assert ground.room_beside((10.0, 40.0, 60.0, 60.0), 140.0) == 140.0
    assert ground.room_beside((10.0, 105.0, 60.0, 118.0), 80.0) == 80.0


def test_a_value_that_was_never_heard_keeps_a_place_for_its_number(desk: Desk) -> None:
    view = desk.view
    point = next(p for p in view.park.points.values() if p.scale and p.unit == "Cel")
    looks = Looks(view, desk.words)
    view.readings.pop(point.id, None)
    number, unit = looks.value_text(point.id)
    assert unit == "\u00b0C"
    view.set(point.id, point.scale[1])
    assert len(number) >= len(looks.value_text(point.id)[0])
