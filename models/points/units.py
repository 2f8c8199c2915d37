"""The units that points may have: UCUM codes, what is written on the screen, and conversion.

`value in the dimension's reference unit = value x factor + offset`. UCUM has no code for
reactive power; `var` stands for it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the table."""

    code: str
    """UCUM code."""
    symbol: str
    """What is written after the number."""
    dimension: str
    factor: float = 1.0
    offset: float = 0.0


_ROWS = (
    Unit("W", "W", "power"),
    Unit("kW", "kW", "power", 1e3),
    Unit("MW", "MW", "power", 1e6),
    Unit("W.h", "Wh", "energy"),
    Unit("kW.h", "kWh", "energy", 1e3),
    Unit("MW.h", "MWh", "energy", 1e6),
    Unit("GW.h", "GWh", "energy", 1e9),
    Unit("J", "J", "energy", 1 / 3600),
    Unit("MJ", "MJ", "energy", 1e6 / 3600),
    Unit("V", "V", "voltage"),
    Unit("mV", "mV", "voltage", 1e-3),
    Unit("kV", "kV", "voltage", 1e3),
    Unit("A", "A", "current"),
    Unit("mA", "mA", "current", 1e-3),
    Unit("V.A", "VA", "apparent_power"),
    Unit("kV.A", "kVA", "apparent_power", 1e3),
    Unit("MV.A", "MVA", "apparent_power", 1e6),
    Unit("var", "var", "reactive_power"),
    Unit("kvar", "kvar", "reactive_power", 1e3),
    Unit("var.h", "varh", "reactive_energy"),
    Unit("kvar.h", "kvarh", "reactive_energy", 1e3),
    Unit("Hz", "Hz", "frequency"),
    Unit("Cel", "°C", "temperature"),
    Unit("[degF]", "°F", "temperature", 5 / 9, -160 / 9),
    Unit("K", "K", "temperature", 1.0, -273.15),
    Unit("%", "%", "ratio", 1e-2),
    Unit("[ppm]", "ppm", "ratio", 1e-6),
    Unit("[ppb]", "ppb", "ratio", 1e-9),
    Unit("lx", "lx", "illuminance"),
    Unit("m3", "m³", "volume"),
    Unit("L", "L", "volume", 1e-3),
    Unit("m3/h", "m³/h", "volume_flow"),
    Unit("L/min", "L/min", "volume_flow", 0.06),
    Unit("L/s", "L/s", "volume_flow", 3.6),
    Unit("Pa", "Pa", "pressure"),
    Unit("hPa", "hPa", "pressure", 1e2),
    Unit("kPa", "kPa", "pressure", 1e3),
    Unit("bar", "bar", "pressure", 1e5),
    Unit("ug/m3", "µg/m³", "concentration"),
    Unit("mg/m3", "mg/m³", "concentration", 1e3),
    Unit("m", "m", "length"),
    Unit("cm", "cm", "length", 1e-2),
    Unit("mm", "mm", "length", 1e-3),
    Unit("m/s", "m/s", "speed"),
    Unit("km/h", "km/h", "speed", 1 / 3.6),
    Unit("mm/h", "mm/h", "precipitation"),
    Unit("W/m2", "W/m²", "irradiance"),
    Unit("deg", "°", "angle"),
    Unit("s", "s", "time"),
    Unit("min", "min", "time", 60.0),
    Unit("h", "h", "time", 3600.0),
    Unit("d", "d", "time", 86400.0),
    Unit("/min", "/min", "rate"),
    Unit("dB[SPL]", "dB", "sound"),
)

UNITS: Mapping[str, Unit] = MappingProxyType({unit.code: unit for unit in _ROWS})
_BY_SYMBOL = {unit.symbol: unit for unit in _ROWS}


def find_unit(text: str) -> Unit | None:
    """The unit with this UCUM code or, failing that, this symbol; None if there is none."""
    return UNITS.get(text) or _BY_SYMBOL.get(text)


def convert(value: float, source: str, target: str) -> float:
    """`value` of unit `source` in unit `target` (UCUM codes).

    Raises KeyError for an unknown code and ValueError for two dimensions.
    """
    if source == target:
        return value
    old, new = UNITS[source], UNITS[target]
    if old.dimension != new.dimension:
        raise ValueError(f"{source} and {target} do not measure the same")
    if old.offset == new.offset:
        # One multiplication or division keeps 1500 W exactly 1.5 kW.
        ratio = new.factor / old.factor
        return value / ratio if ratio >= 1 else value * (old.factor / new.factor)
    return (value * old.factor + old.offset - new.offset) / new.factor
