"""What must hold inside one profile beyond the shape of its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points.kinds import KINDS, STATE, UNITLESS_ALLOWED
from models.points.units import UNITS, find_unit
from models.site.devicekinds import DEVICE_KINDS
from models.site.expand.commandrules import check_command
from models.site.expand.limits import merge_limits
from models.site.expand.ranges import check_limits, check_pair
from models.site.expand.registers import check_modbus_point, check_overlaps
from models.site.read.validation import nearest, short
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.profile import PointText, ProfileFile


def check_profile(profile: ProfileFile, stem: str, origin: Origin, faults: Faults) -> None:
    """Note what is wrong in `profile`, which was read from `<stem>.toml`."""
    if profile.id != stem:
        what = Message.of("site.profile_id", id=profile.id)
        faults.add(origin.at("id"), what, Message.of("site.one_of", words=stem))
    if profile.kind not in DEVICE_KINDS:
        what = Message.of("site.unknown_kind", kind=profile.kind)
        faults.add(origin.at("kind"), what, nearest(profile.kind, DEVICE_KINDS))
    keys: set[str] = set()
    primary = [p.key for p in profile.point if p.primary]
    for index, point in enumerate(profile.point):
        place = origin.at("point", index)
        if point.key in keys:
            faults.add(place.at("key"), Message.of("site.duplicate_id", id=point.key))
        keys.add(point.key)
        if point.primary and point.key != primary[0]:
            faults.add(place.at("primary"), Message.of("site.two_primary", key=primary[0]))
        _kind(point, place, faults)
        _states(point, place, faults)
        _numbers(point, place, faults)
        _address(profile, point, place, faults)
        check_command(profile, point, place, faults)
    _pointer(profile.mqtt.time_pointer, origin.at("mqtt", "time_pointer"), faults)
    if profile.mqtt.availability is not None:
        place = origin.at("mqtt", "availability", "pointer")
        _pointer(profile.mqtt.availability.pointer, place, faults)
    _life(profile, origin, faults)
    if profile.protocol == "modbus":
        check_overlaps(profile, origin, faults)


def _life(profile: ProfileFile, origin: Origin, faults: Faults) -> None:
    """MQTT devices speak by themselves, Modbus devices are polled."""
    place = origin.at("life", "by")
    what = Message.of("site.wrong_value", value=short(profile.life.by))
    if profile.protocol == "modbus" and profile.life.by != "poll":
        faults.add(place, what, Message.of("site.one_of", words="poll"))
    elif profile.protocol == "mqtt" and profile.life.by == "poll":
        faults.add(place, what, Message.of("site.one_of", words="heartbeat, availability"))
    elif profile.life.by == "availability" and profile.mqtt.availability is None:
        faults.add(place, Message.of("site.availability_missing"))


def _kind(point: PointText, origin: Origin, faults: Faults) -> None:
    dimension = KINDS.get(point.kind)
    if dimension is None:
        what = Message.of("site.unknown_kind", kind=short(point.kind))
        faults.add(origin.at("kind"), what, nearest(point.kind, KINDS))
        return
    unit = find_unit(point.unit) if point.unit else None
    if point.unit and unit is None:
        what = Message.of("site.unknown_unit", unit=short(point.unit))
        faults.add(origin.at("unit"), what, nearest(point.unit, UNITS))
    elif (unit.dimension if unit else STATE) != dimension:
        if unit is None and point.kind in UNITLESS_ALLOWED:
            return
        fitting = [code for code, row in UNITS.items() if row.dimension == dimension]
        allowed = nearest("", fitting) if fitting else Message.of("site.want_no_unit")
        what = Message.of("site.unit_of_kind", unit=short(point.unit), kind=point.kind)
        faults.add(origin.at("unit"), what, allowed)


def _states(point: PointText, origin: Origin, faults: Faults) -> None:
    codes = [state.code for state in point.states]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            place = origin.at("states", index, "code")
            faults.add(place, Message.of("site.duplicate_id", id=code))
    if len(codes) == 1:
        faults.add(origin.at("states"), Message.of("site.one_state"))
    if codes and point.limits is not None:
        faults.add(origin.at("limits"), Message.of("site.limits_of_states"))
    for part in ("mqtt", "modbus"):
        address = getattr(point, part)
        for text, code in (address.values if address else {}).items():
            if code not in codes:
                what = Message.of("site.unknown_state", state=short(code))
                faults.add(origin.at(part, "values", text), what, nearest(code, codes))


def _numbers(point: PointText, origin: Origin, faults: Faults) -> None:
    check_limits(merge_limits(None, point.limits), origin, faults)
    for key in ("normal", "scale", "possible"):
        check_pair(getattr(point, key), key, origin, faults)
    step = point.resolution
    if step is not None and step < 1 and abs(1 / step - round(1 / step)) > 1e-9 / step:
        what = Message.of("site.wrong_value", value=short(step))
        faults.add(origin.at("resolution"), what, Message.of("site.want_resolution"))
    if point.counter and (point.states or step is None):
        faults.add(origin.at("counter"), Message.of("site.counter_resolution"))


def _address(profile: ProfileFile, point: PointText, origin: Origin, faults: Faults) -> None:
    other = "modbus" if profile.protocol == "mqtt" else "mqtt"
    if getattr(point, other) is not None:
        faults.add(origin.at(other), Message.of("site.other_protocol", protocol=profile.protocol))
    if getattr(point, profile.protocol) is None:
        faults.add(origin, Message.of("site.key_missing", key=profile.protocol))
    if point.mqtt is not None and profile.protocol == "mqtt":
        if not (point.mqtt.topic or profile.mqtt.topic):
            faults.add(origin.at("mqtt"), Message.of("site.key_missing", key="topic"))
        _pointer(point.mqtt.pointer, origin.at("mqtt", "pointer"), faults)
        _pointer(point.mqtt.time_pointer or "", origin.at("mqtt", "time_pointer"), faults)
        if point.mqtt.factor == 0:
            faults.add(origin.at("mqtt", "factor"), Message.of("site.factor_zero"))
    if point.modbus is not None and profile.protocol == "modbus":
        check_modbus_point(point, profile, origin, faults)


def _pointer(pointer: str, origin: Origin, faults: Faults) -> None:
    """RFC 6901: empty or `/a/b`, `~` only as `~0` or `~1`."""
    escaped = pointer.replace("~0", "").replace("~1", "")
    if (pointer and not pointer.startswith("/")) or "~" in escaped:
        what = Message.of("site.wrong_value", value=short(pointer))
        faults.add(origin, what, Message.of("site.want_pointer"))
