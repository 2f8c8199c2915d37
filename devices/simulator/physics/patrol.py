"""The night guard: at each reader of the route once per patrol, a little earlier or later."""

from __future__ import annotations

import numpy as np

from devices.simulator.physics.day import Scene
from devices.simulator.physics.noise import seed_of

BADGE = 200205
"""Number of the guard's badge."""
STARTS_H = (1.5, 4.5, 22.5)
"""Hours of the local day at which a patrol starts."""
SHOWN_S = 8.0
"""How long a reader shows a badge; then 0 again."""
_LEG_S = 8 * 60


def patrol(scene: Scene, device: str, place: int) -> None:
    """What a reader shows through the day; `place` counts its stations from the start."""
    random = np.random.default_rng([seed_of(scene.seed, device, "badge"), int(scene.day.start)])
    times, values = [scene.day.start], [0.0]
    for start, wander in zip(STARTS_H, random.random(len(STARTS_H)), strict=True):
        seen = scene.day.start + start * 3600 + place * _LEG_S + 60 + 240 * wander
        times += [seen, seen + SHOWN_S]
        values += [float(BADGE), 0.0]
    scene.steps(device, "badge", np.array(times), np.array(values))
    scene.constant(device, "tamper", 0)
