"""One Modbus line as a link: connects for ever, polls, sends commands once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from devices.modbus.exchange import Exchange
from devices.modbus.reports import Report, connect_error
from devices.modbus.units import units_of
from devices.modbus.wire import connect
from devices.modbus.writes import Write, write_request
from models.commands import Command, Delivery, Dispatch
from models.links import LinkState, Sink
from models.text import Message

if TYPE_CHECKING:
    from devices.modbus.blocks import Block, Hole
    from devices.modbus.clock import PollClock
    from models.site.park import ModbusLine

SEND_WITHIN_S = 2.0
"""A command whose frame cannot leave in this time is not sent at all."""
_RECONNECT_S = 0.5
_RECONNECT_MOST_S = 5.0


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
        self._units = units_of(line, holes)
        self._targets = {target.point: target for target in line.targets}
        self._report: Report | None = None
        self._exchange: Exchange | None = None

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
        units = self._units.values()
        self._report = Report(self.id, sink, self._now_ms)
        self._exchange = exchange = Exchange(self._line, units, self._clock, self._report)
        beats = [self._clock.every(1_000, exchange.second)]
        for unit in units:
            if unit.reads:
                interval_ms = round(1000 * unit.interval_s)
                beats.append(self._clock.every(interval_ms, partial(exchange.due, unit)))
        try:
            await self._keep_up(exchange)
        finally:
            for beat in beats:
                beat.stop()
            exchange.hang_up(Message.of("modbus.stopped"))
            self._exchange = self._report = None

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
        exchange, report = self._exchange, self._report
        if exchange is None or report is None or report.state is not LinkState.LIVE:
            return Dispatch(Delivery.NOT_SENT, Message.of("modbus.not_connected"))
        write = Write(self._units[target.unit], request)
        try:
            exchange.write(write)
            await asyncio.wait((write.ended,), timeout=SEND_WITHIN_S)
            if not write.sent:
                write.end(Delivery.NOT_SENT, Message.of("modbus.line_busy"))
            return await write.ended
        finally:
            exchange.forget(write)

    async def _keep_up(self, exchange: Exchange) -> None:
        loop = asyncio.get_running_loop()
        attempt = 0
        while True:
            started = loop.time()
            try:
                wire = await connect(self._line, exchange.answered)
            except (OSError, TimeoutError, ValueError) as error:
                exchange.down(connect_error(error))
            else:
                exchange.opened(wire)
                error_or_none = await wire.lost
                if exchange.wire is wire:
                    exchange.down(connect_error(error_or_none))
                if wire.framing.answers:
                    attempt = 0
            most = min(_RECONNECT_MOST_S, _RECONNECT_S * 2.0**attempt)
            attempt = min(attempt + 1, 10)
            # spaced from start to start, so that a slow connect does not add to the wait
            again = started + most * self._dice.uniform(0.5, 0.9)
            soonest = loop.time() + self._dice.uniform(0.02, 0.1)
            await asyncio.sleep(max(soonest, again) - loop.time())
