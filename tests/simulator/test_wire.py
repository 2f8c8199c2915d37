"""The park on the wire: a real mosquitto, a real Modbus client, real processes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusIOException

from devices.simulator.control import NoParkError, NoScenarioError, switch_scenario
from devices.simulator.park import run
from models.site.park import ModbusLine, MqttLink
from tests.brokers.mosquitto import need_mosquitto
from tests.simulator.demo import ROOT, demo

Told = dict[str, Any]


class Listener:
    """A paho client that keeps the last document of every topic."""

    def __init__(self, port: int) -> None:
        self.documents: dict[str, Any] = {}
        self.live: set[str] = set()
        self.history: dict[str, list[Any]] = defaultdict(list)
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._heard
        self._client.on_connect = lambda client, *_: client.subscribe("linhu/#", 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _heard(self, _client: Client, _data: object, message: Any) -> None:
        with contextlib.suppress(ValueError):
            self.documents[message.topic] = json.loads(message.payload)
            self.history[message.topic].append(self.documents[message.topic])
        if message.topic.endswith("/status"):
            self.documents[message.topic] = message.payload.decode()
        if not message.retain:
            self.live.add(message.topic)

    def publish(self, topic: str, payload: object) -> None:
        self._client.publish(topic, json.dumps(payload), 1)

    def get(self, topic: str, key: str) -> Any:
        return (self.documents.get(topic) or {}).get(key)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


async def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for a condition; fails the test if it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def running(folder: Path, **options: Any) -> AsyncIterator[Told]:
    """The demo park on free ports, in this process."""
    if options.get("broker_kind") != "amqtt":
        need_mosquitto()
    told: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        run(demo(), announce=told.set_result, control=folder / "park.json", **options)
    )
    try:
        await asyncio.wait({task, told}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        assert not task.done(), task.exception()
        yield await told
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def heard(told: Told) -> AsyncIterator[Listener]:
    listener = Listener(told["endpoints"]["broker"][1])
    try:
        yield listener
    finally:
        await asyncio.to_thread(listener.close)


@contextlib.asynccontextmanager
async def master(told: Told, link: str) -> AsyncIterator[AsyncModbusTcpClient]:
    host, port = told["endpoints"][link]
    client = AsyncModbusTcpClient(host, port=port, timeout=3, retries=0)
    assert await client.connect()
    try:
        yield client
    finally:
        client.close()


@pytest.mark.broker
def test_every_topic_speaks_and_every_register_answers(tmp_path: Path) -> None:
    asyncio.run(_everything(tmp_path))


async def _everything(folder: Path) -> None:
    park = demo()
    broker = park.links["broker"]
    assert isinstance(broker, MqttLink)
    topics = {source.topic for source in broker.sources}
    async with running(folder) as told, heard(told) as listener:
        assert set(told["endpoints"]) == set(park.links)
        await until(lambda: topics <= set(listener.documents))
        statuses = {a.topic for a in broker.availability}
        await until(lambda: {listener.documents.get(t) for t in statuses} == {"online"})
        for link in park.links.values():
            if not isinstance(link, ModbusLine):
                continue
            async with master(told, link.id) as client:
                for unit in link.units[:3]:
                    source = next(s for s in link.sources if s.unit == unit.unit)
                    read = {
                        1: client.read_coils,
                        2: client.read_discrete_inputs,
                        3: client.read_holding_registers,
                        4: client.read_input_registers,
                    }[source.function]
                    answer = await read(source.address, count=2, device_id=unit.unit)
                    assert not answer.isError(), (link.id, unit)


@pytest.mark.broker
def test_commands_act_on_the_park(tmp_path: Path) -> None:
    asyncio.run(_commands(tmp_path))


async def _commands(folder: Path) -> None:
    async with running(folder) as told, heard(told) as listener:
        # a door of a plant room: little traffic of its own
        door, state = "linhu/b/d-b2-e", "linhu/b/d-b2-e/state"
        await until(lambda: state in listener.documents)
        late = (time.time() - 1) * 1000
        listener.publish(f"{door}/set/release", {"value": 1, "id": "late", "expires_ms": late})
        soon = (time.time() + 60) * 1000
        listener.publish(f"{door}/set/release", {"value": 1, "id": "one", "expires_ms": soon})
        await until(lambda: listener.get(state, "lock") == "unlocked")
        assert listener.get(state, "mode") == "accessed"
        await until(lambda: listener.get(state, "lock") == "locked")
        heard_of = [(d["lock"], d["ts"]) for d in listener.history[state]]
        unlocked = next(ts for lock, ts in heard_of if lock == "unlocked")
        locked = next(ts for lock, ts in heard_of if lock == "locked" and ts > unlocked)
        assert 4_500 < locked - unlocked < 6_500, "the device itself times the release"
        # the same id again does nothing; a setpoint afterwards shows that it was heard
        listener.publish(f"{door}/set/release", {"value": 1, "id": "one", "expires_ms": soon})
        listener.publish("linhu/b/th-b2-13/set/setpoint", {"value": 24.5, "id": "two"})
        await until(lambda: listener.get("linhu/b/th-b2-13/state", "active_setpoint") == 24.5)
        assert listener.get(state, "lock") == "locked"
        # out of the range that the profile allows
        listener.publish("linhu/b/th-b2-13/set/setpoint", {"value": 60, "id": "three"})
        listener.publish(f"{door}/set/mode_request", {"value": "locked_down", "id": "four"})
        await until(lambda: listener.get(state, "mode") == "locked_down")
        assert listener.get("linhu/b/th-b2-13/state", "active_setpoint") == 24.5
        async with master(told, "plant") as client:
            await client.write_register(16, 85, device_id=1)
            await _register(client, 5, 85)
            refused = await client.write_register(3, 1, device_id=1)
            assert refused.isError(), "a measured value cannot be written"
            await client.write_coil(0, True, device_id=11)
            deadline = time.monotonic() + 60
            while not (await client.read_discrete_inputs(0, count=1, device_id=11)).bits[0]:
                assert time.monotonic() < deadline


async def _register(client: AsyncModbusTcpClient, address: int, wanted: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        answer = await client.read_holding_registers(address, count=1, device_id=1)
        if answer.registers[0] == wanted:
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


@pytest.mark.broker
def test_scenarios_are_switched_from_outside(tmp_path: Path, expected_logs: Any) -> None:
    expected_logs("pymodbus", "No response")
    asyncio.run(_scenarios(tmp_path))


async def _scenarios(folder: Path) -> None:
    path = folder / "park.json"

    async def switch(name: str, on: bool) -> list[str]:
        return await asyncio.to_thread(switch_scenario, name, on, path)

    async with running(folder) as told, heard(told) as listener:
        alarm, state = "linhu/b/d-b2-12/alarm", "linhu/b/d-b2-12/state"
        await until(lambda: alarm in listener.documents)
        assert await switch("forced_door", True) == ["forced_door"]
        await until(lambda: listener.get(alarm, "alarm") == "forced")
        assert (listener.get(state, "contact"), listener.get(state, "lock")) == ("open", "locked")
        assert await switch("forced_door", False) == []
        await until(lambda: listener.get(alarm, "alarm") == "normal")

        await switch("mains_dip", True)
        await until(lambda: listener.get("linhu/f/mains-1/state", "present") == "lost")
        await until(lambda: listener.get("linhu/f/ups-1/state", "state") == "battery")
        await switch("mains_dip", False)
        await until(lambda: listener.get("linhu/f/mains-1/state", "present") == "present")

        status = "linhu/gateway/b2-w/status"
        await switch("gateway_dies", True)
        await until(lambda: listener.documents.get(status) == "offline")
        await switch("gateway_dies", False)
        await until(lambda: listener.documents.get(status) == "online")

        line = demo().links["meters-b"]
        assert isinstance(line, ModbusLine)
        unit = next(u.unit for u in line.units if u.device == "m-b2-e")
        await switch("dead_meter", True)
        async with master(told, "meters-b") as client:
            neighbour = await client.read_input_registers(0x34, count=2, device_id=unit + 1)
            assert not neighbour.isError()
            with pytest.raises(ModbusIOException, match="No response"):
                await client.read_input_registers(0x34, count=2, device_id=unit)

        await switch("broker_outage", True)
        listener.live.clear()
        await asyncio.to_thread(_refused, told["endpoints"]["broker"][1])
        await switch("broker_outage", False)
        await until(lambda: len(listener.live) > 30)
        with pytest.raises(NoScenarioError, match="forced_door"):
            await switch("no_such_thing", True)
    assert not path.exists()
    with pytest.raises(NoParkError):
        await switch("forced_door", True)


def _refused(port: int) -> None:
    """Return when nobody listens on the port any more."""
    import socket

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
    raise AssertionError("the broker is still there")


@pytest.mark.broker
def test_the_park_ends_with_its_parent(tmp_path: Path) -> None:
    """The pipe closes: the process ends in peace, its broker with it, the runtime file is gone."""
    need_mosquitto()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from devices.simulator.process import main; sys.exit(main(sys.argv[1:]))",
            "--announce",
            f"--runtime-file={tmp_path / 'park.json'}",
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        told = json.loads(process.stdout.readline())
        children = psutil.Process(process.pid).children()
        assert [child.name() for child in children] == ["mosquitto"]
        assert told["broker"] == "mosquitto"
        assert (tmp_path / "park.json").exists()
    finally:
        process.stdin.close()
        ended = process.wait(60)
        process.stdout.close()
    assert ended == 0
    gone, alive = psutil.wait_procs(children, 30)
    assert gone
    assert not alive
    assert not (tmp_path / "park.json").exists()


def test_a_wrong_site_is_not_put_on_the_wire(tmp_path: Path, capsys: Any) -> None:
    from devices.simulator.process import main

    site = tmp_path / "site.toml"
    site.write_text("format = 1\n", encoding="utf-8")
    assert main(["--site", str(site)]) == 1
    assert "site.toml" in capsys.readouterr().err


def test_without_mosquitto_amqtt_takes_its_place(tmp_path: Path) -> None:
    asyncio.run(_amqtt(tmp_path))


async def _amqtt(folder: Path) -> None:
    async with running(folder, broker_kind="amqtt") as told, heard(told) as listener:
        assert told["broker"] == "amqtt"
        await until(lambda: len(listener.live) > 100)


@pytest.mark.long
def test_it_takes_little_of_a_core(tmp_path: Path) -> None:
    """Under 10 % of a core for 4,500 points while all meters are asked every second."""
    asyncio.run(_cheap(tmp_path))


async def _cheap(folder: Path) -> None:
    async with running(folder) as told, heard(told) as listener:
        await until(lambda: len(listener.live) > 300, 20)
        began, cpu = time.monotonic(), time.process_time()
        await asyncio.sleep(20)
        share = (time.process_time() - cpu) / (time.monotonic() - began)
    assert share < 0.10, share
