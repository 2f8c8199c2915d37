"""Doors: who comes and goes by the use of the room, and what contact and bolt show for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from devices.simulator.physics.day import KNOTS, Scene
from devices.simulator.physics.noise import Floats, seed_of
from devices.simulator.physics.occupancy import occupancy

_PER_HOUR = {"lobby": 34, "corridor": 22, "office": 7, "lab": 6, "clean": 5, "meeting": 4,
             "canteen": 26, "workshop": 5, "hall": 8, "store": 3, "stair": 5, "server": 0.7,
             "guard": 4, "gate": 30, "drive": 30}  # fmt: skip
RELEASE_S = 5.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: released, opened, closed, locked again. UTC seconds."""

    released: float
    opened: float
    closed: float
    locked: float


def passages(scene: Scene, device: str, use: str, people: float) -> list[Passage]:
    """The day's passages of a door, one after the other, none overlapping."""
    busy = occupancy(use, scene.when)
    rate = _PER_HOUR.get(use, 1.2) * busy * min(1.5, 0.5 + people / 16) + 0.02
    cumulated = np.concatenate([[0.0], ((rate[1:] + rate[:-1]) / 2 / 12).cumsum()])
    random = np.random.default_rng([seed_of(scene.seed, device, "door"), int(scene.day.start)])
    count = int(random.poisson(cumulated[-1]))
    places = np.sort(random.random(count)) * cumulated[-1]
    times = scene.day.start + np.interp(places, cumulated, 300.0 * np.arange(KNOTS))
    found: list[Passage] = []
    free = scene.day.start + 60
    for t, wait, stay in zip(times, random.random(count), random.random(count), strict=True):
        if t < free or t > scene.day.start + 86_400 - 60:
            continue
        opened = t + 0.6 + 1.6 * wait
        closed = opened + 2.2 + 5 * stay**2
        found.append(Passage(t, opened, closed, max(closed, t + RELEASE_S)))
        free = found[-1].locked + 2
    return found


def door(scene: Scene, device: str, use: str, people: float) -> None:
    """Mode, contact and lock of a badge-controlled door through the day."""
    day = passages(scene, device, use, people)
    start = scene.day.start
    bolt = [start, *(x for p in day for x in (p.released, p.locked))]
    leaf = [start, *(x for p in day for x in (p.opened, p.closed))]
    alternating = np.array([0.0, *([1.0, 0.0] * len(day))])
    scene.steps(device, "mode", np.array(bolt), alternating * 3)
    scene.steps(device, "lock", np.array(bolt), alternating)
    scene.steps(device, "contact", np.array(leaf), alternating)
    for key in ("alarm", "release", "mode_request", "tamper", "fault"):
        scene.constant(device, key, 0)
    low = 0.55 if device != "d-a1-10" else 0.0
    battery = 11 if not low else 62 + 36 * scene.chance(device, "battery")
    scene.curve(device, "battery", battery)


def barrier(scene: Scene, device: str) -> None:
    """A barrier goes up for every car."""
    times, free = [scene.day.start], scene.day.start
    for car in passages(scene, device, "drive", 14):
        if car.opened < free:
            continue
        free = car.closed + 3
        times += [car.opened, free]
    values: Floats = np.array([0.0, *([1.0, 0.0] * (len(times) // 2))])
    scene.steps(device, "position", np.array(times), values)
    scene.constant(device, "release", 0)
