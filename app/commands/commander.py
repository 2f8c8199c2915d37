"""One command, from the ask to the proof (docs/adr/0006).

permitted? target live? -> intent committed -> sent exactly once -> proven by an independent point
-> outcome committed. Never painted optimistically, never retried, never queued.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from devices.link import Link
from models.commands import Command, CommandRecord, Dispatch, Outcome
from models.commands.command import Delivery
from models.commands.rules import early_end, proves, refusal
from models.links import LinkState
from models.plant import Plant
from models.points import Proof, Reading
from models.text.message import Message

_log = logging.getLogger(__name__)
_KEPT = 200
SEND_WITHIN_S = 3.0
"""From the ask to the send: a command whose record had to wait longer for the disk is not sent."""


class CommandLog(Protocol):
    """Where commands are recorded before and after; both return after the commit."""

    async def intent(self, record: CommandRecord) -> None:
        """Raises whatever says that it cannot be recorded: then nothing is sent."""

    async def outcome(self, record: CommandRecord) -> None:
        """The end of a command whose intent was recorded."""

    async def refused(self, record: CommandRecord) -> None:
        """A command that was asked for and not allowed: nothing was sent."""


class Commander:
    """Implements `models.views.Commanding` for the live view."""

    def __init__(
        self,
        plant: Plant,
        links: Mapping[str, Link],
        log: CommandLog,
        *,
        clock: Callable[[], int],
        new_id: Callable[[], str],
        actor: Callable[[], str],
        permitted: Callable[[], Message | None],
        changed: Callable[[], None],
    ) -> None:
        self._plant = plant
        self._links = links
        self._command_log = log
        self._clock = clock
        self._new_id = new_id
        self._actor = actor
        self._permitted = permitted
        self._changed = changed
        self._records: deque[CommandRecord] = deque(maxlen=_KEPT)
        self._pending: dict[str, tuple[float, asyncio.Task[CommandRecord]]] = {}
        self.counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)

    def records(self) -> list[CommandRecord]:
        """Recent commands, newest last."""
        return list(self._records)

    def obstacle(self, point: str) -> Message | None:
        """Why `point` cannot be commanded now by who is at the desk; None if it can."""
        refused = self._permitted()
        if refused is not None:
            return refused
        known = self._plant.park.points.get(point)
        if known is None or known.command is None:
            return Message.of("command.not_commandable", point=known.name if known else point)
        device = self._plant.park.devices[known.device]
        status = next((s for s in self._plant.links() if s.link == device.link), None)
        if status is None or status.state is not LinkState.LIVE or device.link not in self._links:
            return Message.of("command.link_down", link=self._plant.park.links[device.link].name)
        health = self._plant.device(device.id)
        if health is not None and not health.alive:
            return Message.of("command.device_lost", device=device.name)
        witness = known.command.proof.point if known.command.proof else point
        if known.command.proof is not None and not self._plant.is_live(witness):
            return Message.of("command.target_not_live", device=device.name)
        return None

    async def submit(self, point: str, value: float, reason: str = "") -> CommandRecord:
        """Ask once; a second ask for the same value while one is under way joins the first."""
        pending = self._pending.get(point)
        if pending is not None:
            if pending[0] == value:
                return await asyncio.shield(pending[1])
            why = Message.of("command.another_pending")
            return await self._refused(point, value, reason, why)
        known = self._plant.park.points.get(point)
        objection = (refusal(known, value, reason) if known is not None else None) or self.obstacle(
            point
        )
        if objection is not None:
            return await self._refused(point, value, reason, objection)
        task = asyncio.ensure_future(self._carry_out(self._new_record(point, value, reason)))
        self._pending[point] = (value, task)
        try:
            return await asyncio.shield(task)
        finally:
            if task.done():
                self._pending.pop(point, None)
            else:  # the asker went away; the command has not
                task.add_done_callback(lambda _: self._pending.pop(point, None))

    async def _carry_out(self, record: CommandRecord) -> CommandRecord:
        command = record.command
        known = self._plant.park.points[command.point]
        spec = known.command
        assert spec is not None
        self._records.append(record)
        self._changed()
        loop = asyncio.get_running_loop()
        asked = loop.time()
        try:
            await self._command_log.intent(record)
        except Exception as error:  # noqa: BLE001 - an edge: no command is pending for ever
            _log.warning("command %s not recorded, so not sent: %r", command.id, error)
            return self._end(record, Outcome.NOT_SENT, Message.of("command.not_recorded"))
        objection = self._second_thought(command, loop.time() - asked)
        if objection is not None:
            return await self._note(self._end(record, Outcome.NOT_SENT, objection))
        proven = _Witness(self._plant, spec.proof, command.value, self._clock)
        try:
            dispatch = await self._send(command)
            outcome = early_end(dispatch, spec.proof)
            detail = dispatch.detail
            if outcome is None:
                outcome, detail = await proven.wait()
        finally:
            proven.close()
        return await self._note(self._end(record, outcome, detail))

    def _second_thought(self, command: Command, waited_s: float) -> Message | None:
        """Why what is recorded now is not sent any more; None if it is."""
        if waited_s > SEND_WITHIN_S:
            return Message.of("command.recorded_late")
        if self._actor() not in (command.actor, ""):
            return Message.of("command.taken_over")
        return self.obstacle(command.point)

    async def _note(self, record: CommandRecord) -> CommandRecord:
        """The end of a command whose intent stands in the records."""
        try:
            await self._command_log.outcome(record)
        except Exception as error:  # noqa: BLE001 - the same
            _log.warning("outcome of command %s not recorded: %r", record.command.id, error)
            record = replace(record, detail=Message.of("command.outcome_not_recorded"))
            self._replace(record)
        return record

    async def _send(self, command: Command) -> Dispatch:
        device = self._plant.park.points[command.point].device
        link = self._links[self._plant.park.devices[device].link]
        try:
            return await link.send(command)
        except LookupError:
            return Dispatch(Delivery.NOT_SENT, Message.of("command.no_target"))
        except Exception as error:  # noqa: BLE001 - an edge: a link is of another room
            _log.exception("%s failed while command %s was sent", link.id, command.id)
            why = Message.of("command.link_broke", detail=f"{type(error).__name__}: {error}")
            return Dispatch(Delivery.UNKNOWN, why)

    def _new_record(self, point: str, value: float, reason: str) -> CommandRecord:
        command = Command(self._new_id(), point, value, self._actor(), reason)
        return CommandRecord(command, Outcome.PENDING, self._clock())

    async def _refused(self, point: str, value: float, reason: str, why: Message) -> CommandRecord:
        record = self._new_record(point, value, reason)
        self._records.append(record)
        record = self._end(record, Outcome.NOT_SENT, why)
        try:
            await self._command_log.refused(record)
        except Exception as error:  # noqa: BLE001 - the same
            _log.warning("refused command %s not recorded: %r", record.command.id, error)
        return record

    def _end(
        self, record: CommandRecord, outcome: Outcome, detail: Message | None
    ) -> CommandRecord:
        ended = replace(record, outcome=outcome, ended_ms=self._clock(), detail=detail)
        self.counts[outcome] += 1
        self._replace(ended)
        return ended

    def _replace(self, record: CommandRecord) -> None:
        for index, kept in enumerate(self._records):
            if kept.command.id == record.command.id:
                self._records[index] = record
        self._changed()


class _Witness:
    """Watches the proof point from before the command is sent."""

    def __init__(
        self, plant: Plant, proof: Proof | None, commanded: float, clock: Callable[[], int]
    ) -> None:
        self._proof = proof
        self._commanded = commanded
        self._sent_ms = clock()
        self._seen = asyncio.Event()
        self._unwatch = plant.watch(proof.point, self._look) if proof is not None else None

    def _look(self, reading: Reading) -> None:
        if self._proof is not None and proves(self._proof, self._commanded, reading, self._sent_ms):
            self._seen.set()

    async def wait(self) -> tuple[Outcome, Message | None]:
        """VERIFIED as soon as the proof is seen, UNKNOWN when its time is over."""
        assert self._proof is not None
        try:
            async with asyncio.timeout(self._proof.within_ms / 1000):
                await self._seen.wait()
        except TimeoutError:
            # the proof may have come while the loop stood still
            if not self._seen.is_set():
                seconds = round(self._proof.within_ms / 1000)
                return Outcome.UNKNOWN, Message.of("command.not_proven", seconds=seconds)
        return Outcome.VERIFIED, None

    def close(self) -> None:
        """Stop watching."""
        if self._unwatch is not None:
            self._unwatch()
