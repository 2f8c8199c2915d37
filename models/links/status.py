"""State of a link and of the devices behind it, and the port through which a link reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from models.points import Quality, Reading
from models.text.message import Message


class LinkState(Enum):
    """What an operator must know of a link."""

    CONNECTING = "connecting"
    LIVE = "live"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """A snapshot; a link sends a new one on every transition and about once a second."""

    link: str
    kind: str
    """`mqtt`, `modbus`."""
    state: LinkState
    since_ms: int
    connects: int = 0
    last_error: Message | None = None
    received: int = 0
    """Messages or responses since the start."""
    bad: int = 0
    """Values that could not be decoded."""
    unknown: int = 0
    """Messages on topics that no point names."""
    dropped: int = 0
    """What had to be skipped because more came than could be taken."""
    gap: bool = False
    """The broker had no session for us: what was sent while we were away is lost."""
    note: Message | None = None
    """A property worth knowing, for instance that the broker keeps nothing while we are away."""
    losses: int = 0
    """Grows whenever what was heard last came through a connection that is gone: a link of several
    connections is DOWN with the first of them, and the others may have spoken since."""


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """Whether one device answers."""

    device: str
    alive: bool
    since_ms: int
    cause: Quality = Quality.DEVICE_LOST
    errors: int = 0
    last_error: Message | None = None
    latency_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something that came and could not be read; kept in a bounded list that can be looked at."""

    link: str
    device: str
    """Empty if no device could be named."""
    address: str
    """Topic or register range."""
    reason: Message
    excerpt: bytes
    """At most the first 200 bytes."""
    received_ms: int
    count: int = 1
    """How often the same came in a row."""


class Sink(Protocol):
    """Where a link puts what it hears. Called on the event loop, a batch at a time."""

    def take(self, readings: Sequence[Reading]) -> None:
        """Readings in the order they were heard."""

    def link_changed(self, status: LinkStatus) -> None:
        """A transition or a refreshed snapshot; DOWN makes the link's points last known."""

    def device_changed(self, health: DeviceHealth) -> None:
        """A device came, went, or stopped answering."""

    def dead_letter(self, letter: DeadLetter) -> None:
        """Something could not be read."""
