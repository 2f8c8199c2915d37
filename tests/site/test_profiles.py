"""Every shipped profile is sound and comes to a park when a device uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.points import Severity
from models.points.kinds import KINDS
from models.points.units import UNITS
from models.site.check import check
from models.site.devicekinds import DEVICE_KINDS
from models.site.expand.profiles import Profile, read_profile
from models.site.faults import Faults
from models.site.park import ModbusLine, MqttLink, Park

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "devices"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(name: str) -> Profile:
    faults = Faults()
    profile = read_profile(FOLDER / f"{name}.toml", name, faults)
    assert profile is not None, faults.found
    return profile


def use(site, names: list[str]) -> Park:
    """The test site with one device of each profile."""
    rows = [
        f"d-{number},Device,,{name},{'line' if read(name).value.protocol == 'modbus' else 'broker'}"
        f",{number + 10 if read(name).value.protocol == 'modbus' else ''},a-f1,{number},1"
        for number, name in enumerate(names)
    ]
    header = "id,name_en,name_zh_CN,profile,link,unit_id,floor,x,y"
    site.write("all.csv", "\n".join([header, *rows]) + "\n")
    site.edit("site.toml", "[[link]]", '[tables]\ndevices = ["all.csv"]\n\n[[link]]')
    park = check(site.path, [site.profiles, FOLDER])
    assert isinstance(park, Park), park
    return park


def test_there_are_enough() -> None:
    assert {"generic_mqtt_json", "eastron_sdm630", "relay_input_8", "door_controller"} <= {*SHIPPED}
    kinds = {read(name).value.kind for name in SHIPPED}
    needed = (
        "room_sensor door lighting leak_detector gas_detector fire_panel tank pump lift barrier"
        " weather ahu ev_charger meter pv_inverter chiller mains generator ups transformer"
    )
    assert set(needed.split()) <= kinds


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_complete(name: str) -> None:
    profile = read(name).value
    assert profile.name.en
    assert profile.name.zh_CN
    assert sum(point.primary for point in profile.point) == 1
    for point in profile.point:
        for text in (point.name, *(state.name for state in point.states)):
            assert text.en, point.key
            assert text.zh_CN, point.key


def test_one_device_of_each(site) -> None:
    park = use(site, SHIPPED)
    used = {device.profile for device in park.devices.values()}
    assert used >= set(SHIPPED)
    sources = [s.point for link in park.links.values() for s in link.sources]
    assert sorted(sources) == sorted(park.points)
    for point in park.points.values():
        if point.command is not None and point.command.proof is not None:
            assert point.command.proof.point in park.points
            assert point.command.proof.point != point.id
        if point.counter:
            assert point.resolution


def test_what_the_sdm630_says(site) -> None:
    """Registers of the manual, written here by hand."""
    park = use(site, ["eastron_sdm630"])
    line = park.links["line"]
    assert isinstance(line, ModbusLine)
    found = {s.point.partition(".")[2]: s for s in line.sources if s.point.startswith("d-0.")}
    expected = {
        "voltage_l1": 0,
        "voltage_l3": 4,
        "current_l1": 6,
        "active_power_l1": 12,
        "active_power": 52,
        "apparent_power": 56,
        "reactive_power": 60,
        "power_factor": 62,
        "frequency": 70,
        "energy_import": 72,
        "energy_export": 74,
    }
    assert {key: found[key].address for key in expected} == expected
    assert {(s.function, s.type, s.word_order, s.byte_order) for s in found.values()} == {
        (4, "f32", "big", "big")
    }
    assert found["energy_import"].factor == 1000
    assert park.points["d-0.energy_import"].unit == "W.h"
    assert next(u.max_registers for u in line.units if u.device == "d-0") == 80


def test_a_door_pulse_is_timed_by_the_module_and_proven_by_the_bolt(site) -> None:
    park = use(site, ["door_io"])
    line = park.links["line"]
    assert isinstance(line, ModbusLine)
    target = next(t for t in line.targets if t.point == "d-0.release")
    assert (target.function, target.address) == (5, 16)
    command = park.points["d-0.release"].command
    assert command is not None
    assert command.action == "pulse"
    assert command.reason_required
    assert command.proof is not None
    proof = park.points[command.proof.point]
    assert command.proof.value is not None
    assert proof.states[int(command.proof.value)].code == "unlocked"


def test_a_door_without_contacts_can_never_be_verified(site) -> None:
    park = use(site, ["door_controller", "door_controller_basic"])
    full, basic = (
        {key: park.points[f"{device}.{key}"].command for key in ("release", "mode_request")}
        for device in ("d-0", "d-1")
    )
    assert all(command is not None and command.proof is not None for command in full.values())
    assert all(command is not None and command.proof is None for command in basic.values())
    mode = park.points["d-0.mode"]
    request = park.points["d-0.mode_request"]
    # The commanded index must mean the same in both.
    assert [s.code for s in mode.states][: len(request.states)] == [s.code for s in request.states]


def test_life_safety_cannot_be_commanded_and_is_severe(site) -> None:
    park = use(site, ["fire_panel", "leak_detector", "gas_detector", "lift"])
    assert all(park.points[p].command is None for p in park.devices["d-0"].points)
    worst = {p.id: max((s.severity for s in p.states), default=None) for p in park.points.values()}
    assert worst["d-0.alarm"] == Severity.CRITICAL
    assert worst["d-1.leak"] == Severity.HIGH
    assert worst["d-3.entrapment"] == Severity.CRITICAL


def test_doors_prove_that_they_live_within_ten_seconds(site) -> None:
    names = ["door_controller", "door_controller_basic", "door_io"]
    park = use(site, names)
    for number in range(len(names)):
        primary = park.devices[f"d-{number}"].primary
        assert park.points[primary].stale_after_ms <= 10_000


def test_event_topics_are_marked(site) -> None:
    park = use(site, ["door_controller"])
    broker = park.links["broker"]
    assert isinstance(broker, MqttLink)
    assert {s.point for s in broker.sources if s.event} == {"d-0.alarm"}


def test_the_documentation_lists_every_kind_and_unit() -> None:
    text = (ROOT / "docs" / "device-profiles.md").read_text("utf-8")
    words = set(re.findall(r"`([^`\n]+)`", text))
    assert set(KINDS) <= words
    assert set(UNITS) <= words
    assert words >= DEVICE_KINDS
