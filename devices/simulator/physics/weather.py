"""Weather of a warm temperate place at 31 degrees north: season, day, and what blows over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from devices.simulator.physics.calendar import Hours
from devices.simulator.physics.noise import Floats, seed_of, smooth

_LATITUDE = np.radians(31.3)


@dataclass(frozen=True, slots=True)
class Weather:
    """Arrays over the times that were asked for."""

    temperature: Floats
    """Degrees Celsius."""
    humidity: Floats
    """Per cent."""
    cloud: Floats
    """0 clear to 1 overcast."""
    irradiance: Floats
    """W/m2 on the level."""
    rain: Floats
    """mm/h."""
    wind: Floats
    """m/s."""
    direction: Floats
    """Degrees."""
    pressure: Floats
    """hPa."""


def weather(when: Hours, seed: int) -> Weather:
    """The weather at these times."""
    s = [seed_of(seed, "weather", name) for name in "abcdefghij"]
    t = when.t
    cloud = np.clip(0.45 + 0.55 * smooth(s[0], t, 30 * 3600) + 0.2 * smooth(s[1], t, 9000), 0, 1)
    yearly = 16.8 - 12.0 * np.cos(2 * np.pi * (when.season - 22) / 365.2425)
    daily = 4.6 * (1 - 0.6 * cloud) * np.cos(2 * np.pi * (when.hour - 15) / 24)
    synoptic = 3.6 * smooth(s[2], t, 70 * 3600) + 0.5 * smooth(s[3], t, 5400)
    temperature = yearly + daily + synoptic
    sun = _sun(when)
    clear = 1020 * sun**1.15 * (1 - 0.74 * cloud**1.4)
    irradiance = np.maximum(0, clear * (1 + 0.08 * cloud * smooth(s[4], t, 420)))
    wet = np.clip((cloud - 0.82) / 0.18, 0, 1)
    rain = np.maximum(0, 9 * wet * (0.4 + smooth(s[5], t, 4 * 3600)))
    humidity = 66 - 2.1 * daily + 16 * (cloud - 0.45) + 12 * wet + 4 * smooth(s[6], t, 7000)
    wind = np.maximum(0.2, 2.8 + 2.0 * smooth(s[7], t, 20 * 3600) + 1.2 * smooth(s[8], t, 300))
    direction = np.mod(140 + 120 * smooth(s[9], t, 26 * 3600), 360)
    pressure = 1016 - 0.45 * (yearly - 16.8) + 7 * smooth(s[2] + 1, t, 80 * 3600)
    return Weather(
        temperature, np.clip(humidity, 18, 98), cloud, irradiance, rain, wind, direction, pressure
    )


def _sun(when: Hours) -> Floats:
    """Sine of the sun's elevation, 0 at night."""
    declination = np.radians(-23.44) * np.cos(2 * np.pi * (when.season + 10) / 365.2425)
    angle = np.radians(15) * (when.hour - 12)
    elevation: Floats = np.maximum(
        0,
        np.sin(_LATITUDE) * np.sin(declination)
        + np.cos(_LATITUDE) * np.cos(declination) * np.cos(angle),
    )
    return elevation
