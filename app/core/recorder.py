"""Keeps the history going: a flush each second, compaction and retention now and then."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from app.core.events import EventKeeper
from app.core.watch import Failing, kept
from app.jobs import JobError, Jobs
from models.history import HistoryWriter
from models.plant import RECORDING, Plant
from models.points import Quality, Reading
from models.site.park import HistorySettings
from models.text.message import Message

_log = logging.getLogger(__name__)
_FLUSH_S = 1.0
_RATE_FLUSHES = 5
"""Devices report in bursts; the rate is that of so many flushes."""
_COMPACT_S = 600.0
_FIRST_COMPACT_S = 60.0


class Recorder:
    """Its `run` is a task of the core; its figures stand in the status line."""

    def __init__(self, folder: Path, *, clock: Callable[[], int]) -> None:
        self._folder = folder
        self._clock = clock
        self._faults: dict[str, Message | None] = {}
        self.readings_per_s = 0.0

    def join(
        self,
        plant: Plant,
        writer: HistoryWriter,
        keeper: EventKeeper,
        jobs: Jobs,
        settings: HistorySettings,
        journal_fault: Callable[[], Message | None],
    ) -> None:
        """Give the recorder what it keeps going; before `run`."""
        self._plant, self._writer, self._keeper = plant, writer, keeper
        self._jobs, self._settings = jobs, settings
        self._journal_fault = journal_fault

    @property
    def recorded_ms(self) -> int | None:
        """When a second last reached the disk."""
        return self._writer.recorded_ms

    @property
    def fault(self) -> Message | None:
        """What is wrong with recording now."""
        faults = [self._journal_fault(), *self._faults.values()]
        return next((fault for fault in faults if fault is not None), None)

    def noticed(self, message: Message | None) -> None:
        """Something was lost or moved aside, once; it stands in the log."""
        if message is not None:
            _log.warning("history: %s %s", message.code, dict(message.parameters))

    def told_by(self, source: str) -> Callable[[Message | None], None]:
        """An ear for one store: it says what is wrong, or None when all is well again."""

        def tell(message: Message | None) -> None:
            # from the loop or from a writer's thread: one assignment, nothing else
            if message is not None and message != self._faults.get(source):
                _log.warning("%s: %s", source, message.code)
            self._faults[source] = message

        return tell

    async def run(self, failing: Failing | None = None) -> None:
        """Until cancelled; what was heard up to then is flushed when the writer closes."""
        try:
            await kept(self._rounds, "recorder", failing=failing)
        finally:
            self._keeper.close()

    async def _rounds(self) -> None:
        loop = asyncio.get_running_loop()
        compact_at = loop.time() + _FIRST_COMPACT_S
        compaction: asyncio.Task[None] | None = None
        due = loop.time()
        counted = deque([(due, 0)], maxlen=_RATE_FLUSHES + 1)
        try:
            while True:
                due = max(due + _FLUSH_S, loop.time())
                await asyncio.sleep(due - loop.time())
                self._writer.flush(self._clock())
                self._keeper.flush()
                self._say_whether_recording()
                counted.append((loop.time(), self._plant.tally.received))
                (since, before), (now, received) = counted[0], counted[-1]
                self.readings_per_s = (received - before) / max(now - since, _FLUSH_S)
                if loop.time() >= compact_at and (compaction is None or compaction.done()):
                    compact_at = loop.time() + _COMPACT_S
                    compaction = loop.create_task(self._compact())
        finally:
            if compaction is not None:
                compaction.cancel()
                await asyncio.gather(compaction, return_exceptions=True)

    def _say_whether_recording(self) -> None:
        """A full or failing disk is an alarm like any other."""
        works = int(self.fault is None)
        if self._plant.latest(RECORDING).value != works:
            now = self._clock()
            self._plant.take([Reading(RECORDING, works, Quality.GOOD, now, now)])

    async def _compact(self) -> None:
        try:
            report = await self._jobs.run(
                "app.core.chores:tidy_history",
                str(self._folder),
                self._clock(),
                asdict(self._settings),
            )
            for said in report["messages"]:
                _log.warning("history: %s", said)
        except JobError as error:
            _log.error("the history was not tidied: %s", error)
