"""Concrete topics of one MQTT device."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.site.sources import MqttAvailability, MqttSource, MqttTarget
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.site.faults import Faults, Origin
    from models.site.schema.profile import MqttAddress, PointText, ProfileFile
    from models.site.schema.site import DevicePoint

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(slots=True)
class MqttParts:
    """What the devices of one broker add to its link."""

    sources: list[MqttSource] = field(default_factory=list)
    availability: list[MqttAvailability] = field(default_factory=list)
    targets: list[MqttTarget] = field(default_factory=list)


def fill(topic: str, captures: Mapping[str, str], origin: Origin, faults: Faults) -> str:
    """`topic` with its blanks filled; what is left open, and wildcards, are faults."""
    missing = sorted({name for name in _BLANK.findall(topic) if name not in captures})
    for name in missing:
        allowed = Message.of("site.want_capture", known=", ".join(sorted(captures)))
        faults.add(origin, Message.of("site.capture_missing", capture=name, topic=topic), allowed)
    filled = _BLANK.sub(lambda blank: captures.get(blank[1], "-"), topic)
    if any(sign in filled for sign in "+#\0{}") or not filled or len(filled.encode()) > 65_535:
        what = Message.of("site.wrong_topic", topic=filled[:80])
        faults.add(origin, what, Message.of("site.want_topic"))
    return filled


def expand_mqtt(
    device: str,
    profile: ProfileFile,
    own: Mapping[str, DevicePoint],
    captures: Mapping[str, str],
    origin: Origin,
    parts: MqttParts,
    faults: Faults,
) -> None:
    """Sources, availability and targets of one device, added to `parts`."""
    given = profile.mqtt.availability
    if given is not None:
        topic = fill(given.topic, captures, origin, faults)
        parts.availability.append(
            MqttAvailability(device, topic, given.pointer, given.online, given.offline)
        )
    for point in profile.point:
        if point.mqtt is None:
            continue
        override = own.get(point.key)
        multiply = override.multiply if override is not None else None
        topic = fill(point.mqtt.topic or profile.mqtt.topic, captures, origin, faults)
        parts.sources.append(
            _source(f"{device}.{point.key}", point, point.mqtt, topic, multiply, profile)
        )
        command = point.command.mqtt if point.command is not None else None
        if command is not None:
            parts.targets.append(
                MqttTarget(
                    f"{device}.{point.key}",
                    fill(command.topic, captures, origin, faults),
                    command.payload,
                    round(command.expires_s * 1000),
                )
            )


def _source(
    identity: str,
    point: PointText,
    address: MqttAddress,
    topic: str,
    multiply: float | None,
    profile: ProfileFile,
) -> MqttSource:
    times = 1.0 if multiply is None else multiply
    stamp = address.time_pointer
    return MqttSource(
        point=identity,
        topic=topic,
        pointer=address.pointer,
        values=state_texts(point, address.values),
        factor=address.factor * times,
        offset=address.offset * times,
        time_pointer=profile.mqtt.time_pointer if stamp is None else stamp,
        resolution=point.resolution,
        minimum=point.possible[0] if point.possible else None,
        maximum=point.possible[1] if point.possible else None,
        event=address.event,
    )


def state_texts(point: PointText, values: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Payload text -> index of the state; without a map the codes are the texts."""
    codes = [state.code for state in point.states]
    if not values:
        return tuple((code, index) for index, code in enumerate(codes))
    return tuple((text, codes.index(code)) for text, code in values.items())
