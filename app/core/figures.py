"""Figures of the alarm system: a job of the worker, and the port through which panels ask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.jobs import JobError, Jobs
from models.alarms import Alarm, AlarmState
from models.plant import Plant
from models.text.message import Message

if TYPE_CHECKING:
    from models.alarms.figures.metrics import Measured

_log = logging.getLogger(__name__)
_HOW = {
    AlarmState.SHELVED: "shelved",
    AlarmState.SUPPRESSED: "suppressed",
    AlarmState.OUT_OF_SERVICE: "out_of_service",
}
_NEAR_MS = 60_000
"""A period that ends within the last minute ends now: what stands is known."""


class FiguresDesk:
    """Implements `models.alarms.figures.measuring.Measuring` over the data folder."""

    def __init__(self, folder: Path, plant: Plant, jobs: Jobs, clock: Callable[[], int]) -> None:
        self._folder, self._plant, self._jobs, self._clock = folder, plant, jobs, clock

    async def measure(
        self, start_ms: int, end_ms: int, progress: Callable[[float], None] | None = None
    ) -> Measured | Message:
        """In the worker; the message says why it failed."""
        from pydantic import TypeAdapter

        from models.alarms.figures.metrics import Measured

        standing: list[list[Any]] = []
        if end_ms > self._clock() - _NEAR_MS:
            alarms = (*self._plant.alarms(), *self._plant.withheld())
            standing = [_plain(one) for one in alarms if one.returned_ms is None]
        try:
            found = await self._jobs.run(
                "app.core.figures:measure_alarms",
                str(self._folder),
                start_ms,
                end_ms,
                self._plant.park.zone,
                asdict(self._plant.park.alarms),
                standing,
                progress=progress,
            )
        except JobError as error:
            _log.error("the alarm figures were not worked out: %s", error)
            return Message.of("figures.failed")
        return TypeAdapter(Measured).validate_python(found)


def _plain(alarm: Alarm) -> list[Any]:
    return [alarm.id, int(alarm.severity), alarm.raised_ms, _HOW.get(alarm.state, "")]


def measure_alarms(
    folder: str,
    start_ms: int,
    end_ms: int,
    zone: str,
    settings: dict[str, int],
    standing: list[list[Any]],
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Reads the events read-only; the job itself."""
    from models.alarms.figures.measuring import measured_from
    from models.alarms.figures.period import Period
    from models.history import AlarmJournal
    from models.history.recorded import recorded
    from models.site.park import AlarmSettings

    whole = Path(folder)
    period = Period.of(start_ms, end_ms, zone, recorded(whole, start_ms, end_ms))
    found = measured_from(
        AlarmJournal(whole).lines,
        period,
        AlarmSettings(**settings),
        [(one[0], one[1], one[2], one[3]) for one in standing],
        progress,
    )
    return asdict(found)
