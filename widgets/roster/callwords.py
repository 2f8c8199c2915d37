"""What somebody is called for, in words."""

from __future__ import annotations

from collections.abc import Iterable

from widgets.contribution import Desk

CALL_WORDS = {
    "fire_brigade": "rosterpanel.call.fire_brigade",
    "ambulance": "rosterpanel.call.ambulance",
    "police": "rosterpanel.call.police",
    "gas_emergency": "rosterpanel.call.gas_emergency",
    "grid_operator": "rosterpanel.call.grid_operator",
    "fire_panel": "rosterpanel.call.fire_panel",
    "lift_intercom": "rosterpanel.call.lift_intercom",
    "gate": "rosterpanel.call.gate",
    "guard": "rosterpanel.call.guard",
    "first_aid": "rosterpanel.call.first_aid",
    "works_supervisor": "rosterpanel.call.works_supervisor",
    "management": "rosterpanel.call.management",
    "electrician": "rosterpanel.call.electrician",
    "plumber": "rosterpanel.call.plumber",
    "hvac": "rosterpanel.call.hvac",
    "cleaning": "rosterpanel.call.cleaning",
    "fire_contractor": "rosterpanel.call.fire_contractor",
    "gas_contractor": "rosterpanel.call.gas_contractor",
    "generator_contractor": "rosterpanel.call.generator_contractor",
    "lift_contractor": "rosterpanel.call.lift_contractor",
    "chiller_contractor": "rosterpanel.call.chiller_contractor",
    "door_contractor": "rosterpanel.call.door_contractor",
    "pump_contractor": "rosterpanel.call.pump_contractor",
    "network_contractor": "rosterpanel.call.network_contractor",
    "weather": "rosterpanel.call.weather",
    "other": "rosterpanel.call.other",
}
PART_WORDS = {
    "own": "rosterpanel.part.own",
    "contractor": "rosterpanel.part.contractor",
    "authority": "rosterpanel.part.authority",
}


def calls_text(desk: Desk, calls: Iterable[str]) -> str:
    """`Electrician, plumber`; a code of a newer version as it is."""
    say = desk.words.say
    between = say("rosterpanel.between")
    return between.join(say(CALL_WORDS[c]) if c in CALL_WORDS else c for c in calls)
