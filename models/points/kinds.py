"""The kinds of points: Home Assistant's device classes, ONVIF's door words, and park equipment.

A kind says what a point means whatever device it belongs to; rules, layers and searches go by it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE = ""
"""Dimension of the kinds that have states or counts instead of a unit."""

# Analogue kinds by the dimension of their unit (models.points.units).
_MEASURED = {
    "temperature": "temperature outdoor_temperature supply_temperature return_temperature"
    " temperature_setpoint",
    "ratio": "humidity humidity_setpoint carbon_dioxide carbon_monoxide volatile_organic_compounds"
    " gas_concentration battery power_factor level brightness brightness_setpoint valve_position"
    " fan_speed state_of_charge load cloud_cover total_harmonic_distortion efficiency",
    "power": "active_power power_setpoint cooling_power heating_power",
    "apparent_power": "apparent_power",
    "reactive_power": "reactive_power",
    "energy": "energy energy_export cooling_energy heating_energy",
    "reactive_energy": "reactive_energy reactive_energy_export",
    "voltage": "voltage",
    "current": "current",
    "frequency": "frequency",
    "illuminance": "illuminance",
    "irradiance": "irradiance",
    "pressure": "pressure atmospheric_pressure differential_pressure",
    "concentration": "pm1 pm25 pm10",
    "volume": "water gas volume",
    "volume_flow": "volume_flow_rate",
    "speed": "wind_speed air_speed",
    "angle": "wind_direction",
    "length": "water_level distance",
    "precipitation": "precipitation_intensity",
    "time": "duration running_time time_remaining",
    "sound": "sound_pressure",
    "rate": "rotation_speed",
}

# Without a unit: states, counts, and numbers that are pure ratios.
_STATES = (
    # doors after ONVIF Door Control
    "door_mode door_mode_request door_contact lock_state double_lock_state door_alarm door_tamper"
    " door_fault door_release window_contact gate_contact access_point_enabled"
    # binary device classes
    " occupancy motion presence problem safety smoke moisture tamper connectivity power_present"
    " switch switch_request digital_input running running_request heat lock_request"
    # safety
    " fire_alarm fire_prealarm fire_fault fire_disabled fire_mode gas_alarm leak sprinkler"
    " carbon_monoxide_alarm duress man_down warning_level"
    # equipment
    " fault trip operating_mode operating_mode_request operating_state level_switch pump_state"
    " lift_state lift_direction entrapment inspection chiller_state inverter_state charger_state"
    " breaker_state transfer_switch_position generator_state mains_present ups_state"
    " maintenance_due barrier_position barrier_request lighting_scene filter_state alarm_code"
    # counts and plain numbers
    " count occupied_count free_count floor_position tap_position badge_number"
)

KINDS: Mapping[str, str] = MappingProxyType(
    {kind: dimension for dimension, kinds in _MEASURED.items() for kind in kinds.split()}
    | dict.fromkeys(_STATES.split(), STATE)
)
"""Kind -> dimension of its unit; STATE for kinds without one."""

LIFE_SAFETY_KINDS = frozenset(
    {
        "fire_alarm",
        "smoke",
        "gas_alarm",
        "gas_concentration",
        "carbon_monoxide",
        "carbon_monoxide_alarm",
        "entrapment",
        "duress",
        "man_down",
    }
)
"""What such a point says of a hazard is a life-safety alarm and cannot be declared otherwise."""

UNITLESS_ALLOWED = frozenset({"power_factor", "level", "rotation_speed"})
"""Measured kinds that may also be plain numbers."""
