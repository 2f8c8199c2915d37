"""The demo park as it is committed: no faults, big enough, everything in its place."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from models.site.park import ModbusLine, MqttLink
from tests.simulator.demo import FOLDER, ROOT, demo

SENSORS = {
    "linhu_room", "linhu_climate", "linhu_clean", "linhu_cold", "linhu_presence", "linhu_leak",
    "linhu_gas", "linhu_tank", "linhu_sump", "linhu_weather",
}  # fmt: skip
PALETTE = {"#333333", "#666666", "#999999", "#FFFFFF", "#F0F0F0", "none"}
PLANS = sorted((FOLDER / "plans").glob("*.svg"))


def test_it_is_as_big_as_promised() -> None:
    park = demo()
    kinds = Counter(device.kind for device in park.devices.values())
    sensors = sum(device.profile in SENSORS for device in park.devices.values())
    units = [area for area in park.areas.values() if area.kind == "unit"]
    assert len(park.buildings) >= 6
    assert len(park.floors) >= 12
    assert len(units) >= 40
    assert kinds["door"] >= 100
    assert kinds["meter"] >= 60
    assert sensors >= 400
    for kind in ("pv_inverter", "chiller", "lighting", "fire_panel", "gas_detector", "lift",
                 "leak_detector", "tank", "pump", "mains", "generator", "ups", "barrier",
                 "parking", "ev_charger", "weather", "ahu"):  # fmt: skip
        assert kinds[kind], kind


def test_meters_are_modbus_and_sensors_mqtt() -> None:
    park = demo()
    for device in park.devices.values():
        link = park.links[device.link]
        if device.kind == "meter":
            assert isinstance(link, ModbusLine)
        if device.profile in SENSORS:
            assert isinstance(link, MqttLink)


def test_some_doors_prove_and_some_cannot() -> None:
    park = demo()
    releases = [p for p in park.points.values() if p.kind == "door_release" and p.command]
    provable = [p for p in releases if p.command is not None and p.command.proof is not None]
    assert len(provable) >= 100
    assert 4 <= len(releases) - len(provable) <= 12


def test_everything_has_two_names() -> None:
    park = demo()
    named = [*park.devices.values(), *park.areas.values(), *park.floors.values(),
             *park.buildings.values(), *park.points.values(), *park.links.values()]  # fmt: skip
    assert [thing.id for thing in named if not (thing.name.en and thing.name.zh_CN)] == []


def test_every_device_stands_in_its_room() -> None:
    park = demo()
    assert set(park.places) == set(park.devices)
    for place in park.places.values():
        floor = park.floors[place.floor]
        assert 0 < place.x < floor.width, place
        assert 0 < place.y < floor.height, place
        if park.devices[place.device].kind != "door":
            assert _holds(park.areas[place.room].outline, place.x, place.y), place


def test_no_two_devices_stand_on_one_spot() -> None:
    spots = Counter((p.floor, p.x, p.y) for p in demo().places.values())
    crowded = {spot: count for spot, count in spots.items() if count > 1}
    # the main switchboard holds many meters; elsewhere symbols must not hide each other
    assert sum(crowded.values()) < 40, crowded


def test_doors_are_in_doorways() -> None:
    """No wall runs through a controlled door, and there is wall on both sides of it."""
    park = demo()
    walls = {floor.id: _walls(FOLDER / floor.plan) for floor in park.floors.values()}
    for device in park.devices.values():
        if device.kind != "door":
            continue
        place = park.places[device.id]
        along = [
            (low, high)
            for vertical, at, low, high in walls[place.floor]
            if vertical == (place.rotation == 90) and at == (place.x if vertical else place.y)
        ]
        here = place.y if place.rotation == 90 else place.x
        assert not [w for w in along if w[0] < here < w[1]], device.id
        assert [w for w in along if 0 < here - w[1] <= 40], device.id
        assert [w for w in along if 0 < w[0] - here <= 40], device.id


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.stem)
def test_plans_are_plain_drawings(plan: Path, qapp: object) -> None:
    """Qt reads them without a warning (pytest-qt fails the test on one), in five colours only."""
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(plan))
    assert renderer.isValid()
    size = renderer.defaultSize()
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#D8D8D8"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    shades = {image.pixelColor(x, y).red() for x in range(0, size.width(), 9)
              for y in range(0, size.height(), 9)}  # fmt: skip
    assert len(shades) > 3, "an empty drawing"
    text = plan.read_text(encoding="utf-8")
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) <= PALETTE
    assert not re.search(r"<(text|image|style|use|script)|href|class=", text)
    floor = next((f for f in demo().floors.values() if f.plan.endswith(plan.name)), None)
    expected = (floor.width, floor.height) if floor else demo().overview_size
    assert (size.width(), size.height()) == tuple(expected)


def test_the_files_are_what_the_descriptions_write(tmp_path: Path) -> None:
    """Nobody has edited a generated file by hand, and nobody forgot to write them again."""
    draw = ROOT / "docs" / "demo-park" / "draw.py"
    subprocess.run([sys.executable, "-B", str(draw), str(tmp_path)], check=True, timeout=60)
    written = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    committed = {p.relative_to(FOLDER) for p in FOLDER.rglob("*") if p.is_file()}
    # people, records and what a device says are no drawing: they are written by hand
    by_hand = ("records", "sign-on.toml", "profiles")
    committed = {p for p in committed if p.parts[0] not in by_hand}
    assert written == committed
    for name in written:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_no_profile_is_left_over() -> None:
    written = {path.stem for path in (FOLDER / "profiles").glob("*.toml")}
    assert written == {d.profile for d in demo().devices.values()} - {"eastron_sdm630"}


def _holds(outline: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    within = False
    for (ax, ay), (bx, by) in pairwise((*outline, outline[0])):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


_LINE = re.compile(r"M(-?[\d.]+) (-?[\d.]+) L(-?[\d.]+) (-?[\d.]+)")


def _walls(path: Path) -> list[tuple[bool, float, float, float]]:
    """(vertical, where across, from, to) of every straight wall line of a plan."""
    text = path.read_text(encoding="utf-8")
    found = []
    for group in re.findall(r'<g id="(?:inner|outer)-walls".*?</g>', text, re.DOTALL):
        for numbers in _LINE.findall(group):
            ax, ay, bx, by = map(float, numbers)
            if ax == bx:
                found.append((True, ax, min(ay, by), max(ay, by)))
            elif ay == by:
                found.append((False, ay, min(ax, bx), max(ax, bx)))
    # windows interrupt the inner line of an outer wall as doors do: their jambs count as wall
    return found
