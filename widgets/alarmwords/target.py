"""Where an alarm is."""

from __future__ import annotations

from models.alarms import Alarm
from models.site.park import Park
from widgets.contribution import Target


def alarm_target(park: Park, alarm: Alarm) -> Target:
    """Its place on a plan, else its link, else its row among the points."""
    point = park.points.get(alarm.point)
    device = park.devices.get(point.device) if point is not None else None
    if device is None:
        return Target("point", alarm.point)
    if device.id in park.places:
        return Target("device", device.id)
    if device.kind == "link":
        return Target("link", device.link)
    return Target("point", alarm.point)
