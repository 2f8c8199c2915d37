"""The expanded configuration set: what `site.toml`, its tables and its profiles come to.

Everything is frozen and refers to everything else by id. `Park.digest` names the set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.points import Point
from models.site.sources import (
    ModbusSource,
    ModbusTarget,
    ModbusUnit,
    MqttAvailability,
    MqttSource,
    MqttTarget,
)
from models.text.name import Name


@dataclass(frozen=True, slots=True)
class Tls:
    """Files are paths relative to the site file; an empty one is not used."""

    ca: str = ""
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MqttLink:
    """One broker. Gets three connections: telemetry, events, commands (ADR 0006)."""

    id: str
    name: Name
    host: str
    port: int = 1883
    version: Literal["auto", "5", "3.1.1"] = "auto"
    user: str = ""
    secret: str = ""
    """Name of the secret that holds the password; never the password itself."""
    tls: Tls | None = None
    keepalive_s: int = 5
    status_topic: str = ""
    """Where this station publishes its own birth and will; empty: nowhere."""
    sources: tuple[MqttSource, ...] = ()
    availability: tuple[MqttAvailability, ...] = ()
    targets: tuple[MqttTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class ModbusLine:
    """One TCP connection or one serial line: one request at a time, many units."""

    id: str
    name: Name
    transport: Literal["tcp", "rtu-over-tcp", "serial"]
    host: str = ""
    port: int = 502
    device_path: str = ""
    baud: int = 9_600
    parity: Literal["N", "E", "O"] = "N"
    timeout_ms: int = 1_000
    pause_ms: int = 0
    """Between two requests, for gateways that need it."""
    units: tuple[ModbusUnit, ...] = ()
    sources: tuple[ModbusSource, ...] = ()
    targets: tuple[ModbusTarget, ...] = ()


Link = MqttLink | ModbusLine


@dataclass(frozen=True, slots=True)
class Device:
    """One thing in the park."""

    id: str
    name: Name
    link: str
    kind: str
    """Decides the symbol and the layer: `door`, `meter`, `room_sensor`, `fire_panel`, ..."""
    profile: str
    points: tuple[str, ...] = ()
    primary: str = ""
    """Id of the point that the symbol shows."""
    phone: str = ""
    """Who to call about it, shown where a command failed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device stands: plan coordinates (document units, y down) of one floor."""

    device: str
    floor: str
    x: float
    y: float
    rotation: float = 0.0
    room: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A room, a zone or a tenant's unit: a polygon on a floor."""

    id: str
    floor: str
    name: Name
    kind: Literal["room", "zone", "unit"]
    outline: tuple[tuple[float, float], ...]
    number: str = ""
    unit: str = ""
    """For a room: the tenant's unit it belongs to."""


@dataclass(frozen=True, slots=True)
class Floor:
    """One level of a building with its plan."""

    id: str
    building: str
    name: Name
    short: str
    """`F2`, `B1`: what the level switcher says."""
    level: int
    plan: str
    """Path of the drawing, relative to the site file."""
    width: float
    height: float
    metres_per_unit: float = 0.01


@dataclass(frozen=True, slots=True)
class Building:
    """A building and its outline on the site overview."""

    id: str
    name: Name
    short: str
    outline: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """Retention in days per class of file (ADR 0003)."""

    raw_days: int = 30
    rollup_years: int = 10
    register_years: int = 10
    event_months: int = 24


Spans = tuple[tuple[int, int], ...]
"""Local minutes of a day, from (inclusive) and to (exclusive), in order and apart."""
_OFFICE_DAY: Spans = ((9 * 60, 18 * 60),)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the service desk works, in the site's zone."""

    week: tuple[Spans, ...] = (_OFFICE_DAY,) * 5 + ((), ())
    """Monday first."""
    holidays: tuple[str, ...] = ()
    """Civil dates, `YYYY-MM-DD`: nobody works."""
    make_up_days: tuple[str, ...] = ()
    """Civil dates that are worked with Monday's hours, whatever day of the week they are."""


