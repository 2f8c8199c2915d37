"""Gateways: one availability topic for many devices, so one thing that can die, and one alarm.

A device whose gateway is gone is as unreachable as one whose link is down, and is told the same
way; only the gateway itself calls somebody (docs/adr/0022).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.points import Point, Rule, Severity, State
from models.points.defaultrules import STATES, state_levels
from models.points.kinds import LIFE_SAFETY_KINDS
from models.site.park import Device, MqttLink, Park
from models.text.name import Name

_ONLINE = State("online", Name("Connected", "已连接"))
_GUIDANCE = Name(
    "Everything behind this gateway is blind: see the hatched area on the plan. Look whether the "
    "gateway has power and network; send somebody where doors or detectors are not seen.",
    "该网关下的设备全部无法监视：见平面图阴影区。检查网关供电和网络；派人看守无法监视的门和探测器。",
)


@dataclass(frozen=True, slots=True)
class Gateway:
    """What the devices share."""

    id: str
    """Of its derived device: `gateway.<link>.<word of the topic>`."""
    link: str
    name: Name
    devices: tuple[str, ...]
    floor: str = ""
    """Where all that it feeds stands, if that is one floor."""
    severity: Severity = Severity.MEDIUM
    """Of its loss: high where it feeds what protects lives."""

    @property
    def point(self) -> str:
        """Id of the point that says whether it is there."""
        return f"{self.id}.online"


def gateways(park: Park) -> tuple[Gateway, ...]:
    """Those of all brokers, in the order of the site: two devices or more on one topic.

    A topic that says of each device by itself whether it is there is none: one may be lost alone.
    """
    found: list[Gateway] = []
    saving = life_savers(park)
    for link in park.links.values():
        if isinstance(link, MqttLink):
            shared: dict[str, list[str]] = {}
            for one in link.availability:
                shared.setdefault(one.topic, []).append(one.device)
            told = Counter(topic for topic, _ in {(a.topic, a.pointer) for a in link.availability})
            topics = {t: all_ for t, all_ in shared.items() if len(all_) > 1 and told[t] == 1}
            for topic, word in zip(topics, _words(topics), strict=True):
                id_ = f"gateway.{link.id}.{word.replace('/', '-')}"
                devices = tuple(dict.fromkeys(topics[topic]))
                name = Name(f"Gateway {word}", f"网关 {word}")
                floor, severity = _floor(park, devices), severity_of_loss(saving, devices)
                found.append(Gateway(id_, link.id, name, devices, floor, severity))
    return tuple(found)


def life_savers(park: Park) -> frozenset[str]:
    """The devices that protect lives."""
    return frozenset(p.device for p in park.points.values() if p.kind in LIFE_SAFETY_KINDS)


def severity_of_loss(saving: frozenset[str], devices: Iterable[str]) -> Severity:
    """How bad it is that nobody sees these devices; `saving`: those of the park that protect
    lives."""
    return Severity.MEDIUM if saving.isdisjoint(devices) else Severity.HIGH


def connection_states(severity: Severity) -> tuple[State, State]:
    """Of a link or a gateway: no connection, and connected."""
    return (State("offline", Name("No connection", "连接中断"), severity), _ONLINE)


def _words(topics: Iterable[str]) -> Sequence[str]:
    """What tells each topic from the others: the levels in which they differ."""
    split = [topic.split("/") for topic in topics]
    if len(split) < 2:
        return ["/".join(parts[-2:-1] or parts) for parts in split]
    head = tail = 0
    shortest = min(map(len, split))
    while head < shortest and len({parts[head] for parts in split}) == 1:
        head += 1
    while tail < shortest - head and len({parts[-1 - tail] for parts in split}) == 1:
        tail += 1
    return ["/".join(parts[head : len(parts) - tail]) or "/".join(parts) for parts in split]


def _floor(park: Park, devices: Iterable[str]) -> str:
    floors = {park.places[device].floor for device in devices if device in park.places}
    return floors.pop() if len(floors) == 1 else ""


def gateway_parts(gateway: Gateway, stale_after_ms: int) -> tuple[Device, Point]:
    """The device and the point that a gateway is for the rest of the product."""
    device = Device(
        gateway.id, gateway.name, gateway.link, "link", "", (gateway.point,), gateway.point
    )
    states = connection_states(gateway.severity)
    # not a cause of its own: what it feeds does not call at all while it is gone
    rule = Rule(
        STATES,
        "states",
        state_levels(states),
        follows=("link", "mains"),
        guidance=_GUIDANCE,
        place=gateway.floor,
    )
    point = Point(
        gateway.point,
        gateway.id,
        gateway.name,
        "connectivity",
        states=states,
        stale_after_ms=stale_after_ms,
        rules=(rule,),
    )
    return device, point
