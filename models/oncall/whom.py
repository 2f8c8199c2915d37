"""The person on call for what an alarm is about, and the public number for life safety."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.alarms import Alarm
from models.points import rules_of
from models.records import Records
from models.roster import Reachable, reachable
from models.site.park import Device, Park
from models.text.name import Name

_CALLS = {
    "ahu": "hvac",
    "barrier": "guard",
    "chiller": "hvac",
    "door": "guard",
    "fire_panel": "fire_panel",
    "gas_detector": "works_supervisor",
    "generator": "electrician",
    "leak_detector": "plumber",
    "lift": "lift_contractor",
    "link": "network_contractor",
    "mains": "electrician",
    "meter": "electrician",
    "pump": "plumber",
    "pv_inverter": "electrician",
    "relay_module": "electrician",
    "room_sensor": "hvac",
    "tank": "plumber",
    "transformer": "electrician",
    "ups": "electrician",
}
"""What somebody is called for (models.roster.CALLS), by kind of device."""
_EMERGENCY = {
    "fire_panel": "fire_brigade",
    "gas_detector": "gas_emergency",
    "lift": "fire_brigade",
    "duress": "police",
    "man_down": "ambulance",
}
_OTHERWISE = "works_supervisor"


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody to call."""

    name: Name
    """Empty: only a number is known."""
    phone: str
    contact: str = ""
    """Id of the contact or person; empty for a number of the site file."""
    until_ms: int | None = None
    """End of the duty; None if they are not on call now."""


def whom(park: Park, records: Records, alarm: Alarm, now_ms: int) -> Sequence[Callee]:
    """The best first: who is on call for it, the number of its rule, contacts, its device's."""
    device = _device(park, alarm)
    call = _CALLS.get(device.kind, _OTHERWISE) if device is not None else _OTHERWISE
    found = [_callee(one) for one in reachable(records, call, now_ms)]
    on_call = [one for one in found if one.until_ms is not None]
    others = [one for one in found if one.until_ms is None]
    numbers = [Callee(Name(), phone) for phone in _own_numbers(park, alarm, device)]
    unique: dict[str, Callee] = {}
    for one in [*on_call, *numbers, *others]:
        unique.setdefault(one.phone, one)
    return list(unique.values())


def emergency(park: Park, records: Records, alarm: Alarm, now_ms: int) -> Callee | None:
    """The public number for an alarm of life safety: fire brigade, gas, police, ambulance."""
    if not alarm.life_safety:
        return None
    device = _device(park, alarm)
    point = park.points.get(alarm.point)
    kinds = (point.kind if point is not None else "", device.kind if device is not None else "")
    call = next((_EMERGENCY[kind] for kind in kinds if kind in _EMERGENCY), "fire_brigade")
    found = reachable(records, call, now_ms)
    return _callee(found[0]) if found else None


def _callee(one: Reachable) -> Callee:
    return Callee(one.contact.name("name"), one.phone, one.contact.id, one.until_ms)


def _device(park: Park, alarm: Alarm) -> Device | None:
    point = park.points.get(alarm.point)
    return park.devices.get(point.device) if point is not None else None


def _own_numbers(park: Park, alarm: Alarm, device: Device | None) -> list[str]:
    """Of the rule, then of the device, as the site file has them."""
    point = park.points.get(alarm.point)
    rules = rules_of(point) if point is not None else ()
    numbers = [rule.phone for rule in rules if rule.name == alarm.rule]
    if device is not None:
        numbers.append(device.phone)
    return [number for number in numbers if number]
