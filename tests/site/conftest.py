"""A small sound site on disk; tests break it in one place and look at the faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.site.check import check
from models.site.faults import Fault
from models.site.park import Park

SITE = """\
format = 1

[site]
id = "test"
name = { en = "Test park", zh_CN = "测试园区" }
zone = "Asia/Shanghai"
operator = "Tester"

[[link]]
id = "broker"
kind = "mqtt"
host = "127.0.0.1"

[[link]]
id = "line"
kind = "modbus-tcp"
host = "127.0.0.1"

[[building]]
id = "a"
name = "Building A"
short = "A"

[[floor]]
id = "a-f1"
building = "a"
name = "Ground floor"
short = "F1"
level = 1
plan = "plans/a-f1.svg"
size = [1000, 500]

[[area]]
id = "u1"
floor = "a-f1"
kind = "unit"
name = "Unit 1"
outline = [[0, 0], [400, 0], [400, 400]]

[[area]]
id = "r1"
floor = "a-f1"
kind = "room"
name = "Room 1"
unit = "u1"
outline = [[0, 0], [100, 0], [100, 100]]

[[device]]
id = "s1"
name = "Sensor 1"
profile = "sensor"
link = "broker"
floor = "a-f1"
x = 50
y = 60
room = "r1"

[[device]]
id = "m1"
name = "Meter 1"
profile = "meter"
link = "line"
unit_id = 7
"""

SENSOR = """\
format = 1
id = "sensor"
name = "Sensor"
kind = "room_sensor"
source = "made up for the tests"
protocol = "mqtt"

[life]
by = "heartbeat"
interval_s = 30

[mqtt]
topic = "{base}/{building}/{id}/state"

[mqtt.availability]
topic = "{base}/{id}/status"

[captures]
base = "park"

[[point]]
key = "temperature"
name = "Temperature"
kind = "temperature"
unit = "Cel"
resolution = 0.1
primary = true
limits = { low = 16, high = 27, deadband = 0.5, severity = "low" }
normal = [19, 25]
mqtt = { pointer = "/temperature" }

[[point]]
key = "request"
name = "Setpoint"
kind = "temperature_setpoint"
unit = "Cel"
resolution = 0.5
mqtt = { pointer = "/request" }

[point.command]
action = "setpoint"
range = [16, 28]
proof = { point = "setpoint", tolerance = 0.1 }

[point.command.mqtt]
topic = "{base}/{id}/set"
payload = '{"value": {value}}'

[[point]]
key = "setpoint"
name = "Setpoint in use"
kind = "temperature_setpoint"
unit = "Cel"
resolution = 0.5
mqtt = { pointer = "/setpoint" }

[[point]]
key = "window"
name = "Window"
kind = "window_contact"
states = [{ code = "closed", name = "Closed" }, { code = "open", name = "Open", severity = "low" }]
mqtt = { pointer = "/window", values = { "0" = "closed", "1" = "open" } }
"""

METER = """\
format = 1
id = "meter"
name = "Meter"
kind = "meter"
source = "made up for the tests"
protocol = "modbus"

[life]
by = "poll"
interval_s = 1

[[point]]
key = "power"
name = "Power"
kind = "active_power"
unit = "W"
resolution = 1
modbus = { function = 4, address = 52, type = "f32" }

[[point]]
key = "energy"
name = "Energy"
kind = "energy"
unit = "W.h"
resolution = 10
counter = true
modbus = { function = 4, address = 72, type = "f32", factor = 1000 }

[[point]]
key = "relay"
name = "Relay"
kind = "switch"
states = [{ code = "off", name = "Off" }, { code = "on", name = "On", severity = "low" }]
modbus = { function = 1, address = 0 }

[point.command]
action = "switch"
proof = { point = "feedback" }

[point.command.modbus]
function = 5
address = 0

[[point]]
key = "feedback"
name = "Feedback"
kind = "switch"
states = [{ code = "off", name = "Off" }, { code = "on", name = "On" }]
modbus = { function = 2, address = 0, values = { "0" = "on", "1" = "off" } }
"""


class SiteFolder:
    """The site's files, and what checking them gives."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / "site.toml"
        self.profiles = root.parent / "shipped"
        (root / "plans").mkdir(parents=True)
        self.profiles.mkdir()
        (root / "plans" / "a-f1.svg").write_text("<svg/>", encoding="utf-8")
        self.write("site.toml", SITE)
        (self.profiles / "sensor.toml").write_text(SENSOR, encoding="utf-8")
        (self.profiles / "meter.toml").write_text(METER, encoding="utf-8")

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str, *, count: int = 1) -> None:
        """Replace text that must be there: in the site's folder or among the profiles."""
        path = self.root / name
        if not path.exists():
            path = self.profiles / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        path = self.root / name
        if not path.exists():
            path = self.profiles / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def check(self) -> Park | list[Fault]:
        return check(self.path, [self.profiles])

    def park(self) -> Park:
        found = self.check()
        assert isinstance(found, Park), found
        return found

    def faults(self) -> list[Fault]:
        found = self.check()
        assert isinstance(found, list)
        assert found
        return found


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path / "site")


@pytest.fixture
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SiteFolder]:
    """For tests that need many."""
    return lambda: SiteFolder(tmp_path_factory.mktemp("park") / "site")
