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


_CLIMATE = frozenset({"room_sensor", "ahu", "weather"})
_ENERGY = frozenset(
    {"chiller", "ev_charger", "generator", "mains", "meter", "pv_inverter", "transformer", "ups"}
)
_DOORS = frozenset({"door", "barrier"})


def layer_of(kind: str, stateful: bool = False) -> Layer:
    """The layer of a device kind; what is not known by name is a device like any other.

    `stateful`: its primary point has states. A presence sensor is then a device, no climate.
    """
    if kind in _DOORS:
        return Layer.DOORS
    if kind in _CLIMATE and not stateful:
        return Layer.CLIMATE
    if kind in _ENERGY or kind.endswith("_meter"):
        return Layer.ENERGY
    return Layer.DEVICES
