"""Payload of one topic -> readings of the points that it feeds: pure, and never raising.

A topic's sources are compiled once into extractors; a payload is parsed once for all of them.
What cannot be read becomes a DECODE reading and a reason, so that the stream goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import orjson

from devices.payload.pointer import MISSING, follow, split
from devices.payload.source_time import SKEW_MS, source_ms
from models.points import Quality, Reading, quantise
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.site.sources import MqttSource

LARGEST_PAYLOAD = 262_144
"""Bytes; a larger payload is not even looked at."""
_LARGEST_STEPS = 2**62
"""A stored value is a whole number of steps in 64 bits."""
_LONGEST_NUMBER = 64

_GOOD = Quality.GOOD
_RETAINED = Quality.RETAINED
_RANGE = Quality.RANGE
_SKEW = Quality.CLOCK_SKEW
_DECODE = Quality.DECODE
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Malformed:
    """A payload of which at least one value could not be read."""

    readings: list[Reading]
    """Everything there is to say, the readable values included."""
    reason: Message
    bad: int
    """How many values could not be read."""


if TYPE_CHECKING:
    Decoded = list[Reading] | Malformed
    Decode = Callable[[bytes, int, int], Decoded]
    """(payload, receipt time in UTC ms, retained) -> readings in the order of the sources."""
    Convert = Callable[[Any], float | int | None]


class _UnreadableError(Exception):
    """Why one value could not be read; never leaves this module."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.code)
        self.reason = reason


def compile_topic(sources: Sequence[MqttSource]) -> Decode:
    """The decoder of one topic. Raises ValueError for a pointer that is none."""
    keys = [split(source.pointer) for source in sources]
    times = [split(source.time_pointer) for source in sources]
    if len(sources) == 1 and len(keys[0]) == 1 and len(times[0]) <= 1:
        return _flat(sources[0], keys[0][0], times[0])
    return _general(sources, keys, times)


def _flat(source: MqttSource, key: str, time_keys: tuple[str, ...]) -> Decode:
    """The usual case, one number in a flat JSON object, without the detours of the general one.

    It gives up to the general decoder wherever anything is out of the ordinary.
    """
    general = _general([source], [(key,)], [time_keys])
    if source.values:
        return general
    point, loads = source.point, orjson.loads
    shape = _shape(source)
    # Anything near the end of what can be stored goes the slow way.
    low, high = max(_range(source)[0], -1e9), min(_range(source)[1], 1e9)
    time_key = time_keys[0] if time_keys else None

    def decode(payload: bytes, received: int, retained: int) -> Decoded:
        try:
            if len(payload) > LARGEST_PAYLOAD:
                return general(payload, received, retained)
            document = loads(payload)
            value = document[key]
            if value.__class__ is not float and value.__class__ is not int:
                return general(payload, received, retained)
            if shape is not None:
                value = shape(value)
            time = received
            if time_key is not None:
                time = document.get(time_key, received)
                if time.__class__ is not int:
                    return general(payload, received, retained)
            if not (low <= value <= high and -SKEW_MS <= time - received <= SKEW_MS):
                return general(payload, received, retained)
        except (ValueError, TypeError, KeyError, OverflowError):
            return general(payload, received, retained)
        quality = _RETAINED if retained else _GOOD
        return [_new(Reading, (point, value, quality, time, received))]

    return decode


def _shape(source: MqttSource) -> Callable[[float], float] | None:
    """Scaling and rounding to the resolution, or None where there is neither."""
    factor, offset, resolution = source.factor, source.offset, source.resolution
    if resolution is None:
        if factor == 1.0 and offset == 0.0:
            return None
        return lambda value: value * factor + offset
    if resolution >= 1:
        return lambda value: quantise(value * factor + offset, resolution)
    # `quantise` with its division done once; tests/payload holds both to the same bits.
    steps = round(1 / resolution)
    if factor == 1.0 and offset == 0.0:
        return lambda value: round(value * steps) / steps
    return lambda value: round((value * factor + offset) * steps) / steps


