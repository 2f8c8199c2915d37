"""The park now: the day's physics, and over it what commands and switched-on faults do.

A program is what a point does otherwise than the day says: a list of (from when, what), where
`what` is a value, a function of time, or None for back to the day.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence

import numpy as np

from devices.simulator.physics.day import Day
from devices.simulator.physics.model import Physics
from models.points import Point, quantise
from models.site.park import Device

What = float | Callable[[float], float] | None
RELEASE_S = 5.0
SETTLE_S = 900.0
"""Time constant with which a room or a duct follows a new setpoint."""
_FOLLOWERS = ("temperature", "supply_temperature")


class LivePark:
    """Values of all points at a time, and commands that change them."""

    def __init__(self, physics: Physics, started: float) -> None:
        self.physics = physics
        self.park = physics.park
        self._programs: dict[str, list[tuple[float, What]]] = {}
        self._changes: list[tuple[float, str]] = []
        self._lost: dict[str, float] = {}
        self._day = physics.day_at(started)
        self._random = np.random.default_rng(physics.seed)
        self._queue_day(self._day, started)

    # values --------------------------------------------------------------------------------

    def value(self, point: str, t: float) -> float | None:
        """The point's value at `t` in its unit (a state: its index); None: it has none."""
        program = self._programs.get(point)
        if program is not None:
            i = bisect_right(program, t, key=lambda entry: entry[0]) - 1
            if i >= 0:
                what = program[i][1]
                if what is not None:
                    return self._rounded(point, what(t) if callable(what) else what)
        return self._rounded(point, self.base(point, t))

    def base(self, point: str, t: float) -> float | None:
        """What the day itself says, without programs."""
        try:
            value = self._day_at(t).value(point, t)
        except KeyError:
            return None
        return value - self._lost.get(point, 0.0)

    def _rounded(self, point: str, value: float | None) -> float | None:
        if value is None:
            return None
        known = self.park.points[point]
        if known.states or known.kind.endswith("count") or known.kind == "floor_position":
            return round(value)
        return quantise(value, known.resolution) if known.resolution else value

    def _day_at(self, t: float) -> Day:
        if not self._day.start <= t < self._day.start + 86_400:
            self._day = self.physics.day_at(t)
            self._queue_day(self._day, t)
        return self._day

    # changes -------------------------------------------------------------------------------

    def changed_until(self, t: float) -> list[str]:
        """Points that changed up to `t`, since the last time this was asked."""
        self._day_at(t)
        points: dict[str, None] = {}
        while self._changes and self._changes[0][0] <= t:
            points[heapq.heappop(self._changes)[1]] = None
        return list(points)

    def _queue_day(self, day: Day, now: float) -> None:
        for point, steps in day.steps.items():
            self._changes += [(t, point) for t in steps.times.tolist() if t > now]
        heapq.heapify(self._changes)

    def program(self, point: str, t: float, what: What) -> None:
        """From `t` on the point does `what`; later entries are replaced."""
        known = self.park.points.get(point)
        if known is None:
            return
        if known.counter and what is None and point in self._programs:
            # what was not counted meanwhile is never caught up with
            missed = (self.base(point, t) or 0.0) - (self.value(point, t) or 0.0)
            self._lost[point] = self._lost.get(point, 0.0) + max(0.0, missed)
        kept = [entry for entry in self._programs.get(point, []) if entry[0] < t]
        self._programs[point] = [*kept[-3:], (t, what)]
        heapq.heappush(self._changes, (t, point))

    def course(self, point: str, entries: Sequence[tuple[float, What]]) -> None:
        """The point does all of this at its times, in their order, and nothing it did before."""
        if point in self.park.points:
            self._programs[point] = list(entries)
            for t, _ in entries:
                heapq.heappush(self._changes, (t, point))

    def state(self, point: str, code: str, t: float) -> None:
        """From `t` on the point is in the state `code`; unknown points and codes do nothing."""
        known = self.park.points.get(point)
        codes = [s.code for s in known.states] if known is not None else []
        if code in codes:
            self.program(point, t, float(codes.index(code)))

    # commands ------------------------------------------------------------------------------

    def command(self, point: str, value: float, t: float) -> bool:
        """Do what a command asks at `t`; False if the point takes none or not this value."""
        known = self.park.points.get(point)
        spec = known.command if known is not None else None
        if known is None or spec is None or not math.isfinite(value):
            return False
        if spec.minimum is not None and not spec.minimum <= value <= (spec.maximum or value):
            return False
        device = self.park.devices[known.device]
        if spec.action == "pulse":
            self._release(device, t)
        elif spec.action == "setpoint":
            self._set(known, device, value, t)
        elif known.kind == "door_mode_request":
            self._mode(known, device, int(value), t)
        else:
            self._switch(known, value, t)
        return True

    def _release(self, device: Device, t: float) -> None:
        """Unlocked for 5 s; two out of three times somebody walks through."""
        if self._code(f"{device.id}.mode", t) in ("blocked", "locked_down"):
            return
        start, end = t + 0.25, t + 0.25 + RELEASE_S
        for key, code in (("mode", "accessed"), ("lock", "unlocked"), ("release", "active")):
            before = self._programs.get(f"{device.id}.{key}", [(0.0, None)])[-1][1]
            self.state(f"{device.id}.{key}", code, start)
            self._then(f"{device.id}.{key}", end, before)
        contact, opened = ("position", 0.8) if device.kind == "barrier" else ("contact", 1.4)
        if device.kind == "barrier" or self._random.random() < 0.66:
            self.state(f"{device.id}.{contact}", "open", t + opened)
            self._then(f"{device.id}.{contact}", t + opened + 3.5, None)

    def _then(self, point: str, t: float, what: What) -> None:
        program = self._programs.get(point)
        if program is not None:
            program.append((t, what))
            heapq.heappush(self._changes, (t, point))

    def _code(self, point: str, t: float) -> str:
        known, value = self.park.points.get(point), None
        if known is not None:
            value = self.value(point, t)
        return known.states[int(value)].code if known is not None and value is not None else ""

    def _mode(self, known: Point, device: Device, value: int, t: float) -> None:
        code = known.states[value].code if 0 <= value < len(known.states) else ""
        self.program(known.id, t, float(value))
        later = t + 0.3 + 0.5 * self._random.random()
        lock = {"unlocked": "unlocked", "locked_open": "unlocked"}.get(code, "locked")
        if code == "locked":  # back to badges and their passages
            for key in ("mode", "lock", "contact"):
                self.program(f"{device.id}.{key}", later, None)
            return
        self.state(f"{device.id}.mode", code, later)
        self.state(f"{device.id}.lock", lock, later)
        if lock == "locked":
            self.state(f"{device.id}.contact", "closed", later)

    def _set(self, known: Point, device: Device, value: float, t: float) -> None:
        key = known.id.removeprefix(f"{device.id}.")
        before = self.base(known.id, t) or value
        self.program(known.id, t, value)
        proof = known.command.proof if known.command is not None else None
        if proof is not None:
            self.program(proof.point, t + 0.4 + 0.8 * self._random.random(), value)
        if "setpoint" not in key:
            return
        for follower in _FOLLOWERS:
            point = f"{device.id}.{follower}"
            if point in self.park.points:
                self.program(point, t, self._follow(point, t, value - before))

    def _follow(self, point: str, t: float, delta: float) -> Callable[[float], float]:
        began = (self.value(point, t) or 0.0) - (self.base(point, t) or 0.0)

        def moved(now: float) -> float:
            near = math.exp(-(now - t) / SETTLE_S)
            return (self.base(point, now) or 0.0) + delta + (began - delta) * near

        return moved

    def _switch(self, known: Point, value: float, t: float) -> None:
        self.program(known.id, t, value)
        proof = known.command.proof if known.command is not None else None
        if proof is not None:
            self.program(proof.point, t + 0.3 + 0.7 * self._random.random(), value)
