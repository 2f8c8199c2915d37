"""A floor with four rooms, and a view of it that a test can change by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from models.alarms import Alarm, Load, NoAlarmLog, OutOfService
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.points import CommandSpec, Limits, Point, Proof, Quality, Reading, Severity, State
from models.records import NoRecords
from models.site.park import Area, Building, Device, Floor, MqttLink, Park, Place
from models.text import Name
from models.views import Changes, Health, Hours, Samples, ViewKind

NOW = 1_760_000_000_000

LOCKS = (
    State("unlocked", Name("Unlocked", "未锁")),
    State("locked", Name("Locked", "已锁")),
)
CONTACTS = (State("closed", Name("Closed", "关闭")), State("open", Name("Open", "打开")))
MODES = (
    State("locked", Name("Locked", "锁定")),
    State("unlocked", Name("Unlocked", "解锁")),
    State("accessed", Name("Accessed", "已放行")),
)
RUNS = (
    State("off", Name("Stopped", "停止")),
    State("running", Name("Running", "运行")),
    State("fault", Name("Fault", "故障"), Severity.HIGH),
)


def room(id: str, x: float, y: float, w: float, h: float, number: str, unit: str = "") -> Area:
    outline = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    return Area(id, "a-f1", Name(f"Room {number}", f"房间{number}"), "room", outline, number, unit)


def small_park() -> Park:
    """Four rooms of 400 x 300 and a corridor; a sensor and a door each; one pump, one meter."""
    rooms = [
        room("r1", 0, 0, 400, 300, "1.01", "u1"),
        room("r2", 400, 0, 400, 300, "1.02", "u1"),
        room("r3", 0, 380, 400, 300, "1.03"),
        room("r4", 400, 380, 400, 300, "1.04"),
    ]
    unit = Area(
        "u1", "a-f1", Name("Unit 101", "101 单元"), "unit",
        ((0, 0), (800, 0), (800, 300), (0, 300)), "101",
    )  # fmt: skip
    corridor = replace(room("c1", 0, 300, 800, 80, ""), name=Name("Corridor", "走廊"))
    park = Park(
        "small", Name("Small Park", "小园区"), "Asia/Shanghai", "Control room",
        links={
            "west": MqttLink("west", Name("Gateway west", "西侧网关"), "127.0.0.1"),
            "east": MqttLink("east", Name("Gateway east", "东侧网关"), "127.0.0.1"),
        },
        buildings={
            "a": Building("a", Name("Building A", "A座"), "A",
                          ((0, 0), (90, 0), (90, 60), (0, 60))),
            "b": Building("b", Name("Building B", "B座"), "B",
                          ((120, 0), (200, 0), (200, 60), (120, 60))),
        },
        floors={
            "a-f1": Floor("a-f1", "a", Name("Floor 1", "一层"), "F1", 1, "", 800, 680),
            "a-f2": Floor("a-f2", "a", Name("Floor 2", "二层"), "F2", 2, "", 800, 680),
            "b-f1": Floor("b-f1", "b", Name("Floor 1", "一层"), "F1", 1, "", 800, 680),
        },
        areas={area.id: area for area in (*rooms, corridor, unit)},
    )  # fmt: skip
    devices: dict[str, Device] = {}
    points: dict[str, Point] = {}
    places: dict[str, Place] = {}
    for area in rooms:
        link = "west" if area.id in ("r1", "r3") else "east"
        x, y = area.outline[0]
        _sensor(devices, points, f"s-{area.id}", link)
        places[f"s-{area.id}"] = Place(f"s-{area.id}", "a-f1", x + 200, y + 150, room=area.id)
        _door(devices, points, f"d-{area.id}", link)
        side = y + 300 if y == 0 else y
        places[f"d-{area.id}"] = Place(f"d-{area.id}", "a-f1", x + 200, side, room=area.id)
    pump = Point("p-1.state", "p-1", Name("State", "状态"), "pump_state", states=RUNS)
    wanted = Point(
        "p-1.switch", "p-1", Name("Pump", "水泵"), "switch", states=RUNS[:2],
        command=CommandSpec("switch", proof=Proof("p-1.state")),
    )  # fmt: skip
    points |= {pump.id: pump, wanted.id: wanted}
    devices["p-1"] = Device(
        "p-1", Name("Pump P1", "水泵 P1"), "east", "pump", "pump", (pump.id, wanted.id), pump.id
    )
    places["p-1"] = Place("p-1", "a-f1", 700, 640, room="r4")
    power = Point(
        "m-1.power", "m-1", Name("Active power", "有功功率"), "active_power", "kW", 0.1,
        scale=(0, 60),
    )  # fmt: skip
    points[power.id] = power
    devices["m-1"] = Device(
        "m-1", Name("Meter M1", "电表 M1"), "east", "meter", "meter", (power.id,), power.id
    )
    places["m-1"] = Place("m-1", "a-f1", 600, 500, room="r4")
    return replace(park, devices=devices, points=points, places=places)


def _sensor(devices: dict[str, Device], points: dict[str, Point], id: str, link: str) -> None:
    made = (
        Point(f"{id}.temperature", id, Name("Temperature", "温度"), "temperature", "Cel", 0.1,
              limits=Limits(low=16, high=27, deadband=0.5, severity=Severity.HIGH),
              normal=(19, 25), scale=(10, 35)),
        Point(f"{id}.co2", id, Name("CO₂", "CO₂"), "carbon_dioxide", "[ppm]", 1,
              limits=Limits(high=1200), normal=(300, 900), scale=(300, 1500)),
        Point(f"{id}.setpoint", id, Name("Setpoint", "设定温度"), "temperature_setpoint", "Cel",
              0.5, command=CommandSpec("setpoint", 16, 28, 0.5, Proof(f"{id}.active"))),
        Point(f"{id}.active", id, Name("Setpoint in use", "生效设定"), "temperature_setpoint",
              "Cel", 0.5),
    )  # fmt: skip
    points |= {point.id: point for point in made}
    name = Name(f"Room sensor {id}", f"房间传感器 {id}")
    devices[id] = Device(
        id, name, link, "room_sensor", "room_sensor", tuple(p.id for p in made), made[0].id
    )


def _door(devices: dict[str, Device], points: dict[str, Point], id: str, link: str) -> None:
    made = (
        Point(f"{id}.mode", id, Name("Mode", "模式"), "door_mode", states=MODES),
        Point(f"{id}.contact", id, Name("Contact", "门磁"), "door_contact", states=CONTACTS),
        Point(f"{id}.lock", id, Name("Lock", "锁"), "lock_state", states=LOCKS),
        Point(f"{id}.release", id, Name("Open door", "开门"), "door_release",
              states=(State("idle", Name("Idle", "空闲")), State("open", Name("Open", "开门"))),
              command=CommandSpec("pulse", confirm=True, reason_required=True,
                                  proof=Proof(f"{id}.lock", 0.0, within_ms=5000))),
    )  # fmt: skip
    points |= {point.id: point for point in made}
    name = Name(f"Door {id}", f"门 {id}")
    devices[id] = Device(
        id, name, link, "door", "door", tuple(p.id for p in made), made[0].id, phone="4471"
    )


class HandView:
    """A view whose world is set by hand; `kind` and `commanding` may be changed too."""

    def __init__(self, park: Park | None = None, now: int = NOW) -> None:
        self.kind = ViewKind.LIVE
        self.park = park or small_park()
        self.history = self
        self.commanding = None
        self.time = now
        self.readings: dict[str, Reading] = {}
        self.active: dict[str, Alarm] = {}
        self.out: dict[str, OutOfService] = {}
        self.statuses: list[LinkStatus] = [
            LinkStatus(link, "mqtt", LinkState.LIVE, now - 60_000) for link in self.park.links
        ]
        self.command_records: list[CommandRecord] = []
        self.records = NoRecords()
        self.recording = None
        self.attachments = NoRecords()
        self.healths: dict[str, DeviceHealth] = {}
        self._listeners: list = []

    def now(self) -> int:
        return self.time

    def latest(self, point: str) -> Reading:
        found = self.readings.get(point)
        if found is None:
            if point not in self.park.points:
                raise LookupError(point)
            return Reading(point, None, Quality.NOTHING_YET, 0, 0)
        return found._replace(quality=Quality.OUT_OF_SERVICE) if point in self.out else found

    def alarm(self, point: str) -> Alarm | None:
        return None if point in self.out else self.active.get(point)

    def alarms(self) -> Sequence[Alarm]:
        sounding = [alarm for alarm in self.active.values() if alarm.point not in self.out]
        return sorted(sounding, key=lambda a: (-a.severity, -a.raised_ms))

    alarm_log = NoAlarmLog()

    def alarm_load(self) -> Load:
        return Load()

    def withheld(self) -> Sequence[Alarm]:
        there = [alarm for alarm in self.active.values() if alarm.point in self.out]
        return [replace(alarm, out=self.out[alarm.point]) for alarm in there]

    def out_of_service(self) -> Mapping[str, OutOfService]:
        return self.out

    def links(self) -> Sequence[LinkStatus]:
        return self.statuses

    def device(self, device: str) -> DeviceHealth | None:
        return self.healths.get(device)

    def dead_letters(self) -> Sequence[DeadLetter]:
        return ()

    def commands(self) -> Sequence[CommandRecord]:
        return self.command_records

    def health(self) -> Health:
        return Health()

    def subscribe(self, listener):
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def samples(self, point: str, start_ms: int, end_ms: int) -> Samples:
        times = np.arange(start_ms, end_ms, 60_000, dtype=np.int64)
        values = 21 + np.sin(times / 600_000)
        return Samples(times, values, np.zeros(times.size, np.uint8))

    def rollup(self, point: str, start_ms: int, end_ms: int) -> Hours:
        empty = np.zeros(0)
        return Hours(empty.astype(np.int64), empty, empty, empty, empty.astype(np.int64))

    def state(self, at_ms: int) -> Mapping[str, Reading]:
        return self.readings

    # by hand

    def set(self, point: str, value: float | None, quality: Quality = Quality.GOOD,
            age_ms: int = 1000) -> None:  # fmt: skip
        at = self.time - age_ms
        self.readings[point] = Reading(point, value, quality, at, at)

    def tell(self, *points: str, **rest: bool) -> None:
        for listener in list(self._listeners):
            listener(Changes(frozenset(points), **rest))

    def lose(self, link: str, since_ms: int) -> None:
        self.statuses = [
            replace(status, state=LinkState.DOWN, since_ms=since_ms)
            if status.link == link
            else status
            for status in self.statuses
        ]
        for id, device in self.park.devices.items():
            if device.link == link:
                for point in self.park.devices[id].points:
                    if point in self.readings and self.readings[point].value is not None:
                        old = self.readings[point]
                        self.readings[point] = old._replace(
                            quality=Quality.LINK_LOST, received_ms=since_ms
                        )

    def fill(self) -> HandView:
        """Usual values everywhere."""
        for point in self.park.points.values():
            if point.states:
                value = {"door_mode": 0, "lock_state": 1, "pump_state": 1}.get(point.kind, 0)
            else:
                value = {"carbon_dioxide": 612, "active_power": 46.8}.get(point.kind, 21.4)
            self.set(point.id, value)
        return self
