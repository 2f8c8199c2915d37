"""A small park in a mains dip: a view of it that a test moves by hand, and the workspace on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.alarms import (
    Acknowledgement,
    Alarm,
    Happening,
    Load,
    OutOfService,
    Shelving,
    Suppression,
    Transition,
)
from models.points import Level, Limits, Point, Rule, Severity, State
from models.site.park import Building, Device, Floor, Park, Place
from models.text import Name
from tests.plan.small_park import NOW, HandView, small_park

C, H, M, L = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW
DIP = NOW - 86_000

FIRE = Rule(
    "fire",
    "states",
    (Level("fire", C, state=1, message=Name("Fire", "火警")),),
    life_safety=True,
    guidance=Name(
        "Look at the camera, then send the guard. Do not wait for a second detector.",
        "先看摄像机，再派保安到场。不要等待第二个探测器。",
    ),
    sop="fire_alarm",
    phone="119",
)
MAINS = Rule(
    "dip",
    "states",
    (Level("dip", H, state=1, message=Name("Undervoltage", "欠压")),),
    causes="mains",
    guidance=Name("Call the grid operator.", "致电供电公司。"),
    phone="95598",
)
_STATES = (State("normal", Name("Normal", "正常")), State("on", Name("On", "报警"), M))


def flood_park(followers: int = 12) -> Park:
    """The small park with an incomer, a fire zone and drives that stop."""
    park = small_park()
    devices, points = dict(park.devices), dict(park.points)
    places = dict(park.places)
    buildings = {**park.buildings, "d": Building("d", Name("Building D", "D座"), "D")}
    floors = {
        **park.floors,
        "d-f2": Floor("d-f2", "d", Name("Floor 2", "二层"), "F2", 2, "", 800, 680),
    }

    def device(id_: str, name: Name, kind: str, floor: str, point: Point, room: str = "") -> None:
        devices[id_] = Device(id_, name, "west", kind, kind, (point.id,), point.id)
        points[point.id] = point
        places[id_] = Place(id_, floor, 300, 200, room=room)

    def state_point(id_: str, rule: Rule | None = None) -> Point:
        rules = (rule,) if rule is not None else ()
        return Point(
            f"{id_}.state", id_, Name("State", "状态"), "status", states=_STATES, rules=rules
        )

    device(
        "zone", Name("Zone D-2", "D-2 分区"), "fire_panel", "a-f1", state_point("zone", FIRE), "r2"
    )
    device(
        "incomer", Name("10 kV incomer 1", "10 kV 进线 1"), "mains", "b-f1",
        state_point("incomer", MAINS),
    )  # fmt: skip
    for number in range(followers):
        id_ = f"drive-{number:04d}"
        kind = ("pump", "ahu", "lighting", "ev_charger")[number % 4]
        rule = Rule(
            "stopped", "states",
            (Level("stopped", M, state=1, message=Name("Stopped", "停机")),), follows=("mains",),
        )  # fmt: skip
        device(
            id_, Name(f"Drive {number}", f"驱动 {number}"), kind,
            "a-f1" if number % 2 else "d-f2", state_point(id_, rule), "r1" if number % 2 else "",
        )  # fmt: skip
    level = Point(
        "tank.level", "tank", Name("Level", "液位"), "level", "%", 0.1,
        limits=Limits(low=20, high=90, deadband=2, severity=M), scale=(0, 100),
    )  # fmt: skip
    device("tank", Name("Tank 3", "3 号水箱"), "tank", "a-f1", level, "r3")
    return replace(
        park, devices=devices, points=points, places=places, buildings=buildings, floors=floors
    )


def fire(raised_ms: int = NOW - 61_000) -> Alarm:
    return Alarm("zone.state", C, "fire", raised_ms, 1, None, rule="fire", life_safety=True)


def dip(raised_ms: int = DIP) -> Alarm:
    return Alarm("incomer.state", H, "dip", raised_ms, 1, None, rule="dip")


def stopped(number: int, severity: Severity = M, after_ms: int = 2_000) -> Alarm:
    """A drive that follows the dip."""
    return Alarm(
        f"drive-{number:04d}.state", severity, "stopped", DIP + after_ms + number, 1, None,
        rule="stopped", cause="incomer.state/dip",
    )  # fmt: skip


def tank(raised_ms: int = NOW - 3_600_000, severity: Severity = M) -> Alarm:
    return Alarm("tank.level", severity, "high", raised_ms, 93.4, 90.0)


def flood(followers: int = 12) -> list[Alarm]:
    """A fire, the dip with its followers (every sixth high, every third low), and two others."""
    grades = {0: H, 3: L}
    found = [stopped(n, grades.get(n % 6, M)) for n in range(followers)]
    known = replace(
        tank(),
        acknowledged=True,
        acknowledgement=Acknowledgement("ann", NOW - 3_000_000, "on its way"),
    )
    returned = replace(
        Alarm("s-r1.co2", M, "high", NOW - 8_000_000, 1310, 1200.0),
        severity=L, returned_ms=NOW - 1_380_000,
    )  # fmt: skip
    return [fire(), dip(), *found, known, returned]


class Log:
    """Implements `AlarmLog` over a list."""

    def __init__(self, transitions: Sequence[Transition] = ()) -> None:
        self.all = sorted(transitions, key=lambda one: one.at_ms)

    def newest(
        self, before_ms: int, most: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        wanted = [
            one
            for one in self.all
            if one.at_ms < before_ms and (not happenings or one.happening in happenings)
        ]
        return wanted[::-1][:most]

    def between(
        self, start_ms: int, end_ms: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        return [
            one
            for one in self.all
            if start_ms <= one.at_ms < end_ms and (not happenings or one.happening in happenings)
        ]

    def count(self) -> int:
        return len(self.all)


class FloodView(HandView):
    """Alarms by id, in the order of the protocol; a load that is set by hand."""

    def __init__(self, alarms: Sequence[Alarm] = (), followers: int = 12) -> None:
        super().__init__(flood_park(followers))
        self.standing: list[Alarm] = []
        self.hidden: list[Alarm] = []
        self.load = Load()
        self.alarm_log = Log()
        self.put(*alarms)

    def put(self, *alarms: Alarm) -> None:
        """Raise these, or replace them."""
        found = {alarm.id: alarm for alarm in (*self.standing, *alarms)}
        self.standing = sorted(
            found.values(), key=lambda a: (not a.life_safety, -a.severity, -a.raised_ms)
        )

    def drop(self, *ids: str) -> None:
        self.standing = [alarm for alarm in self.standing if alarm.id not in ids]

    def alarms(self) -> Sequence[Alarm]:
        return self.standing

    def withheld(self) -> Sequence[Alarm]:
        return self.hidden

    def alarm_load(self) -> Load:
        return self.load


def in_flood() -> Load:
    bars = (*[0] * 40, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 41, 18, 12, 9, 7, 5, 4, 6, 3)
    return Load(sum(bars), flood_since_ms=DIP, flood_count=104, bars=bars)


def withheld_three() -> list[Alarm]:
    shelved = replace(
        tank(), shelving=Shelving("s1", "ann", "chattering", NOW - 60_000, NOW + 3_540_000)
    )
    designed = replace(stopped(1), suppression=Suppression(NOW - 60_000))
    out = replace(stopped(2), out=OutOfService("w1", "W-0007", NOW - 600_000, NOW + 7_200_000))
    return [shelved, designed, out]
