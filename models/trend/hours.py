"""A curve of hourly means between the least and the greatest of every hour."""

from __future__ import annotations

import numpy as np

from models.trend.curve import Curve, Gap, Stretch
from models.views import Hours

HOUR_MS = 3_600_000


def hour_curve(hours: Hours, start_ms: int, end_ms: int) -> Curve:
    """Steps as long as an hour, the last one up to `end_ms`; hours without values are gaps.

    Why an hour has nothing is known only to the samples: these gaps carry no cause.
    """
    known = ~np.isnan(hours.mean)
    at, mean = hours.hours[known], hours.mean[known]
    low, high = hours.minimum[known], hours.maximum[known]
    first_hour = start_ms - start_ms % HOUR_MS
    if not len(at):
        return Curve((), (Gap(start_ms, end_ms, None, None),) if end_ms > start_ms else ())
    breaks = np.flatnonzero(np.diff(at) > HOUR_MS) + 1
    firsts, lasts = [0, *breaks.tolist()], [*breaks.tolist(), len(at)]
    stretches: list[Stretch] = []
    gaps: list[Gap] = []
    reached = start_ms
    for first, last in zip(firsts, lasts, strict=True):
        begun = int(at[first])
        if begun > max(reached, first_hour + HOUR_MS):
            gaps.append(Gap(reached, begun, None, None))
        times = np.repeat(at[first:last], 2)
        times[1::2] += HOUR_MS
        times = np.minimum(times, max(end_ms, begun)).astype(np.int64)
        stretches.append(
            Stretch(
                times,
                mean[first:last].repeat(2),
                uncertain=False,
                low=np.repeat(low[first:last], 2),
                high=np.repeat(high[first:last], 2),
            )
        )
        reached = int(times[-1])
    if reached < end_ms:
        gaps.append(Gap(reached, end_ms, None, None))
    return Curve(tuple(stretches), tuple(gaps))
