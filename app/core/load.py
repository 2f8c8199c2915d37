"""The live alarm load, and the report that is written when a flood is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from models.alarmbook import FLOOD_REPORT
from models.alarms import AlarmLog, Flood, Happening, Load, LoadMeter, Transition
from models.alarms.load import TEN_MINUTES_MS, rebuilt
from models.alarms.telling import CLOCK_SET
from models.records import Change, JsonValue, Records
from models.site.park import Park
from models.text.message import Message

_log = logging.getLogger(__name__)
_AGAIN_S = 60.0


class AlarmLoad:
    """Counts what the plant raises; after a restart it knows what it knew before."""

    def __init__(self, park: Park, clock: Callable[[], int]) -> None:
        self._settings = park.alarms
        self._clock = clock
        self._meter = LoadMeter(park.alarms)
        self.over: list[Flood] = []
        """Floods that ended and are not written yet."""

    def rebuild(self, log: AlarmLog) -> None:
        """From the stored transitions; before the first new one.

        A flood that ended while the station was off, or just before it, comes out again: whoever
        writes its report asks whether that is written.
        """
        self._meter, self.over = rebuilt(log, self._settings, self._clock())

    def take(self, transitions: Sequence[Transition]) -> None:
        """What happened in the plant, in its order."""
        for one in transitions:
            if one.happening is Happening.RAISED and not one.withheld and one.note != CLOCK_SET:
                self._note(self._meter.raised(one.at_ms))

    def sweep(self) -> None:
        """Let time pass."""
        self._note(self._meter.advance(self._clock()))

    def load(self) -> Load:
        """As it is now."""
        self.sweep()
        return self._meter.load(self._clock())

    def _note(self, over: Flood | None) -> None:
        if over is not None:
            self.over.append(over)


class FloodReports:
    """Writes each flood once, as the station itself."""

    def __init__(
        self,
        load: AlarmLoad,
        log: AlarmLog,
        records: Records,
        note: Callable[[Sequence[Change]], Awaitable[Message | None]],
        park: Park,
        station: str,
    ) -> None:
        """`note` writes as the station."""
        self._load, self._log, self._records, self._note = load, log, records, note
        self._park, self._station = park, station

    async def run(self, every_s: float = 1.0) -> None:
        """Until cancelled; what the disk refuses is tried again."""
        while True:
            self._load.sweep()
            while self._load.over:
                if await self.write(self._load.over[0]):
                    self._load.over.pop(0)
                else:
                    await asyncio.sleep(_AGAIN_S)
            await asyncio.sleep(every_s)

    async def write(self, flood: Flood) -> bool:
        """The record of one flood, unless it stands there already; False: not written."""
        id_ = f"{self._station}.{flood.start_ms}"
        if self._records.get(FLOOD_REPORT, id_) is not None:
            return True
        from models.alarms.figures.floodreport import flood_report

        told = self._log.between(flood.start_ms - TEN_MINUTES_MS, flood.end_ms + 1)
        report = flood_report(flood, told, self._floor)
        values: dict[str, JsonValue] = {
            "began": flood.start_ms,
            "ended": flood.end_ms,
            "raised": flood.count,
            "peak": flood.peak,
            "first": report.first[0].alarm if report.first else "",
            "figures": report.plain(),
        }
        changes = [Change(FLOOD_REPORT, id_, name, value) for name, value in values.items()]
        wrong = await self._note(changes)
        if wrong is not None:
            _log.warning("the report of a flood waits: %s", wrong.code)
        return wrong is None

    def _floor(self, point: str) -> str:
        known = self._park.points.get(point)
        place = self._park.places.get(known.device) if known is not None else None
        return place.floor if place is not None else ""
