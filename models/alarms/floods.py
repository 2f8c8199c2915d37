"""Floods and peaks of a whole period, from the moments at which alarms were raised.

The same rule as the live meter's (models.alarms.load), for a million moments at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.alarms.load import TEN_MINUTES_MS, Flood, flood_ends
from models.site.park import AlarmSettings

Moments = NDArray[np.int64]
"""UTC milliseconds, ascending."""


def rolling(raised: Moments) -> Moments:
    """For each raising how many came within the ten minutes up to and with it."""
    first = np.searchsorted(raised, raised - TEN_MINUTES_MS, "right")
    # of several in one millisecond the last one sees all of them
    last = np.searchsorted(raised, raised, "right")
    counted: Moments = last - first
    return counted


def floods(raised: Moments, settings: AlarmSettings, until_ms: int) -> list[Flood]:
    """Every flood that began before `until_ms`; one that goes on then ends with it."""
    raised = raised[raised < until_ms]
    ends = flood_ends(settings)
    count = rolling(raised)
    begins = np.flatnonzero(count > settings.flood_begins)
    # with raised[k] gone, fewer than `ends` are left in the ten minutes
    quiet = np.ones(len(raised), np.bool_)
    if len(raised) > ends:
        quiet[:-ends] = raised[ends:] > raised[:-ends] + TEN_MINUTES_MS
    quiets = np.flatnonzero(quiet)
    found: list[Flood] = []
    after = -1
    while True:
        place = int(np.searchsorted(begins, after, "right"))
        if place == len(begins):
            return found
        begin = int(begins[place])
        first = int(np.searchsorted(raised, raised[begin] - TEN_MINUTES_MS, "right"))
        calm = int(quiets[np.searchsorted(quiets, first)])
        end = int(raised[calm]) + TEN_MINUTES_MS
        last = int(np.searchsorted(raised, end, "right")) - 1
        found.append(
            Flood(
                int(raised[first]),
                min(end, until_ms),
                last - first + 1,
                int(count[begin : last + 1].max()),
            )
        )
        after = last