def _general(
    sources: Sequence[MqttSource], keys: list[tuple[str, ...]], times: list[tuple[str, ...]]
) -> Decode:
    extractors = [
        (source, path, time_path, _converter(source), _range(source))
        for source, path, time_path in zip(sources, keys, times, strict=True)
    ]
    whole = all(not path for path in keys)
    points = [source.point for source in sources]

    def decode(payload: bytes, received: int, retained: int) -> Decoded:
        try:
            document = parse(payload, plain=whole)
        except _UnreadableError as fault:
            bad = [Reading(point, None, _DECODE, received, received) for point in points]
            return Malformed(bad, fault.reason, len(bad))
        found: list[Reading] = []
        reason: Message | None = None
        bad_values = 0
        for source, path, time_path, convert, limits in extractors:
            raw = follow(document, path)
            if raw is MISSING:
                continue
            time = follow(document, time_path) if time_path else MISSING
            try:
                found.append(_reading(source.point, convert(raw), limits, time, received, retained))
            except _UnreadableError as fault:
                reason = reason or fault.reason
                bad_values += 1
                found.append(Reading(source.point, None, _DECODE, received, received))
        if not found:
            # A partial update that names one of our points is usual; one that names none is not.
            reason = Message.of("mqtt.payload_missing", pointer=sources[0].pointer)
            found = [Reading(point, None, _DECODE, received, received) for point in points]
            bad_values = len(found)
        return found if reason is None else Malformed(found, reason, bad_values)

    return decode


def _reading(
    point: str,
    value: float | int | None,
    limits: tuple[float, float],
    time: Any,
    received: int,
    retained: int,
) -> Reading:
    source: int | None = received if time is MISSING else source_ms(time)
    if value is None:
        return Reading(point, None, Quality.SENTINEL, source or received, received)
    if retained:
        quality = _RETAINED
    elif not limits[0] <= value <= limits[1]:
        quality = _RANGE
    elif source is None or abs(source - received) > SKEW_MS:
        quality = _SKEW
    else:
        quality = _GOOD
    return Reading(point, value, quality, received if source is None else source, received)


def parse(payload: bytes, *, plain: bool) -> Any:
    """The document in `payload`; with `plain` a bare text or number is a document as well."""
    if len(payload) > LARGEST_PAYLOAD:
        raise _UnreadableError(Message.of("mqtt.payload_too_large", size=len(payload)))
    try:
        return orjson.loads(payload)
    except ValueError as fault:
        if not plain:
            raise _UnreadableError(Message.of("mqtt.payload_not_json", detail=str(fault))) from None
    try:
        return payload.decode().strip()
    except UnicodeDecodeError:
        raise _UnreadableError(Message.of("mqtt.payload_not_text")) from None


def _range(source: MqttSource) -> tuple[float, float]:
    return (
        -inf if source.minimum is None else source.minimum,
        inf if source.maximum is None else source.maximum,
    )


def _converter(source: MqttSource) -> Convert:
    """Raw JSON value -> value in the point's unit, or None where the device says it has none."""
    if source.values:
        return _listed(dict(source.values))
    factor, offset, resolution = source.factor, source.offset, source.resolution
    plain = not source.pointer

    def convert(raw: Any) -> float | int | None:
        if raw is None:
            return None
        value = _plain_number(raw) if plain and isinstance(raw, str) else raw
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _UnreadableError(Message.of("mqtt.payload_wrong_type", type=_type_name(raw)))
        if factor != 1.0 or offset != 0.0:
            value = value * factor + offset
        if not -inf < value < inf:
            raise _UnreadableError(Message.of("mqtt.payload_not_finite"))
        if resolution is None:
            return value
        if abs(value) / resolution > _LARGEST_STEPS:
            raise _UnreadableError(Message.of("mqtt.payload_out_of_store", value=float(value)))
        return quantise(value, resolution)

    return convert


def _plain_number(text: str) -> float | str:
    """Numbers that are no JSON but that devices send all the same: `+5`, `.5`, `007`."""
    if len(text) > _LONGEST_NUMBER or "_" in text:
        return text
    try:
        return float(text)
    except ValueError:
        return text


def _listed(states: dict[str, int]) -> Convert:
    def convert(raw: Any) -> int:
        text = text_of(raw)
        if text is None:
            raise _UnreadableError(Message.of("mqtt.payload_wrong_type", type=_type_name(raw)))
        index = states.get(text)
        if index is None and isinstance(raw, float) and raw.is_integer():
            index = states.get(str(int(raw)))
        if index is None:
            raise _UnreadableError(Message.of("mqtt.payload_not_listed", text=text[:80]))
        return index

    return convert


def text_of(raw: Any) -> str | None:
    """How a JSON scalar is written, for comparison with a profile's texts; None for the others."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return repr(raw)
    return "null" if raw is None else None


def _type_name(raw: Any) -> str:
    return {dict: "object", list: "array", str: "string", bool: "boolean"}.get(type(raw), "null")