@dataclass(frozen=True, slots=True)
class ServiceTarget:
    """What was promised for the requests of one priority."""

    first_response_minutes: int
    resolution_minutes: int
    around_the_clock: bool = False
    """True: the clocks run day and night; else in office hours only."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Targets by priority; by default one working day is nine office hours."""

    p1: ServiceTarget = ServiceTarget(5, 120, True)
    p2: ServiceTarget = ServiceTarget(15, 240)
    p3: ServiceTarget = ServiceTarget(60, 540)
    p4: ServiceTarget = ServiceTarget(120, 1_620)


_UNNAMED = Name()


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    """How people sign on at a desk."""

    hint: Name = _UNNAMED
    """Shown where somebody signs on; empty: nothing is."""
    post: Name = _UNNAMED
    """What the desk is called; empty: as the site's operator."""
    pin_within_ms: int = 12 * 3_600_000
    """How long after the password a PIN is enough."""
    lock_after_ms: int = 15 * 60_000
    """How long a desk can lie idle before it is locked; 0: it is never locked by itself."""


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """Days that each class of personal data is kept (models/privacy says from when); 0: no end."""

    visitor_days: int = 30
    access_days: int = 90
    """Named access events; afterwards they stand without a name."""
    contact_days: int = 365
    staff_days: int = 365
    requests_text_days: int = 730
    log_days: int = 0


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """Of the whole site; every number is a setting, because the standards' tables disagree."""

    flood_begins: int = 10
    """A flood begins when more new alarms than this come within ten minutes (EEMUA 191)."""
    flood_ends: int = 5
    """It ends with the first ten minutes in which fewer than this came."""
    follow_ms: int = 60_000
    """So long after its cause began an alarm counts as following from it; and while it stands."""
    louder_ms: int = 60_000
    """Unacknowledged critical and high alarms: louder after this, ..."""
    call_ms: int = 180_000
    """... the on-call person's number large on the screen, ..."""
    notice_ms: int = 300_000
    """... a notice to the other posts; 0 leaves a step out."""
    resound_ms: int = 300_000
    """What was silenced and is still unacknowledged sounds again."""
    busy_ten_minutes: int = 10
    """Ten-minute spans with more new alarms than this are counted (some tables say 5)."""
    busy_hour: int = 30
    """Hours with more than this, likewise."""
    fleeting_ms: int = 60_000
    """An alarm that is gone by itself sooner than this is fleeting."""
    stale_ms: int = 86_400_000
    """An alarm that stands longer than this is stale."""


SHIFTS = (8 * 60, 20 * 60)
"""Where a site says nothing else."""


@dataclass(frozen=True, slots=True)
class Park:
    """One applied configuration set, named by its SHA-256."""

    id: str
    name: Name
    zone: str
    """IANA time zone, used by calendars and on screen only."""
    operator: str
    """Who runs the park: the name of the desk where `sign_on` gives it none."""
    overview: str = ""
    """Path of the site overview drawing; buildings have their outlines in its coordinates."""
    overview_size: tuple[float, float] = (0.0, 0.0)
    links: Mapping[str, Link] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    points: Mapping[str, Point] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    """By device id."""
    buildings: Mapping[str, Building] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)
    history: HistorySettings = HistorySettings()
    sign_on: SignOnSettings = SignOnSettings()
    office_hours: OfficeHours = OfficeHours()
    service: ServiceSettings = ServiceSettings()
    privacy: PrivacySettings = PrivacySettings()
    alarms: AlarmSettings = AlarmSettings()
    shifts: tuple[int, ...] = SHIFTS
    """Minutes of the local day at which one shift ends and the next begins."""
    root: str = ""
    """Folder of the site file: plans are found relative to it."""
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """What a kept copy of the set consists of: path in the copy -> file it was read from."""
