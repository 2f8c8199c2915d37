"""One local day of the whole park, worked out at once: curves with knots, and steps of states.

A curve has a knot every 5 minutes and is a straight line between two, plus a fine wander that is a
function of time. A state is a list of changes. Both are pure functions of seed and day, so that
the past that is filled in and the present on the wire are one and the same park.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from devices.simulator.physics.calendar import DAY, Hours, hours
from devices.simulator.physics.noise import Floats, seed_of, smooth, smooth_now
from devices.simulator.physics.weather import Weather, weather

STEP = 300
KNOTS = DAY // STEP + 1
WANDER_S = 75.0
"""Period of the fine wander between two knots."""


@dataclass(slots=True)
class Steps:
    """Changes of a state: `values[i]` holds from `times[i]` (UTC seconds) on."""

    times: Floats
    values: NDArray[np.int64]

    def at(self, t: float) -> int:
        """The state at `t`."""
        i = int(np.searchsorted(self.times, t, side="right")) - 1
        return int(self.values[max(i, 0)])


@dataclass(slots=True)
class Curve:
    """An analogue value or a counter through one day."""

    knots: Floats
    wander: float = 0.0
    """Half width of the fine wander, in the point's unit, or as a share of the value."""
    relative: bool = False
    seed: int = 0
    low: float = -np.inf
    high: float = np.inf


@dataclass(slots=True)
class Day:
    """Curves and steps by point id, from local midnight to local midnight."""

    start: float
    curves: dict[str, Curve] = field(default_factory=dict)
    steps: dict[str, Steps] = field(default_factory=dict)

    def value(self, point: str, t: float) -> float:
        """The point's value at `t`; KeyError for a point that the physics does not know."""
        steps = self.steps.get(point)
        if steps is not None:
            return steps.at(t)
        curve = self.curves[point]
        place = min(max((t - self.start) / STEP, 0.0), KNOTS - 1.000001)
        i = int(place)
        a, b = curve.knots[i], curve.knots[i + 1]
        base = float(a + (b - a) * (place - i))
        if curve.wander:
            width = curve.wander * abs(base) if curve.relative else curve.wander
            base += width * smooth_now(curve.seed, t, WANDER_S)
            base = min(max(base, curve.low), curve.high)
        return base

    def values(self, point: str, t: Floats) -> Floats:
        """The same for many times of one point."""
        steps = self.steps.get(point)
        if steps is not None:
            i = np.maximum(np.searchsorted(steps.times, t, side="right") - 1, 0)
            return steps.values[i].astype(np.float64)
        curve = self.curves[point]
        base = np.interp(t, self.start + STEP * np.arange(KNOTS), curve.knots)
        if curve.wander:
            width = curve.wander * np.abs(base) if curve.relative else curve.wander
            base = base + width * smooth(curve.seed, t, WANDER_S)
            base = np.clip(base, curve.low, curve.high)
        return base


@dataclass(slots=True)
class Scene:
    """What the models of all devices share while a day is worked out."""

    seed: int
    day: Day
    when: Hours
    """The day's knots."""
    outside: Weather
    """At the day's knots."""
    long: Hours
    """The day before and the day: what has a memory is started a day early."""
    long_outside: Weather
    points: frozenset[str]
    """Ids of the points that exist; the rest is not kept."""
    grids: dict[str, Floats] = field(default_factory=dict)
    """The wander of the voltage per phase: one grid feeds all meters."""

    def curve(
        self,
        device: str,
        key: str,
        knots: Floats | float,
        wander: float = 0.0,
        low: float = -np.inf,
        high: float = np.inf,
        *,
        relative: bool = False,
    ) -> None:
        """Keep a curve of a point, if the device has that point."""
        point = f"{device}.{key}"
        if point in self.points:
            full = np.broadcast_to(np.asarray(knots, np.float64), (KNOTS,))
            seed = seed_of(self.seed, point)
            self.day.curves[point] = Curve(full, wander, relative, seed, low, high)

    def steps(self, device: str, key: str, times: Floats, values: Floats) -> None:
        """Keep changes of a state; the first one is moved to the start of the day."""
        point = f"{device}.{key}"
        if point not in self.points:
            return
        keep = np.ones(len(times), np.bool_)
        keep[1:] = np.asarray(values[1:]) != np.asarray(values[:-1])
        moved = np.asarray(times, np.float64)[keep].copy()
        moved[0] = self.day.start
        self.day.steps[point] = Steps(moved, np.asarray(values)[keep].astype(np.int64))

    def constant(self, device: str, key: str, state: int) -> None:
        """A state that does not change by itself."""
        self.steps(device, key, np.array([self.day.start]), np.array([float(state)]))

    def knots_as_steps(self, device: str, key: str, values: Floats, jitter_s: float = 0) -> None:
        """A state given at every knot; with jitter the changes are not all at full 5 minutes."""
        times = self.when.t
        if jitter_s:
            seed = seed_of(self.seed, device, key, "jitter")
            times = times + jitter_s * (1 + smooth(seed, times, STEP * 1.7)) / 2
        self.steps(device, key, times, values)

    def chance(self, device: str, *words: str) -> float:
        """A number in 0..1 that belongs to the device."""
        return (seed_of(self.seed, device, *words) & 0xFFFFFFFF) / 2**32

    def grid(self, phase: str) -> Floats:
        """How the voltage of a phase wanders, -1..1."""
        if phase not in self.grids:
            self.grids[phase] = self.wander("grid", f"u{phase}", 2400)
        return self.grids[phase]

    def wander(self, device: str, word: str, period_s: float) -> Floats:
        """A wandering line over the day's knots."""
        return smooth(seed_of(self.seed, device, word), self.when.t, period_s)


def scene(seed: int, start: float, offset: float, points: frozenset[str]) -> Scene:
    """Calendar and weather of the local day that starts at `start`."""
    long = hours(start - DAY + STEP * np.arange(2 * KNOTS - 1, dtype=np.float64), offset)
    when = hours(start + STEP * np.arange(KNOTS, dtype=np.float64), offset)
    return Scene(seed, Day(start), when, weather(when, seed), long, weather(long, seed), points)
