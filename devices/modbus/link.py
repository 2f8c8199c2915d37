"""One Modbus line: connects for ever, polls its units one request at a time, sends commands.

Everything between two answers happens in callbacks: a request costs no task and no timer of its
own (docs/adr/0010). Deadlines are kept by the shared clock.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from devices.modbus.answers import Refusal, WrongAnswer, read_answer, write_answer
from devices.modbus.reports import Report, connect_error
from devices.modbus.units import Poll, Unit, units_of
from devices.modbus.wire import Wire, connect
from devices.modbus.writes import Write, dispatch, write_request
from models.commands import Command, Delivery, Dispatch
from models.links import LinkState, Sink
from models.points import Quality
from models.text import Message

if TYPE_CHECKING:
    from devices.modbus.blocks import Block, Hole
    from devices.modbus.clock import PollClock
    from devices.modbus.framing import Answer
    from models.site.park import ModbusLine

SEND_WITHIN_S = 2.0
"""A command whose frame cannot leave in this time is not sent at all."""
WRITE_ANSWER_MOST_S = 2.5
_RECONNECT_S = 0.5
_RECONNECT_MOST_S = 5.0
_SILENCE_BITS = 3.5 * 11
"""Between two RTU frames (Modbus over Serial Line 1.02, 2.5.1.1)."""


@dataclass(slots=True)
class _Asked:
    """The one request that is under way."""

    unit: Unit
    poll: Poll | None
    """None: it is the write itself."""
    write: Write | None
    """With a poll: the write that waits for this proof of life."""
    started: float
    deadline: float


class ModbusLink:
    """Implements `devices.link.Link` for a `ModbusLine`."""

    def __init__(
        self,
        line: ModbusLine,
        clock: PollClock,
        now_ms: Callable[[], int],
        *,
        holes: Iterable[Hole] = (),
        dice: random.Random | None = None,
    ) -> None:
        """`clock`: one for all lines; `holes`: what `learned` said in an earlier run."""
        self.id = line.id
        self._line = line
        self._clock = clock
        self._now_ms = now_ms
        self._dice = dice or random.Random()
        self._timeout_s = line.timeout_ms / 1000
        self._pause_s = _pause_s(line)
        self._units = units_of(line, holes)
        self._targets = {target.point: target for target in line.targets}
        self._report: Report | None = None
        self._wire: Wire | None = None
        self._asked: _Asked | None = None
        self._round: deque[Unit] = deque()
        self._writes: deque[Write] = deque()
        self._timeouts = 0
        self._pausing: asyncio.TimerHandle | None = None

    @property
    def learned(self) -> frozenset[Hole]:
        """Addresses that units refused; worth keeping for the next start."""
        return frozenset(hole for unit in self._units.values() for hole in unit.holes)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is read at present."""
        return tuple(block for unit in self._units.values() for block in unit.blocks)

    async def run(self, sink: Sink) -> None:
        """See `devices.link.Link`."""
        self._report = report = Report(self.id, sink, self._now_ms)
        beats = [self._clock.every(1_000, lambda _: report.second(self._units.values()))]
        for unit in self._reading():
            interval_ms = round(1000 * unit.interval_s)
            beats.append(self._clock.every(interval_ms, partial(self._due, unit)))
        try:
            await self._keep_up(report)
        finally:
            for beat in beats:
                beat.stop()
            self._hang_up(Message.of("modbus.stopped"))
            self._report = None

    async def send(self, command: Command) -> Dispatch:
        """See `devices.link.Link`.

        The unit is read once more right before the write, so that a command does not wait in
        the queue of a device that hangs and fire when it wakes.
        """
        target = self._targets.get(command.point)
        if target is None:
            raise LookupError(f"{command.point} has no target on {self.id}")
        try:
            request = write_request(target, command.value)
        except ValueError:
            wrong = Message.of("modbus.cannot_encode", value=command.value)
            return Dispatch(Delivery.NOT_SENT, wrong)
        if self._report is None or self._report.state is not LinkState.LIVE:
            return Dispatch(Delivery.NOT_SENT, Message.of("modbus.not_connected"))
        write = Write(self._units[target.unit], request)
        self._writes.append(write)
        try:
            self._next()
            await asyncio.wait((write.ended,), timeout=SEND_WITHIN_S)
            if not write.sent:
                write.end(Delivery.NOT_SENT, Message.of("modbus.line_busy"))
            return await write.ended
        finally:
            if write in self._writes:
                self._writes.remove(write)
            if write.sent and not write.ended.done():
                self._down(Message.of("modbus.command_cancelled"))

    # -- the connection

    async def _keep_up(self, report: Report) -> None:
        loop = asyncio.get_running_loop()
        attempt = 0
        while True:
            started = loop.time()
            try:
                wire = await connect(self._line, self._answered)
            except (OSError, TimeoutError, ValueError) as error:
                self._down(connect_error(error))
            else:
                self._opened(wire, report)
                error_or_none = await wire.lost
                if self._wire is wire:
                    self._down(connect_error(error_or_none))
                if wire.framing.answers:
                    attempt = 0
            most = min(_RECONNECT_MOST_S, _RECONNECT_S * 2.0**attempt)
            attempt = min(attempt + 1, 10)
            # spaced from start to start, so that a slow connect does not add to the wait
            again = started + most * self._dice.uniform(0.5, 0.9)
            soonest = loop.time() + self._dice.uniform(0.02, 0.1)
            await asyncio.sleep(max(soonest, again) - loop.time())

    def _opened(self, wire: Wire, report: Report) -> None:
        """Connected, which says nothing yet: the line is LIVE with its first answer."""
        now = asyncio.get_running_loop().time()
        self._wire = wire
        self._timeouts = 0
        report.connects += 1
        for unit in self._units.values():
            unit.connected(now)
        reading = self._reading()
        if not reading:
            report.live()
        for unit in reading:
            self._due(unit, now)

    def _down(self, cause: Message) -> None:
        self._hang_up(cause)
        if self._report is not None:
            self._report.down(cause)

    def _hang_up(self, cause: Message) -> None:
        """Throw away the connection and everything that was to go through it."""
        wire, self._wire = self._wire, None
        asked, self._asked = self._asked, None
        self._clock.unwatch(self._watch)
        if self._pausing is not None:
            self._pausing.cancel()
            self._pausing = None
        self._round.clear()
        if wire is not None:
            wire.abort()
            if self._report is not None:
                self._report.late += wire.framing.late
        if asked is not None and asked.poll is None and asked.write is not None:
            asked.write.end(Delivery.UNKNOWN, cause)
        for write in self._writes:
            write.end(Delivery.NOT_SENT, Message.of("modbus.not_connected"))
        self._writes.clear()
        for unit in self._units.values():
            unit.alive = None
            unit.queued = False

    # -- what is asked

    def _reading(self) -> list[Unit]:
        return [unit for unit in self._units.values() if unit.reads]

    def _due(self, unit: Unit, now: float) -> None:
        """The clock's slot of this unit has come."""
        if self._wire is None or not unit.due(now):
            return
        if unit.queued:
            if self._report is not None:
                self._report.skipped += 1
            return
        unit.queued = True
        self._round.append(unit)
        if self._asked is None:
            self._next()

    def _next(self) -> None:
        """Ask the next thing if nothing is under way: commands first, then the round."""
        if self._asked is not None or self._wire is None or self._pausing is not None:
            return
        now = asyncio.get_running_loop().time()
        if self._writes and self._next_write(now):
            return
        while self._round:
            unit = self._round[0]
            poll = unit.next(now)
            if poll is not None:
                self._ask(_Asked(unit, poll, None, now, now + unit.patience(self._timeout_s)))
                return
            self._round.popleft()
            unit.queued = False

    def _next_write(self, now: float) -> bool:
        while self._writes:
            write = self._writes[0]
            unit = write.unit
            if not write.ended.done() and unit.failures:
                write.end(Delivery.NOT_SENT, unit.last_error)
            if write.ended.done():
                self._writes.popleft()
                continue
            proof = None if write.proven else unit.smallest()
            if proof is not None:
                self._ask(_Asked(unit, proof, write, now, now + self._timeout_s))
            else:
                self._writes.popleft()
                write.sent = True
                patience_s = min(self._timeout_s, WRITE_ANSWER_MOST_S)
                self._ask(_Asked(unit, None, write, now, now + patience_s))
            return True
        return False

    def _ask(self, asked: _Asked) -> None:
        assert self._wire is not None
        self._asked = asked
        self._clock.watch(self._watch)
        if asked.poll is not None:
            self._wire.send(asked.unit.number, asked.poll.request)
        elif asked.write is not None:
            self._wire.send(asked.unit.number, asked.write.request)

    def _watch(self, now: float) -> None:
        """Every slot while a request is under way."""
        asked, report = self._asked, self._report
        if asked is None or report is None:
            return
        for unit in self._reading():
            if unit.is_silent(now):
                report.lost(unit)
        if now < asked.deadline:
            return
        if asked.poll is None:
            # it may still arrive there, but nothing more leaves from here
            self._down(Message.of("modbus.write_unanswered", unit=asked.unit.number))
            return
        self._timeouts += 1
        self._failed(asked.unit, Message.of("modbus.timeout", unit=asked.unit.number), now)
        if self._is_silent():
            self._down(Message.of("modbus.silent"))
        else:
            self._done()

    def _is_silent(self) -> bool:
        """True if every unit was asked in vain since the last answer of any."""
        reading = self._reading()
        return self._timeouts >= max(2, len(reading)) and all(unit.failures for unit in reading)

    # -- what is answered

    def _answered(self, answer: Answer) -> None:
        wire, asked, report = self._wire, self._asked, self._report
        if wire is None or report is None:
            return
        if asked is None:
            wire.framing.late += 1
            return
        if answer.unit != asked.unit.number:
            if wire.framing.numbered:
                wrong = Message.of("modbus.wrong_unit", asked=asked.unit.number, got=answer.unit)
                self._disbelieved(asked, report, wrong, answer.pdu)
            else:
                wire.framing.late += 1
            return
        if asked.poll is None:
            outcome = write_answer(answer.pdu, asked.write.request if asked.write else b"")
            self._wrote(asked, report, outcome, answer.pdu)
            return
        block = asked.poll.block
        data = read_answer(answer.pdu, block.function, block.size)
        if isinstance(data, WrongAnswer):
            self._disbelieved(asked, report, data.message, answer.pdu)
            return
        self._believed(wire, report)
        if asked.write is not None:
            asked.write.proven = True
        now = asyncio.get_running_loop().time()
        if isinstance(data, Refusal):
            self._refused(asked.unit, asked.poll, data, now, now - asked.started)
        else:
            asked.unit.answered(asked.poll, now, now - asked.started)
            report.alive(asked.unit)
            report.read(asked.poll, asked.unit, data)
        self._done()

    def _believed(self, wire: Wire, report: Report) -> None:
        self._timeouts = 0
        wire.framing.answers += 1
        report.answered()

    def _done(self) -> None:
        """The request under way is over; go on after the line's pause."""
        self._asked = None
        self._clock.unwatch(self._watch)
        if self._pause_s:
            self._pausing = asyncio.get_running_loop().call_later(self._pause_s, self._paused)
        else:
            self._next()

    def _paused(self) -> None:
        self._pausing = None
        self._next()

    def _refused(
        self, unit: Unit, poll: Poll, refusal: Refusal, now: float, latency_s: float
    ) -> None:
        """An exception in answer to a read."""
        assert self._report is not None
        if refusal.of_gateway:
            self._failed(unit, refusal.message, now)
            return
        unit.errors += 1
        unit.last_error = refusal.message
        if refusal.of_configuration:
            if unit.refused(poll, refusal.code, now, latency_s):
                self._report.without_value(poll.block, Quality.REFUSED)
        else:
            unit.faulty(poll, now, latency_s)
            if not refusal.busy:
                self._report.without_value(poll.block, Quality.DEVICE_FAULT)
        self._report.alive(unit)

    def _wrote(
        self, asked: _Asked, report: Report, outcome: Refusal | WrongAnswer | None, pdu: bytes
    ) -> None:
        assert asked.write is not None
        assert self._wire is not None
        if isinstance(outcome, WrongAnswer):
            self._disbelieved(asked, report, outcome.message, pdu)
            return
        result = dispatch(outcome)
        asked.write.end(result.delivery, result.detail)
        self._believed(self._wire, report)
        self._done()

    def _disbelieved(self, asked: _Asked, report: Report, reason: Message, pdu: bytes) -> None:
        """It answered, but not what was asked."""
        if asked.poll is None:
            report.bad += 1
            self._down(reason)
            return
        self._timeouts = 0
        report.disbelieved(asked.unit, asked.poll.block, reason, pdu)
        self._failed(asked.unit, reason, asyncio.get_running_loop().time())
        self._done()

    def _failed(self, unit: Unit, cause: Message, now: float) -> None:
        """No usable answer: the rest of the unit's round is left out."""
        unit.failed(now, cause)
        if self._round and self._round[0] is unit:
            self._round.popleft()
            unit.queued = False
        if unit.is_silent(now) and self._report is not None:
            self._report.lost(unit)


def _pause_s(line: ModbusLine) -> float:
    silence_s = max(0.00175, _SILENCE_BITS / line.baud) if line.transport == "serial" else 0.0
    return max(line.pause_ms / 1000, silence_s)
