"""Steps of escalation become journal entries and calls to the other posts, window or not.

Which step an alarm stands at is the alarm step's matter (`Alarm.escalated`); this writes each of
them once, and asks the other posts for help while one that reached the last step still calls.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from app.core.watch import Failing, kept
from models import alarmbook
from models.alarms import Alarm
from models.alarms.calling.notice import (
    KEPT_MS,
    REPEAT_MS,
    Notice,
    Told,
    answer_to,
    call_of,
    decoded,
    encoded,
    over_of,
)
from models.alarms.escalation import Step, calling_since, escalates
from models.oncall import whom
from models.records import Change, Records
from models.site.park import Park
from models.text.message import Message
from models.text.name import Name

_log = logging.getLogger(__name__)
_LOOK_S = 1.0
_MOST_CALLS = 10
"""Alarms that other posts are called for at once: the most important ones."""
_PER_WRITE = 200
_MOST_KEPT = 100
"""Calls of other posts that are kept, whoever sends."""

Occurrence = tuple[str, int]
Note = Callable[[Sequence[Change]], Awaitable[Message | None]]


class Line(Protocol):
    """A way to the other posts."""

    id: str

    @property
    def is_live(self) -> bool:
        """True while it carries."""

    async def run(self, heard: Callable[[bytes], None]) -> None:
        """Carry until cancelled."""

    async def send(self, payload: bytes) -> bool:
        """True if it was taken."""


class Standing(Protocol):
    """Where the alarms are: the plant."""

    def alarms(self) -> Sequence[Alarm]:
        """What operators are called for, the most important first."""


@dataclass
class _Call:
    """Our own call for help with one occurrence."""

    notice: Notice
    sent_ms: int
    reached: bool = False
    posts: dict[str, Name] = field(default_factory=dict)


class Escalation:
    """Implements `models.alarms.calling.notice.OtherPosts`, while `run` runs."""

    def __init__(
        self,
        plant: Standing,
        records: Records,
        note: Note,
        park: Park,
        *,
        station: str,
        post: Callable[[], Name],
        clock: Callable[[], int],
    ) -> None:
        """`note` writes as the post itself."""
        self._plant, self._records, self._note, self._park = plant, records, note, park
        self._station, self._post, self._clock = station, post, clock
        self._begun_ms = clock()
        self._lines: tuple[Line, ...] = ()
        self._written: dict[Occurrence, int] = {}
        self._calls: dict[Occurrence, _Call] = {}
        self._others: dict[tuple[str, str, str], tuple[Notice, int]] = {}
        self._answers: set[asyncio.Task[bool]] = set()

    async def run(self, lines: Sequence[Line] = (), failing: Failing | None = None) -> None:
        """Ends by cancellation. A journal that cannot be read or written cuts no line, and a line
        that breaks keeps nothing from the journal."""
        self._lines = tuple(lines)
        async with asyncio.TaskGroup() as group:
            for line in self._lines:
                name, work = f"notices {line.id}", partial(line.run, self.heard)
                group.create_task(kept(work, name, failing=failing), name=name)
            await kept(self._watch, "escalation", failing=failing)

    async def _watch(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_S)

    # What panels see.

    def calls(self) -> Sequence[tuple[Notice, int]]:
        """See `OtherPosts`."""
        now = self._clock()
        return [one for one in self._others.values() if 0 <= now - one[1] < KEPT_MS]

    def told(self, alarm: Alarm) -> Told | None:
        """See `OtherPosts`."""
        call = self._calls.get((alarm.id, calling_since(alarm)))
        return None if call is None else Told(call.reached, tuple(call.posts.values()))

    # What happens.

    async def look(self) -> None:
        """Write the steps that were taken since, call, repeat and take back."""
        alarms = [alarm for alarm in self._plant.alarms() if alarm.escalated]
        calling = [a for a in alarms if a.escalated >= Step.NOTICE and escalates(a)]
        await self._call(calling[:_MOST_CALLS])
        await self._write(alarms)
        standing = {(alarm.id, calling_since(alarm)) for alarm in alarms}
        self._written = {key: step for key, step in self._written.items() if key in standing}
        if len(self.calls()) < len(self._others):
            self._others = {one.key: (one, at) for one, at in self.calls()}

    async def _write(self, alarms: Sequence[Alarm]) -> None:
        changes: list[Change] = []
        reached: dict[Occurrence, int] = {}
        for alarm in alarms:
            key = (alarm.id, calling_since(alarm))
            before = self._step_written(alarm)
            for step in range(before + 1, alarm.escalated + 1):
                first = alarm is alarms[0]  # one number is shown, that of the most important
                told = self._told_whom(alarm, step) if first or step == Step.NOTICE else ""
                changes += alarmbook.escalated(alarm, step, told)
            reached[key] = max(before, alarm.escalated)
        for start in range(0, len(changes), _PER_WRITE):
            wrong = await self._note(changes[start : start + _PER_WRITE])
            if wrong is not None:
                _log.warning("an escalation was not written: %s", wrong.code)
                return
        self._written |= reached

    def _step_written(self, alarm: Alarm) -> int:
        """The last step of this occurrence that stands in the journal."""
        key = (alarm.id, calling_since(alarm))
        if key not in self._written and key[1] >= self._begun_ms:
            self._written[key] = 0  # nobody wrote of it before this start
        elif key not in self._written:
            steps = [0]
            # a re-alarm escalates anew
            since = calling_since(alarm)
            for line in self._records.events("alarm", alarm.id, "escalated", since):
                value = line.value
                if isinstance(value, dict) and value.get("raised") == alarm.raised_ms:
                    step = value.get("step")
                    steps.append(step if isinstance(step, int) else 0)
            self._written[key] = max(steps)
        return self._written[key]

    def _told_whom(self, alarm: Alarm, step: int) -> str:
        """Id of the contact whose number was shown, or the brokers that took the notice."""
        if step == Step.CALL:
            found = whom(self._park, self._records, alarm, self._clock())
            return found[0].contact if found else ""
        if step == Step.NOTICE:
            call = self._calls.get((alarm.id, calling_since(alarm)))
            taken = call is not None and call.reached
            return ",".join(line.id for line in self._lines if line.is_live) if taken else ""
        return ""

    async def _call(self, alarms: Sequence[Alarm]) -> None:
        now = self._clock()
        wanted = {(alarm.id, calling_since(alarm)): alarm for alarm in alarms}
        for key in [key for key in self._calls if key not in wanted]:
            await self._send(over_of(self._calls.pop(key).notice))
        for key, alarm in wanted.items():
            known = self._calls.get(key)
            if known is not None and known.reached and 0 <= now - known.sent_ms < REPEAT_MS:
                continue
            notice = call_of(alarm, self._station, self._post(), now)
            call = known or _Call(notice, now)
            call.notice, call.sent_ms = notice, now
            self._calls[key] = call
            call.reached = await self._send(notice)

    async def _send(self, notice: Notice) -> bool:
        payload = encoded(notice)
        taken = await asyncio.gather(*(line.send(payload) for line in self._lines if line.is_live))
        return any(taken)

    def heard(self, payload: bytes) -> None:
        """A message from a broker; on the event loop."""
        notice = decoded(payload)
        if notice is None or notice.station == self._station:
            return
        if notice.kind == "heard":
            self._heard_by(notice)
        elif notice.kind == "over":
            self._others.pop(notice.key, None)
        elif notice.key in self._others or len(self._others) < _MOST_KEPT:
            self._others[notice.key] = (notice, self._clock())
            answer = answer_to(notice, self._station, self._post())
            task = asyncio.ensure_future(self._send(answer))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    def _heard_by(self, answer: Notice) -> None:
        if answer.about != self._station:
            return
        for call in self._calls.values():
            asked = call.notice
            same = (asked.point, asked.rule, asked.raised_ms)
            is_meant = same == (answer.point, answer.rule, answer.raised_ms)
            if is_meant:
                call.posts[answer.station] = answer.post
