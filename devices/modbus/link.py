"""One Modbus line: connects for ever, polls its units one request at a time, sends commands.

Everything between two answers happens in callbacks: a request costs no task and no timer of its
own (docs/adr/0010). Deadlines are kept by the shared clock.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from devices.modbus.answers import Refusal, WrongAnswer, read_answer, write_answer
from devices.modbus.framing import Answer
from devices.modbus.reports import Ledger, connect_error, health
from devices.modbus.units import Poll, Unit
from devices.modbus.wire import Wire, connect
from devices.modbus.writes import Write, dispatch, write_request
from models.commands import Command, Delivery, Dispatch
from models.links import DeadLetter, LinkState, Sink
from models.points import Quality, Reading
from models.site.sources import ModbusUnit
from models.text import Message

if TYPE_CHECKING:
    from devices.modbus.blocks import Block, Hole
    from devices.modbus.clock import PollClock
    from models.site.park import ModbusLine

SEND_WITHIN_S = 2.0
"""A command whose frame cannot leave in this time is not sent at all."""
WRITE_ANSWER_MOST_S = 2.5
_RECONNECT_S = 0.5
_RECONNECT_MOST_S = 5.0
_EXCERPT = 200

_log = logging.getLogger(__name__)


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
        self._pause_s = line.pause_ms / 1000
        self._units = _units(line, tuple(holes))
        self._targets = {target.point: target for target in line.targets}
        self._ledger = Ledger(line.id, now_ms())
        self._since: dict[int, int] = {}
        self._sink: Sink | None = None
        self._wire: Wire | None = None
        self._asked: _Asked | None = None
        self._round: deque[Unit] = deque()
        self._writes: deque[Write] = deque()
        self._timeouts = 0
        self._not_before = 0.0

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
        self._sink = sink
        beats = [self._clock.every(1_000, self._report)]
        for unit in self._units.values():
            if unit.reads:
                interval = round(1000 * unit.interval_s)
                beats.append(self._clock.every(interval, partial(self._due, unit)))
        try:
            await self._keep_up(sink)
        finally:
            for beat in beats:
                beat.stop()
            self._down(None)

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
            return Dispatch(
                Delivery.NOT_SENT, Message.of("modbus.cannot_encode", value=command.value)
            )
        if self._ledger.state is not LinkState.LIVE:
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

    async def _keep_up(self, sink: Sink) -> None:
        loop = asyncio.get_running_loop()
        attempt = 0
        sink.link_changed(self._ledger.status())
        while True:
            started = loop.time()
            try:
                wire = await connect(self._line, self._answered)
            except (OSError, TimeoutError, ValueError) as error:
                self._down(connect_error(error))
            else:
                self._opened(wire)
                error_or_none = await asyncio.shield(wire.lost)
                if self._wire is wire:
                    self._down(
                        connect_error(error_or_none)
                        if error_or_none
                        else Message.of("modbus.closed")
                    )
                if wire.framing.answers:
                    attempt = 0
            most = min(_RECONNECT_MOST_S, _RECONNECT_S * 2.0**attempt)
            attempt = min(attempt + 1, 10)
            # spaced from start to start, so that a slow connect does not add to the wait
            spacing = most * self._dice.uniform(0.5, 0.9)
            soonest = loop.time() + self._dice.uniform(0.02, 0.1)
            await asyncio.sleep(max(soonest, started + spacing) - loop.time())

    def _opened(self, wire: Wire) -> None:
        """Connected, which says nothing yet: the line is LIVE with its first answer."""
        now = asyncio.get_running_loop().time()
        self._wire = wire
        self._timeouts = 0
        self._not_before = 0.0
        self._ledger.connects += 1
        self._round.clear()
        for unit in self._units.values():
            unit.connected(now)
            self._due(unit, now)
        if not any(unit.reads for unit in self._units.values()):
            self._live()

    def _live(self) -> None:
        if self._ledger.turn(LinkState.LIVE, self._now_ms()):
            _log.info("Line %s is live", self.id)
            assert self._sink is not None
            self._sink.link_changed(self._ledger.status())

    def _down(self, cause: Message | None) -> None:
        """Throw away the connection and everything that was to go through it; say so once."""
        wire, self._wire = self._wire, None
        asked, self._asked = self._asked, None
        self._clock.unwatch(self._watch)
        self._round.clear()
        if wire is not None:
            wire.abort()
        if asked is not None and asked.poll is None and asked.write is not None:
            asked.write.end(Delivery.UNKNOWN, cause)
        for write in self._writes:
            write.end(Delivery.NOT_SENT, Message.of("modbus.not_connected"))
        self._writes.clear()
        for unit in self._units.values():
            unit.alive = None
            unit.queued = False
        if cause is not None:
            self._ledger.last_error = cause
        if self._ledger.turn(LinkState.DOWN, self._now_ms()) and cause is not None:
            _log.info("Line %s is down: %s", self.id, cause.code)
            assert self._sink is not None
            self._sink.link_changed(self._ledger.status())

    # -- what is asked

    def _due(self, unit: Unit, now: float) -> None:
        """The clock's slot of this unit has come."""
        if self._wire is None or not unit.due(now):
            return
        if unit.queued:
            self._ledger.skipped += 1
            return
        unit.queued = True
        self._round.append(unit)
        if self._asked is None:
            self._next()

    def _next(self) -> None:
        """Ask the next thing if nothing is under way: commands first, then the round."""
        if self._asked is not None or self._wire is None:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now < self._not_before:
            loop.call_at(self._not_before, self._next)
            return
        if self._writes and self._next_write(now):
            return
        while self._round:
            unit = self._round[0]
            poll = unit.next(now)
            if poll is not None:
                self._ask(unit, poll, None, now, unit.patience(self._timeout_s))
                return
            self._round.popleft()
            unit.queued = False

    def _next_write(self, now: float) -> bool:
        while self._writes:
            write = self._writes[0]
            unit = write.unit
            if write.ended.done():
                self._writes.popleft()
                continue
            if unit.failures:
                write.end(Delivery.NOT_SENT, unit.last_error)
                continue
            proof = None if write.proven else unit.smallest()
            if proof is not None:
                self._ask(unit, proof, write, now, self._timeout_s)
            else:
                self._writes.popleft()
                write.sent = True
                self._ask(unit, None, write, now, min(self._timeout_s, WRITE_ANSWER_MOST_S))
            return True
        return False

    def _ask(
        self, unit: Unit, poll: Poll | None, write: Write | None, now: float, patience_s: float
    ) -> None:
        assert self._wire is not None
        request = poll.request if poll is not None else write.request if write is not None else b""
        self._asked = _Asked(unit, poll, write, now, now + patience_s)
        self._clock.watch(self._watch)
        self._wire.send(unit.number, request)

    def _watch(self, now: float) -> None:
        """Every slot while a request is under way."""
        for unit in self._units.values():
            if unit.alive is not False and unit.reads and unit.is_silent(now):
                self._lost(unit)
        asked = self._asked
        if asked is None or now < asked.deadline:
            return
        if asked.poll is None:
            # it may still arrive there, but nothing more leaves from here
            self._down(Message.of("modbus.write_unanswered", unit=asked.unit.number))
            return
        self._timeouts += 1
        self._failed(asked.unit, Message.of("modbus.timeout", unit=asked.unit.number))
        if self._is_silent():
            self._down(Message.of("modbus.silent"))
        else:
            self._done(now)

    def _is_silent(self) -> bool:
        """True if every unit was asked in vain since the last answer of any."""
        reading = [unit for unit in self._units.values() if unit.reads]
        return self._timeouts >= max(2, len(reading)) and all(unit.failures for unit in reading)

    # -- what is answered

    def _answered(self, answer: Answer) -> None:
        asked = self._asked
        if asked is None or self._wire is None:
            return
        numbered = self._wire.framing.numbered
        if answer.unit != asked.unit.number:
            if numbered:
                wrong = Message.of("modbus.wrong_unit", asked=asked.unit.number, got=answer.unit)
                self._disbelieved(asked, wrong, answer.pdu)
            return
        now = asyncio.get_running_loop().time()
        if asked.poll is None:
            self._wrote(asked, answer.pdu, now)
            return
        block = asked.poll.block
        outcome = read_answer(answer.pdu, block.function, block.size)
        if isinstance(outcome, WrongAnswer):
            self._disbelieved(asked, outcome.message, answer.pdu)
            return
        self._count(now)
        if asked.write is not None:
            asked.write.proven = True
        if isinstance(outcome, Refusal):
            self._refused(asked, asked.poll, outcome, now)
        else:
            self._read(asked, asked.poll, outcome, now)
        self._done(now)

    def _count(self, now: float) -> None:
        del now
        self._timeouts = 0
        self._ledger.received += 1
        assert self._wire is not None
        self._wire.framing.answers += 1
        self._live()

    def _done(self, now: float) -> None:
        """The request under way is over; go on after the line's pause."""
        self._asked = None
        self._clock.unwatch(self._watch)
        self._not_before = now + self._pause_s if self._pause_s else 0.0
        self._next()

    def _read(self, asked: _Asked, poll: Poll, payload: bytes, now: float) -> None:
        assert self._sink is not None
        received_ms = self._now_ms()
        decoded = poll.decoder.decode(payload, received_ms)
        asked.unit.answered(poll, now, now - asked.started)
        self._alive(asked.unit)
        self._sink.take(decoded.readings)
        if decoded.undecodable:
            self._ledger.bad += len(decoded.undecodable)
            points = ", ".join(decoded.undecodable[:8])
            reason = Message.of("modbus.undecodable", points=points)
            self._dead_letter(asked.unit, poll, reason, payload)

    def _refused(self, asked: _Asked, poll: Poll, refusal: Refusal, now: float) -> None:
        """An exception in answer to a read."""
        unit = asked.unit
        if refusal.of_gateway:
            self._failed(unit, refusal.message)
            return
        unit.errors += 1
        unit.last_error = refusal.message
        latency_s = now - asked.started
        if refusal.of_configuration:
            if unit.refused(poll, refusal.code, now, latency_s):
                self._say(poll, Quality.REFUSED)
        else:
            unit.faulty(poll, now, latency_s)
            if not refusal.busy:
                self._say(poll, Quality.DEVICE_FAULT)
        self._alive(unit)

    def _wrote(self, asked: _Asked, pdu: bytes, now: float) -> None:
        write = asked.write
        assert write is not None
        outcome = write_answer(pdu, write.request)
        result = dispatch(outcome)
        write.end(result.delivery, result.detail)
        if isinstance(outcome, WrongAnswer):
            self._ledger.bad += 1
            self._down(outcome.message)
            return
        self._count(now)
        self._done(now)

    def _disbelieved(self, asked: _Asked, reason: Message, pdu: bytes) -> None:
        """It answered, but not what was asked."""
        self._ledger.bad += 1
        if asked.poll is None:
            self._down(reason)
            return
        self._timeouts = 0
        self._dead_letter(asked.unit, asked.poll, reason, pdu)
        self._failed(asked.unit, reason)
        self._done(asyncio.get_running_loop().time())

    def _failed(self, unit: Unit, cause: Message) -> None:
        now = asyncio.get_running_loop().time()
        unit.failed(now, cause)
        if self._round and self._round[0] is unit:
            self._round.popleft()
            unit.queued = False
        if unit.alive is not False and unit.is_silent(now):
            self._lost(unit)

    # -- what is said

    def _say(self, poll: Poll, quality: Quality) -> None:
        assert self._sink is not None
        now_ms = self._now_ms()
        self._sink.take(
            [Reading(source.point, None, quality, now_ms, now_ms) for source in poll.block.sources]
        )

    def _alive(self, unit: Unit) -> None:
        if unit.alive is not True:
            unit.alive = True
            self._since[unit.number] = self._now_ms()
            self._tell(unit)

    def _lost(self, unit: Unit) -> None:
        unit.alive = False
        self._since[unit.number] = self._now_ms()
        _log.info("Unit %d on line %s is silent", unit.number, self.id)
        self._tell(unit)

    def _tell(self, unit: Unit) -> None:
        assert self._sink is not None
        for report in health(unit, self._since.get(unit.number, self._ledger.since_ms)):
            self._sink.device_changed(report)

    def _report(self, now: float) -> None:
        """Once a second, whatever happens."""
        assert self._sink is not None
        if self._wire is not None and self._asked is None:
            self._next()
        del now
        self._sink.link_changed(self._ledger.status())
        for unit in self._units.values():
            self._tell(unit)

    def _dead_letter(self, unit: Unit, poll: Poll, reason: Message, excerpt: bytes) -> None:
        assert self._sink is not None
        block = poll.block
        self._sink.dead_letter(
            DeadLetter(
                link=self.id,
                device=unit.devices[0] if unit.devices else "",
                address=f"{block.unit}/{block.function}/{block.address}+{block.count}",
                reason=reason,
                excerpt=excerpt[:_EXCERPT],
                received_ms=self._now_ms(),
            )
        )


def _units(line: ModbusLine, holes: tuple[Hole, ...]) -> dict[int, Unit]:
    """Every unit number that is read, commanded or configured on the line."""
    settings: dict[int, list[ModbusUnit]] = {}
    for each in line.units:
        settings.setdefault(each.unit, []).append(each)
    named = {source.unit for source in line.sources} | {target.unit for target in line.targets}
    for number in sorted(named - settings.keys()):
        settings[number] = [ModbusUnit("", number)]
    return {
        number: Unit(rows, [s for s in line.sources if s.unit == number], holes)
        for number, rows in settings.items()
    }
