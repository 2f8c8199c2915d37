"""Order of limits, bands and ranges."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.points import Limits
    from models.site.faults import Faults, Origin


def check_pair(pair: Sequence[float] | None, key: str, origin: Origin, faults: Faults) -> None:
    """The first number of a range is below the second."""
    if pair is not None and pair[0] >= pair[1]:
        what = Message.of("site.range_order", low=pair[0], high=pair[1])
        faults.add(origin.at(key), what, Message.of("site.want_range"))


def check_limits(limits: Limits | None, origin: Origin, faults: Faults) -> None:
    """low_low <= low < high <= high_high, and the deadband fits between."""
    place = origin.at("limits")
    check_levels(limits, place, place.at("deadband"), faults)


def check_levels(limits: Limits | None, origin: Origin, deadband: Origin, faults: Faults) -> None:
    """The same for limits that stand at `origin`, and their deadband elsewhere."""
    if limits is None:
        return
    named = (
        ("low_low", limits.low_low),
        ("low", limits.low),
        ("high", limits.high),
        ("high_high", limits.high_high),
    )
    given = [(name, value) for name, value in named if value is not None]
    for (below, low), (above, high) in pairwise(given):
        same_side = below[:3] == above[:3]
        if low > high or (low == high and not same_side):
            what = Message.of("site.limit_order", below=below, low=low, above=above, high=high)
            faults.add(origin, what, Message.of("site.want_limit_order"))
    lows = [v for v in (limits.low_low, limits.low) if v is not None]
    highs = [v for v in (limits.high, limits.high_high) if v is not None]
    if lows and highs and min(highs) > max(lows) and limits.deadband >= min(highs) - max(lows):
        what = Message.of("site.deadband_wide", deadband=limits.deadband)
        faults.add(deadband, what, Message.of("site.want_deadband"))
