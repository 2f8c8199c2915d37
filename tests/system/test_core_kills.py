"""kill -9 of the whole core in a loop: 0 acknowledged operations lost, commands closed."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from app.core.book import close_interrupted
from app.core.core import utc_ms
from app.subjects import record_kinds
from models.journal import Journal
from models.journal.entries import COMMAND, INTENT, OUTCOME
from tests.brokers.mosquitto import mosquitto, need_mosquitto
from tests.killing.ledger import Ledger, check, read_for, read_to_end
from tests.system.small_site import write_site

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "tests.system.core_process"]


def lives(site: Path, folder: Path, kills: int, seed: int) -> Ledger:
    """Start the core and kill it, `kills` times on one folder; check after each.

    One in four dies while it starts, the others within a second of their first operation.
    """
    chance, ledger = random.Random(seed), Ledger(kinds=record_kinds())
    for number in range(kills):
        victim = subprocess.Popen(
            [*PROGRAM, str(site), str(folder)], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert victim.stdout is not None
        source = victim.stdout.fileno()
        heard = b""
        if number % 4:
            while b"\n" not in heard:
                heard += read_for(source, 0.02)
        heard += read_for(source, chance.uniform(0, 1.0))
        victim.kill()
        victim.wait()
        heard += read_to_end(source)
        victim.stdout.close()
        ledger.kills += 1
        ledger.kills_while_writing += bool(ledger.take(heard))
        check(folder, ledger)
    return ledger


@contextmanager
def device(port: int) -> Iterator[None]:
    """Sensor s0: says its switch when a station is born, and obeys commands."""

    def heard(client: paho.Client, _: object, message: paho.MQTTMessage) -> None:
        on = b'"on"' in message.payload
        body = f'{{"value": 1, "switch": "{"ON" if on else "OFF"}"}}'
        client.publish("park/s0/state", body)

    client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
    client.on_message = heard
    client.connect("127.0.0.1", port)
    client.subscribe([("station/status", 1), ("park/s0/set/switch", 1)])
    client.loop_start()
    try:
        yield
    finally:
        client.disconnect()
        client.loop_stop()


@pytest.mark.alone
@pytest.mark.broker
@pytest.mark.parametrize("kills", [40, pytest.param(1_000, marks=pytest.mark.long)])
def test_the_whole_core_loses_nothing_acknowledged(tmp_path: Path, kills: int) -> None:
    need_mosquitto()
    with mosquitto(tmp_path / "broker") as broker, device(broker.port):
        site = write_site(tmp_path, broker.port, 9)
        with ThreadPoolExecutor(2) as pool:
            folders = [tmp_path / "a", tmp_path / "b"]
            done = pool.map(lives, [site] * 2, folders, [kills // 2] * 2, [1, 2])
            ledgers = list(done)
    assert sum(ledger.kills for ledger in ledgers) == kills
    assert sum(ledger.kills_while_writing for ledger in ledgers) > kills // 2
    assert sum(len(ledger.saved.steps) for ledger in ledgers) > kills
    for folder in folders:
        journal = Journal.open(folder, clock=utc_ms)
        try:
            # commands were under way when it died, on however slow a machine
            assert len(journal.entities(COMMAND)) > kills // 4
            before = journal.without(COMMAND, INTENT, OUTCOME)
            assert close_interrupted(journal) == len(before)
            assert journal.without(COMMAND, INTENT, OUTCOME) == []
        finally:
            journal.close()
