"""Notes what is not as designed, when it is over, and how many ends were missed.

It only writes and counts. Nothing here, and no end of anything here, moves a door or a plant item.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from app.registrar import Registrar
from models import alarmbook, temporary
from models.alarms import Alarm
from models.commands import CommandRecord, Outcome
from models.plant import OVERDUE, Plant
from models.points import Quality, Reading
from models.records import Change, Record, Records
from models.site.park import Park
from models.storage import StorageError

if TYPE_CHECKING:
    from models.temporary import Deviation, Deviations

_log = logging.getLogger(__name__)
_EVERY_S = 2.0
_MOST = 200
"""Written in one operation; the rest comes two seconds later."""
_COMMANDED_MS = 10 * 60_000
"""A command so long before is taken for the cause, and its reason for the reason."""
_DONE = frozenset({Outcome.VERIFIED, Outcome.SENT_NOT_PROVABLE, Outcome.UNKNOWN})


class OverrideChore:
    """Watches the points that say what is designed, while `run` runs."""

    def __init__(
        self,
        plant: Plant,
        records: Records,
        registrar: Registrar,
        clock: Callable[[], int],
        commands: Callable[[], Sequence[CommandRecord]],
    ) -> None:
        self._plant, self._records, self._registrar = plant, records, registrar
        self._clock, self._commands = clock, commands
        self._kept: Deviations | None = None
        self._called: set[str] = set()
        """One-shot shelvings whose condition was there."""
        self._counted: int | None = None

    @property
    def _deviations(self) -> Deviations:
        """Made when the work begins: a large park is not gone through before its first paint."""
        if self._kept is None:
            self._kept = temporary.Deviations(self._plant.park)
        return self._kept

    async def run(self) -> None:
        """Ends by cancellation."""
        while True:
            try:
                await self.look()
            except StorageError as error:
                _log.warning("temporary states were not looked at: %s", error)
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        """Once."""
        now = self._clock()
        self._deviations.look(self._plant.latest, now)
        changes = [*self._changes(now), *self._one_shots(now)]
        if changes:
            wrong = await self._registrar.note(changes)
            if wrong is not None:
                _log.warning("temporary states were not noted: %s", wrong.code)
        self._count(now)

    def _changes(self, now: int) -> list[Change]:
        known = alarmbook.overrides(self._records)
        found = self._deviations.found(now)
        changes: list[Change] = []
        for (point, value), record in known.items():
            there = found.get(point)
            over = (
                self._deviations.is_designed(point, now)
                if there is None
                else alarmbook.shown(there.value) != value
            )
            if over or point not in self._plant.park.points:
                changes += self._over(record, now)
        for one in found.values():
            if (one.point, alarmbook.shown(one.value)) not in known and len(changes) < _MOST:
                changes += self._noted(one)
        return changes

    def _over(self, record: Record, now: int) -> tuple[Change, ...]:
        _log.info("%s is as designed again, or otherwise changed", record.text("point"))
        return alarmbook.returned(record.id, now)

    def _noted(self, one: Deviation) -> tuple[Change, ...]:
        _log.info("%s is not as designed: %s", one.point, one.type)
        command = self._command(one)
        return alarmbook.noted(
            self._registrar.new_id(),
            one.type,
            one.point,
            one.value,
            one.since_ms,
            owner="" if command is None or not command.command.reason else command.command.actor,
            reason="" if command is None else command.command.reason,
        )

    def _command(self, one: Deviation) -> CommandRecord | None:
        """The last command that asked for what is shown now."""
        return next(
            (
                record
                for record in reversed(self._commands())
                if record.outcome in _DONE
                and one.since_ms - _COMMANDED_MS <= record.asked_ms <= one.since_ms
                and _asked_for(self._plant.park, record, one)
            ),
            None,
        )

    def _one_shots(self, now: int) -> list[Change]:
        """A one-shot shelving is over when the condition that it kept quiet is gone."""
        found = {k: v for k, v in alarmbook.shelved(self._records, now).items() if v.one_shot}
        shots = {one.record for one in found.values()}
        there = _records(self._plant.withheld())
        over = (self._called & shots) - there
        # a condition that came and went between two looks
        spent = self._plant.annunciator.spent
        over |= {one.record for key, one in found.items() if spent(*key) == one.record}
        self._called = (self._called & shots | there & shots) - over
        return [change for id_ in over for change in alarmbook.shelving_over(id_, now)]

    def _count(self, now: int) -> None:
        count = temporary.overdue_count(self._records, now)
        if count != self._counted:
            self._counted = count
            self._plant.take([Reading(OVERDUE, count, Quality.GOOD, now, now)])


def _records(alarms: Iterable[Alarm]) -> set[str]:
    return {alarm.shelving.record for alarm in alarms if alarm.shelving is not None}


def _asked_for(park: Park, record: CommandRecord, one: Deviation) -> bool:
    asked = park.points.get(record.command.point)
    if asked is None or asked.command is None:
        return False
    if asked.id == one.point:
        return record.command.value == one.value
    proof = asked.command.proof
    if proof is None or proof.point != one.point:
        return False
    shown_, wanted = park.points[one.point].states, asked.states
    if not (shown_ and wanted):
        return True
    # the two points of a door may number the same modes differently
    index, value = int(record.command.value), int(one.value)
    return index < len(wanted) and value < len(shown_) and wanted[index].code == shown_[value].code
