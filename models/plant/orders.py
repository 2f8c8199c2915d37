"""What works keep out of service, each until its end and no longer."""

from __future__ import annotations

from collections.abc import Mapping

from models.alarms import OutOfService

_NEVER = 1 << 62


class Orders:
    """Ends go by the clock on the wall and by the one that counts seconds, whichever is there
    first: one on the wall that is set back makes nothing later. What one that was ahead had ended
    is out again once it is right."""

    def __init__(self) -> None:
        self.given: Mapping[str, OutOfService] = {}
        """By point, as it was given last."""
        self.standing: Mapping[str, OutOfService] = {}
        """What of that is out of service now."""
        self._ends: dict[tuple[str, int], int] = {}
        """By work and its end on the wall: the tick of that end."""
        self._next_ms = self._next_tick = _NEVER

    def give(self, orders: Mapping[str, OutOfService], now: int, tick: int) -> set[str]:
        """Exactly these stand; returns the points for which that makes a difference."""
        ends = {(o.work, o.until_ms): tick + o.until_ms - now for o in orders.values()}
        self._ends = {k: end for k, end in (ends | self._ends).items() if k[1] > now}
        before = self.standing
        self.given = orders
        self.standing = {
            point: order
            for point, order in orders.items()
            if self._ends.get((order.work, order.until_ms), tick) > tick
        }
        self._next_ms = min((o.until_ms for o in self.standing.values()), default=_NEVER)
        self._next_tick = min(
            (self._ends[o.work, o.until_ms] for o in self.standing.values()), default=_NEVER
        )
        return {
            point
            for point in before.keys() | self.standing.keys()
            if before.get(point) != self.standing.get(point)
        }

    def is_due(self, now: int, tick: int) -> bool:
        """True as soon as one of them has come to its end."""
        return self._next_ms <= now or self._next_tick <= tick
