"""Where a point's value comes from and where a command goes, per protocol: plain addresses.

The address is data, the way of reading it is the link's (docs/adr/0004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RegisterType = Literal[
    "bit", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "bcd16", "bcd32"
]


@dataclass(frozen=True, slots=True)
class MqttSource:
    """A value inside the payloads of one topic."""

    point: str
    topic: str
    """Concrete topic, captures already filled in; no wildcard."""
    pointer: str = ""
    """JSON pointer (RFC 6901) into the payload; empty: the whole payload."""
    values: tuple[tuple[str, int], ...] = ()
    """Payload text -> index of the state; a text that is not listed is a DECODE reading."""
    factor: float = 1.0
    offset: float = 0.0
    time_pointer: str = ""
    """JSON pointer to the source time (epoch seconds, epoch ms or ISO 8601); empty: none."""
    resolution: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    """Outside of what the profile calls possible the reading is UNCERTAIN (RANGE)."""
    event: bool = False
    """True: must not be lost; taken on the QoS 1 connection, acknowledged after the commit."""


@dataclass(frozen=True, slots=True)
class MqttAvailability:
    """How a device says that it is there (birth and last will)."""

    device: str
    topic: str
    pointer: str = ""
    online: str = "online"
    offline: str = "offline"


@dataclass(frozen=True, slots=True)
class MqttTarget:
    """Where a command for a point is published. Never retained, always QoS 1 (ADR 0006)."""

    point: str
    topic: str
    payload: str
    """Template; `{value}`, `{state}`, `{id}` and `{expires_ms}` are replaced, nothing else."""
    expires_ms: int = 2_000


@dataclass(frozen=True, slots=True)
class ModbusSource:
    """A value in the registers, coils or inputs of one unit on a line."""

    point: str
    unit: int
    function: Literal[1, 2, 3, 4]
    address: int
    """Zero-based PDU address."""
    type: RegisterType
    word_order: Literal["big", "little"] = "big"
    byte_order: Literal["big", "little"] = "big"
    bit: int | None = None
    """Of a u16 register, 0 is the least significant; the value is then 0 or 1."""
    values: tuple[tuple[int, int], ...] = ()
    """Raw number -> index of the state; empty: the number itself."""
    factor: float = 1.0
    offset: float = 0.0
    sentinels: tuple[int, ...] = ()
    """Raw unsigned register contents that mean `no value`."""
    resolution: float | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class ModbusTarget:
    """Where a command for a point is written; one frame, never repeated."""

    point: str
    unit: int
    function: Literal[5, 6, 16]
    address: int
    type: RegisterType = "u16"
    word_order: Literal["big", "little"] = "big"
    byte_order: Literal["big", "little"] = "big"
    factor: float = 1.0
    """Raw = (value - offset) / factor."""
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class ModbusUnit:
    """How one unit on a line wants to be read."""

    device: str
    unit: int
    interval_ms: int = 1_000
    max_registers: int = 125
    max_bits: int = 2_000
    gap: int = 8
    """Registers that may be read in vain to join two blocks."""
