"""One command and its possible ends (docs/adr/0006)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.text.message import Message


class Delivery(Enum):
    """What the link knows after it tried once."""

    DELIVERED = "delivered"
    """The device, or the broker for it, confirmed that it has the command."""
    REFUSED = "refused"
    """The device answered with a refusal."""
    NOT_SENT = "not_sent"
    """Surely not one byte left this machine, or what left can no longer arrive."""
    UNKNOWN = "unknown"
    """It may or may not have arrived; it was aborted and will not arrive later from here."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The link's answer to one attempt."""

    delivery: Delivery
    detail: Message | None = None


class Outcome(Enum):
    """How a command ended; PENDING until then."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    SENT_NOT_PROVABLE = "sent_not_provable"


@dataclass(frozen=True, slots=True)
class Command:
    """One person asks one point for one value."""

    id: str
    """UUIDv7; a device that remembers ids ignores a second one."""
    point: str
    value: float
    actor: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command with what became of it, as panels show it."""

    command: Command
    outcome: Outcome
    asked_ms: int
    ended_ms: int | None = None
    detail: Message | None = None
