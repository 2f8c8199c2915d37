"""A park with one cold room: its site on disk, and three days of its temperature."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.sites import PROFILES, apply_set
from models.history import PastWriter
from models.journal import Journal
from models.points import Quality
from models.records import RecordKind
from models.site.check import check
from models.site.park import Park

MINUTE = 60_000
DAY = 86_400_000
START = 20_370 * DAY
"""Midnight UTC."""
END = START + 3 * DAY
POINT = "c1.temperature"

SITE = """\
# Written by a person.
format = 1

[site]
id = "cold"
name = { en = "Cold park", zh_CN = "冷库园区" }
zone = "UTC"
operator = "Tester"

[tables]
profiles = ["profiles"]

[[link]]
id = "broker"
kind = "mqtt"
host = "127.0.0.1"

[[device]]
id = "c1"
name = { en = "Cold room", zh_CN = "冷库" }
profile = "sensor"
link = "broker"

[[device]]
id = "c2"
name = { en = "Other room", zh_CN = "另一间" }
profile = "sensor"
link = "broker"
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
topic = "{id}/state"

[[point]]
key = "temperature"
name = { en = "Temperature", zh_CN = "温度" }
kind = "temperature"
unit = "Cel"
resolution = 0.1
primary = true
limits = { low = 0, high = 8, high_high = 12, deadband = 0.5, severity = "medium" }
mqtt = { pointer = "/temperature" }
# the shipped rules of room sensors wait for ten minutes; here the limit alone is looked at
alarms = { limits = { on_delay_s = 0, off_delay_s = 0 } }
"""


def write_site(folder: Path) -> Path:
    """The site file, with its profile beside it."""
    (folder / "profiles").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, encoding="utf-8")
    (folder / "profiles" / "sensor.toml").write_text(SENSOR, encoding="utf-8")
    return folder / "site.toml"


def applied(site: Path, data: Path, journal: Journal) -> Park:
    """The park of `site`, applied in `data`."""
    park = check(site, PROFILES)
    assert isinstance(park, Park), park
    return apply_set(park, data, journal, site)


def write_past(data: Path, park: Park) -> None:
    """One sample a minute: 5 degrees; each day at 06:00 twenty minutes of 9, at 12:00 two minutes
    of 10, and on the second day at 18:00 an hour of 13. From 20:00 to 22:00 of the third day
    nothing is known."""
    times = np.arange(START, END, MINUTE)
    minute = (times - START) // MINUTE
    of_day = minute % 1440
    values = np.full(len(times), 5.0)
    values[(of_day >= 360) & (of_day < 380)] = 9.0
    values[(of_day >= 720) & (of_day < 722)] = 10.0
    values[(minute >= 1440 + 1080) & (minute < 1440 + 1140)] = 13.0
    values[(minute >= 2880 + 1200) & (minute < 2880 + 1320)] = np.nan
    quality = np.where(np.isnan(values), Quality.DECODE, Quality.GOOD).astype(np.uint8)
    with PastWriter(data, park.points) as writer:
        for day in range(3):
            part = slice(day * 1440, (day + 1) * 1440)
            writer.add(POINT, times[part], values[part], quality[part])
            writer.end_day()


def opened(data: Path, kinds: list[RecordKind]) -> Journal:
    """A journal whose clock stands at the end of the third day."""
    return Journal.open(data, clock=lambda: END, reserve_bytes=0, kinds=kinds)
