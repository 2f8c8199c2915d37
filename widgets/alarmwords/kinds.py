"""What kinds of devices are called, many of them at once."""

from __future__ import annotations

from widgets.words import Words

_KINDS = {
    "ahu": "alarmpanel.device.ahu",
    "barrier": "alarmpanel.device.barrier",
    "chiller": "alarmpanel.device.chiller",
    "door": "alarmpanel.device.door",
    "duress": "alarmpanel.device.duress",
    "ev_charger": "alarmpanel.device.ev_charger",
    "fire_panel": "alarmpanel.device.fire_panel",
    "gas_detector": "alarmpanel.device.gas_detector",
    "generator": "alarmpanel.device.generator",
    "leak_detector": "alarmpanel.device.leak_detector",
    "lift": "alarmpanel.device.lift",
    "lighting": "alarmpanel.device.lighting",
    "link": "alarmpanel.device.link",
    "mains": "alarmpanel.device.mains",
    "meter": "alarmpanel.device.meter",
    "parking": "alarmpanel.device.parking",
    "pump": "alarmpanel.device.pump",
    "pv_inverter": "alarmpanel.device.pv_inverter",
    "relay_module": "alarmpanel.device.relay_module",
    "room_sensor": "alarmpanel.device.room_sensor",
    "station": "alarmpanel.device.station",
    "tank": "alarmpanel.device.tank",
    "transformer": "alarmpanel.device.transformer",
    "ups": "alarmpanel.device.ups",
    "weather": "alarmpanel.device.weather",
}


def kind_word(words: Words, kind: str) -> str:
    """`doors`, `air handling`; of a kind that a site brought the word of its profile."""
    code = _KINDS.get(kind)
    return words.say(code) if code is not None else kind.replace("_", " ")
