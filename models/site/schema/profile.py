"""A device profile: resources/devices/<id>.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.site.schema.alarms import RuleTexts
from models.site.schema.common import (
    Key,
    LimitsText,
    NameText,
    Pair,
    ProofOrNone,
    Seconds,
    SeverityWord,
    Slug,
    Strict,
)

Address = Annotated[int, Field(ge=0, le=65_535)]
Order = Literal["big", "little"]
Register = Literal["bit", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64", "bcd16", "bcd32"]


class StateText(Strict):
    """One state; the order in the file is the index that is stored, so append only."""

    code: Key
    name: NameText
    severity: SeverityWord = "none"


class MqttAddress(Strict):
    """Where in the payloads of which topic the value is."""

    topic: str = ""
    pointer: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    factor: float = 1.0
    offset: float = 0.0
    time_pointer: str | None = None
    event: bool = False


class ModbusAddress(Strict):
    """Which register, coil or input holds the value."""

    function: Literal[1, 2, 3, 4]
    address: Address
    type: Register | None = None
    word_order: Order | None = None
    byte_order: Order | None = None
    bit: Annotated[int, Field(ge=0, le=15)] | None = None
    values: dict[str, str] = Field(default_factory=dict)
    factor: float = 1.0
    offset: float = 0.0
    sentinels: list[Annotated[int, Field(ge=0)]] = Field(default_factory=list)


class MqttCommand(Strict):
    """Where and how a command is published."""

    topic: str
    payload: str
    expires_s: Seconds = 2.0


class ModbusCommand(Strict):
    """Where a command is written."""

    function: Literal[5, 6, 16]
    address: Address
    type: Register | None = None
    word_order: Order | None = None
    byte_order: Order | None = None
    factor: float = 1.0
    offset: float = 0.0


class CommandText(Strict):
    """How a point is commanded, and what proves it."""

    action: Literal["setpoint", "switch", "pulse"]
    proof: ProofOrNone
    range: Pair | None = None
    step: Annotated[float, Field(gt=0)] | None = None
    confirm: bool = False
    reason_required: bool = False
    mqtt: MqttCommand | None = None
    modbus: ModbusCommand | None = None


class PointText(Strict):
    """One point of every device of this profile."""

    key: Key
    name: NameText
    kind: str
    unit: str = ""
    resolution: Annotated[float, Field(gt=0)] | None = None
    primary: bool = False
    counter: bool = False
    states: list[StateText] = Field(default_factory=list)
    limits: LimitsText | None = None
    normal: Pair | None = None
    scale: Pair | None = None
    possible: Pair | None = None
    deadband: Annotated[float, Field(ge=0)] = 0.0
    stale_after_s: Seconds | None = None
    mqtt: MqttAddress | None = None
    modbus: ModbusAddress | None = None
    command: CommandText | None = None
    designed: Annotated[list[str | float], Field(min_length=1, max_length=16)] | None = None
    alarms: RuleTexts = Field(default_factory=dict)


class Life(Strict):
    """What proves that the device lives, and how often."""

    by: Literal["heartbeat", "poll", "availability"]
    interval_s: Seconds


class Availability(Strict):
    """Birth and last will of the device."""

    topic: str
    pointer: str = ""
    online: str = "online"
    offline: str = "offline"


class MqttPart(Strict):
    """Defaults for all points, and availability."""

    topic: str = ""
    time_pointer: str = ""
    availability: Availability | None = None


class ModbusPart(Strict):
    """How the device wants to be read, and defaults for all points."""

    max_registers: Annotated[int, Field(ge=1, le=125)] = 125
    max_bits: Annotated[int, Field(ge=1, le=2_000)] = 2_000
    gap: Annotated[int, Field(ge=0, le=124)] = 8
    word_order: Order = "big"
    byte_order: Order = "big"


class ProfileFile(Strict):
    """The whole file."""

    format: Literal[1]
    id: Slug
    name: NameText
    kind: Slug
    source: Annotated[str, Field(min_length=10)]
    protocol: Literal["mqtt", "modbus"]
    life: Life
    captures: dict[Key, str] = Field(default_factory=dict)
    mqtt: MqttPart = MqttPart()
    modbus: ModbusPart = ModbusPart()
    point: Annotated[list[PointText], Field(min_length=1)]
