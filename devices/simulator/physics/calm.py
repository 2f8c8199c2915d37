"""What a point shows that no model stands for: calm, in the middle of what is normal.

So that any site can be put on the wire, not only the demo park.
"""

from __future__ import annotations

import numpy as np

from devices.simulator.physics.day import Scene
from models.points import Point, Severity

_CALM = ("closed", "locked", "normal", "ok", "online", "present", "dry", "idle", "vacant", "no",
         "off", "stopped", "standby", "running")  # fmt: skip


def calm(scene: Scene, point: Point) -> None:
    """A constant state, or a value that wanders a little round the middle of its band."""
    key = point.id.removeprefix(f"{point.device}.")
    if point.states:
        scene.constant(point.device, key, calm_state(point))
        return
    low, high = _band(point)
    if point.counter:
        seconds = scene.when.t - 1.7e9
        scene.curve(point.device, key, np.round(seconds * max(high, 1.0) / 3600))
        return
    middle, width = (low + high) / 2, (high - low) / 2
    line = middle + 0.3 * width * scene.wander(point.device, key, 7200)
    scene.curve(point.device, key, line, 0.02 * width)


def calm_state(point: Point) -> int:
    """A state that is no alarm: one that means rest, else the first one."""
    quiet = {s.code: i for i, s in enumerate(point.states) if s.severity == Severity.NONE}
    for code in _CALM:
        if code in quiet:
            return quiet[code]
    return min(quiet.values(), default=0)


def _band(point: Point) -> tuple[float, float]:
    if point.normal:
        return point.normal
    if point.limits is not None:
        low, high = point.limits.low, point.limits.high
        if low is not None and high is not None:
            return low + (high - low) / 4, high - (high - low) / 4
    if point.scale:
        low, high = point.scale
        return low + (high - low) / 4, (low + high) / 2
    return 0.0, 1.0
