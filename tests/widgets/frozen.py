"""A small park in code and a view of it that stands still until a test moves it.

    view = frozen_view()                       # 14 Oct 2025 10:42:18 in Shanghai, live
    view.set_reading("b2-tt-212", 9.4)         # value, quality and time of one point
    view.set_link("b2-w", LinkState.DOWN)
    view.advance(1_000)                        # only this moves the time
    view.publish()                             # tells the listeners what was set since

Every part can also be given: `frozen_view(kind=ViewKind.PAST, alarms=())`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from models.alarms import Alarm, Load, NoAlarmLog, OutOfService
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.points import CommandSpec, Limits, Point, Proof, Quality, Reading, Severity, State
from models.records import NoRecords
from models.site.park import (
    Area,
    Building,
    Device,
    Floor,
    ModbusLine,
    MqttLink,
    Park,
    Place,
)
from models.text import Message, Name
from models.views import Changes, Health, Hours, Samples, ViewKind
from models.views.view import Commanding, Listener, Unsubscribe

NOW = 1_760_409_738_000
"""14 Oct 2025, 10:42:18 in Shanghai."""
MINUTE = 60_000
HOUR = 60 * MINUTE

_MODES = (
    State("locked", Name("Locked", "已锁")),
    State("unlocked", Name("Unlocked", "未锁")),
    State("accessed", Name("Accessed", "已放行")),
    State("blocked", Name("Blocked", "已封锁")),
    State("locked_down", Name("Locked down", "已封闭")),
)
_CONTACT = (State("closed", Name("Closed", "门关")), State("open", Name("Open", "门开")))
_BOLT = (State("locked", Name("Bolt out", "锁舌伸出")), State("unlocked", Name("Bolt in", "缩回")))
_ON_OFF = (State("off", Name("Off", "关")), State("on", Name("On", "开")))
_FIRE = (
    State("normal", Name("Normal", "正常")),
    State("fault", Name("Fault", "故障"), Severity.MEDIUM),
    State("fire", Name("Fire", "火警"), Severity.CRITICAL),
)


def frozen_park(root: str = "") -> Park:
    """Two buildings, three floors, five rooms, three links, twelve devices of different kinds."""
    points: dict[str, Point] = {}
    devices: dict[str, Device] = {}
    places: dict[str, Place] = {}

    def device(
        id_: str, name: Name, link: str, kind: str, at: tuple[str, float, float, str], *own: Point
    ) -> None:
        floor, x, y, room = at
        devices[id_] = Device(
            id_, name, link, kind, f"test-{kind}", tuple(p.id for p in own), own[0].id
        )
        places[id_] = Place(id_, floor, x, y, room=room)
        points.update({p.id: p for p in own})

    _room_devices(device)
    _doors(device)
    _plant(device)
    return Park(
        id="linhu",
        name=Name("Linhu Park", "临湖园区"),
        zone="Asia/Shanghai",
        operator="Li Na",
        links={
            "mqtt-main": MqttLink("mqtt-main", Name("Sensor broker", "传感器代理"), "127.0.0.1"),
            "b2-w": ModbusLine("b2-w", Name("Gateway B2-W", "网关 B2-W"), "tcp", "127.0.0.1"),
            "meters": ModbusLine("meters", Name("Meter line", "电表总线"), "tcp", "127.0.0.1"),
        },
        devices=devices,
        points=points,
        places=places,
        overview_size=(800.0, 500.0),
        buildings={
            "b": Building("b", Name("Building B", "B 座"), "B", _box(80, 80, 240, 160)),
            "d": Building("d", Name("Building D", "D 座"), "D", _box(400, 80, 200, 160)),
        },
        floors={
            "b-f1": Floor("b-f1", "b", Name("Floor 1", "1 层"), "F1", 1, "", 880, 480),
            "b-f2": Floor("b-f2", "b", Name("Floor 2", "2 层"), "F2", 2, "", 880, 480),
            "d-f1": Floor("d-f1", "d", Name("Floor 1", "1 层"), "F1", 1, "", 600, 400),
        },
        areas={area.id: area for area in _areas()},
        root=root,
        digest="0" * 64,
    )


def _box(x: float, y: float, w: float, h: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def _areas() -> tuple[Area, ...]:
    biotech = Area(
        "u-biotech", "b-f2", Name("Northfield Biotech", "北原生物"), "unit", _box(525, 0, 345, 205)
    )
    return (
        biotech,
        Area(
            "r-211",
            "b-f2",
            Name("Laboratory", "实验室"),
            "room",
            _box(525, 0, 190, 205),
            "2.11",
            "u-biotech",
        ),
        Area(
            "r-212",
            "b-f2",
            Name("Cold room", "冷藏室"),
            "room",
            _box(715, 0, 155, 205),
            "2.12",
            "u-biotech",
        ),
        Area(
            "r-201",
            "b-f2",
            Name("Clean assembly", "洁净装配"),
            "room",
            _box(0, 0, 142, 205),
            "2.01",
        ),
        Area("r-2e", "b-f2", Name("Electrical", "配电"), "room", _box(380, 265, 75, 205), "2.E"),
        Area("r-101", "b-f1", Name("Lobby", "前厅"), "room", _box(0, 0, 300, 205), "1.01"),
    )


def _room_devices(device) -> None:  # type: ignore[no-untyped-def]
    cold = Limits(low=2.0, high=8.0, high_high=12.0, deadband=0.3, severity=Severity.HIGH)
    comfort = Limits(low=16.0, high=28.0, deadband=0.5)
    air = Limits(high=1000.0, high_high=2000.0, deadband=20.0, severity=Severity.LOW)
    device(
        "b2-tt-212",
        Name("Cold room 2.12", "冷藏室 2.12"),
        "mqtt-main",
        "room_sensor",
        ("b-f2", 790, 100, "r-212"),
        Point(
            "b2-tt-212",
            "b2-tt-212",
            Name("temperature", "温度"),
            "temperature",
            "Cel",
            0.1,
            limits=cold,
            normal=(2.0, 8.0),
            scale=(0.0, 14.0),
        ),
    )
    device(
        "b2-rs-211",
        Name("Laboratory 2.11", "实验室 2.11"),
        "mqtt-main",
        "room_sensor",
        ("b-f2", 600, 100, "r-211"),
        Point(
            "b2-rs-211-t",
            "b2-rs-211",
            Name("temperature", "温度"),
            "temperature",
            "Cel",
            0.1,
            limits=comfort,
            normal=(20.0, 24.0),
        ),
        Point(
            "b2-rs-211-co2",
            "b2-rs-211",
            Name("CO₂", "CO₂"),
            "carbon_dioxide",
            "[ppm]",
            1.0,
            limits=air,
            normal=(400.0, 900.0),
            scale=(400.0, 2000.0),
        ),
    )
    device(
        "b2-rs-201",
        Name("Clean assembly 2.01", "洁净装配 2.01"),
        "b2-w",
        "room_sensor",
        ("b-f2", 60, 100, "r-201"),
        Point(
            "b2-rs-201-t",
            "b2-rs-201",
            Name("temperature", "温度"),
            "temperature",
            "Cel",
            0.1,
            limits=comfort,
            normal=(20.0, 24.0),
        ),
        Point(
            "b2-rs-201-sp",
            "b2-rs-201",
            Name("setpoint", "设定温度"),
            "temperature_setpoint",
            "Cel",
            0.5,
            command=CommandSpec("setpoint", 16.0, 28.0, 0.5),
        ),
    )
    device(
        "b2-li-211",
        Name("Lights 2.11", "照明 2.11"),
        "mqtt-main",
        "lighting",
        ("b-f2", 660, 60, "r-211"),
        Point(
            "b2-li-211",
            "b2-li-211",
            Name("lights", "照明"),
            "running",
            states=_ON_OFF,
            command=CommandSpec("switch", proof=Proof("b2-li-211-lx", 400.0, 300.0)),
        ),
        Point("b2-li-211-lx", "b2-li-211", Name("light", "照度"), "illuminance", "lx", 1.0),
    )


def _doors(device) -> None:  # type: ignore[no-untyped-def]
    for id_, name, link, at in (
        ("d-b2-12", Name("Door D-B2-12", "门 D-B2-12"), "mqtt-main", ("b-f2", 790, 205, "r-212")),
        ("d-b2-01", Name("Door D-B2-01", "门 D-B2-01"), "b2-w", ("b-f2", 80, 205, "r-201")),
    ):
        release = CommandSpec("pulse", proof=Proof(f"{id_}-lock", 1.0), reason_required=True)
        device(
            id_,
            name,
            link,
            "door",
            at,
            Point(f"{id_}-mode", id_, Name("mode", "门态"), "door_mode", states=_MODES),
            Point(f"{id_}-contact", id_, Name("contact", "门磁"), "door_contact", states=_CONTACT),
            Point(f"{id_}-lock", id_, Name("bolt", "锁舌"), "lock_state", states=_BOLT),
            Point(
                f"{id_}-release",
                id_,
                Name("release", "放行"),
                "door_release",
                states=_ON_OFF,
                command=release,
            ),
        )


def _plant(device) -> None:  # type: ignore[no-untyped-def]
    device(
        "m-b2",
        Name("Meter B2", "电表 B2"),
        "meters",
        "meter",
        ("b-f2", 415, 320, "r-2e"),
        Point(
            "m-b2-p",
            "m-b2",
            Name("power", "有功功率"),
            "active_power",
            "W",
            1.0,
            limits=Limits(high=200_000.0, deadband=1000.0),
            scale=(0.0, 250_000.0),
        ),
        Point("m-b2-e", "m-b2", Name("energy", "电量"), "energy", "W.h", 10.0, counter=True),
    )
    device(
        "fp-d",
        Name("Fire panel D", "消防主机 D"),
        "mqtt-main",
        "fire_panel",
        ("d-f1", 60, 60, ""),
        Point("fp-d", "fp-d", Name("state", "状态"), "fire_alarm", states=_FIRE),
    )
    device(
        "pu-b1",
        Name("Booster pump", "加压泵"),
        "meters",
        "pump",
        ("b-f1", 200, 120, "r-101"),
        Point(
            "pu-b1",
            "pu-b1",
            Name("run", "运行"),
            "running",
            states=_ON_OFF,
            command=CommandSpec("switch"),
        ),
    )
    device(
        "tk-b1",
        Name("Fire water tank", "消防水箱"),
        "meters",
        "tank",
        ("b-f1", 240, 120, "r-101"),
        Point(
            "tk-b1",
            "tk-b1",
            Name("level", "水位"),
            "level",
            "%",
            0.1,
            limits=Limits(low_low=20.0, low=40.0, deadband=1.0),
            normal=(60.0, 100.0),
            scale=(0.0, 100.0),
        ),
    )
    for id_, kind, name, x in (
        ("ahu-b", "ahu", Name("AHU B", "空调机组 B"), 60.0),
        ("lift-b1", "lift", Name("Lift B1", "电梯 B1"), 120.0),
    ):
        device(
            id_,
            name,
            "meters",
            kind,
            ("b-f1", x, 60.0, ""),
            Point(id_, id_, Name("run", "运行"), "running", states=_ON_OFF),
        )


_VALUES: Mapping[str, float] = {
    "b2-tt-212": 9.4,
    "b2-rs-211-t": 21.9,
    "b2-rs-211-co2": 1080.0,
    "b2-rs-201-t": 21.4,
    "b2-rs-201-sp": 21.5,
    "b2-li-211": 1,
    "b2-li-211-lx": 430.0,
    "m-b2-p": 142_600.0,
    "m-b2-e": 98_412_340,
    "fp-d": 0,
    "pu-b1": 1,
    "tk-b1": 84.2,
    "ahu-b": 1,
    "lift-b1": 0,
}


class FrozenHistory:
    """A sine per point, one sample a minute, with a gap of ten minutes two hours back."""

    def samples(self, point: str, start_ms: int, end_ms: int) -> Samples:
        """See `History`."""
        end_ms = min(end_ms, NOW)
        times = np.arange(start_ms - start_ms % MINUTE, end_ms, MINUTE, dtype=np.int64)
        times = times[times >= start_ms]
        values = 20 + 3 * np.sin(times / (20 * MINUTE) + len(point))
        quality = np.zeros(times.shape, np.uint8)
        gap = (times > NOW - 2 * HOUR) & (times < NOW - 2 * HOUR + 10 * MINUTE)
        values[gap], quality[gap] = math.nan, int(Quality.DECODE)
        return Samples(times, values, quality)

    def rollup(self, point: str, start_ms: int, end_ms: int) -> Hours:
        """See `History`."""
        hours = np.arange(start_ms - start_ms % HOUR, min(end_ms, NOW), HOUR, dtype=np.int64)
        mean = 20 + 3 * np.sin(hours / (20 * MINUTE) + len(point))
        return Hours(hours, mean - 1, mean + 1, mean, np.full(hours.shape, 60, np.int64))

    def state(self, at_ms: int) -> Mapping[str, Reading]:
        """See `History`."""
        return {}


class FrozenView:
    """A `View` of which everything can be set; nothing changes by itself."""

    def __init__(
        self,
        park: Park,
        kind: ViewKind = ViewKind.LIVE,
        alarms: Sequence[Alarm] = (),
        commanding: Commanding | None = None,
        now_ms: int = NOW,
    ) -> None:
        self.kind = kind
        self.park = park
        self.history = FrozenHistory()
        self.commanding = commanding
        self.figures = Health(412.0, now_ms - 1_000)
        self.letters: list[DeadLetter] = []
        self.command_records: list[CommandRecord] = []
        self.records = NoRecords()
        self.recording = None
        self.attachments = NoRecords()
        self.healths: dict[str, DeviceHealth] = {}
        self._now = now_ms
        self._alarms = list(alarms)
        self.out: dict[str, OutOfService] = {}
        self._readings: dict[str, Reading] = {}
        self._links = {
            id_: LinkStatus(
                id_,
                "mqtt" if isinstance(link, MqttLink) else "modbus",
                LinkState.LIVE,
                now_ms - HOUR,
                connects=1,
                received=10_000,
            )
            for id_, link in park.links.items()
        }
        self._listeners: list[Listener] = []
        self._changed: set[str] = set()
        self._flags = {"alarms": False, "links": False, "commands": False}

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def now(self) -> int:
        """See `View`."""
        return self._now

    def latest(self, point: str) -> Reading:
        """See `View`."""
        if point not in self.park.points:
            raise LookupError(point)
        found = self._readings.get(point) or Reading(point, None, Quality.NOTHING_YET, 0, 0)
        return found._replace(quality=Quality.OUT_OF_SERVICE) if point in self.out else found

    def alarm(self, point: str) -> Alarm | None:
        """See `View`."""
        return next((alarm for alarm in self.alarms() if alarm.point == point), None)

    def alarms(self) -> Sequence[Alarm]:
        """See `View`."""
        sounding = [alarm for alarm in self._alarms if alarm.point not in self.out]
        return sorted(sounding, key=lambda a: (-a.severity, -a.raised_ms))

    alarm_log = NoAlarmLog()

    def alarm_load(self) -> Load:
        return Load()

    def withheld(self) -> Sequence[Alarm]:
        """See `View`."""
        there = [alarm for alarm in self._alarms if alarm.point in self.out]
        return [replace(alarm, out=self.out[alarm.point]) for alarm in there]

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """See `View`; set `out` by hand."""
        return self.out

    def links(self) -> Sequence[LinkStatus]:
        """See `View`."""
        return tuple(self._links.values())

    def device(self, device: str) -> DeviceHealth | None:
        """See `View`."""
        return self.healths.get(device)

    def dead_letters(self) -> Sequence[DeadLetter]:
        """See `View`."""
        return tuple(self.letters)

    def commands(self) -> Sequence[CommandRecord]:
        """See `View`."""
        return tuple(self.command_records)

    def health(self) -> Health:
        """See `View`."""
        return self.figures

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """See `View`."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def set_reading(
        self, point: str, value: float | None, quality: Quality = Quality.GOOD, age_ms: int = 0
    ) -> None:
        """What `point` shows from now on, heard `age_ms` ago."""
        heard = self._now - age_ms
        self._readings[point] = Reading(point, value, quality, heard, heard)
        self._changed.add(point)

    def set_alarms(self, *alarms: Alarm) -> None:
        """All active alarms."""
        self._alarms = list(alarms)
        self._flags["alarms"] = True

    def set_link(
        self, link: str, state: LinkState, since_ms: int | None = None, error: Message | None = None
    ) -> None:
        """State of one link; the points behind a link that goes down become last known."""
        since = self._now if since_ms is None else since_ms
        self._links[link] = replace(
            self._links[link], state=state, since_ms=since, last_error=error
        )
        self._flags["links"] = True
        if state is LinkState.LIVE:
            return
        for device in self.park.devices.values():
            if device.link != link:
                continue
            for point in device.points:
                old = self.latest(point)
                if old.value is not None:
                    self._readings[point] = old._replace(quality=Quality.LINK_LOST)
                    self._changed.add(point)

    def add_command(self, record: CommandRecord) -> None:
        """A command as panels show it."""
        self.command_records.append(record)
        self._flags["commands"] = True

    def advance(self, ms: int) -> None:
        """Time passes; nobody is told, as in life."""
        self._now += ms

    def publish(self) -> None:
        """Tell the listeners what was set since the last call."""
        changes = Changes(frozenset(self._changed), **self._flags)
        self._changed.clear()
        self._flags = dict.fromkeys(self._flags, False)
        for listener in list(self._listeners):
            listener(changes)


