"""Air handling, thermostats, lighting, lifts, tanks, pumps, supply: one function per profile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from devices.simulator.physics.day import Scene
from devices.simulator.physics.energy import (
    Leaf,
    charging_power,
    chiller_power,
    chiller_share,
    cooling_load,
    pv_power,
)
from devices.simulator.physics.noise import Floats, seed_of, uniform
from devices.simulator.physics.occupancy import occupancy

FUEL_HOURS = 0.38
"""How long one percent of the generator's tank lasts under the park's essential load."""


def on(condition: NDArray[np.bool_]) -> Floats:
    """1 where true."""
    return condition.astype(np.float64)


def air_handler(scene: Scene, device: str, dirty: bool) -> None:
    """Runs when people are there; the supply air is held at its setpoint."""
    people = occupancy("office", scene.when)
    always = device.startswith("ahu-b")
    running = np.ones(len(people)) if always else on(people > 0.03)
    speed = running * (52 + 38 * np.maximum(people, 0.25 if always else 0))
    setpoint = 17.0 + round(2 * scene.chance(device, "setpoint")) * 0.5
    rest = 21.5 + 0.1 * (scene.outside.temperature - 17)
    supply = np.where(running > 0, setpoint + 0.5 * scene.wander(device, "s", 2700), rest)
    scene.curve(device, "supply_temperature", _lag(supply), 0.08)
    scene.curve(device, "return_temperature", 22.6 + 0.8 * people, 0.06)
    scene.curve(device, "setpoint", setpoint)
    scene.curve(device, "active_setpoint", setpoint)
    scene.knots_as_steps(device, "running", running, 200)
    scene.knots_as_steps(device, "running_request", running, 200)
    scene.curve(device, "fan_speed", speed, 1.0, 0, 100)
    clean = 290 if dirty else 120 + 70 * scene.chance(device, "filter")
    # pressure drop of a filter grows with the square of the flow
    scene.curve(device, "filter", clean * (np.maximum(speed, 88 if dirty else 0) / 90) ** 2, 2, 0)
    scene.constant(device, "fault", 0)


def _lag(values: Floats) -> Floats:
    """Nothing jumps: each knot is drawn to the one before."""
    result = np.empty(len(values))
    state = values[0]
    for i, value in enumerate(values):
        state = state + (value - state) * 0.45
        result[i] = state
    return result


def thermostat(scene: Scene, device: str, setpoint: float) -> None:
    """The room's temperature comes from the rooms' model; here setpoint and valve."""
    people = occupancy("office", scene.when)
    scene.curve(device, "setpoint", setpoint)
    scene.curve(device, "active_setpoint", setpoint)
    demand = 8 + 55 * people + 12 * scene.wander(device, "valve", 1800)
    scene.curve(device, "valve", np.clip(demand, 0, 100), 1.5, 0, 100)


def lighting(scene: Scene, device: str, use: str) -> None:
    """Light when the zone is used."""
    people = occupancy(use if use in ("hall", "workshop") else "office", scene.when)
    light = on(people > 0.045)
    scene.knots_as_steps(device, "light", light, 250)
    scene.knots_as_steps(device, "light_request", light, 250)
    dim = np.clip(85 - scene.outside.irradiance / 25, 40, 85)
    scene.curve(device, "brightness", light * dim, 0.5, 0, 100)


def lift(scene: Scene, device: str, floors: int, broken: bool) -> None:
    """Trips in slots of 40 s, more of them when people come and go."""
    scene.constant(device, "entrapment", 0)
    scene.constant(device, "state", 1 if broken else 0)
    if broken:
        scene.curve(device, "floor", 1.0)
        scene.constant(device, "direction", 0)
        return
    slot = np.arange(0, 86_400, 40)
    seed = seed_of(scene.seed, device, "trips", str(int(scene.day.start)))
    busy = np.interp(slot, scene.when.t - scene.day.start, occupancy("lift", scene.when))
    moves = uniform(seed, slot) < 0.05 + 0.85 * busy
    target = np.floor(uniform(seed + 1, slot) * floors) + 1
    times, floor, direction = [scene.day.start], [1.0], [0.0]
    here = 1.0
    for i in np.flatnonzero(moves):
        t, there = scene.day.start + float(slot[i]), float(target[i])
        if there == here:
            continue
        way = 1.0 if there > here else 2.0
        while here != there:
            here += 1 if way == 1.0 else -1
            t += 4.0
            times.append(t)
            floor.append(here)
            direction.append(way if here != there else 0.0)
    scene.steps(device, "floor", np.array(times), np.array(floor))
    scene.steps(device, "direction", np.array(times), np.array(direction))


def pv(scene: Scene, device: str, load: float) -> None:
    """Power, state and warmth; the counter is made with the meters'."""
    made = pv_power(Leaf(device, "pv", load), scene.outside)
    scene.curve(device, "active_power", made, 0.01, 0, relative=True)
    scene.knots_as_steps(device, "state", on(made > 40))
    scene.curve(device, "temperature", scene.outside.temperature + 8 + made / load * 22, 0.2)


