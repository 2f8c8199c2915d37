"""200 Modbus TCP devices, one block of 100 registers each per second.

Ours (connections, shared slots, checks, decoding to readings) beside bare pymodbus reads with its
own decoder on the same loop, and beside libmodbus reading one device after the other; then the
period of 180 devices beside 20 that accept connections and never answer.

    python -m tests.benchmarks.bench_modbus
"""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pymodbus.client import AsyncModbusTcpClient

from devices.modbus import ModbusLink, PollClock
from models.links import DeadLetter, DeviceHealth, LinkStatus
from models.points import Reading
from models.site.park import ModbusLine
from models.site.sources import ModbusSource, ModbusUnit
from models.text import Name

DEVICES = 200
DEAD = 20
REGISTERS = 100
SLOTS = 20
ROUNDS = 3
SPAN_S = 2.0
ISOLATION_S = 6.0


class CountingSink:
    """Takes readings and notes when each line was heard."""

    def __init__(self) -> None:
        self.readings = 0
        self.heard: dict[str, list[float]] = {}

    def take(self, readings: Sequence[Reading]) -> None:
        self.readings += len(readings)
        line = readings[0].point.partition(".")[0]
        self.heard.setdefault(line, []).append(time.perf_counter())

    def link_changed(self, status: LinkStatus) -> None: ...

    def device_changed(self, health: DeviceHealth) -> None: ...

    def dead_letter(self, letter: DeadLetter) -> None:
        raise AssertionError(letter)


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """The C server in a process of its own: its answering and its silent port."""
    if shutil.which("gcc") is None:
        raise SystemExit("gcc is needed: a server in Python would be what is measured")
    with tempfile.TemporaryDirectory() as folder:
        binary = Path(folder) / "modbus_server"
        source = Path(__file__).with_name("modbus_server.c")
        subprocess.run(["gcc", "-O2", "-o", str(binary), str(source)], check=True)
        process = subprocess.Popen(
            [str(binary)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            live, dead = map(int, process.stdout.readline().split())
            yield live, dead
        finally:
            process.stdin.close()
            process.wait(5)
            process.stdout.close()


def line(number: int, port: int) -> ModbusLine:
    """One device of 50 floats in 100 registers."""
    name = f"d{number}"
    sources = tuple(ModbusSource(f"{name}.p{i}", 1, 3, 2 * i, "f32") for i in range(REGISTERS // 2))
    unit = ModbusUnit(name, 1, interval_ms=1_000)
    return ModbusLine(name, Name(en=name), "tcp", "127.0.0.1", port, units=(unit,), sources=sources)


@contextmanager
def polling(ports: Sequence[int], sink: CountingSink) -> Iterator[None]:
    """Our links on the running loop."""
    clock = PollClock(SLOTS)
    links = [
        ModbusLink(line(i, port), clock, lambda: time.time_ns() // 1_000_000)
        for i, port in enumerate(ports)
    ]
    tasks = [asyncio.ensure_future(link.run(sink)) for link in links]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def ours(port: int) -> tuple[float, int]:
    """CPU seconds and values per second."""
    sink = CountingSink()
    with polling([port] * DEVICES, sink):
        await asyncio.sleep(1.2)
        values, cpu = sink.readings, time.process_time()
        await asyncio.sleep(SPAN_S)
        cpu = time.process_time() - cpu
        values = sink.readings - values
    await asyncio.sleep(0)
    return cpu / SPAN_S, round(values / SPAN_S)


async def pymodbus_bare(port: int) -> tuple[float, int]:
    """The same reads by pymodbus, in the same slots, decoded by pymodbus."""
    clients = [AsyncModbusTcpClient("127.0.0.1", port=port) for _ in range(DEVICES)]
    values = 0

    async def read(client: AsyncModbusTcpClient) -> None:
        nonlocal values
        answer = await client.read_holding_registers(0, count=REGISTERS, device_id=1)
        kind: Any = client.DATATYPE.FLOAT32
        decoded: Any = client.convert_from_registers(answer.registers, kind)
        values += len(decoded)

    async def second() -> None:
        start = loop.time()
        for slot in range(SLOTS):
            await asyncio.gather(*(read(client) for client in clients[slot::SLOTS]))
            await asyncio.sleep(max(0.0, start + (slot + 1) / SLOTS - loop.time()))

    loop = asyncio.get_running_loop()
    for client in clients:
        await client.connect()
    await asyncio.gather(*(read(client) for client in clients))
    values, cpu = 0, time.process_time()
    for _ in range(round(SPAN_S)):
        await second()
    cpu = time.process_time() - cpu
    for client in clients:
        client.close()
    return cpu / SPAN_S, round(values / SPAN_S)


def libmodbus_sequential(port: int) -> float | None:
    """CPU seconds for 200 reads and their decoding by libmodbus; None if it is not installed."""
    try:
        library = ctypes.CDLL("libmodbus.so.5")
    except OSError:
        return None
    library.modbus_new_tcp.restype = ctypes.c_void_p
    library.modbus_get_float_abcd.restype = ctypes.c_float
    registers = (ctypes.c_uint16 * REGISTERS)()
    context = ctypes.c_void_p(library.modbus_new_tcp(b"127.0.0.1", port))
    if library.modbus_connect(context) != 0:
        raise OSError("libmodbus cannot connect")
    cpu = time.process_time()
    for _ in range(5 * DEVICES):
        if library.modbus_read_registers(context, 0, REGISTERS, registers) != REGISTERS:
            raise OSError("libmodbus got no answer")
    cpu = time.process_time() - cpu
    library.modbus_close(context)
    library.modbus_free(context)
    return cpu / 5


async def isolation(live: int, dead: int) -> tuple[float, float, int]:
    """Worst mean period, 99th percentile of single deviations from 1 s, and live devices."""
    sink = CountingSink()
    with polling([dead] * DEAD + [live] * (DEVICES - DEAD), sink):
        await asyncio.sleep(ISOLATION_S)
    await asyncio.sleep(0)
    means, single = [], []
    for times in sink.heard.values():
        # the first poll comes with the connection, the others at the line's own phase
        gaps = [b - a for a, b in itertools.pairwise(times[1:])]
        means.append(statistics.fmean(gaps))
        single += [abs(gap - 1) for gap in gaps]
    single.sort()
    return max(means, key=lambda mean: abs(mean - 1)), single[int(0.99 * len(single))], len(means)


def main() -> list[dict[str, Any]]:
    """Run everything and print one line per figure."""
    logging.disable(logging.CRITICAL)
    mine: list[float] = []
    peers: list[float] = []
    with server() as (live, dead):
        for _ in range(ROUNDS):
            cpu, values = asyncio.run(ours(live))
            mine.append(cpu)
            peer, expected = asyncio.run(pymodbus_bare(live))
            peers.append(peer)
            if values < 0.95 * expected:
                raise SystemExit(f"only {values} of {expected} values per second were read")
        sequential = libmodbus_sequential(live)
        mean, deviation, count = asyncio.run(isolation(live, dead))
    rows = [
        row("modbus polling, CPU", statistics.median(mine), statistics.median(peers), 0.7, "core")
    ]
    if sequential is not None:
        own = rows[0]["ours"]
        rows.append(row("modbus polling, CPU, libmodbus", own, sequential, None, "core"))
    rows.append(row(f"period of {count} beside {DEAD} dead, worst mean", mean, 1.0, 1.05, "s"))
    rows.append(row(f"period of {count} beside {DEAD} dead, p99", 1 + deviation, 1.0, 1.05, "s"))
    for each in rows:
        limit = "" if each["goal"] is None else f" (goal <= {each['goal']})"
        print(
            f"{each['name']}: ours {each['ours']:.4f} {each['unit']}, "
            f"peer {each['peer']:.4f} {each['unit']}, ratio {each['ratio']:.3f}{limit}"
        )
    return rows


def row(name: str, own: float, peer: float, goal: float | None, unit: str) -> dict[str, Any]:
    """One figure."""
    return {
        "name": name,
        "ours": own,
        "peer": peer,
        "ratio": own / peer,
        "goal": goal,
        "unit": unit,
    }


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
    sys.exit(0)
