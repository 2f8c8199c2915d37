"""What a line says of itself and of the devices on it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from devices.modbus.units import Unit
from models.links import DeviceHealth, LinkState, LinkStatus
from models.points import Quality
from models.text import Message


@dataclass(slots=True)
class Ledger:
    """Counts since the start, and the state of the line."""

    link: str
    since_ms: int
    state: LinkState = LinkState.CONNECTING
    connects: int = 0
    last_error: Message | None = None
    received: int = 0
    bad: int = 0
    skipped: int = 0
    """Polls that came due before the one before had been read."""
    skipped_before: int = 0

    def turn(self, state: LinkState, now_ms: int) -> bool:
        """Enter `state`; False if it was the state already."""
        if state is self.state:
            return False
        self.state = state
        self.since_ms = now_ms
        return True

    def status(self) -> LinkStatus:
        """The snapshot; notes that the line is too slow if polls were skipped since the last."""
        late = self.skipped - self.skipped_before
        self.skipped_before = self.skipped
        return LinkStatus(
            link=self.link,
            kind="modbus",
            state=self.state,
            since_ms=self.since_ms,
            connects=self.connects,
            last_error=self.last_error,
            received=self.received,
            bad=self.bad,
            dropped=self.skipped,
            note=Message.of("modbus.too_slow", polls=late) if late else None,
        )


def health(unit: Unit, since_ms: int) -> Iterator[DeviceHealth]:
    """One report for each device behind `unit`, once something is known of it."""
    if unit.alive is None:
        return
    for device in unit.devices:
        yield DeviceHealth(
            device=device,
            alive=unit.alive,
            since_ms=since_ms,
            cause=Quality.GOOD if unit.alive else Quality.DEVICE_LOST,
            errors=unit.errors,
            last_error=unit.last_error,
            latency_ms=round(1000 * unit.latency_s, 3),
        )


def connect_error(error: BaseException) -> Message:
    """Why the line could not be opened, or was lost."""
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