def charger(scene: Scene, device: str) -> None:
    """A session is charging for its first part and connected for the rest."""
    power = charging_power(device, scene.when, scene.seed)
    scene.curve(device, "active_power", power / 1000, 0.0, 0)
    scene.knots_as_steps(device, "state", on(power > 0) * 2)


def chiller(scene: Scene, device: str, number: int) -> None:
    """Carries its part of the park's cooling load."""
    load = cooling_load(scene.when, scene.outside)
    part = chiller_share(number, load)
    running = part > 1
    power = chiller_power(number, load, scene.outside.temperature)
    scene.knots_as_steps(device, "state", np.where(running, 2.0, 0.0))
    rest = 9.2 + 0.2 * scene.wander(device, "rest", 9000)
    supply = np.where(running, 7.0 + 0.15 * scene.wander(device, "s", 1500), rest)
    scene.curve(device, "supply_temperature", _lag(supply), 0.05)
    scene.curve(
        device, "return_temperature", supply + np.where(running, 2 + part / 180e3, 0.4), 0.05
    )
    scene.curve(device, "cooling_power", part / 1000, 0.8, 0)
    scene.curve(device, "active_power", power / 1000, 0.3, 0)
    scene.curve(device, "setpoint", 7.0)
    scene.curve(device, "active_setpoint", 7.0)
    scene.constant(device, "alarm_code", 0)


def tank(scene: Scene, device: str, use: str) -> None:
    """Fire water stands, drinking water follows the day, cold is made at night."""
    hour = scene.when.hour
    if use == "water":
        level = 82 - 9 * occupancy("office", scene.when) + 5 * scene.wander(device, "l", 4200)
    elif use == "chilled":
        level = np.interp(hour, [0, 6, 9, 18, 22, 24], [74, 95, 95, 58, 58, 74])
    elif use == "fuel":
        level = np.full(len(hour), 78.0)
    else:
        level = 93 + 0.6 * scene.wander(device, "l", 20_000)
    scene.curve(device, "level", level, 0.1 if use != "fuel" else 0.0, 0, 100)
    cold = {"chilled": 7.5}.get(use, 16 + 0.15 * (scene.outside.temperature - 16))
    scene.curve(device, "temperature", np.asarray(cold), 0.05)


def sump(scene: Scene, device: str) -> None:
    """Fills slowly, is pumped out quickly."""
    cycle = 9000 + 8000 * scene.chance(device, "cycle")
    phase = np.mod(scene.when.t / cycle + scene.chance(device, "phase"), 1)
    pumping = phase > 0.88
    level = np.where(pumping, 82 - (phase - 0.88) / 0.12 * 57, 25 + phase / 0.88 * 57)
    scene.curve(device, "level", level, 0.6, 0)
    scene.knots_as_steps(device, "pump", on(pumping))


