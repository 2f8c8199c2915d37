"""Ingest through a real mosquitto: the link with its codec against C and stock paho.

`python -m tests.benchmarks.bench_ingest` prints CPU of each subscriber at 10,000 messages/s over
10,000 topics, interleaved, medians, and a flood of 40,000 messages/s that must be survived. The
publisher and the subscribers are functions for other benchmarks to use; each subscriber runs in
its own process, started through this file's command line.
"""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.brokers.mosquitto import mosquitto

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.links import DeadLetter, DeviceHealth, LinkStatus
    from models.points import Reading

TOPICS = 10_000
BROKER = ("max_queued_messages 0", "max_inflight_messages 0", "persistence false")
QUIET_S = 4.0
"""A subscriber gives up this long after the last message."""

C_SUBSCRIBER = r"""
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <sys/resource.h>
struct mosquitto;
struct mosquitto_message {
    int mid; char *topic; void *payload; int payloadlen; int qos; bool retain;
};
extern int mosquitto_lib_init(void);
extern struct mosquitto *mosquitto_new(const char *, bool, void *);
extern int mosquitto_connect(struct mosquitto *, const char *, int, int);
extern int mosquitto_subscribe(struct mosquitto *, int *, const char *, int);
extern int mosquitto_loop(struct mosquitto *, int, int);
extern void mosquitto_message_callback_set(struct mosquitto *,
    void (*)(struct mosquitto *, void *, const struct mosquitto_message *));
extern void mosquitto_subscribe_callback_set(struct mosquitto *,
    void (*)(struct mosquitto *, void *, int, int, const int *));
static long received = 0, last = 0;
static double sum = 0;
static double cpu(void) {
    struct rusage u; getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}
static void heard(struct mosquitto *m, void *u, const struct mosquitto_message *x) {
    received++; sum += x->payloadlen;
}
static void ready(struct mosquitto *m, void *u, int a, int b, const int *c) {
    puts("ready"); fflush(stdout);
}
int main(int argc, char **argv) {
    long expected = atol(argv[2]); double quiet = atof(argv[3]), start;
    mosquitto_lib_init();
    struct mosquitto *m = mosquitto_new("bench-c", true, NULL);
    mosquitto_message_callback_set(m, heard);
    mosquitto_subscribe_callback_set(m, ready);
    if (mosquitto_connect(m, "127.0.0.1", atoi(argv[1]), 60)) return 1;
    mosquitto_subscribe(m, NULL, "bench/#", 0);
    start = cpu();
    time_t heard_at = time(NULL);
    while (received < expected) {
        mosquitto_loop(m, 100, 1);
        if (received != last) { last = received; heard_at = time(NULL); }
        else if (received && time(NULL) - heard_at > quiet) break;
    }
    printf("{\"received\": %ld, \"cpu_s\": %f, \"dropped\": 0}\n", received, cpu() - start);
    return 0;
}
"""


def topic_of(index: int) -> str:
    """The topic of point number `index`, 25 bytes or so as in a real park."""
    return f"bench/b{index % 8}/f{index % 12}/sensor-{index:05d}"


def payload_of(index: int, turn: int) -> bytes:
    """A value with one decimal and a time that the codec does not look at."""
    return b'{"v":%.1f,"ts":1790000000%06d}' % (20 + (index + turn) % 100 / 10, index)


def packets(topics: int, turns: int = 4) -> list[bytes]:
    """Ready-made MQTT 3.1.1 QoS 0 PUBLISH packets, `turns` for every topic."""
    made = []
    for turn in range(turns):
        for index in range(topics):
            topic = topic_of(index).encode()
            body = len(topic).to_bytes(2, "big") + topic + payload_of(index, turn)
            assert len(body) < 128
            made.append(b"\x30" + bytes([len(body)]) + body)
    return made


