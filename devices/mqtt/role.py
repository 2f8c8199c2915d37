"""What the connections of a link are for, and how one tells the event loop where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from paho.mqtt.client import MQTTMessage

    from devices.mqtt.client import Batch, BatchedClient
    from models.text.message import Message


@dataclass(frozen=True, slots=True)
class Role:
    """One of the three connections; its callbacks are called on the network thread."""

    name: str
    client_id: str
    filters: tuple[str, ...] = ()
    qos: int = 0
    peek: tuple[str, ...] = ()
    """Topics subscribed and left again at once, to see what is retained there."""
    persistent: bool = False
    abortive: bool = False
    """Closing discards what is not sent yet (commands)."""
    status_topic: str = ""
    collect: bool = False
    """Pause a moment before a read, so that it takes many messages."""
    on_batch: Callable[[Batch], None] | None = None
    on_message: Callable[[BatchedClient, MQTTMessage], None] | None = None
    on_oversized: Callable[[bytes, bytes], None] | None = None
    """Topic and first bytes of a message that was skipped."""
    on_published: Callable[[BatchedClient, int, int], None] | None = None
    """Client, packet id and reason code of a PUBACK."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A transition of a connection."""

    live: bool
    error: Message | None = None
    session_present: bool = False
    five: bool = True
