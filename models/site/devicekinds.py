"""The kinds of devices: each decides a symbol and a layer on the plan."""

from __future__ import annotations

DEVICE_KINDS = frozenset(
    {
        "ahu",
        "barrier",
        "camera",
        "chiller",
        "device",
        "door",
        "duress",
        "ev_charger",
        "fire_panel",
        "gas_detector",
        "gas_meter",
        "generator",
        "heat_meter",
        "leak_detector",
        "lift",
        "lighting",
        "mains",
        "meter",
        "parking",
        "pump",
        "pv_inverter",
        "relay_module",
        "room_sensor",
        "tank",
        "transformer",
        "ups",
        "water_meter",
        "weather",
    }
)
"""`device` is for everything that has no symbol of its own."""
