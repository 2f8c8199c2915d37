"""What goes over one line and what comes back: one request at a time, commands first.

Everything between two answers happens in callbacks: a request costs no task and no timer of its
own (docs/adr/0010). Deadlines are kept by the shared clock.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.modbus.answers import Refusal, WrongAnswer, read_answer, write_answer
from devices.modbus.reports import Report
from devices.modbus.units import Poll, Unit
from devices.modbus.wire import Wire
from devices.modbus.writes import Write, dispatch
from models.commands import Delivery
from models.points import Quality
from models.text import Message

if TYPE_CHECKING:
    from devices.modbus.clock import PollClock
    from devices.modbus.framing import Answer
    from models.site.park import ModbusLine

WRITE_ANSWER_MOST_S = 2.5
_DOUBT = 2
"""Time-outs in a row, of whichever units, after which the line itself is in doubt."""
_LATE_BY = 3
"""Time-outs after one has run out until nobody expects its answer any more."""
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


class Exchange:
    """The conversation on one line, over all its connections."""

    def __init__(
        self, line: ModbusLine, units: Iterable[Unit], clock: PollClock, report: Report
    ) -> None:
        self.wire: Wire | None = None
        self._units = tuple(units)
        self._reading = tuple(unit for unit in self._units if unit.reads)
        self._clock = clock
        self._report = report
        self._timeout_s = line.timeout_ms / 1000
        self._pause_s = _pause_s(line)
        self._asked: _Asked | None = None
        self._round: deque[Unit] = deque()
        self._writes: deque[Write] = deque()
        self._timeouts = 0
        self._late = 0
        self._owed: dict[int, float] = {}
        """By unit: until when an answer to what timed out may come; it would name no request."""
        self._pausing: asyncio.TimerHandle | None = None

    def opened(self, wire: Wire) -> None:
        """Connected, which says nothing yet: the line is LIVE with its first answer."""
        now = asyncio.get_running_loop().time()
        self.wire = wire
        self._timeouts = 0
        self._report.connects += 1
        for unit in self._units:
            unit.connected(now)
        if not self._reading:
            self._report.live()
        for unit in self._reading:
            self.due(unit, now)

    def write(self, write: Write) -> None:
        """Put a command before everything that waits."""
        self._writes.append(write)
        self._next()

    def forget(self, write: Write) -> None:
        """The one who gave the command no longer waits: nothing of it may arrive later."""
        if write in self._writes:
            self._writes.remove(write)
        if write.sent and not write.ended.done():
            self.down(Message.of("modbus.command_cancelled"))

    def second(self, now: float) -> None:
        """Once a second, whatever happens."""
        del now
        self._report.late = self._late + (self.wire.framing.late if self.wire is not None else 0)
        self._report.second(self._units)

    def down(self, cause: Message) -> None:
        """The connection is of no use any more."""
        self.hang_up(cause)
        self._report.down(cause)

    def hang_up(self, cause: Message) -> None:
        """Throw away the connection and everything that was to go through it."""
        wire, self.wire = self.wire, None
        asked, self._asked = self._asked, None
        self._clock.unwatch(self._watch)
        if self._pausing is not None:
            self._pausing.cancel()
            self._pausing = None
        self._round.clear()
        self._owed.clear()
        if wire is not None:
            wire.abort()
            self._late += wire.framing.late
        if asked is not None and asked.poll is None and asked.write is not None:
            asked.write.end(Delivery.UNKNOWN, cause)
        for write in self._writes:
            write.end(Delivery.NOT_SENT, Message.of("modbus.not_connected"))
        self._writes.clear()
        for unit in self._units:
            unit.alive = None
            unit.queued = False

    # -- what is asked

    def due(self, unit: Unit, now: float) -> None:
        """The clock's slot of this unit has come."""
        if self.wire is None or not unit.due(now):
            return
        if unit.queued:
            self._report.skipped += 1
            return
        unit.queued = True
        self._round.append(unit)
        if self._asked is None:
            self._next()

    def _next(self) -> None:
        """Ask the next thing if nothing is under way: commands first, then the round."""
        if self._asked is not None or self.wire is None or self._pausing is not None:
            return
        now = asyncio.get_running_loop().time()
        if self._writes and self._next_write(now):
            return
        while self._round:
            unit = self._round[0]
            poll = unit.next(now)
            if poll is not None:
                patience_s = unit.patience(self._timeout_s, hurry=self._is_doubtful)
                self._ask(_Asked(unit, poll, None, now, now + patience_s))
                return
            self._round.popleft()
            unit.queued = False

    def _next_write(self, now: float) -> bool:
        while self._writes:
            write = self._writes[0]
            unit = write.unit
            if not write.ended.done() and (unit.failures or unit.settles(now)):
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
        assert self.wire is not None
        self._asked = asked
        self._clock.watch(self._watch)
        if asked.poll is not None:
            self.wire.send(asked.unit.number, asked.poll.request)
        elif asked.write is not None:
            self.wire.send(asked.unit.number, asked.write.request)

    def _watch(self, now: float) -> None:
        """Every slot while a request is under way."""
        asked = self._asked
        if asked is None:
            return
        for unit in self._reading:
            if unit.is_silent(now):
                self._report.lost(unit)
        if now < asked.deadline:
            return
        if asked.poll is None:
            # it may still arrive there, but nothing more leaves from here
            self.down(Message.of("modbus.write_unanswered", unit=asked.unit.number))
            return
        self._timeouts += 1
        self._owes(asked.unit, now)
        self._failed(asked.unit, Message.of("modbus.timeout", unit=asked.unit.number), now)
        if self._is_silent():
            self.down(Message.of("modbus.silent"))
            return
        if self._is_doubtful and not self._round:
            self._doubt(now)
        self._done()

    @property
    def _is_doubtful(self) -> bool:
        """Several in a row did not answer: is it they, or the line?"""
        return self._timeouts >= _DOUBT

    def _doubt(self, now: float) -> None:
        """Ask a unit that was not asked since, without waiting for its slot."""
        unheard = (unit for unit in self._reading if not unit.failures and unit.due(now))
        unit = next(unheard, None)
        if unit is not None:
            self.due(unit, now)

    def _is_silent(self) -> bool:
        """True if every unit was asked in vain since the last answer of any."""
        enough = self._timeouts >= max(_DOUBT, len(self._reading))
        return enough and all(unit.failures for unit in self._reading)

    # -- what is answered

    def answered(self, answer: Answer) -> None:
        """A whole frame came."""
        wire, asked = self.wire, self._asked
        if wire is None:
            return
        if asked is None:
            wire.framing.late += 1
            return
        if answer.unit != asked.unit.number:
            if wire.framing.numbered:
                wrong = Message.of("modbus.wrong_unit", asked=asked.unit.number, got=answer.unit)
                self._disbelieved(asked, wrong, answer.pdu)
            else:
                wire.framing.late += 1
            return
        if asked.poll is None:
            outcome = write_answer(answer.pdu, asked.write.request if asked.write else b"")
            self._wrote(asked, outcome, answer.pdu)
            return
        block = asked.poll.block
        data = read_answer(answer.pdu, block.function, block.size)
        if isinstance(data, WrongAnswer):
            self._disbelieved(asked, data.message, answer.pdu)
            return
        self._believed(wire)
        if asked.write is not None:
            asked.write.proven = True
        now = asyncio.get_running_loop().time()
        if isinstance(data, Refusal):
            self._refused(asked.unit, asked.poll, data, now, now - asked.started)
        else:
            asked.unit.answered(asked.poll, now, now - asked.started)
            self._report.alive(asked.unit)
            self._report.read(asked.poll, asked.unit, data)
        if now < self._owed.pop(asked.unit.number, 0.0) and asked.unit.settle(
            now + self._timeout_s
        ):
            # this may have been the late one: the other must not answer for another block
            asyncio.get_running_loop().call_later(self._timeout_s, self._settled, asked.unit)
        self._done()

    def _owes(self, unit: Unit, now: float) -> None:
        """What was asked may still be answered, and on RTU nobody could tell."""
        if self.wire is not None and not self.wire.framing.numbered:
            self._owed[unit.number] = now + _LATE_BY * self._timeout_s

    def _settled(self, unit: Unit) -> None:
        """Go on with the rest of its round."""
        if not unit.queued:
            self.due(unit, asyncio.get_running_loop().time())

    def _believed(self, wire: Wire) -> None:
        self._timeouts = 0
        wire.framing.answers += 1
        self._report.answered()

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

    def _wrote(self, asked: _Asked, outcome: Refusal | WrongAnswer | None, pdu: bytes) -> None:
        assert asked.write is not None
        assert self.wire is not None
        if isinstance(outcome, WrongAnswer):
            self._disbelieved(asked, outcome.message, pdu)
            return
        result = dispatch(outcome)
        asked.write.end(result.delivery, result.detail)
        self._believed(self.wire)
        self._done()

    def _disbelieved(self, asked: _Asked, reason: Message, pdu: bytes) -> None:
        """It answered, but not what was asked."""
        if asked.poll is None:
            self._report.bad += 1
            self.down(reason)
            return
        self._timeouts = 0
        self._owes(asked.unit, asyncio.get_running_loop().time())
        self._report.disbelieved(asked.unit, asked.poll.block, reason, pdu)
        self._failed(asked.unit, reason, asyncio.get_running_loop().time())
        self._done()

    def _failed(self, unit: Unit, cause: Message, now: float) -> None:
        """No usable answer: the rest of the unit's round is left out."""
        unit.failed(now, cause)
        if self._round and self._round[0] is unit:
            self._round.popleft()
            unit.queued = False
        if unit.is_silent(now):
            self._report.lost(unit)


def _pause_s(line: ModbusLine) -> float:
    silence_s = max(0.00175, _SILENCE_BITS / line.baud) if line.transport == "serial" else 0.0
    return max(line.pause_ms / 1000, silence_s)
