"""What can be done to alarms from the list: who may, what is left out and why, what is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.alarmbook import (
    ACKNOWLEDGE,
    LONGEST_MS,
    SHELVE,
    SHELVE_LONG,
    acknowledge,
    latest_end,
    lift,
    reset,
    shelve,
    slices,
    unshelve,
)
from models.alarms import Alarm
from models.alarms.escalation import calling_since
from models.records import Change
from models.text.message import Message
from models.views import actor
from widgets.alarms.holding import SEEN_MS, in_bulk, is_open
from widgets.contribution import Desk
from widgets.records.permitted import refusal, taken_over

_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Bulk:
    """Alarms that are acknowledged together, as they stood at a moment."""

    title: str
    at_ms: int
    alarms: tuple[Alarm, ...]
    high: int = 0
    """Not included: high, critical and life safety, which go one at a time."""
    unseen: int = 0
    """Not included: on screen for less than a second."""


@dataclass(frozen=True, slots=True)
class Until:
    """One choice of how long an alarm is shelved."""

    title: Message
    until_ms: int
    one_shot: bool = False
    permission: str = SHELVE


def bulk_of(
    title: str, alarms: Sequence[Alarm], seen_ms: Callable[[Alarm], int], at_ms: int
) -> Bulk:
    """What of `alarms` may be acknowledged together; `seen_ms`: how long each was on screen."""
    open_ = [alarm for alarm in alarms if is_open(alarm)]
    together = [alarm for alarm in open_ if in_bulk(alarm)]
    ready = tuple(
        alarm for alarm in together if calling_since(alarm) <= at_ms and seen_ms(alarm) >= SEEN_MS
    )
    return Bulk(title, at_ms, ready, len(open_) - len(together), len(together) - len(ready))


def untils(desk: Desk) -> list[Until]:
    """How long: a quarter of an hour, an hour, to the end of the shift, twelve hours, once."""
    view, now = desk.view, desk.view.now()
    end = latest_end(view.park, now, long=False)
    clock = desk.words.until(end, now)
    return [
        Until(Message.of("alarmpanel.until.quarter"), min(end, now + 15 * _MINUTE)),
        Until(Message.of("alarmpanel.until.hour"), min(end, now + 60 * _MINUTE)),
        Until(Message.of("alarmpanel.until.shift", clock=clock), end),
        Until(Message.of("alarmpanel.until.long"), now + LONGEST_MS, permission=SHELVE_LONG),
        Until(Message.of("alarmpanel.until.once", clock=clock), end, one_shot=True),
    ]


class Acts:
    """Writes through the view; `told` hears what became of it, a refusal or that it is done."""

    def __init__(self, desk: Desk, told: Callable[[Message | None], None]) -> None:
        self._desk = desk
        self._told = told
        self._tasks: set[asyncio.Task[None]] = set()

    async def settled(self) -> None:
        """Wait until everything that was asked for is written or refused."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def obstacle(self, permission: str = ACKNOWLEDGE) -> Message | None:
        """Why nothing can be written now; None if it can."""
        return refusal(self._desk, permission)

    def acknowledge(self, alarm: Alarm, seen_ms: int, at_ms: int) -> Message | None:
        """One alarm that has been on screen for `seen_ms`, as the list was at `at_ms`; returns
        why it cannot be, or None once it is on its way."""
        refused = self.obstacle()
        if refused is not None:
            return refused
        if alarm.is_withheld:
            return Message.of("alarmpanel.not.withheld")
        if not is_open(alarm):
            return Message.of("alarmpanel.not.acknowledged_already")
        if seen_ms < SEEN_MS:
            return Message.of("alarmpanel.not.seen")
        self._write(acknowledge([alarm], at_ms), "")
        return None

    def acknowledge_bulk(self, bulk: Bulk, note: str) -> Message | None:
        """All of them in one operation."""
        refused = self.obstacle()
        if refused is None and bulk.alarms:
            self._write(acknowledge(bulk.alarms, bulk.at_ms, note), note)
        return refused

    def not_shelvable(self, alarms: Sequence[Alarm]) -> Message | None:
        """Why these cannot be shelved; None if they can."""
        if any(alarm.life_safety for alarm in alarms):
            return Message.of("alarmpanel.not.life_safety")
        if any(alarm.is_withheld for alarm in alarms):
            return Message.of("alarmpanel.not.withheld")
        return self.obstacle(SHELVE)

    def shelve(
        self, alarms: Sequence[Alarm], reason: str, until: Until, note: str
    ) -> Message | None:
        """Each of them for the same reason, until the same moment."""
        refused = self.not_shelvable(alarms) or self.obstacle(until.permission)
        recording = self._desk.view.recording
        if refused is not None or recording is None:
            return refused
        now = self._desk.view.now()
        changes: list[Change] = []
        for alarm in alarms:
            changes += shelve(
                recording.new_id(), alarm.point, alarm.rule, since_ms=now,
                until_ms=until.until_ms, one_shot=until.one_shot, reason=reason, note=note,
            )  # fmt: skip
        self._write(changes, note)
        return None

    def unshelve(self, alarm: Alarm) -> Message | None:
        """Let a shelved or suppressed alarm call again."""
        now = self._desk.view.now()
        refused = self.obstacle(SHELVE)
        if refused is not None:
            return refused
        if alarm.shelving is not None and alarm.shelving.record:
            self._write(unshelve(alarm.shelving.record, now), "")
        elif alarm.suppression is not None and alarm.suppression.record:
            self._write(lift(alarm.suppression.record, now), "")
        else:
            return Message.of("alarmpanel.not.shelved")
        return None

    def reset(self, alarm: Alarm, at_ms: int) -> Message | None:
        """Let go of what latches, after somebody has looked."""
        refused = self.obstacle()
        if refused is not None:
            return refused
        if not alarm.latched:
            return Message.of("alarmpanel.not.latched")
        self._write(reset(alarm, at_ms), "")
        return None

    def _write(self, changes: Sequence[Change], reason: str) -> None:
        task = asyncio.ensure_future(self._written(changes, reason))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _written(self, changes: Sequence[Change], reason: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        refused, person = None, actor(self._desk.view)
        for part in slices(changes):
            refused = taken_over(self._desk, person) or await recording.write(part, reason)
            if refused is not None:
                break
        self._told(refused)