def pump(scene: Scene, device: str, use: str) -> None:
    """Chilled water pumps follow the load, fire pumps stand, boosters take turns."""
    people = occupancy("office", scene.when)
    turn = np.mod(np.floor(scene.when.t / 43_200), 2)
    number = 2 if device.endswith("2") else 1
    if use == "chilled":
        running = on(cooling_load(scene.when, scene.outside) > (0, 480e3, 760e3)[_number(device)])
        pressure, speed = 2.6 + 0.4 * people, 55 + 35 * people
    elif use == "water":
        running = on(turn == number - 1)
        pressure, speed = 4.2 + 0.3 * people, 40 + 45 * people
    elif use == "air":
        running = on(occupancy("workshop", scene.when) > 0.3)
        pressure, speed = np.full(len(people), 7.2), np.full(len(people), 80.0)
    else:
        running, pressure, speed = (
            np.zeros(len(people)),
            np.full(len(people), 6.4),
            np.zeros(len(people)),
        )
    standing = 6.4 if use == "fire" else 1.1
    scene.knots_as_steps(device, "running", running)
    scene.knots_as_steps(device, "running_request", running)
    scene.curve(device, "pressure", np.where(running > 0, pressure, standing), 0.05, 0)
    scene.curve(device, "speed", running * speed, 0.5, 0, 100)
    scene.constant(device, "fault", 0)


def _number(device: str) -> int:
    return int(device[-1]) - 1 if device[-1] in "123" else 0


def supply(scene: Scene, device: str, profile: str) -> None:
    """Mains, transfer switch, generator, UPS in their quiet state."""
    people = occupancy("office", scene.when)
    if profile == "mains":
        scene.constant(device, "present", 1)
        scene.curve(
            device, "voltage", 10.14 - 0.08 * people + 0.04 * scene.wander(device, "v", 1900), 0.01
        )
        scene.curve(device, "frequency", 50 + 0.02 * scene.wander("grid", "f", 400), 0.008)
    elif profile == "ats":
        scene.constant(device, "position", 0)
        scene.constant(device, "fault", 0)
    elif profile == "generator":
        scene.constant(device, "state", 0)
        scene.curve(device, "active_power", 0.0)
        scene.curve(device, "fuel", 82.0)
        scene.curve(device, "time_remaining", 82.0 * FUEL_HOURS)
        scene.curve(device, "battery", 27.2, 0.04)
        scene.curve(device, "running_time", 412.3)
    else:
        load = 30 + 22 * scene.chance(device, "load") + 9 * people
        scene.constant(device, "state", 0)
        scene.curve(device, "load", load, 0.6, 0, 100)
        scene.curve(device, "state_of_charge", 100.0)
        scene.curve(device, "time_remaining", 2400 / np.maximum(load, 10), 0.2, 0)


def gas(scene: Scene, device: str) -> None:
    """Next to nothing."""
    level = 0.7 + 0.5 * scene.chance(device, "gas") + 0.3 * scene.wander(device, "gas", 7000)
    scene.curve(device, "concentration", level, 0.15, 0, 100)
    scene.constant(device, "alarm", 0)
    scene.constant(device, "fault", 0)


def carbon_monoxide(scene: Scene, device: str) -> None:
    """Cars that come and go leave a little of it."""
    level = 2 + 6 * occupancy("parking", scene.when) + scene.wander(device, "co", 1900)
    scene.curve(device, "carbon_monoxide", level, 0.4, 0)
    scene.constant(device, "fault", 0)


def parking(scene: Scene, device: str, places: float) -> None:
    """Cars stay as long as their drivers."""
    share = np.clip(
        occupancy("parking", scene.when) * 0.9 + 0.06 + 0.02 * scene.wander(device, "n", 1500), 0, 1
    )
    taken = np.round(places * share)
    scene.knots_as_steps(device, "occupied", taken, 290)
    scene.knots_as_steps(device, "free", places - taken, 290)


def weather_station(scene: Scene, device: str) -> None:
    """The weather itself."""
    sky = scene.outside
    scene.curve(device, "temperature", sky.temperature, 0.1)
    scene.curve(device, "humidity", sky.humidity, 0.6, 0, 100)
    scene.curve(device, "wind_speed", sky.wind, 0.5, 0)
    scene.curve(device, "wind_direction", sky.direction, 6, 0, 359)
    scene.curve(device, "irradiance", sky.irradiance, 3, 0)
    scene.curve(device, "rain", sky.rain, 0, 0)
    scene.curve(device, "pressure", sky.pressure, 0.1)
    scene.constant(device, "warning", 0)
