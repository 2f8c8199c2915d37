"""A site file: site.toml, and the rows of the tables it names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.site.schema.common import (
    Key,
    NameText,
    Pair,
    ProofOrNone,
    Seconds,
    Slug,
    Strict,
)
from models.site.schema.settings import Settings

Port = Annotated[int, Field(ge=1, le=65_535)]
Days = Annotated[int, Field(ge=1, le=36_500)]
Path = Annotated[str, Field(min_length=1)]
Outline = Annotated[list[Pair], Field(min_length=3)]
Size = Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=2, max_length=2)]
Captures = dict[Key, str]
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""`09:00-18:00`; over midnight it is two of them."""
Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""`08:00`, in the site's zone."""
SecondsOrNever = Annotated[float, Field(ge=0, le=86_400)]
"""0: never."""
CivilDate = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


class SiteText(Strict):
    """What the park is called, where its clock stands, who acts."""

    id: Slug
    name: NameText
    zone: str
    operator: Annotated[str, Field(min_length=1)]


class OverviewText(Strict):
    """The drawing of the whole park; outlines of buildings are in its coordinates."""

    plan: Path
    size: Size


class HistoryText(Strict):
    """How long which history is kept."""

    raw_days: Days = 30
    rollup_years: Annotated[int, Field(ge=1, le=100)] = 10
    register_years: Annotated[int, Field(ge=1, le=100)] = 10
    event_months: Annotated[int, Field(ge=1, le=1_200)] = 24


class OfficeHoursText(Strict):
    """When the service desk works; a day that is not given has its default hours."""

    mon: list[Hours] | None = None
    tue: list[Hours] | None = None
    wed: list[Hours] | None = None
    thu: list[Hours] | None = None
    fri: list[Hours] | None = None
    sat: list[Hours] | None = None
    sun: list[Hours] | None = None
    holidays: list[CivilDate] = Field(default_factory=list)
    make_up_days: list[CivilDate] = Field(default_factory=list)


class TargetText(Strict):
    """What is promised for one priority; what is not given keeps its default."""

    first_response_minutes: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    resolution_minutes: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    around_the_clock: bool | None = None


class PrioritiesText(Strict):
    """Targets by priority."""

    P1: TargetText = TargetText()
    P2: TargetText = TargetText()
    P3: TargetText = TargetText()
    P4: TargetText = TargetText()


class ServiceText(Strict):
    """How fast requests are answered and solved."""

    priority: PrioritiesText = PrioritiesText()


class SignOnText(Strict):
    """How people sign on at a desk of this park."""

    hint: NameText | None = None
    post: NameText | None = None
    pin_hours: Annotated[int, Field(ge=1, le=24)] = 12
    lock_minutes: Annotated[int, Field(ge=0, le=480)] = 15


DaysOrNever = Annotated[int, Field(ge=0, le=36_500)]
"""0: no end."""


class PrivacyText(Strict):
    """How long which class of personal data is kept."""

    visitor_days: DaysOrNever = 30
    access_days: DaysOrNever = 90
    contact_days: DaysOrNever = 365
    staff_days: DaysOrNever = 365
    requests_text_days: DaysOrNever = 730
    log_days: DaysOrNever = 0


class AlarmsText(Strict):
    """Figures of the alarm system for the whole site."""

    flood_begins: Annotated[int, Field(ge=1, le=1_000)] = 10
    flood_ends: Annotated[int, Field(ge=1, le=1_000)] = 5
    follow_s: Annotated[float, Field(ge=0, le=3_600)] = 60.0
    louder_s: SecondsOrNever = 60.0
    call_s: SecondsOrNever = 180.0
    notice_s: SecondsOrNever = 300.0
    resound_s: Annotated[float, Field(ge=30, le=3_600)] = 300.0
    busy_ten_minutes: Annotated[int, Field(ge=1, le=1_000)] = 10
    busy_hour: Annotated[int, Field(ge=1, le=10_000)] = 30
    fleeting_s: Annotated[float, Field(ge=1, le=3_600)] = 60.0
    stale_h: Annotated[float, Field(ge=1, le=8_760)] = 24.0


class ShiftsText(Strict):
    """When one shift ends and the next begins."""

    changes: Annotated[list[Time], Field(min_length=1, max_length=8)] = Field(
        default_factory=lambda: ["08:00", "20:00"]
    )


