"""A link's state as an ordinary point, so that its loss is shown, stored and alarmed as such.

One alarm for a dead link instead of one for each of its points (after OpenEMS, which reports a
communication failure as an ordinary channel).
"""

from __future__ import annotations

from dataclasses import replace

from models.points import Point, Severity, State
from models.site.park import Device, Park
from models.text.name import Name

_STATES = (
    State("offline", Name("No connection", "连接中断"), Severity.MEDIUM),
    State("online", Name("Connected", "已连接")),
)
ONLINE, OFFLINE = 1, 0


def link_point_id(link: str) -> str:
    """Id of the point that says whether `link` is up."""
    return f"link.{link}.online"


def with_link_points(park: Park) -> Park:
    """`park` with one device and one point for each of its links.

    They are derived, not configured: the digest stays that of the applied set.
    """
    devices, points = dict(park.devices), dict(park.points)
    for link in park.links.values():
        device = f"link.{link.id}"
        point = link_point_id(link.id)
        devices[device] = Device(device, link.name, link.id, "link", "", (point,), point)
        points[point] = Point(
            point,
            device,
            link.name,
            "connectivity",
            states=_STATES,
            stale_after_ms=24 * 3_600_000,
        )
    return replace(park, devices=devices, points=points)
