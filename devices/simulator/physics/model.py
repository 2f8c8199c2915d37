"""The whole park: which model stands for which device, day by day."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from devices.simulator.facts import NOTHING, Facts
from devices.simulator.physics import doors, services
from devices.simulator.physics.calendar import DAY, offset_s
from devices.simulator.physics.calm import calm
from devices.simulator.physics.day import Day, Scene, scene
from devices.simulator.physics.energy import EPOCH_DAY, Leaf, Tree, counter
from devices.simulator.physics.metering import meter
from devices.simulator.physics.noise import seed_of
from devices.simulator.physics.occupancy import occupancy
from devices.simulator.physics.patrol import patrol
from devices.simulator.physics.rooms import Room, clean_room, climate, cold_room, presence
from models.site.park import Device, Park

_OWN = "linhu_"
"""Profiles of the demo park, which the models are written for."""
_START_WH = 4e7
"""What a counter may show at most on its first day, in Wh."""


def short_profile(profile: str) -> str:
    """`room` for `linhu_room`: the park's own profiles are told apart by their last part."""
    return profile.removeprefix(_OWN)


class Physics:
    """Days of one park, each a pure function of the seed; the last few are kept."""

    def __init__(self, park: Park, facts: Mapping[str, Facts], seed: int = 1) -> None:
        self.park = park
        self.seed = seed
        self._facts = facts
        self._points = frozenset(park.points)
        self._days: dict[int, Day] = {}
        devices = park.devices.values()
        chargers = [d.id for d in devices if d.profile == _OWN + "ev"]
        self.tree = Tree([self._leaf(d) for d in devices if self._is_leaf(d)], chargers, seed)

    def day_at(self, t: float) -> Day:
        """The local day that `t` (UTC seconds) lies in."""
        offset = offset_s(self.park.zone, t)
        return self.day(math.floor((t + offset) / DAY))

    def day(self, number: int) -> Day:
        """The local day, counted from 1 January 1970."""
        if number not in self._days:
            while len(self._days) > 2:
                self._days.pop(next(iter(self._days)))
            self._days[number] = self._build(number)
        return self._days[number]

    def facts(self, device: str) -> Facts:
        """What the simulator knows of a device."""
        return self._facts.get(device, NOTHING)

    def _is_leaf(self, device: Device) -> bool:
        return device.kind == "meter" or device.profile == _OWN + "pv"

    def _leaf(self, device: Device) -> Leaf:
        known = self.facts(device.id)
        use = "pv" if device.profile == _OWN + "pv" else known.use
        load = known.load if device.id in self._facts else 8_000.0
        return Leaf(device.id, use, load, known.parent)

    def _build(self, number: int) -> Day:
        offset = offset_s(self.park.zone, number * DAY)
        stage = scene(self.seed, number * DAY - offset, offset, self._points)
        rooms: list[Room] = []
        for device in self.park.devices.values():
            self._play(stage, device, rooms)
        climate(stage, rooms)
        self._count(stage, number, offset)
        for point in self.park.points.values():
            if point.id not in stage.day.curves and point.id not in stage.day.steps:
                calm(stage, point)
        return stage.day

    def _play(self, stage: Scene, device: Device, rooms: list[Room]) -> None:
        short = short_profile(device.profile)
        if short in ("room", "room_sensor", "climate", "thermostat"):
            rooms.append(self._room(device, conditioned=short != "climate"))
        own = device.profile.startswith(_OWN)
        model = (_MODELS if own else _SHIPPED).get(short)
        if model is not None:
            model(self, stage, device)

    def _room(self, device: Device, *, conditioned: bool) -> Room:
        low, high = self.band(device.id, "temperature", (20.0, 26.0))
        return Room(
            device.id, self.facts(device.id).use, (low + high) / 2, (high - low) / 2, conditioned
        )

    def band(self, device: str, key: str, default: tuple[float, float]) -> tuple[float, float]:
        """The point's normal band: what the plant of the park aims at."""
        point = self.park.points.get(f"{device}.{key}")
        return point.normal if point is not None and point.normal else default

    def _count(self, stage: Scene, number: int, offset: float) -> None:
        """Powers and counters of meters, inverters and chargers."""
        power = self.tree.power(stage.when, stage.outside)
        before, today = self.tree.energy_before(number, offset), self.tree.energy_of(number, offset)
        for leaf in self.tree.leaves:
            row = self.tree.rows[leaf.id]
            first = round(_START_WH * (seed_of(self.seed, leaf.id, "first") & 0xFFFF) / 65536)
            taken = counter(first + before[0, row], today[0, row], power[row])
            given = counter(first / 50 + before[1, row], today[1, row], -power[row])
            if leaf.use == "pv":
                stage.curve(leaf.id, "energy", taken)
            else:
                device = self.park.devices[leaf.id]
                points = [self.park.points[p] for p in device.points]
                meter(stage, leaf.id, points, power[row], taken, given)


def _door(p: Physics, s: Scene, d: Device) -> None:
    known = p.facts(d.id)
    doors.door(s, d.id, known.use, known.people)


def _presence(p: Physics, s: Scene, d: Device) -> None:
    presence(s, Room(d.id, p.facts(d.id).use, 22, 3, True))


