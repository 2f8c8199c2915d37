"""What a curve shows of stored samples: stretches, gaps with their cause, reduction to pixels."""

from models.trend.curve import Curve, Gap, Stretch, curve
from models.trend.hours import hour_curve
from models.trend.reduce import reduce
from models.trend.spread import spread
from models.trend.strip import Strip
from models.trend.ticks import digits_of, time_step, time_ticks, value_step, value_ticks

__all__ = [
    "Curve",
    "Gap",
    "Stretch",
    "Strip",
    "curve",
    "digits_of",
    "hour_curve",
    "reduce",
    "spread",
    "time_step",
    "time_ticks",
    "value_step",
    "value_ticks",
]