def frozen_alarms() -> tuple[Alarm, ...]:
    """A cold room too warm, and air that is somewhat stale."""
    return (
        Alarm("b2-tt-212", Severity.HIGH, "high", NOW - 207_000, 8.2, 8.0),
        Alarm("b2-rs-211-co2", Severity.LOW, "high", NOW - 1_324_000, 1012.0, 1000.0),
    )


def frozen_view(
    kind: ViewKind = ViewKind.LIVE,
    alarms: Sequence[Alarm] | None = None,
    commanding: Commanding | None = None,
    root: str = "",
    links_down: bool = True,
) -> FrozenView:
    """The small park on a morning: one alarm high, one low, one gateway silent for 11 minutes."""
    given = frozen_alarms() if alarms is None else alarms
    view = FrozenView(frozen_park(root), kind, given, commanding)
    for point, value in _VALUES.items():
        view.set_reading(point, value, age_ms=2_000)
    for door, mode in (("d-b2-12", 0), ("d-b2-01", 1)):
        view.set_reading(f"{door}-mode", mode, age_ms=4_000)
        view.set_reading(f"{door}-contact", 0, age_ms=4_000)
        view.set_reading(f"{door}-lock", mode, age_ms=4_000)
    if links_down:
        view.set_link("b2-w", LinkState.DOWN, NOW - 672_000)
    view.publish()
    return view
