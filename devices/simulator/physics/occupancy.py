"""How full a place is, by what it is used for, hour and weekday: 0 empty to 1 full."""

from __future__ import annotations

import numpy as np

from devices.simulator.physics.calendar import Hours
from devices.simulator.physics.noise import Floats

_OFFICE = [(0, 0.01), (6.5, 0.02), (8, 0.35), (9.2, 0.88), (11.5, 0.9), (12.3, 0.4), (13.5, 0.85),
           (16.8, 0.84), (18, 0.35), (19.5, 0.1), (22, 0.02), (24, 0.01)]  # fmt: skip
_SHIFT = [(0, 0.1), (5.5, 0.1), (6.3, 0.8), (11.5, 0.85), (12, 0.45), (12.8, 0.85), (14, 0.95),
          (18, 0.8), (18.6, 0.5), (21.5, 0.75), (22.3, 0.12), (24, 0.1)]  # fmt: skip
_MEAL = [(0, 0), (6.8, 0.02), (7.6, 0.3), (8.8, 0.05), (11.3, 0.1), (12.1, 0.95), (13, 0.35),
         (13.6, 0.05), (17.3, 0.1), (18, 0.4), (19.3, 0.05), (24, 0)]  # fmt: skip
_MEETING = [(0, 0), (8.8, 0.02), (9.5, 0.6), (11.2, 0.7), (12.2, 0.05), (13.8, 0.5), (15, 0.8),
            (17, 0.45), (18.2, 0.05), (24, 0)]  # fmt: skip
_PASSAGE = [(0, 0.01), (6.5, 0.03), (8.6, 0.8), (9.4, 0.25), (11.7, 0.3), (12.1, 0.8), (13.2, 0.6),
            (14, 0.2), (17.2, 0.3), (17.8, 0.8), (19, 0.15), (24, 0.01)]  # fmt: skip
_ALWAYS = [(0, 0.85), (12, 0.95), (24, 0.85)]
_RARELY = [(0, 0.01), (8, 0.03), (10, 0.15), (15, 0.15), (18, 0.03), (24, 0.01)]

_DAYS = {
    "office": _OFFICE, "guard": _ALWAYS, "lab": _OFFICE, "clean": _SHIFT, "workshop": _SHIFT,
    "hall": _SHIFT, "store": _RARELY, "canteen": _MEAL, "kitchen": _MEAL, "meeting": _MEETING,
    "lobby": _PASSAGE, "corridor": _PASSAGE, "stair": _PASSAGE, "wc": _PASSAGE, "lift": _PASSAGE,
    "parking": _OFFICE, "common": _OFFICE, "server": _RARELY, "drive": _PASSAGE, "gate": _PASSAGE,
}  # fmt: skip
_WEEK = {"guard": (1.0, 1.0), "clean": (0.6, 0.3), "hall": (0.7, 0.15), "workshop": (0.5, 0.08),
         "lab": (0.3, 0.12), "canteen": (0.2, 0.05)}  # fmt: skip
_WEEKEND = (0.18, 0.06)


def occupancy(use: str, when: Hours) -> Floats:
    """Share of the people who could be there; lunch, shifts and weekends as they are."""
    knots = np.array(_DAYS.get(use, _RARELY))
    day = np.interp(when.hour, knots[:, 0], knots[:, 1])
    saturday, sunday = _WEEK.get(use, _WEEKEND)
    factor = np.where(when.weekday == 5, saturday, np.where(when.weekday == 6, sunday, 1.0))
    full: Floats = day * factor
    return full
