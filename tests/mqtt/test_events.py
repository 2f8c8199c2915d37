"""Events: acknowledged after the commit only, kept by the broker until then, lost by no kill."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.mqtt import MqttLink, events
from models.links import LinkState
from models.points import Quality
from tests.brokers.mosquitto import DURABLE, mosquitto
from tests.faults.proxy import proxy
from tests.mqtt.event_taker import settings
from tests.mqtt.heard import PATIENCE_S, Heard, point, publisher, running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.points import Reading

pytestmark = pytest.mark.broker

TAKER = Path(__file__).with_name("event_taker.py")


class Store:
    """A commit that can be told to wait or to fail."""

    def __init__(self) -> None:
        self.stored: list[float | int | None] = []
        self.tried = 0
        self.failures = 0
        self.open = asyncio.Event()
        self.open.set()
        self.called = asyncio.Event()

    async def commit(self, readings: Sequence[Reading]) -> None:
        self.tried += 1
        self.called.set()
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.stored += [reading.value for reading in readings]


def link(port: int, store: Store) -> MqttLink:
    return MqttLink(settings(port), station="s", points={"e": point("e")}, commit=store)


def test_a_link_whose_events_nobody_takes_any_more_ends_and_says_why(tmp_path: Path) -> None:
    """Whoever runs it begins it anew; live and deaf would look as if nothing happened."""

    class Faulty(Heard):
        def take(self, readings: Sequence[Reading]) -> None:
            raise ValueError("no such bit")

    async def main(port: int) -> None:
        heard = Faulty()
        made = link(port, Store())
        task = asyncio.create_task(made.run(heard))
        with publisher(port) as device:
            await heard.until_live()
            device.publish("park/e", b'{"n":1}', qos=1).wait_for_publish(30)
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(ExceptionGroup) as broken:
                    await task
        assert broken.group_contains(ValueError, match="no such bit")
        again = Heard()
        async with running(made, again):
            await again.until(lambda: again.values("e") == [1])

    with mosquitto(tmp_path, *DURABLE) as broker:
        asyncio.run(main(broker.port))


def test_a_link_that_is_begun_anew_is_not_live_before_it_is_connected(tmp_path: Path) -> None:
    """What it knew of the connections of before says nothing of those that are to come."""

    class Faulty(Heard):
        def take(self, readings: Sequence[Reading]) -> None:
            raise ValueError("no such bit")

    async def main() -> None:
        heard, again = Faulty(), Heard()
        with mosquitto(tmp_path, *DURABLE) as broker:
            made = link(broker.port, Store())
            task = asyncio.create_task(made.run(heard))
            with publisher(broker.port) as device:
                await heard.until_live()
                device.publish("park/e", b'{"n":1}', qos=1).wait_for_publish(30)
                async with asyncio.timeout(PATIENCE_S):
                    with pytest.raises(ExceptionGroup):
                        await task
        async with running(made, again):
            await again.until(lambda: again.statuses and again.statuses[-1].last_error is not None)
        assert {status.state for status in again.statuses} == {LinkState.DOWN}
        assert {status.connects for status in again.statuses} == {1}

    asyncio.run(main())


def test_what_was_not_committed_comes_again_and_what_was_does_not(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        with publisher(port) as device:
            store = Store()
            store.open.clear()
            heard = Heard()
            async with running(link(port, store), heard):
                await heard.until_live()
                for number in range(3):
                    device.publish("park/e", b'{"n":%d}' % number, qos=1).wait_for_publish(30)
                await heard.until(lambda: heard.values("e") == [0, 1, 2])
            assert store.stored == []

            again = Heard()
            store.open.set()
            async with running(link(port, store), again):
                await again.until(lambda: sorted(store.stored) == [0, 1, 2])
                device.publish("park/e", b'{"n":3}', qos=1).wait_for_publish(30)
                await again.until(lambda: 3 in store.stored)

            third = Heard()
            async with running(link(port, store), third):
                await third.until_live()
                device.publish("park/e", b'{"n":4}', qos=1).wait_for_publish(30)
                await third.until(lambda: 4 in store.stored)
            assert [value for value in third.values("e") if value in (0, 1, 2)] == []

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_a_commit_that_fails_is_repeated_and_acknowledged_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[..., None]
) -> None:
    expected_logs("devices.mqtt.events", "could not be stored")
    monkeypatch.setattr(events, "RETRY_S", 0.05)

    async def main(port: int) -> None:
        store, heard = Store(), Heard()
        store.failures = 3
        with publisher(port) as device:
            async with running(link(port, store), heard):
                await heard.until_live()
                device.publish("park/e", b'{"n":1}', qos=1)
                device.publish("park/e", b"rubbish", qos=1)
                await heard.until(lambda: store.stored == [1])
            assert store.tried == 4
            # The rubbish is no event, but it was acknowledged: it does not come back for ever.
            assert [letter.reason.code for letter in heard.letters] == ["mqtt.payload_not_json"]

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_a_retained_event_is_shown_as_last_known_and_is_no_event(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        store, heard = Store(), Heard()
        with publisher(port) as device:
            device.publish("park/e", b'{"n":1}', qos=1, retain=True).wait_for_publish(30)
            async with running(link(port, store), heard):
                await heard.until(lambda: heard.readings)
                device.publish("park/e", b'{"n":2}', qos=0)
                await heard.until(lambda: store.stored)
        assert [reading.quality for reading in heard.readings] == [Quality.RETAINED, Quality.GOOD]
        assert store.stored == [2]

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.parametrize("durable", [True, False])
def test_a_broker_that_lost_the_session_leaves_a_gap_that_is_told(
    tmp_path: Path, durable: bool
) -> None:
    async def main() -> None:
        store, heard = Store(), Heard()
        async with proxy(broker.port) as between, running(link(between.port, store), heard):
            await heard.until_live()
            assert not heard.statuses[-1].gap
            with publisher(broker.port) as device:
                device.publish("park/e", b'{"n":1}', qos=1)
                await heard.until(lambda: store.stored == [1])
                await between.refuse()
                between.cut()
                await heard.until_down()
                for number in (2, 3):
                    away = device.publish("park/e", b'{"n":%d}' % number, qos=1)
                    await asyncio.to_thread(away.wait_for_publish, 30)
            if durable:
                # The durable profile saves at most a second late.
                await asyncio.to_thread(broker.stop)
            else:
                broker.kill()
            await asyncio.to_thread(broker.start)
            await between.start()
            await heard.until_live()
            assert heard.statuses[-1].gap is not durable
            if durable:
                # At least once: the acknowledgement of the first may have been cut off.
                await heard.until(lambda: set(store.stored) == {1, 2, 3})

    with mosquitto(tmp_path, *(DURABLE if durable else ())) as broker:
        asyncio.run(main())


def _publish_until(stop: threading.Event, port: int, ledger: list[int]) -> None:
    """Numbers that the broker has acknowledged go into the ledger."""
    with publisher(port, "ledger") as device:
        number = 0
        while not stop.wait(0.002):
            info = device.publish("park/e", b'{"n":%d}' % number, qos=1)
            info.wait_for_publish(30)
            if info.is_published():
                ledger.append(number)
            number += 1


@pytest.mark.parametrize(
    "kills", [pytest.param(8, id="8"), pytest.param(200, id="200", marks=pytest.mark.long)]
)
def test_no_acknowledged_event_is_lost_by_killing_the_taker(tmp_path: Path, kills: int) -> None:
    luck = random.Random(8)
    stored = tmp_path / "stored"
    ledger: list[int] = []
    stop, pause = threading.Event(), threading.Event()

    def taker(port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(TAKER), str(port), str(stored)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "live\n"
        return process

    def kill(process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait(5)
        assert process.stdout is not None
        process.stdout.close()

    with mosquitto(tmp_path / "broker", "max_queued_messages 0") as broker:
        process = taker(broker.port)  # the session begins with the first subscription
        writer = threading.Thread(target=_publish_until, args=(stop, broker.port, ledger))
        writer.start()
        try:
            for _ in range(kills):
                pause.wait(luck.uniform(0.0, 0.25))
                kill(process)
                process = taker(broker.port)
            stop.set()
            writer.join()
            for _ in range(600):
                numbers = [int(line) for line in stored.read_text().split()]
                if not set(ledger) - set(numbers) or pause.wait(0.05):
                    break
        finally:
            stop.set()
            writer.join()
            kill(process)
    assert len(ledger) > kills * 20
    assert set(ledger) - set(numbers) == set()