def _middle(p: Physics, d: Device, default: tuple[float, float]) -> float:
    return sum(p.band(d.id, "temperature", default)) / 2


def _leak(p: Physics, s: Scene, d: Device) -> None:
    s.constant(d.id, "leak", 0)
    s.curve(d.id, "battery", 55 + round(44 * s.chance(d.id, "battery")))


def _duress(_p: Physics, s: Scene, d: Device) -> None:
    s.constant(d.id, "duress", 0)
    s.constant(d.id, "man_down", 0)
    s.curve(d.id, "battery", 62 + round(36 * s.chance(d.id, "battery")))


def _fire_panel(p: Physics, s: Scene, d: Device) -> None:
    for key, state in (("fire", 0), ("prealarm", 0), ("fault", 0), ("mains", 1)):
        s.constant(d.id, key, state)
    s.curve(d.id, "disabled", 2.0)
    s.constant(d.id, "disablement", 0)
    s.constant(d.id, "mode", 0)


def _lift(p: Physics, s: Scene, d: Device) -> None:
    floors = sum(1 for f in p.park.floors.values() if f.building == p.facts(d.id).use) or 4
    services.lift(s, d.id, floors, broken=d.id == "lift-d3")


def _supply(p: Physics, s: Scene, d: Device) -> None:
    services.supply(s, d.id, short_profile(d.profile))


def _water(p: Physics, s: Scene, d: Device) -> None:
    people = p.facts(d.id).people
    flow = people * 0.011 * (0.04 + occupancy("office", s.when))
    flow = flow * (1 + 0.25 * s.wander(d.id, "flow", 1500))
    days = max(round(s.day.start / DAY) - EPOCH_DAY, 0)
    # a working week of average days: the register goes on where the day before ended
    daily = people * 0.011 * 24 * 0.35
    before = 1200 + days * daily
    s.curve(d.id, "flow", flow, 0.01, 0)
    s.curve(d.id, "volume", counter(before, daily, flow))


def _charger(p: Physics, s: Scene, d: Device) -> None:
    services.charger(s, d.id)
    days = max(round(s.day.start / DAY) - EPOCH_DAY, 0)
    power = s.day.curves[f"{d.id}.active_power"].knots
    s.curve(d.id, "energy", counter(2e5 + days * 21_000.0, 21_000.0, np.asarray(power)))


def _relay(p: Physics, s: Scene, d: Device) -> None:
    night = (s.when.hour < 6.4) | (s.when.hour > 17.6)
    lit = night if "forecourt" in d.id else np.ones(len(night)) * ("compressor" in d.id)
    s.knots_as_steps(d.id, "relay", np.asarray(lit, np.float64))
    s.knots_as_steps(d.id, "feedback", np.asarray(lit, np.float64))


def _patrol(p: Physics, s: Scene, d: Device) -> None:
    route = [other.id for other in p.park.devices.values() if other.profile == d.profile]
    patrol(s, d.id, route.index(d.id))


_MODELS: Mapping[str, Callable[[Physics, Scene, Device], None]] = {
    "door": _door,
    "door_basic": _door,
    "relay_door": _door,
    "presence": _presence,
    "clean": lambda p, s, d: clean_room(s, d.id, _middle(p, d, (20.5, 22.5))),
    "cold": lambda p, s, d: cold_room(s, d.id, _middle(p, d, (2, 8))),
    "leak": _leak,
    "gas": lambda p, s, d: services.gas(s, d.id),
    "co": lambda p, s, d: services.carbon_monoxide(s, d.id),
    "duress": _duress,
    "fire_panel": _fire_panel,
    "fire_zone": lambda p, s, d: s.constant(d.id, "state", 0),
    "ahu": lambda p, s, d: services.air_handler(s, d.id, dirty=d.id == "ahu-c2-p"),
    "thermostat": lambda p, s, d: services.thermostat(s, d.id, _middle(p, d, (20, 26))),
    "lighting": lambda p, s, d: services.lighting(s, d.id, p.facts(d.id).use),
    "lift": _lift,
    "pv": lambda p, s, d: services.pv(s, d.id, p.facts(d.id).load or 40_000.0),
    "ev": _charger,
    "chiller": lambda p, s, d: services.chiller(s, d.id, 2 if d.id.endswith("2") else 1),
    "tank": lambda p, s, d: services.tank(s, d.id, p.facts(d.id).use),
    "sump": lambda p, s, d: services.sump(s, d.id),
    "pump": lambda p, s, d: services.pump(s, d.id, p.facts(d.id).use),
    "mains": _supply,
    "ats": _supply,
    "generator": _supply,
    "ups": _supply,
    "barrier": lambda p, s, d: doors.barrier(s, d.id),
    "patrol_reader": _patrol,
    "parking": lambda p, s, d: services.parking(s, d.id, p.facts(d.id).people),
    "weather": lambda p, s, d: services.weather_station(s, d.id),
    "water": _water,
    "relay": _relay,
}
_SHIPPED: Mapping[str, Callable[[Physics, Scene, Device], None]] = {
    "room_sensor": _presence,
    "weather_station": lambda p, s, d: services.weather_station(s, d.id),
}
"""Shipped profiles whose points are those of a model; the others of that sort stay calm."""
