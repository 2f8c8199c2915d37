"""Which layer of the plan shows a device; alarms are no layer, they cannot be switched off."""

from __future__ import annotations

from enum import Enum


class Layer(Enum):
    """In the order of the keys that switch them."""

    CLIMATE = "climate"
    ENERGY = "energy"
    DOORS = "doors"
    DEVICES = "devices"
    UNITS = "units"


_CLIMATE = frozenset({"room_sensor", "ahu", "fan_coil", "thermostat", "weather", "cold_room"})
_ENERGY = frozenset({"meter", "pv", "ups", "generator", "ats", "mains", "chiller", "battery"})
_DOORS = frozenset({"door", "barrier", "gate"})


def layer_of(kind: str) -> Layer:
    """The layer of a device kind; what is not known by name is a device like any other."""
    if kind in _DOORS:
        return Layer.DOORS
    if kind in _CLIMATE:
        return Layer.CLIMATE
    if kind in _ENERGY or kind.endswith("_meter"):
        return Layer.ENERGY
    return Layer.DEVICES
