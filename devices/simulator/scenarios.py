"""Faults that are switched on and off while the park runs. Each is a function of one stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from devices.simulator.curtail import curtail, restore
from devices.simulator.live import LivePark, What
from devices.simulator.physics.model import short_profile
from devices.simulator.physics.patrol import BADGE, SHOWN_S
from devices.simulator.physics.services import FUEL_HOURS
from models.site.park import Device


class Wires(Protocol):
    """What a scenario may do to the wires themselves."""

    def silence_meter(self, device: str, on: bool) -> None:
        """A unit on a Modbus line stops answering."""

    def stop_broker(self, on: bool) -> None:
        """The broker goes away, or comes back on its port."""

    def kill_gateways(self, some: list[str], on: bool) -> None:
        """MQTT gateways lose their power."""

    def gateways(self) -> list[str]:
        """Their availability topics."""


@dataclass(slots=True)
class Stage:
    """What a scenario needs."""

    live: LivePark
    wires: Wires
    now: float
    on: bool

    def devices(self, *profiles: str) -> list[Device]:
        """Devices of these profiles, in the order of the site."""
        return [d for d in self.live.park.devices.values() if short_profile(d.profile) in profiles]

    def pick(self, wanted: str, *profiles: str) -> str:
        """The wanted device if the park has it, else the first of these profiles, else nothing."""
        if wanted in self.live.park.devices:
            return wanted
        found = self.devices(*profiles)
        return found[0].id if found else ""

    def state(self, device: str, key: str, code: str, after: float = 0.0) -> None:
        """On: the state after some seconds; off: back to the day at once."""
        if self.on:
            self.live.state(f"{device}.{key}", code, self.now + after)
        else:
            self.live.program(f"{device}.{key}", self.now, None)

    def does(self, device: str, key: str, what: What, after: float = 0.0) -> None:
        """On: the value or function; off: back to the day at once."""
        self.live.program(
            f"{device}.{key}", self.now + (after if self.on else 0.0), what if self.on else None
        )

    def limit(self, meter: str, watts: float) -> None:
        """On: the meter takes no more than that; off: what the day says."""
        if self.on:
            curtail(self.live, meter, watts, self.now)
        else:
            restore(self.live, meter, self.now)


def ramp(start: float, low: float, high: float, seconds: float) -> Callable[[float], float]:
    """From low to high within `seconds` after `start`, then high."""

    def at(t: float) -> float:
        return low + (high - low) * min(max((t - start) / seconds, 0.0), 1.0)

    return at


def forced_door(s: Stage) -> None:
    """Somebody opens a locked door by force."""
    door = s.pick("d-b2-12", "door", "door_controller")
    s.state(door, "lock", "locked")
    s.state(door, "contact", "open", 0.5)
    for code in ("forced", "forced_open"):
        s.state(door, "alarm", code, 0.7)


def held_door(s: Stage) -> None:
    """A door is let go through and never closed: held open after 30 s."""
    door = s.pick("d-a2-01", "door", "door_controller")
    s.state(door, "lock", "unlocked")
    s.state(door, "contact", "open", 1.0)
    for code in ("held", "open_too_long"):
        s.state(door, "alarm", code, 31.0)


def dead_meter(s: Stage) -> None:
    """One meter stops answering; its neighbours on the line go on."""
    s.wires.silence_meter(s.pick("m-b2-e", "eastron_sdm630"), s.on)


def broker_outage(s: Stage) -> None:
    """The broker is away until it is switched back."""
    s.wires.stop_broker(s.on)


def gateway_dies(s: Stage) -> None:
    """The gateway of the west wing of building B, floor 2, or the first one there is."""
    every = s.wires.gateways()
    wanted = [topic for topic in every if "/b2-w/" in topic] or every[:1]
    s.wires.kill_gateways(wanted, s.on)


def chiller_trip(s: Stage) -> None:
    """Chiller 1 trips: no cold, and the water warms up."""
    chiller = s.pick("chiller-1", "chiller")
    s.state(chiller, "state", "tripped")
    s.does(chiller, "alarm_code", 17.0)
    s.does(chiller, "cooling_power", 0.0)
    s.does(chiller, "active_power", 0.0)
    now = s.live.value(f"{chiller}.supply_temperature", s.now) or 7.0
    s.does(chiller, "supply_temperature", ramp(s.now, now, 15.5, 600))
    s.limit("m-ch1", 900.0)


def stuck_sensor(s: Stage) -> None:
    """A room sensor repeats one value for ever."""
    sensor = s.pick("rs-b2-13", "room", "room_sensor")
    for key in ("temperature", "humidity", "carbon_dioxide"):
        value = s.live.value(f"{sensor}.{key}", s.now)
        if value is not None:
            s.does(sensor, key, value)


def alarm_flood(s: Stage) -> None:
    """About a hundred alarms within a minute."""
    random = np.random.default_rng(11)
    for device in s.devices("door")[:60]:
        s.state(device.id, "alarm", "held", float(random.random()) * 60)
    for device in s.devices("leak")[:20]:
        s.state(device.id, "leak", "wet", float(random.random()) * 60)
    for device in s.devices("room", "thermostat")[:35]:
        s.does(device.id, "temperature", ramp(s.now, 24, 33, 20), float(random.random()) * 60)
    for device in s.devices("ahu", "pump"):
        s.state(device.id, "fault", "fault", float(random.random()) * 60)


def chattering_sensor(s: Stage) -> None:
    """The fault contact of a booster pump closes and opens every few seconds, for half an hour."""
    pump = s.pick("pump-water1", "pump")
    if s.on:
        known = s.live.park.points.get(f"{pump}.fault")
        codes = [state.code for state in known.states] if known is not None else []
        fault = float(codes.index("fault")) if "fault" in codes else 0.0
        course = [(s.now + 4.0 * n, fault * ((n + 1) % 2)) for n in range(450)]
        s.live.course(f"{pump}.fault", [*course, (s.now + 1800.0, None)])
    else:
        s.live.program(f"{pump}.fault", s.now, None)


def mains_dip(s: Stage) -> None:
    """Both incomers fail; the UPS bridge, the generator takes over after 10 s. What hangs on the
    mains fails with it, and in the middle of it a fire zone calls: about a hundred alarms."""
    for device in s.devices("mains"):
        s.state(device.id, "present", "lost")
        s.does(device.id, "voltage", 0.0)
        s.does(device.id, "frequency", 0.0)
    for meter in ("m-in1", "m-in2"):
        s.limit(meter, 0.0)
    for device in s.devices("ats"):
        s.state(device.id, "position", "off")
        if s.on:
            s.state(device.id, "position", "generator", 10.0)
    _standby(s)
    for device in s.devices("fire_panel"):
        s.state(device.id, "mains", "lost")
        if s.on:
            s.state(device.id, "mains", "present", 12.0)
    _unsupplied(s)
    # a battery room that is under load now: one zone, before the panel has a second detector
    s.state(s.pick("fz-f1-e", "fire_zone"), "state", "fire", 24.0)


def _unsupplied(s: Stage) -> None:
    """What the generator does not carry, spread over the minute as its own delays are."""
    random = np.random.default_rng(23)

    def soon(earliest: float, spread: float) -> float:
        return earliest + spread * float(random.random())

    for device in s.devices("chiller"):
        s.state(device.id, "state", "tripped", soon(3, 4))
    for device in s.devices("ahu", "pump"):
        s.state(device.id, "fault", "fault", soon(3, 30))
    for device in s.devices("sump"):
        s.state(device.id, "pump", "tripped", soon(3, 20))
    for device in s.devices("lift"):
        s.state(device.id, "state", "out_of_group", soon(3, 25))
    for device in s.devices("barrier"):
        s.state(device.id, "position", "fault", soon(3, 20))
    # door controllers whose own battery is not what it was
    for device in s.devices("door")[::3]:
        s.state(device.id, "fault", "fault", soon(4, 40))


def _standby(s: Stage) -> None:
    """What stands in for the mains: batteries at once, the generator after some seconds."""
    for device in s.devices("generator"):
        s.state(device.id, "state", "starting", 1.5)
        if s.on:
            s.state(device.id, "state", "running", 8.0)
        fuel = s.live.value(f"{device.id}.fuel", s.now) or 80.0
        s.does(device.id, "active_power", ramp(s.now + 10, 0, 310, 6), 8.0)
        s.does(device.id, "fuel", ramp(s.now + 8, fuel, 8, 6 * 3600), 8.0)
        hours = fuel * FUEL_HOURS
        s.does(device.id, "time_remaining", ramp(s.now + 8, hours, 8 * FUEL_HOURS, 6 * 3600), 8.0)
    for device in s.devices("ups"):
        s.state(device.id, "state", "battery")
        s.does(device.id, "state_of_charge", ramp(s.now, 100, 93, 12))
        if s.on:
            s.state(device.id, "state", "online", 12.0)


def leak(s: Stage) -> None:
    """Water in the server room of building B, and the sump rises."""
    s.state(s.pick("lk-b2-14", "leak", "leak_detector"), "leak", "wet", 1.0)
    sump = s.pick("sump-f", "sump")
    level = s.live.value(f"{sump}.level", s.now) or 40.0 if sump else 40.0
    s.does(sump, "level", ramp(s.now, level, 125, 240))


def fire_alarm(s: Stage) -> None:
    """A detector in the east of building B, floor 2: pre-alarm, then fire."""
    panel = s.pick("fire-panel", "fire_panel")
    s.state(panel, "prealarm", "prealarm")
    s.state(panel, "fire", "fire", 6.0)
    s.state(s.pick("fz-b2-e", "fire_zone"), "state", "fire", 6.0)


def gas_alarm(s: Stage) -> None:
    """Gas in the cylinder room of building B."""
    detector = s.pick("gs-b1-14", "gas")
    s.does(detector, "concentration", ramp(s.now, 1.0, 34.0, 40))
    s.state(detector, "alarm", "prealarm", 11.0)
    if s.on:
        s.state(detector, "alarm", "alarm", 29.0)


def lift_entrapment(s: Stage) -> None:
    """Lift A1 stops between two floors with people in it."""
    lift = s.pick("lift-a1", "lift")
    s.state(lift, "state", "fault")
    s.state(lift, "direction", "idle")
    s.does(lift, "floor", 3.0)
    s.state(lift, "entrapment", "yes", 4.0)


def duress(s: Stage) -> None:
    """The panic button at the reception of building A."""
    s.state(s.pick("duress-reception", "duress", "duress_button"), "duress", "pressed", 1.0)


def man_down(s: Stage) -> None:
    """Somebody who works alone in the paint shop does not move any more."""
    s.state(s.pick("duress-paint", "duress", "duress_button"), "man_down", "down", 1.0)


def carbon_monoxide(s: Stage) -> None:
    """A car runs in the parking deck and the exhaust fan stands: high after half a minute."""
    detector = s.pick("co-p1", "co", "co_detector")
    now = s.live.value(f"{detector}.carbon_monoxide", s.now) or 5.0
    s.does(detector, "carbon_monoxide", ramp(s.now, now, 72.0, 90))


def storm(s: Stage) -> None:
    """Orange warning, then a gale."""
    station = s.pick("weather", "weather", "weather_station")
    s.state(station, "warning", "yellow")
    if s.on:
        s.state(station, "warning", "orange", 20.0)
    wind = s.live.value(f"{station}.wind_speed", s.now) or 4.0
    s.does(station, "wind_speed", ramp(s.now, wind, 19.0, 30), 10.0)


def control_room_ups(s: Stage) -> None:
    """The control room's own supply: on battery, and the battery is not what it was."""
    own = s.pick("ups-control", "ups")
    s.state(own, "state", "battery")
    s.does(own, "state_of_charge", ramp(s.now, 100, 48, 100))
    s.does(own, "time_remaining", ramp(s.now, 40, 11, 100))


def patrol(s: Stage) -> None:
    """The guard walks now, 20 s from one reader to the next."""
    for place, reader in enumerate(s.devices("patrol_reader")):
        seen = 2.0 + 20.0 * place
        s.does(reader.id, "badge", float(BADGE), seen)
        if s.on:
            s.live.program(f"{reader.id}.badge", s.now + seen + SHOWN_S, None)


SCENARIOS: Mapping[str, Callable[[Stage], None]] = {
    play.__name__: play
    for play in (
        forced_door,
        held_door,
        dead_meter,
        broker_outage,
        gateway_dies,
        chiller_trip,
        stuck_sensor,
        alarm_flood,
        chattering_sensor,
        mains_dip,
        leak,
        fire_alarm,
        gas_alarm,
        lift_entrapment,
        duress,
        man_down,
        carbon_monoxide,
        storm,
        control_room_ups,
        patrol,
    )
}
