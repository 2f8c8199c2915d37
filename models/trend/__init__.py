"""What a curve shows of stored samples: stretches, gaps with their cause, reduction to pixels."""

from models.trend.curve import Curve, Gap, Stretch, curve
from models.trend.reduce import reduce

__all__ = ["Curve", "Gap", "Stretch", "curve", "reduce"]
