"""A sink that keeps everything, and waiting for it to have kept enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.points import Quality, Reading

PATIENCE_S = 30.0
"""For what only has to come; a test of how soon it comes gives its own bound."""


class Recorder:
    """Implements `models.links.Sink`."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.times: dict[str, list[float]] = {}
        self.statuses: list[LinkStatus] = []
        self.healths: list[DeviceHealth] = []
        self.letters: list[DeadLetter] = []
        self._changed = asyncio.Event()

    def take(self, readings: Sequence[Reading]) -> None:
        now = asyncio.get_running_loop().time()
        self.readings.extend(readings)
        for reading in readings:
            self.times.setdefault(reading.point, []).append(now)
        self._changed.set()

    def link_changed(self, status: LinkStatus) -> None:
        self.statuses.append(status)
        self._changed.set()

    def device_changed(self, health: DeviceHealth) -> None:
        self.healths.append(health)
        self._changed.set()

    def dead_letter(self, letter: DeadLetter) -> None:
        self.letters.append(letter)
        self._changed.set()

    async def until(self, condition: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
        """Return when `condition` holds; TimeoutError after `within_s`."""
        async with asyncio.timeout(within_s):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    @property
    def state(self) -> LinkState | None:
        """The link's present state."""
        return self.statuses[-1].state if self.statuses else None

    def latest(self, point: str) -> Reading | None:
        """The newest reading of `point`."""
        return next((r for r in reversed(self.readings) if r.point == point), None)

    def good(self, point: str) -> list[Reading]:
        """All good readings of `point`."""
        return [r for r in self.readings if r.point == point and r.quality is Quality.GOOD]

    def alive(self, device: str) -> bool | None:
        """What was last said of `device`."""
        return next((h.alive for h in reversed(self.healths) if h.device == device), None)
