"""What a three-phase meter shows of one power: volts, amperes, factors, counters, per phase."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from devices.simulator.physics.day import Scene
from devices.simulator.physics.noise import Floats
from models.points import Point

_PHASE = re.compile(r"_l([123])(?:$|_)")


@dataclass(frozen=True, slots=True)
class _Load:
    """What all points of a meter are worked out from, over the day's knots."""

    power: Floats
    """W, of the three phases."""
    share: float
    """Of the phase that is meant; 1 for the total."""
    factor: Floats
    volt: Floats
    taken: Floats
    """Wh."""
    given: Floats
    """Wh."""


_TANGENT = 0.36
"""kvarh per kWh: of a power factor of about 0.94."""

_KINDS: Mapping[str, tuple[Callable[[_Load], Floats], float]] = {
    "active_power": (lambda m: m.power * m.share, 0.004),
    "apparent_power": (lambda m: np.abs(m.power) * m.share / m.factor, 0.004),
    "reactive_power": (lambda m: np.abs(m.power) * m.share * np.tan(np.arccos(m.factor)), 0.004),
    "power_factor": (lambda m: m.factor, 0.0015),
    "voltage": (lambda m: m.volt, 0.0012),
    "current": (lambda m: np.abs(m.power) * m.share / m.factor / m.volt, 0.004),
    "energy": (lambda m: m.taken * m.share, 0.0),
    "energy_export": (lambda m: m.given * m.share, 0.0),
    "reactive_energy": (lambda m: m.taken * m.share * _TANGENT, 0.0),
    "reactive_energy_export": (lambda m: m.given * m.share * _TANGENT, 0.0),
    "total_harmonic_distortion": (lambda m: 2.4 + 0 * m.power, 0.05),
}
_SCALE = {"kW": 1e-3, "kW.h": 1e-3, "kV.A": 1e-3, "kvar": 1e-3, "kvar.h": 1e-3, "MW.h": 1e-6}


def meter(
    scene: Scene,
    device: str,
    points: Iterable[Point],
    power: Floats,
    taken: Floats,
    given: Floats,
) -> None:
    """Curves for every point of a meter, by the point's kind and phase."""
    phases = _phases(scene, device, power, taken, given)
    for point in points:
        key = point.id.removeprefix(f"{device}.")
        if point.kind == "frequency":
            scene.curve(device, key, 50 + 0.02 * scene.wander("grid", "f", 400), 0.008)
            continue
        made = _KINDS.get(point.kind)
        if made is None:
            continue
        phase = _PHASE.search(key)
        load = phases["average" if "average" in key else phase.group(1) if phase else ""]
        knots = made[0](load) * _SCALE.get(point.unit, 1.0)
        if point.kind == "voltage" and ("l1_l2" in key or "line" in key):
            knots = knots * 3**0.5
        if "neutral" in key:
            knots = knots * 0.08
        scene.curve(device, key, knots, 0.0 if point.counter else made[1], relative=True)


def _phases(
    scene: Scene, device: str, power: Floats, taken: Floats, given: Floats
) -> dict[str, _Load]:
    """What each phase carries, the total (no number) and the average of the three."""
    factor = np.clip(0.94 + 0.02 * scene.wander(device, "pf", 4000), 0.8, 0.99)
    drop = 0.8 * scene.chance(device)
    # unbalance is a property of the installation: fixed shares keep phase counters monotone
    weights = {n: 0.29 + 0.09 * scene.chance(device, f"phase{n}") for n in "123"}
    shares = {n: weight / sum(weights.values()) for n, weight in weights.items()}
    loads = {}
    for number, share in {"": 1.0, "average": 1 / 3, **shares}.items():
        volt = 231.5 + 2.2 * scene.grid(number) - drop
        loads[number] = _Load(power, share, factor, volt, taken, given)
    return loads
