"""Air in rooms: temperature with heat capacity, CO2 by people, humidity, light, presence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from devices.simulator.physics.calendar import Hours
from devices.simulator.physics.day import KNOTS, STEP, Scene
from devices.simulator.physics.noise import Floats, seed_of, smooth, uniform
from devices.simulator.physics.occupancy import occupancy

_HOUR = 3600.0
OUTDOOR_CO2 = 420.0


@dataclass(frozen=True, slots=True)
class Room:
    """What a sensor's room is like."""

    device: str
    use: str
    target: float
    """Degrees Celsius that the plant aims at when people are there."""
    reach: float
    """Half of the normal band, K: what is not conditioned stays within it."""
    air: bool
    """Conditioned: the plant heats and cools."""


def share_of(room: Room, when: Hours, seed: int) -> Floats:
    """Share of the people who are in the room."""
    mood = 0.8 + 0.2 * smooth(seed_of(seed, room.device, "people"), when.t, 2400)
    return np.clip(occupancy(room.use, when) * mood, 0, 1)


def climate(scene: Scene, rooms: Sequence[Room]) -> None:
    """Temperature, humidity and CO2 of all rooms, stepped together through two days."""
    if not rooms:
        return
    shares = np.array([share_of(room, scene.long, scene.seed) for room in rooms])
    temperature = _temperature(scene, rooms, shares)
    carbon = _carbon(rooms, shares)
    for i, room in enumerate(rooms):
        today, share = slice(-KNOTS, None), shares[i, -KNOTS:]
        scene.curve(room.device, "temperature", temperature[i, today], 0.06)
        dry = scene.wander(room.device, "humidity", 9 * _HOUR)
        indoors = 46 + 0.22 * (scene.outside.humidity - 65) + 5 * share + 3 * dry
        low, high = (31.0, 64.0) if room.air else (26.0, 74.0)
        scene.curve(room.device, "humidity", np.clip(indoors, low, high), 0.4, 0, 100)
        scene.curve(room.device, "carbon_dioxide", carbon[i, today], 6, 395, 4000)


def _temperature(scene: Scene, rooms: Sequence[Room], shares: Floats) -> Floats:
    """dT/dt = (outside - T) / tau + people + sun + plant * (target - T), implicitly stepped."""
    own = np.array([smooth(seed_of(scene.seed, r.device, "t"), 0.0, 1.0) for r in rooms])
    target = np.array([r.target for r in rooms]) + 0.5 * own
    reach = np.array([max(r.reach, 1.0) for r in rooms])
    air = np.array([r.air for r in rooms])
    outside, sun = scene.long_outside.temperature, scene.long_outside.irradiance / 1000
    # what is not conditioned follows the seasons inside its band
    season = np.clip((outside.mean() - 17) / 14, -1, 1) * 0.5 * reach
    aim = np.where(air, target, target + season)
    tau = np.where(air, 38, 26) * _HOUR
    state = aim.copy()
    result = np.empty((len(rooms), len(outside)))
    for k in range(len(outside)):
        busy = shares[:, k] > 0.04
        plant = np.where(busy | ~air, 1 / (0.9 * _HOUR), 1 / (2.6 * _HOUR))
        setback = np.where(air & ~busy, np.sign(outside[k] - aim) * 1.3, 0.0)
        gain = (0.9 * shares[:, k] + 0.5 * sun[k] * np.where(air, 1, 0.6)) / _HOUR
        rate = plant * (aim + setback) + outside[k] / tau + gain
        state = (state + STEP * rate) / (1 + STEP * (plant + 1 / tau))
        result[:, k] = state
    return result


def _carbon(rooms: Sequence[Room], shares: Floats) -> Floats:
    """dC/dt = source * people - air change * (C - outdoors)."""
    source = np.array([620.0 if r.use in ("meeting", "canteen") else 420.0 for r in rooms])
    state = np.full(len(rooms), OUTDOOR_CO2 + 30)
    result = np.empty(shares.shape)
    dt = STEP / _HOUR
    for k in range(shares.shape[1]):
        change = np.where(shares[:, k] > 0.04, 1.15, 0.45)
        state = (state + dt * (source * shares[:, k] + change * OUTDOOR_CO2)) / (1 + dt * change)
        result[:, k] = state
    return result


def presence(scene: Scene, room: Room) -> None:
    """Somebody there or not, in slots of 5 minutes; light follows people and daylight."""
    share = share_of(room, scene.when, scene.seed)
    seed = seed_of(scene.seed, room.device, "presence")
    slots = np.floor(scene.when.t / 900).astype(np.int64)
    likely = 1 - (1 - np.clip(share, 0, 0.98)) ** 4
    there = (uniform(seed, slots) < likely).astype(np.float64)
    scene.knots_as_steps(room.device, "occupancy", there, 240)
    daylight = scene.outside.irradiance * (0.12 + 0.25 * scene.chance(room.device, "window"))
    scene.curve(room.device, "illuminance", there * 380 + np.minimum(daylight, 420) + 2, 4, 0)


def clean_room(scene: Scene, device: str, target: float) -> None:
    """Held tightly, day and night."""
    share = occupancy("clean", scene.when)
    scene.curve(device, "temperature", target + 0.25 * scene.wander(device, "t", 5400), 0.05)
    scene.curve(device, "humidity", 45 + 2 * scene.wander(device, "h", 8000), 0.3)
    scene.curve(device, "pressure", 15 + 0.9 * scene.wander(device, "p", 3600), 0.5)
    scene.curve(device, "particles", 0.8 + 1.6 * share, 0.5, 0.1)


def cold_room(scene: Scene, device: str, middle: float) -> None:
    """A compressor that switches: down for a third of its cycle, up for the rest."""
    cycle = 2700 + 900 * scene.chance(device, "cycle")
    phase = np.mod(scene.when.t / cycle + scene.chance(device, "phase"), 1)
    cooling = phase < 0.4
    swing = np.where(cooling, 1 - phase / 0.4, (phase - 0.4) / 0.6)
    scene.curve(device, "temperature", middle - 0.7 + 1.4 * swing, 0.05)
    scene.curve(device, "compressor", np.where(cooling, 3.2, 0.0), 0.04, 0)
    opened = uniform(seed_of(scene.seed, device, "door"), np.floor(scene.when.t / STEP))
    busy = occupancy("store", scene.when)
    scene.knots_as_steps(device, "door", (opened < busy * 0.3).astype(np.float64), 120)
