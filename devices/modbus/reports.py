"""What a line says of itself and of the devices on it."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable, Iterable

from devices.modbus.blocks import Block
from devices.modbus.units import Poll, Unit
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus, Sink
from models.points import Quality, Reading
from models.text import Message

_EXCERPT = 200
_HEALTH_EVERY_S = 10
_POINTS_NAMED = 8

_log = logging.getLogger(__name__)


class Report:
    """Counts since the start, the state of the line, and the only way to its sink."""

    def __init__(self, link: str, sink: Sink, now_ms: Callable[[], int]) -> None:
        self.state = LinkState.CONNECTING
        self.connects = 0
        self.bad = 0
        self.skipped = 0
        """Polls that came due before the one before had been read."""
        self.late = 0
        """Frames that nobody waited for any more."""
        self._link = link
        self._sink = sink
        self._now_ms = now_ms
        self._received = 0
        self._since_ms = now_ms()
        self._last_error: Message | None = None
        self._skipped_told = 0
        self._seconds = 0
        self._told: dict[Unit, tuple[int, int]] = {}
        """Per unit: since when it is as it is, and how many errors were told of."""
        sink.link_changed(self.status())

    def status(self) -> LinkStatus:
        """The snapshot; notes that the line is too slow if polls were skipped since the last."""
        skipped = self.skipped - self._skipped_told
        self._skipped_told = self.skipped
        return LinkStatus(
            link=self._link,
            kind="modbus",
            state=self.state,
            since_ms=self._since_ms,
            connects=self.connects,
            last_error=self._last_error,
            received=self._received,
            bad=self.bad,
            unknown=self.late,
            dropped=self.skipped,
            note=Message.of("modbus.too_slow", polls=skipped) if skipped else None,
        )

    def answered(self) -> None:
        """A believable answer came: the line is live."""
        self._received += 1
        if self.state is not LinkState.LIVE:
            self.live()

    def live(self) -> None:
        """Something answers."""
        self._turn(LinkState.LIVE)
        _log.info("Line %s is live", self._link)

    def down(self, cause: Message) -> None:
        """The connection is gone, or could not be made."""
        self._last_error = cause
        if self.state is not LinkState.DOWN:
            self._turn(LinkState.DOWN)
            _log.info("Line %s is down: %s", self._link, cause.code)

    def alive(self, unit: Unit) -> None:
        """The unit answers."""
        if unit.alive is not True:
            self._device(unit, True)

    def lost(self, unit: Unit) -> None:
        """The unit no longer answers."""
        if unit.alive is not False:
            self._device(unit, False)
            _log.info("Unit %d on line %s is silent", unit.number, self._link)

    def second(self, units: Iterable[Unit]) -> None:
        """Once a second the line; a device when it had errors, else every ten seconds."""
        self._sink.link_changed(self.status())
        self._seconds += 1
        everybody = self._seconds % _HEALTH_EVERY_S == 0
        for unit in units:
            since_ms, errors = self._told.get(unit, (0, unit.errors))
            if everybody or unit.errors != errors:
                self._tell(unit, since_ms)

    def read(self, poll: Poll, unit: Unit, payload: bytes) -> None:
        """The data of a block, as readings."""
        readings, undecodable = poll.decoder.decode(payload, self._now_ms())
        self._sink.take(readings)
        if undecodable:
            self.bad += len(undecodable)
            points = ", ".join(undecodable[:_POINTS_NAMED])
            self._letter(unit, poll.block, Message.of("modbus.undecodable", points=points), payload)

    def without_value(self, block: Block, quality: Quality) -> None:
        """No value for any point of the block, and why."""
        now_ms = self._now_ms()
        self._sink.take(
            [Reading(source.point, None, quality, now_ms, now_ms) for source in block.sources]
        )

    def disbelieved(self, unit: Unit, block: Block, reason: Message, pdu: bytes) -> None:
        """An answer that does not fit what was asked."""
        self.bad += 1
        self._letter(unit, block, reason, pdu)

    def _turn(self, state: LinkState) -> None:
        self.state = state
        self._since_ms = self._now_ms()
        self._sink.link_changed(self.status())

    def _device(self, unit: Unit, alive: bool) -> None:
        unit.alive = alive
        self._tell(unit, self._now_ms())

    def _tell(self, unit: Unit, since_ms: int) -> None:
        self._told[unit] = (since_ms, unit.errors)
        if unit.alive is None:
            return
        for device in unit.devices:
            self._sink.device_changed(
                DeviceHealth(
                    device=device,
                    alive=unit.alive,
                    since_ms=since_ms,
                    cause=Quality.GOOD if unit.alive else Quality.DEVICE_LOST,
                    errors=unit.errors,
                    last_error=unit.last_error,
                    latency_ms=round(1000 * unit.latency_s, 3),
                )
            )

    def _letter(self, unit: Unit, block: Block, reason: Message, excerpt: bytes) -> None:
        self._sink.dead_letter(
            DeadLetter(
                link=self._link,
                device=unit.devices[0] if unit.devices else "",
                address=f"{block.unit}/{block.function}/{block.address}+{block.count}",
                reason=reason,
                excerpt=excerpt[:_EXCERPT],
                received_ms=self._now_ms(),
            )
        )


def connect_error(error: BaseException | None) -> Message:
    """Why the line could not be opened, or was lost; None is an orderly end."""
    if error is None:
        return Message.of("modbus.closed")
    if isinstance(error, TimeoutError):
        return Message.of("modbus.unreachable")
    if isinstance(error, ConnectionRefusedError):
        return Message.of("modbus.connection_refused")
    if isinstance(error, socket.gaierror):
        return Message.of("modbus.unknown_host")
    number = getattr(error, "errno", None)
    if number == errno.ENOENT:
        return Message.of("modbus.no_port")
    if number in (errno.EACCES, errno.EPERM):
        return Message.of("modbus.port_denied")
    name = errno.errorcode.get(number, "") if isinstance(number, int) else ""
    return Message.of("modbus.connect_failed", reason=name or type(error).__name__)
