"""The whole core as a process, against a real broker and a libmodbus server: counts agree."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from tests.brokers.mosquitto import mosquitto, need_mosquitto
from tests.modbus.libmodbus_server import available, libmodbus_server
from tests.system.small_site import SENSORS, wait_until, write_site

ROOT = Path(__file__).resolve().parents[2]
MAIN = [sys.executable, str(ROOT / "main.py")]


@contextmanager
def client(port: int) -> Iterator[tuple[paho.Client, list[tuple[str, bytes]]]]:
    """A client that hears everything and publishes."""
    heard: list[tuple[str, bytes]] = []
    made = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
    made.on_message = lambda _c, _u, message: heard.append((message.topic, message.payload))
    made.connect("127.0.0.1", port)
    made.subscribe("#", qos=1)
    made.loop_start()
    try:
        yield made, heard
    finally:
        made.disconnect()
        made.loop_stop()


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """One verb of the command line, to its end."""
    command = [*MAIN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.broker
@pytest.mark.libmodbus
def test_the_report_counts_what_was_published(tmp_path: Path) -> None:
    need_mosquitto()
    if not available():
        pytest.skip("libmodbus is not installed (Debian package: libmodbus5)")
    rounds = 50
    with (
        mosquitto(tmp_path / "broker", "max_queued_messages 0") as broker,
        libmodbus_server() as server,
        client(broker.port) as (publisher, heard),
    ):
        high, low = struct.unpack(">HH", struct.pack(">f", 1234.0))
        server.set("input", 0x34, [high, low])
        server.set("discrete", 3, [1])
        site = write_site(tmp_path, broker.port, server.port)
        report_path = tmp_path / "report.json"
        process = subprocess.Popen(
            [*MAIN, "headless", "--site", str(site), "--data", str(tmp_path / "data"),
             "--seconds", "8", "--report", str(report_path)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_until(
            lambda: any(topic == "station/status" for topic, _ in heard), 60, "no birth message"
        )
        for number in range(rounds):
            for sensor in range(SENSORS):
                body = json.dumps({"value": number + sensor / 10, "switch": "ON"})
                publisher.publish(f"park/s{sensor}/state", body)
        publisher.publish("park/s0/state", b"\xff{not json", qos=1)
        publisher.publish("park/s1/state", '{"value": NaN, "switch": "ON"}', qos=1)
        publisher.publish("park/s9/state", '{"value": 7.25, "switch": "OFF"}', qos=1)
        out, err = process.communicate(timeout=60)
        reads = server.counts()["reads"]
    assert process.returncode == 0, out + err
    report = json.loads(report_path.read_text())
    assert {link["state"] for link in report["links"].values()} == {"live"}
    assert report["links"]["broker"]["received"] == rounds * SENSORS + 3
    # the link's own count is refreshed once a second, so it may lack the last second's answers
    behind = reads - report["links"]["line"]["received"]
    assert 0 <= behind <= reads / 8 + 2
    points = report["points"]
    for sensor in range(2, 9):
        assert points[f"s{sensor}.value"]["value"] == rounds - 1 + sensor / 10
        assert points[f"s{sensor}.value"]["quality"] == "GOOD"
    assert points["s9.value"]["value"] == 7.25
    assert points["s0.value"] | {"source_time": 0, "received_time": 0} == {
        "value": None,
        "quality": "BAD",
        "reason": "DECODE",
        "source_time": 0,
        "received_time": 0,
    }
    assert points["s1.value"]["reason"] == "DECODE"
    assert points["meter.active_power"]["value"] == 1234.0
    assert points["relays.input_4"]["value"] == 1
    assert report["readings"]["dropped"] == 0
    assert report["readings"]["unknown"] == 0
    assert report["readings"]["stored"] > 0
    assert run("verify", "--data", tmp_path / "data").returncode == 0


@pytest.mark.broker
def test_a_dead_broker_leaves_last_known_values_and_one_alarm(tmp_path: Path) -> None:
    need_mosquitto()
    with (
        mosquitto(tmp_path / "broker") as broker,
        client(broker.port) as (publisher, heard),
    ):
        site = write_site(tmp_path, broker.port, 9)
        report_path = tmp_path / "report.json"
        process = subprocess.Popen(
            [*MAIN, "headless", "--site", str(site), "--data", str(tmp_path / "data"),
             "--seconds", "9", "--report", str(report_path)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_until(lambda: any(t == "station/status" for t, _ in heard), 60, "no birth message")
        for sensor in range(SENSORS):
            publisher.publish(f"park/s{sensor}/state", '{"value": 5, "switch": "ON"}', qos=1)
        wait_until(
            lambda: sum(t.endswith("/state") for t, _ in heard) == SENSORS, 30, "not published"
        )
        broker.kill()
        process.communicate(timeout=60)
    report = json.loads(report_path.read_text())
    values = [report["points"][f"s{n}.value"] for n in range(SENSORS)]
    assert {(v["value"], v["quality"], v["reason"]) for v in values} == {
        (5, "UNCERTAIN", "LINK_LOST")
    }
    assert report["links"]["broker"]["state"] == "down"
    assert report["alarms"]["active"] == 2  # this link, and the line that never answered


def test_a_site_with_faults_is_refused_whole(tmp_path: Path) -> None:
    site = write_site(tmp_path, 1883, 502)
    site.write_text(site.read_text().replace('profile = "eastron_sdm630"', 'profil = "eastron"'))
    checked = run("check", site, "--language", "en")
    assert checked.returncode == 1
    assert "profil" in checked.stderr
    assert "eastron" not in checked.stdout
    data = tmp_path / "data"
    refused = run(
        "headless", "--site", site, "--data", data, "--seconds", 1, "--report", tmp_path / "r"
    )
    assert refused.returncode == 1
    assert not (tmp_path / "r").exists()


def test_a_changed_site_is_applied_only_when_asked(tmp_path: Path) -> None:
    site = write_site(tmp_path, 1, 1)
    data, report = tmp_path / "data", tmp_path / "r.json"
    common = ["--data", data, "--seconds", 0.2, "--report", report, "--language", "en"]
    assert run("headless", "--site", site, *common).returncode == 0
    report.unlink()
    site.write_text(site.read_text().replace('id = "s9"', 'id = "s99"'))
    differs = run("headless", "--site", site, *common)
    assert differs.returncode == 1
    assert "s99" in differs.stderr
    assert not report.exists()
    assert run("headless", *common).returncode == 0  # what applies still applies
    assert run("headless", "--site", site, "--apply", *common).returncode == 0
    assert run("headless", "--site", site, *common).returncode == 0
    assert run("verify", "--data", data).returncode == 0


def test_a_second_instance_is_refused_with_a_sentence(tmp_path: Path) -> None:
    site, data = write_site(tmp_path, 1, 1), tmp_path / "data"
    command = ["headless", "--site", str(site), "--data", str(data), "--report"]
    first = subprocess.Popen(
        [*MAIN, *command, str(tmp_path / "1.json"), "--seconds", "300"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: (data / "records.high-water").exists(), 60, "the first did not start")
        second = run(*command, tmp_path / "2.json", "--seconds", 1, "--language", "en")
    finally:
        first.kill()
        first.wait()
    assert second.returncode == 1
    assert str(first.pid) in second.stderr
    assert not (tmp_path / "2.json").exists()
    # the lock of a killed process keeps nobody out
    third = run(*command, tmp_path / "3.json", "--seconds", 0.2)
    assert third.returncode == 0, third.stderr


def test_without_a_screen_it_says_so_and_runs_the_core(tmp_path: Path) -> None:
    site = write_site(tmp_path, 1, 1)
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    process = subprocess.Popen(
        [*MAIN, "--site", str(site), "--data", str(tmp_path / "data"), "--language", "en"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        said = [process.stdout.readline(), process.stdout.readline()]
        while "links" not in said[-1]:
            said.append(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert "No screen" in said[0]
    assert "links 0/2" in said[-1]


def test_backup_and_restore_by_command(tmp_path: Path) -> None:
    site, data, copy = write_site(tmp_path, 1, 1), tmp_path / "data", tmp_path / "copy"
    report = tmp_path / "r.json"
    brief = ["--seconds", 0.2, "--report", report]
    assert run("headless", "--site", site, "--data", data, *brief).returncode == 0
    assert run("backup", "--data", data, copy).returncode == 0
    assert run("restore", copy, "--data", data).returncode == 0
    assert run("headless", "--data", data, *brief).returncode == 0
    assert run("verify", "--data", data).returncode == 0
    # on a machine that has nothing but the copy
    fresh = tmp_path / "fresh"
    assert run("restore", copy, "--data", fresh).returncode == 0
    assert run("verify", "--data", fresh).returncode == 0
    assert run("headless", "--data", fresh, *brief).returncode == 0


def test_verify_tells_what_is_wrong(tmp_path: Path) -> None:
    site, data = write_site(tmp_path, 1, 1), tmp_path / "data"
    report = tmp_path / "r.json"
    started = run("headless", "--site", site, "--data", data, "--seconds", 0.2, "--report", report)
    assert started.returncode == 0
    (journal,) = (data / "history").glob("journal.sqlite")
    content = bytearray(journal.read_bytes())
    content[100:4096] = b"\xff" * (4096 - 100)
    journal.write_bytes(content)
    damaged = run("verify", "--data", data, "--language", "en")
    assert damaged.returncode == 1
    assert "journal.sqlite" in damaged.stderr
    for path in (data / "configuration").iterdir():
        path.rename(tmp_path / path.name)
    missing = run("verify", "--data", data, "--language", "en")
    assert "configuration" in missing.stderr
