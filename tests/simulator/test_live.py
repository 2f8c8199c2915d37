"""The park now: programs over the day, commands, and meters that use less."""

from __future__ import annotations

import pytest

from devices.simulator.curtail import curtail, restore
from devices.simulator.live import LivePark
from devices.simulator.physics.energy import LOSS
from devices.simulator.scenarios import SCENARIOS, Stage
from tests.simulator.demo import demo, physics
from tests.simulator.test_physics import NOON


class Wires:
    """Remembers what was done to the wires."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []

    def silence_meter(self, device: str, on: bool) -> None:
        self.done.append(("meter", device, on))

    def stop_broker(self, on: bool) -> None:
        self.done.append(("broker", on))

    def kill_gateways(self, some: list[str], on: bool) -> None:
        self.done.append(("gateways", *some, on))

    def gateways(self) -> list[str]:
        return ["linhu/gateway/a1/status", "linhu/gateway/b2-w/status"]


@pytest.fixture
def live() -> LivePark:
    return LivePark(physics(), NOON)


def shown(live: LivePark, point: str, t: float) -> str:
    value = live.value(point, t)
    assert value is not None
    return demo().points[point].states[int(value)].code


def test_a_setpoint_moves_the_room_slowly(live: LivePark) -> None:
    thermostat = "th-b2-13"
    before = live.value(f"{thermostat}.active_setpoint", NOON)
    room = live.value(f"{thermostat}.temperature", NOON)
    assert before is not None
    assert room is not None
    assert live.command(f"{thermostat}.setpoint", before + 2, NOON)
    assert live.value(f"{thermostat}.setpoint", NOON) == before + 2
    assert live.value(f"{thermostat}.active_setpoint", NOON + 0.2) == before
    assert live.value(f"{thermostat}.active_setpoint", NOON + 2) == before + 2
    moved = [live.value(f"{thermostat}.temperature", NOON + s) or 0 for s in (0, 300, 1200, 5400)]
    base = [live.base(f"{thermostat}.temperature", NOON + s) or 0 for s in (0, 300, 1200, 5400)]
    away = [m - b for m, b in zip(moved, base, strict=True)]
    assert away == sorted(away)
    assert abs(away[0]) < 0.1
    assert away[-1] == pytest.approx(2, abs=0.1)


def test_what_no_device_does_is_refused(live: LivePark) -> None:
    assert not live.command("th-b2-13.setpoint", 60, NOON)
    assert not live.command("th-b2-13.setpoint", float("nan"), NOON)
    assert not live.command("rs-b2-13.temperature", 20, NOON)
    assert not live.command("no-such.point", 20, NOON)


def test_a_release_ends_by_itself_and_not_in_a_lockdown(live: LivePark) -> None:
    door = "d-b2-e"
    assert live.command(f"{door}.release", 1, NOON)
    assert shown(live, f"{door}.lock", NOON + 1) == "unlocked"
    assert shown(live, f"{door}.mode", NOON + 1) == "accessed"
    assert shown(live, f"{door}.lock", NOON + 6) == "locked"
    changed = live.changed_until(NOON + 6)
    assert f"{door}.lock" in changed
    down = [s.code for s in demo().points[f"{door}.mode_request"].states].index("locked_down")
    assert live.command(f"{door}.mode_request", down, NOON + 10)
    assert shown(live, f"{door}.mode", NOON + 12) == "locked_down"
    live.command(f"{door}.release", 1, NOON + 20)
    assert shown(live, f"{door}.lock", NOON + 21) == "locked"


def test_midnight_comes_without_a_jump(live: LivePark) -> None:
    """Values go on over midnight; counters do not fall, and the new day's changes are queued."""
    midnight = physics().day_at(NOON).start + 86_400
    live.changed_until(midnight - 1)
    for point in ("rs-b2-13.temperature", "m-a.active_power", "weather.temperature"):
        before, after = live.value(point, midnight - 0.5), live.value(point, midnight + 0.5)
        assert before is not None
        assert after == pytest.approx(before, rel=0.02, abs=0.4)
    counted = [live.value("m-a.energy_import", midnight + s) or 0 for s in (-2, -1, 0, 1, 2)]
    assert counted == sorted(counted)
    assert live.changed_until(midnight + 3600)


def test_a_curtailed_meter_counts_slower_and_never_back(live: LivePark) -> None:
    meter, main = "m-ch1", "m-in1"
    start = {m: live.value(f"{m}.energy_import", NOON) or 0 for m in (meter, main)}
    plain = {m: live.base(f"{m}.energy_import", NOON + 7200) or 0 for m in (meter, main)}
    curtail(live, meter, 900.0, NOON)
    counted: dict[str, list[float]] = {meter: [], main: []}
    for step in range(0, 7200, 60):
        for m in counted:
            counted[m].append(live.value(f"{m}.energy_import", NOON + step) or 0)
    restore(live, meter, NOON + 7200)
    for step in range(7200, 10_800, 60):
        for m in counted:
            counted[m].append(live.value(f"{m}.energy_import", NOON + step) or 0)
    for m, values in counted.items():
        assert values == sorted(values), m
    assert counted[meter][119] - start[meter] == pytest.approx(900 * 119 / 60, abs=25)
    spared = plain[meter] - (live.value(f"{meter}.energy_import", NOON + 7200) or 0)
    spared_above = plain[main] - (live.value(f"{main}.energy_import", NOON + 7200) or 0)
    assert spared > 10_000
    assert spared_above == pytest.approx(spared * LOSS, rel=0.01)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_scenario_changes_something_and_leaves_nothing(name: str, live: LivePark) -> None:
    """On: points or wires differ within two minutes. Off: every state is the day's again."""
    wires = Wires()
    SCENARIOS[name](Stage(live, wires, NOON, True))
    later = NOON + (5 if name == "patrol" else 120)  # a badge is shown for seconds
    differing = [
        p for p in demo().points if live.value(p, later) != live._rounded(p, live.base(p, later))
    ]
    assert differing or wires.done
    if name == "alarm_flood":
        assert len(differing) > 80
    SCENARIOS[name](Stage(live, wires, later, False))
    still = [
        p
        for p in differing
        if not demo().points[p].counter
        and live.value(p, later + 1) != live._rounded(p, live.base(p, later + 1))
    ]
    assert still == []