class TablesText(Strict):
    """Bulk as CSV files, and folders of own profiles and alarm rules, beside the site file."""

    devices: list[Path] = Field(default_factory=list)
    areas: list[Path] = Field(default_factory=list)
    profiles: list[Path] = Field(default_factory=list)
    alarms: list[Path] = Field(default_factory=list)


class TlsText(Strict):
    """Certificates. The private key stays on the station: an absolute path, never copied."""

    ca: str = ""
    certificate: str = ""
    key: str = ""


class MqttLinkText(Strict):
    """One broker."""

    id: Slug
    name: NameText | None = None
    kind: Literal["mqtt"]
    host: Annotated[str, Field(min_length=1)]
    port: Port = 1883
    version: Literal["auto", "5", "3.1.1"] = "auto"
    user: str = ""
    secret: str = ""
    tls: TlsText | None = None
    keepalive_s: Annotated[int, Field(ge=1, le=600)] = 5
    status_topic: str = ""
    captures: Captures = Field(default_factory=dict)


class ModbusNetText(Strict):
    """One Modbus line behind a TCP port."""

    id: Slug
    name: NameText | None = None
    kind: Literal["modbus-tcp", "modbus-rtu-over-tcp"]
    host: Annotated[str, Field(min_length=1)]
    port: Port = 502
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 1.0
    pause_s: Annotated[float, Field(ge=0, le=10)] = 0.0
    captures: Captures = Field(default_factory=dict)


class ModbusSerialText(Strict):
    """One serial line."""

    id: Slug
    name: NameText | None = None
    kind: Literal["modbus-serial"]
    device: Annotated[str, Field(min_length=1)]
    baud: Annotated[int, Field(ge=300, le=4_000_000)] = 9_600
    parity: Literal["N", "E", "O"] = "N"
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 1.0
    pause_s: Annotated[float, Field(ge=0, le=10)] = 0.0
    captures: Captures = Field(default_factory=dict)


class BuildingText(Strict):
    """A building on the overview."""

    id: Slug
    name: NameText
    short: Annotated[str, Field(min_length=1, max_length=8)]
    outline: Outline | None = None


class FloorText(Strict):
    """A level of a building, with its drawing."""

    id: Slug
    building: Slug
    name: NameText
    short: Annotated[str, Field(min_length=1, max_length=8)]
    level: Annotated[int, Field(ge=-20, le=300)]
    plan: Path
    size: Size
    metres_per_unit: Annotated[float, Field(gt=0)] = 0.01


class AreaText(Strict):
    """A room, a zone or a tenant's unit."""

    id: Slug
    floor: Slug
    kind: Literal["room", "zone", "unit"]
    name: NameText
    number: str = ""
    unit: Slug | None = None
    outline: Outline


class DevicePoint(Settings):
    """What one device says otherwise about one of its points."""

    name: NameText | None = None
    multiply: float | None = None
    proof: ProofOrNone | None = None


class DeviceText(Strict):
    """One device: profile, link, address, place."""

    id: Slug
    name: NameText
    profile: Slug
    link: Slug
    unit_id: Annotated[int, Field(ge=0, le=255)] | None = None
    base_address: Annotated[int, Field(ge=0, le=65_535)] = 0
    captures: Captures = Field(default_factory=dict)
    interval_s: Seconds | None = None
    floor: Slug | None = None
    x: float | None = None
    y: float | None = None
    rotation: Annotated[float, Field(ge=-360, le=360)] = 0.0
    room: Slug | None = None
    phone: str = ""
    points: dict[Key, DevicePoint] = Field(default_factory=dict)


class Selection(Strict):
    """Which devices, and which of their points; what is not given does not restrict."""

    kind: list[Slug] = Field(default_factory=list)
    profile: list[Slug] = Field(default_factory=list)
    building: list[Slug] = Field(default_factory=list)
    floor: list[Slug] = Field(default_factory=list)
    link: list[Slug] = Field(default_factory=list)
    device: list[Slug] = Field(default_factory=list)
    point: list[Key] = Field(default_factory=list)
    point_kind: list[str] = Field(default_factory=list)


class GroupText(Settings):
    """One setting for many points."""

    id: Slug
    select: Selection
    interval_s: Seconds | None = None


class ExceptionText(Settings):
    """One setting for one point."""

    point: str


LinkText = MqttLinkText | ModbusNetText | ModbusSerialText
LINK_KINDS: dict[str, type[LinkText]] = {
    "mqtt": MqttLinkText,
    "modbus-tcp": ModbusNetText,
    "modbus-rtu-over-tcp": ModbusNetText,
    "modbus-serial": ModbusSerialText,
}
