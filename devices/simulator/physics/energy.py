"""Electric power of every meter, and counters that are its integral.

Leaves have a load of their own; a meter above them shows their sum with losses and its own
common load. Energy of a day is worked out on an hourly grid, which is cheap enough for years, and
spread over the day in the shape of the power: so a counter is a pure function of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from devices.simulator.physics.calendar import DAY, Hours, hours
from devices.simulator.physics.noise import Floats, seed_of, smooth, uniform
from devices.simulator.physics.occupancy import occupancy
from devices.simulator.physics.weather import Weather, weather

EPOCH_DAY = 20_089
"""Days since 1970 of 1 January 2025: counters start there."""
LOSS = 1.012
"""Of cables and transformers, on each level of the meter tree."""
_BASE = {"office": 0.14, "lab": 0.45, "clean": 0.6, "server": 0.9, "store": 0.3, "hall": 0.25,
         "workshop": 0.1, "canteen": 0.12, "kitchen": 0.1, "cold": 0.6, "meeting": 0.1,
         "common": 0.3, "lobby": 0.3, "main": 0.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something that uses, or makes, power."""

    id: str
    use: str
    load: float
    """W when full; peak for PV."""
    parent: str = ""


def pv_power(leaf: Leaf, sky: Weather) -> Floats:
    """W made: warm modules give less."""
    module = sky.temperature + sky.irradiance * 0.028
    share = sky.irradiance / 1000 * (1 - 0.004 * (module - 25)) * 0.93
    return leaf.load * np.clip(share, 0, 1)


def charging_power(id: str, when: Hours, seed: int) -> Floats:
    """W of one EV charger: sessions of two hours when cars are there."""
    slot = np.floor((when.t + 3600 * 2 * _own(id, seed)) / 7200)
    busy = uniform(seed_of(seed, id, "ev"), slot) < occupancy("parking", when) * 0.75
    return np.where(busy, 7040.0, 0.0)


def cooling_load(when: Hours, sky: Weather) -> Floats:
    """W of cold that the whole park asks for: machines always, people and heat by day."""
    people = occupancy("office", when)
    heat = np.maximum(0, sky.temperature - 14)
    load: Floats = 95e3 + people * (60e3 + 42e3 * heat) + 9e3 * heat
    return np.minimum(load, 1_150e3)


def chiller_share(number: int, load: Floats) -> Floats:
    """Part of the cooling load that chiller 1 or 2 carries: the second helps above 480 kW."""
    second = np.clip((load - 480e3) / 60e3, 0, 1) * 0.5
    return load * (second if number == 2 else 1 - second)


def chiller_power(number: int, load: Floats, outside: Floats) -> Floats:
    """W of electricity for its part of the load."""
    cop = np.clip(6.4 - 0.06 * (outside - 15), 4.2, 6.6)
    part = chiller_share(number, load)
    return np.where(part > 1, part / cop + 6e3, 900.0)


def _own(id: str, seed: int) -> float:
    return (seed_of(seed, id) & 0xFFFF) / 65536


def leaf_power(leaf: Leaf, when: Hours, sky: Weather, seed: int, chargers: Sequence[str]) -> Floats:
    """W of one leaf, before anything hangs below it."""
    if leaf.use == "pv":
        return pv_power(leaf, sky)
    if leaf.use == "ev":
        return sum((charging_power(c, when, seed) for c in chargers), np.full(len(when.t), 240.0))
    if leaf.use == "chiller":
        number = 2 if leaf.id.endswith("2") else 1
        return chiller_power(number, cooling_load(when, sky), sky.temperature)
    if leaf.load <= 0:
        return np.zeros(len(when.t))
    base = _BASE.get(leaf.use, 0.2)
    share = base + (1 - base) * occupancy(leaf.use, when)
    heating = 1 + 0.012 * np.maximum(0, 12 - sky.temperature)
    mood = 1 + 0.12 * smooth(seed_of(seed, leaf.id, "load"), when.t, 2600)
    return leaf.load * 0.62 * share * heating * mood


class Tree:
    """All leaves in the order in which sums can be made: children first."""

    def __init__(self, leaves: Sequence[Leaf], chargers: Sequence[str], seed: int) -> None:
        by_id = {leaf.id: leaf for leaf in leaves}
        depth = {leaf.id: _depth(leaf, by_id) for leaf in leaves}
        self.leaves = tuple(sorted(leaves, key=lambda leaf: (-depth[leaf.id], leaf.id)))
        self.rows: Mapping[str, int] = {leaf.id: i for i, leaf in enumerate(self.leaves)}
        self._chargers = tuple(chargers)
        self._seed = seed
        self._daily: Floats | None = None

    def power(self, when: Hours, sky: Weather) -> Floats:
        """W of every row; a meter's row may be negative where PV feeds back."""
        result = np.empty((len(self.leaves), len(when.t)))
        for i, leaf in enumerate(self.leaves):
            result[i] = leaf_power(leaf, when, sky, self._seed, self._chargers)
        for i, leaf in enumerate(self.leaves):
            above = self.rows.get(leaf.parent)
            if above is not None:
                result[above] += -result[i] if leaf.use == "pv" else result[i] * LOSS
        return result

    def energy_before(self, day: int, offset: float) -> Floats:
        """Wh (imported, exported) of every row from EPOCH_DAY to the start of local `day`."""
        wanted = max(day - EPOCH_DAY, 0)
        if self._daily is None or self._daily.shape[2] <= wanted:
            self._daily = self._days(wanted + 40, offset)
        total: Floats = self._daily[:, :, :wanted].sum(axis=2)
        return total

    def energy_of(self, day: int, offset: float) -> Floats:
        """Wh (imported, exported) of every row on local `day`."""
        index = max(day - EPOCH_DAY, 0)
        if self._daily is None or self._daily.shape[2] <= index:
            self._daily = self._days(index + 40, offset)
        return self._daily[:, :, index]

    def _days(self, count: int, offset: float) -> Floats:
        start = EPOCH_DAY * DAY - offset
        t = start + 3600 * (np.arange(count * 24, dtype=np.float64) + 0.5)
        when = hours(t, offset)
        power = self.power(when, weather(when, self._seed))
        both = np.stack([np.maximum(power, 0), np.maximum(-power, 0)])
        days: Floats = both.reshape(2, len(self.leaves), count, 24).sum(axis=3)
        return days


def _depth(leaf: Leaf, by_id: Mapping[str, Leaf]) -> int:
    depth = 0
    while leaf.parent in by_id and depth < 10:
        leaf, depth = by_id[leaf.parent], depth + 1
    return depth


def counter(before: float, of_day: float, power: Floats) -> Floats:
    """Wh at the knots: the day's energy spread in the shape of the power; never backwards."""
    middle = np.maximum((power[1:] + power[:-1]) / 2, 0)
    total = middle.sum()
    share = np.arange(1, len(power)) / (len(power) - 1) if total <= 0 else middle.cumsum() / total
    return before + of_day * np.concatenate([[0.0], share])
