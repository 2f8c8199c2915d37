"""What the station itself reports, as ordinary points: its links and the gateways behind them,
whether it can record, and how many temporary states nobody has ended in time.

The loss of a link is so shown, stored and alarmed like anything else.

One alarm for a dead link instead of one for each of its points (after OpenEMS, which reports a
communication failure as an ordinary channel).
"""

from __future__ import annotations

from dataclasses import replace

from models.plant.gateways import (
    connection_states,
    gateway_parts,
    gateways,
    life_savers,
    severity_of_loss,
)
from models.points import Level, Limits, Point, Rule, Severity, State
from models.points.defaultrules import STATES, state_levels
from models.site.park import Device, Park
from models.text.name import Name

# the station knows its own state without being told
_NEVER_STALE_MS = 10 * 365 * 24 * 3_600_000

ONLINE, OFFLINE = 1, 0

STATION = "station"
RECORDING = "station.recording"
"""Id of the point that says whether everything can be recorded."""
_RECORDING_STATES = (
    State("failing", Name("Failing", "失败"), Severity.HIGH),
    State("recording", Name("Recording", "正常")),
)

OVERDUE = "station.overdue"
"""Id of the point that counts the temporary states whose end was missed."""
_OVERDUE_RULE = Rule(
    "overdue",
    "limits",
    (
        Level(
            "high",
            Severity.MEDIUM,
            0.0,
            message=Name("Override overdue", "强制状态逾期未恢复"),
        ),
    ),
    re_alarm_ms=8 * 3_600_000,
    guidance=Name(
        "Open Temporary states. For each overdue line find out whether it is still needed: put it "
        "back as designed at the device, or say why it stays and until when. Nothing is moved by "
        "itself.",
        "打开“临时状态”。逐条核实逾期项是否仍有必要：在设备上恢复设计状态，或说明保留的原因和期限。"
        "系统不会自动动作。",
    ),
)


def link_point_id(link: str) -> str:
    """Id of the point that says whether `link` is up."""
    return f"link.{link}.online"


def with_link_points(park: Park) -> Park:
    """`park` with one device and one point for each of its links, and one for the records.

    They are derived, not configured: the digest stays that of the applied set.
    """
    devices, points = dict(park.devices), dict(park.points)
    name = Name("Control room", "控制室")
    devices[STATION] = Device(STATION, name, "", "station", "", (RECORDING, OVERDUE), RECORDING)
    points[RECORDING] = Point(
        RECORDING,
        STATION,
        Name("Records", "记录"),
        "problem",
        states=_RECORDING_STATES,
        stale_after_ms=_NEVER_STALE_MS,
    )
    points[OVERDUE] = Point(
        OVERDUE,
        STATION,
        Name("Overrides overdue", "逾期的强制状态"),
        "count",
        resolution=1.0,
        limits=Limits(high=0.0, severity=Severity.MEDIUM),
        stale_after_ms=_NEVER_STALE_MS,
        rules=(_OVERDUE_RULE,),
    )
    saving = life_savers(park)
    fed: dict[str, list[str]] = {}
    for one in park.devices.values():
        fed.setdefault(one.link, []).append(one.id)
    for link in park.links.values():
        states = connection_states(severity_of_loss(saving, fed.get(link.id, ())))
        device = f"link.{link.id}"
        point = link_point_id(link.id)
        devices[device] = Device(device, link.name, link.id, "link", "", (point,), point)
        points[point] = Point(
            point,
            device,
            link.name,
            "connectivity",
            states=states,
            stale_after_ms=_NEVER_STALE_MS,
            # all that is fed by a link follows from its loss
            rules=(Rule(STATES, "states", state_levels(states), causes="link"),),
        )
    for gateway in gateways(park):
        devices[gateway.id], points[gateway.point] = gateway_parts(gateway, _NEVER_STALE_MS)
    return replace(park, devices=devices, points=points)