def publish(port: int, rate: int, seconds: float, topics: int = TOPICS) -> int:
    """Send `rate` messages/s for `seconds` over a raw socket; the number sent."""
    made = packets(topics)
    sock = socket.create_connection(("127.0.0.1", port))
    sock.sendall(b"\x10\x15\x00\x04MQTT\x04\x02\x00\x00\x00\x09bench-pub")
    assert sock.recv(4)[:1] == b"\x20"
    total, sent = int(rate * seconds), 0
    pause = threading.Event()
    start = time.monotonic()
    while sent < total:
        due = min(total, int((time.monotonic() - start + 0.02) * rate))
        part = []
        while sent < due:
            at = sent % len(made)
            piece = made[at : at + due - sent]
            part += piece
            sent += len(piece)
        sock.sendall(b"".join(part))
        pause.wait(0.02)
    sock.sendall(b"\xe0\x00")
    sock.close()
    return sent


def cpu_s() -> float:
    """CPU seconds of this process so far, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _report(received: int, spent: float, **more: Any) -> None:
    print(json.dumps({"received": received, "cpu_s": spent, "dropped": 0} | more), flush=True)


class _Counting:
    """A sink that counts and keeps the newest value of every point."""

    def __init__(self) -> None:
        self.received = 0
        self.good = 0
        self.dropped = 0
        self.newest: dict[str, Any] = {}
        self.live = asyncio.Event()

    def take(self, readings: Sequence[Reading]) -> None:
        self.received += len(readings)
        for reading in readings:
            self.newest[reading.point] = reading.value

    def link_changed(self, status: LinkStatus) -> None:
        if status.state.value == "live":
            self.live.set()
        self.dropped = status.dropped

    def device_changed(self, health: DeviceHealth) -> None:
        pass

    def dead_letter(self, letter: DeadLetter) -> None:
        raise AssertionError(letter)


def bench_link(port: int, topics: int = TOPICS) -> Any:
    """The configured link that subscribes to the stream."""
    from models.site import park
    from models.site.sources import MqttSource
    from models.text.name import Name

    sources = tuple(
        MqttSource(f"p{index}", topic_of(index), "/v", resolution=0.1) for index in range(topics)
    )
    return park.MqttLink("bench", Name("Bench"), "127.0.0.1", port, sources=sources)


async def _run_link(port: int, expected: int, busy_s: float) -> None:
    """With `busy_s` the loop blocks for that long once, as a bad frame would."""
    from devices.mqtt import MqttLink

    sink = _Counting()
    link = MqttLink(bench_link(port), station="bench", points={})
    task = asyncio.create_task(link.run(sink))
    await sink.live.wait()
    print("ready", flush=True)
    start, last, heard_at = cpu_s(), 0, time.monotonic()
    blocked = busy_s == 0
    while sink.received + sink.dropped < expected:
        await asyncio.sleep(0.05)
        if sink.received != last:
            last, heard_at = sink.received, time.monotonic()
        elif last and time.monotonic() - heard_at > QUIET_S:
            break
        if not blocked and sink.received > expected / 4:
            threading.Event().wait(busy_s)
            blocked = True
    cpu = cpu_s() - start
    turn = (expected - 1) // TOPICS % 4
    wrong = sum(
        value != float(json.loads(payload_of(int(point[1:]), turn))["v"])
        for point, value in sink.newest.items()
    )
    _report(sink.received, cpu, dropped=sink.dropped, wrong=wrong)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _run_paho(port: int, expected: int) -> None:
    """Stock callbacks that merely receive."""
    import paho.mqtt.client as paho
    from paho.mqtt.enums import CallbackAPIVersion

    received = 0

    def heard(_client: object, _userdata: object, message: paho.MQTTMessage) -> None:
        nonlocal received
        received += 1

    client = paho.Client(CallbackAPIVersion.VERSION2, "bench-paho", protocol=paho.MQTTv5)
    client.on_message = heard
    client.on_subscribe = lambda *_: print("ready", flush=True)
    client.connect("127.0.0.1", port)
    client.subscribe("bench/#")
    start = cpu_s()
    client.loop_start()
    last, heard_at, pause = 0, time.monotonic(), threading.Event()
    while received < expected:
        pause.wait(0.05)
        if received != last:
            last, heard_at = received, time.monotonic()
        elif last and time.monotonic() - heard_at > QUIET_S:
            break
    _report(received, cpu_s() - start)
    client.disconnect()


def compile_c(folder: Path) -> Path | None:
    """The C subscriber, or None without a compiler or libmosquitto."""
    if shutil.which("gcc") is None:
        return None
    source, program = folder / "subscriber.c", folder / "subscriber"
    source.write_text(C_SUBSCRIBER)
    command = ["gcc", "-O2", "-o", str(program), str(source), "-l:libmosquitto.so.1"]
    done = subprocess.run(command, capture_output=True, check=False)
    return program if done.returncode == 0 else None


def measure(subscriber: list[str], port: int, rate: int, seconds: float) -> dict[str, Any]:
    """Run a subscriber and the publisher as processes; counts and CPU of the subscriber."""
    peer = subprocess.Popen(subscriber, stdout=subprocess.PIPE, text=True)
    assert peer.stdout is not None
    try:
        _expect_ready(peer.stdout)
        arguments = [sys.executable, __file__, "publish", str(port), str(rate), str(seconds)]
        sent = int(subprocess.run(arguments, capture_output=True, check=True, text=True).stdout)
        result: dict[str, Any] = json.loads(peer.stdout.readline())
        peer.wait(10)
    finally:
        peer.kill()
        peer.wait()
        peer.stdout.close()
    return result | {"sent": sent, "share": result["cpu_s"] / seconds}


def _expect_ready(out: IO[str]) -> None:
    line = out.readline()
    if line.strip() != "ready":
        raise SystemExit(f"the subscriber did not start: {line!r}")


def python_subscriber(kind: str, port: int, expected: int, *more: str) -> list[str]:
    """Command line of the subscriber `kind`: `link` or `paho`."""
    return [sys.executable, __file__, kind, str(port), str(expected), *more]


def main(rounds: int = 3, seconds: float = 2.0, rate: int = 10_000) -> list[dict[str, Any]]:
    """Print and return the figures."""
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = compile_c(folder)
        expected = int(rate * seconds)
        shares: dict[str, list[float]] = {}
        with mosquitto(folder / "broker", *BROKER) as broker:
            for _ in range(rounds):
                peers = {
                    "link": python_subscriber("link", broker.port, expected),
                    "paho": python_subscriber("paho", broker.port, expected),
                }
                if program is not None:
                    peers["c"] = [str(program), str(broker.port), str(expected), str(QUIET_S)]
                for kind, command in peers.items():
                    found = measure(command, broker.port, rate, seconds)
                    assert found["received"] == found["sent"], (kind, found)
                    shares.setdefault(kind, []).append(found["share"])
            flood = 40_000
            command = python_subscriber("link", broker.port, int(flood * seconds), "1.0")
            found = measure(command, broker.port, flood, seconds)
    ours = statistics.median(shares["link"])
    for kind, name, goal in (
        ("paho", "ingest 10,000/s CPU, stock paho callbacks", 0.75),
        ("c", "ingest 10,000/s CPU, libmosquitto in C", 1.5),
    ):
        if kind in shares:
            results.append(_row(name, ours, statistics.median(shares[kind]), goal, "core"))
    lost = found["sent"] - found["received"] - found["dropped"]
    print(
        f"flood 40,000/s with the loop blocked for 1 s: {found['received']} taken,"
        f" {found['dropped']} skipped and counted, {lost} lost without a trace,"
        f" {found['wrong']} newest values wrong, {found['share']:.2f} of a core"
    )
    return results


def _row(name: str, ours: float, peer: float, goal: float, unit: str) -> dict[str, Any]:
    ratio = ours / peer
    print(f"{name}: ours {ours:.3f}, peer {peer:.3f}, ratio {ratio:.2f} (goal <= {goal})")
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "goal": goal, "unit": unit}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["publish", port, rate, seconds]:
            print(publish(int(port), int(rate), float(seconds)))
        case ["link", port, expected, *busy]:
            asyncio.run(_run_link(int(port), int(expected), float(busy[0]) if busy else 0.0))
        case ["paho", port, expected]:
            _run_paho(int(port), int(expected))
        case _:
            main()
