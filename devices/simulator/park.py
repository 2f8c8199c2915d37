"""Runs the whole park: broker, fleet, Modbus lines, faults; until it is cancelled."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from devices.simulator.broker import Broker, broker
from devices.simulator.control import Control, runtime_file
from devices.simulator.facts import read_facts
from devices.simulator.fleet import Fleet
from devices.simulator.lines import Line, lines
from devices.simulator.live import LivePark
from devices.simulator.physics.model import Physics
from devices.simulator.scenarios import SCENARIOS, Stage
from models.site.park import ModbusLine, MqttLink, Park

_log = logging.getLogger(__name__)


async def run(
    park: Park,
    *,
    mqtt_port: int = 0,
    modbus_base: int = 0,
    scale: float = 1.0,
    seed: int = 1,
    announce: Callable[[dict[str, object]], None],
    control: Path | None = None,
    broker_kind: str = "",
) -> None:
    """Put `park` on the wire, tell `announce` where, and keep it there until cancelled.

    `modbus_base`: port of the first Modbus line, the others follow; 0: free ports. `scale`: how
    many times as often the MQTT devices publish. `control`: path of the runtime file.
    """
    live = LivePark(Physics(park, read_facts(park), seed), time.time())
    links = list(park.links.values())
    brokers = [link for link in links if isinstance(link, MqttLink)]
    modbus = lines(live, [link for link in links if isinstance(link, ModbusLine)])
    async with AsyncExitStack() as stack:
        endpoints: dict[str, tuple[str, int]] = {}
        wires = _Wires(modbus)
        for i, line in enumerate(modbus):
            await line.gateway.start(modbus_base + i if modbus_base else 0)
            stack.push_async_callback(line.gateway.stop)
            endpoints[line.id] = ("127.0.0.1", line.gateway.port)
        for i, link in enumerate(brokers):
            one = broker(mqtt_port + i if mqtt_port else 0, broker_kind)
            stack.push_async_callback(one.close)
            await one.start()
            endpoints[link.id] = ("127.0.0.1", one.port)
            wires.add(one, Fleet(live, link, one.port, scale))
        door = Control(
            lambda name, on: _switch(live, wires, name, on),
            sorted(SCENARIOS),
            control or runtime_file(),
        )
        await door.start()
        stack.push_async_callback(door.close)
        announce(
            {
                "endpoints": endpoints,
                "broker": wires.brokers[0].kind if wires.brokers else "",
                "scenarios": sorted(SCENARIOS),
                "points": len(park.points),
            }
        )
        async with asyncio.TaskGroup() as group:
            for fleet in wires.fleets:
                group.create_task(fleet.run(), name="fleet")
            group.create_task(wires.work(), name="wires")


def _switch(live: LivePark, wires: _Wires, name: str, on: bool) -> bool:
    play = SCENARIOS.get(name)
    if play is None:
        return False
    _log.info("scenario %s %s", name, "on" if on else "off")
    play(Stage(live, wires, time.time(), on))
    return True


class _Wires:
    """What scenarios may do to the wires; slow things are done by `work`, one after the other."""

    def __init__(self, modbus: list[Line]) -> None:
        self._modbus = modbus
        self._orders: asyncio.Queue[bool] = asyncio.Queue()
        self.brokers: list[Broker] = []
        self.fleets: list[Fleet] = []

    def add(self, one: Broker, fleet: Fleet) -> None:
        """A broker with the fleet on it."""
        self.brokers.append(one)
        self.fleets.append(fleet)

    async def work(self) -> None:
        """Stop and start brokers as ordered; ends by cancellation."""
        down = False
        while True:
            wanted = await self._orders.get()
            if wanted == down:
                continue
            down = wanted
            for one in self.brokers:
                await (one.stop() if down else one.start())

    def silence_meter(self, device: str, on: bool) -> None:
        """A unit stops answering."""
        for line in self._modbus:
            for unit, name in line.device_of.items():
                if name == device:
                    line.images[unit].silent = on

    def stop_broker(self, on: bool) -> None:
        """Ordered here, done by `work`."""
        self._orders.put_nowait(on)

    def gateways(self) -> list[str]:
        """Of all fleets."""
        return [topic for fleet in self.fleets for topic in fleet.gateways()]

    def kill_gateways(self, some: list[str], on: bool) -> None:
        """Power off, or on again."""
        for fleet in self.fleets:
            for topic in set(some) & set(fleet.gateways()):
                (fleet.kill_gateway if on else fleet.revive_gateway)(topic)
