"""Where an alarm is."""

from __future__ import annotations

from models.alarms import Alarm
from models.site.park import Park
from widgets.alarmwords.spot import spot_of
from widgets.contribution import Target


def alarm_target(park: Park, alarm: Alarm) -> Target:
    """Its place on a plan, else its link, else its row among the points."""
    point = park.points.get(alarm.point)
    device = park.devices.get(point.device) if point is not None else None
    if device is None:
        return Target("point", alarm.point)
    shown = spot_of(park, alarm.point, alarm.rule).target
    if shown is not None:
        return shown
    if device.kind == "link":
        return Target("link", device.link)
    return Target("point", alarm.point)
