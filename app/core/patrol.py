"""Badges at patrol readers mark the checkpoints of the rounds that are open (point by point)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.registrar import Registrar
from models import rounds
from models.plant import Plant
from models.points import Quality, Reading
from models.records import Query, Records, RecordsChanged
from models.rounds.kinds import DO
from models.text.message import Message

if TYPE_CHECKING:
    from models.rounds import Passage, Walk

_log = logging.getLogger(__name__)
_SPAN_MIN = 24 * 60
"""No window is longer."""
_MOST = 10_000


class Bearer:
    """Whoever held a badge to a reader: it says who was there, and allows nothing else.

    Implements `app.registrar.Authority`.
    """

    behind_lock = ""  # at the reader, whatever the desk is

    def __init__(self, person: str) -> None:
        self.person = person

    def objection(self, permission: str) -> Message | None:
        """A badge marks rounds."""
        if permission == DO:
            return None
        return Message.of("people.nobody_may", permission=permission)


class Patrol:
    """Watches the readers that checkpoints name, while `run` runs.

    A badge counts when the reader shows another one than it showed before, heard live while this
    station runs: what a broker kept, what a link repeats after an outage and what was shown when
    the station came up were not seen here.
    """

    def __init__(
        self,
        plant: Plant,
        records: Records,
        registrar: Registrar,
        clock: Callable[[], int],
        zone: str,
    ) -> None:
        self._plant, self._records, self._registrar = plant, records, registrar
        self._clock, self._zone = clock, zone
        self._ends: dict[str, Callable[[], None]] = {}
        self._shown: dict[str, int] = {}
        """What each reader showed last, 0 for no badge; missing until it was heard live."""
        self._passages: asyncio.Queue[Passage] = asyncio.Queue()
        self._marking = False

    async def run(self) -> None:
        """Ends by cancellation."""
        self._passages = asyncio.Queue()
        self._shown.clear()
        self._watch()
        end = self._records.subscribe(self._changed)
        try:
            while True:
                passage = await self._passages.get()
                self._marking = True
                await self.mark(passage)
                self._marking = False
        finally:
            end()
            for unwatch in self._ends.values():
                unwatch()
            self._ends.clear()

    @property
    def is_idle(self) -> bool:
        """True if every badge that was seen is written or refused."""
        return self._passages.empty() and not self._marking

    async def mark(self, passage: Passage) -> Message | None:
        """Write what a badge marks; the message says why nothing was."""
        people = self._records.list(Query("person", (("badge", "is", passage.badge),)), 3)
        person = rounds.holder(passage.badge, people)
        if isinstance(person, Message):
            return _refused(passage, person)
        steps = rounds.by_badge(passage, person, self._walks())
        if isinstance(steps, Message):
            return _refused(passage, steps)
        registrar = self._registrar.under(Bearer(person.id))
        for step in steps:
            wrong = await registrar.write(step)
            if wrong is not None:
                return _refused(passage, wrong)
        _log.info("%s: a badge marked a round", passage.reader)
        return None

    def _walks(self) -> list[Walk]:
        found = rounds.standings(self._records, self._clock(), self._zone, _SPAN_MIN, _SPAN_MIN)
        return [
            rounds.Walk(
                one,
                rounds.checkpoints(self._records, one.template.id),
                rounds.marks(self._records, one.occurrence.id),
            )
            for one in found
            if one.occurrence.opens_ms <= self._clock() <= one.occurrence.closes_ms
        ]

    def _changed(self, change: RecordsChanged) -> None:
        if "round_checkpoint" in change.kinds():
            self._watch()

    def _watch(self) -> None:
        """Watch exactly the readers that are asked for."""
        query = Query("round_checkpoint", (("reader", "known", None), ("retired", "is_not", 1)))
        wanted = {one.text("reader") for one in self._records.list(query, _MOST)} - {""}
        for reader in wanted - self._ends.keys():
            self._ends[reader] = self._plant.watch(reader, self._heard)
        for reader in self._ends.keys() - wanted:
            self._ends.pop(reader)()
            self._shown.pop(reader, None)

    def _heard(self, reading: Reading) -> None:
        if reading.quality is not Quality.GOOD or reading.value is None:
            self._shown.pop(reading.point, None)
            return
        now = round(reading.value)
        before = self._shown.get(reading.point)
        self._shown[reading.point] = now
        if now > 0 and before is not None and now != before:
            self._passages.put_nowait(rounds.Passage(reading.point, str(now), reading.received_ms))


def _refused(passage: Passage, why: Message) -> Message:
    _log.info("%s: a badge marked nothing: %s", passage.reader, why.code)
    return why
