"""What a link makes of what devices send: good, bad, too large, unknown, retained, availability."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from devices.mqtt import MqttLink
from models.commands import Command, Delivery
from models.points import Quality
from models.site import park
from models.site.sources import MqttAvailability, MqttSource, MqttTarget
from models.text.name import Name
from tests.brokers.mosquitto import mosquitto
from tests.faults.proxy import proxy
from tests.mqtt.heard import PATIENCE_S, Heard, point, publisher, running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.broker


def link(port: int, **more: Any) -> MqttLink:
    batched = more.pop("batched", True)
    settings = park.MqttLink("b", Name("B"), "127.0.0.1", port, **more)
    names = {source.point for source in settings.sources} | {t.point for t in settings.targets}
    points = {name: point(name, f"device-{name}") for name in names}
    return MqttLink(settings, station="s", points=points, batched=batched)


@pytest.mark.parametrize("version", ["5", "3.1.1"])
@pytest.mark.parametrize("batched", [True, False])
def test_the_batched_reader_hears_what_stock_paho_hears(
    tmp_path: Path, version: str, batched: bool
) -> None:
    """Small and large packets, packet ids in between, cut by a proxy into pieces of 7 bytes."""
    numbers = list(range(400))

    async def main(port: int) -> None:
        heard = Heard()
        async with proxy(port) as between:
            between.split = 7
            sources = (
                MqttSource("t", "park/t", "/v"),
                MqttSource("e", "park/e", "/v", event=True),
            )
            made = link(between.port, version=version, sources=sources, batched=batched)
            async with running(made, heard):
                await heard.until_live()
                with publisher(port) as device:
                    for number in numbers:
                        filler = b"x" * (number * 37 % 4_000)
                        payload = b'{"v":%d,"x":"%s"}' % (number, filler)
                        device.publish("park/t", payload)
                        if number % 4 == 0:
                            device.publish("park/e", payload, qos=1)
                    wanted = len(numbers) + len(numbers) // 4
                    await heard.until(lambda: len(heard.readings) >= wanted)
                assert heard.values("t") == numbers
                assert heard.values("e") == numbers[::4]
                assert {reading.quality for reading in heard.readings} == {Quality.GOOD}

    with mosquitto(tmp_path, "max_queued_messages 0") as broker:
        asyncio.run(main(broker.port))


def test_bad_payloads_are_counted_and_kept_and_the_stream_goes_on(tmp_path: Path) -> None:
    bad = [
        b"",
        b"{",
        b'{"v":NaN}',
        b'{"v":1e999}',
        b"[" * 100_000,
        b'{"v":"\xff\xfe"}',
        b'{"v":' + b"9" * 5_000 + b"}",
        b'{"v":[1]}',
        b'{"v":"\\ud800"}',
        b'{"w":1}',
    ]

    async def main(port: int) -> None:
        heard = Heard()
        made = link(port, sources=(MqttSource("t", "park/t", "/v"),))
        async with running(made, heard):
            await heard.until_live()
            with publisher(port) as device:
                for payload in bad:
                    device.publish("park/t", payload, qos=1)
                device.publish("park/unheard", b"1")
                device.publish("park/t", b'{"v":7}', qos=1)
                await heard.until(lambda: heard.values("t")[-1:] == [7])
            await heard.until(lambda: heard.statuses[-1].received == len(bad) + 1)
            assert heard.statuses[-1].bad == len(bad)
            assert heard.statuses[-1].unknown == 0
            assert [reading.quality for reading in heard.readings] == [
                *[Quality.DECODE] * len(bad),
                Quality.GOOD,
            ]
            assert sum(letter.count for letter in heard.letters) == len(bad)
            assert {letter.address for letter in heard.letters} == {"park/t"}
            assert {letter.device for letter in heard.letters} == {"device-t"}
            assert all(len(letter.excerpt) <= 200 for letter in heard.letters)

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_giant_message_is_skipped_and_the_next_one_is_heard(tmp_path: Path, version: str) -> None:
    """With MQTT 5 the broker skips it; before, the reader does, and acknowledges an event."""
    giant = b'{"v":1,"x":"' + b"x" * 20_000_000 + b'"}'

    async def main(port: int) -> None:
        heard = Heard()
        sources = (MqttSource("t", "park/t", "/v"), MqttSource("e", "park/e", "/v", event=True))
        async with running(link(port, version=version, sources=sources), heard):
            await heard.until_live()
            with publisher(port) as device:
                for topic in ("park/t", "park/e"):
                    device.publish(topic, giant, qos=1)
                    for number in range(30):
                        device.publish(topic, b'{"v":%d}' % number, qos=1)
                await heard.until(lambda: len(heard.readings) == 60)
            assert heard.values("t") == heard.values("e") == list(range(30))
            if version == "3.1.1":
                await heard.until(lambda: len(heard.letters) == 2)
                assert {letter.reason.code for letter in heard.letters} == {
                    "mqtt.message_too_large"
                }
                assert {letter.address for letter in heard.letters} == {"park/t", "park/e"}

    with mosquitto(tmp_path, "max_queued_messages 0") as broker:
        asyncio.run(main(broker.port))


def test_topics_nobody_names_are_counted(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        heard = Heard()
        sources = tuple(MqttSource(f"p{n}", f"park/sensor-{n}/t", "/v") for n in range(300))
        async with running(link(port, sources=sources), heard):
            await heard.until_live()
            with publisher(port) as device:
                device.publish("park/foreign/t", b"1")
                device.publish("park/sensor-299/t", b'{"v":3}')
                await heard.until(lambda: heard.readings)
            await heard.until(lambda: heard.statuses[-1].unknown == 1)
            assert heard.statuses[-1].received == 2
            assert heard.letters == []

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_availability_tells_who_is_there(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        heard = Heard()
        made = link(
            port,
            availability=(
                MqttAvailability("meter", "park/meter/online"),
                MqttAvailability("door", "park/door/state", "/up", "true", "false"),
            ),
            sources=(MqttSource("d", "park/door/state", "/v"),),
        )
        with publisher(port) as device:
            device.publish("park/meter/online", b"online", qos=1, retain=True).wait_for_publish(30)
            async with running(made, heard):
                await heard.until(lambda: heard.devices)
                for payload in (b"online", b"offline", b"perhaps", b"online"):
                    device.publish("park/meter/online", payload)
                device.publish("park/door/state", b'{"v":1,"up":true}')
                await heard.until(lambda: heard.readings)
        told = [(health.device, health.alive) for health in heard.devices]
        assert told == [("meter", True), ("meter", False), ("meter", True), ("door", True)]
        assert heard.devices[1].last_error is not None
        assert heard.values("d") == [1]
        assert [letter.reason.code for letter in heard.letters] == ["mqtt.availability_unclear"]

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_a_retained_command_is_warned_of_and_does_not_pass_for_a_listener(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        heard = Heard()
        # More than are subscribed one by one: no wildcard may take the command's topic.
        sources = tuple(MqttSource(f"p{n}", f"park/door-{n}/state", "/v") for n in range(300))
        made = link(
            port, sources=sources, targets=(MqttTarget("p1", "park/door-1/set", "{value}"),)
        )
        with publisher(port) as device:
            device.publish("park/door-1/set", b"1", qos=1, retain=True).wait_for_publish(30)
            async with running(made, heard):
                await heard.until_commands()
                await heard.until(lambda: heard.letters)
                assert heard.letters[0].reason.code == "mqtt.retained_command"
                assert heard.letters[0].address == "park/door-1/set"
                dispatch = await made.send(Command("c", "p1", 1.0, "me"))
                assert dispatch.delivery is Delivery.NOT_SENT
                assert dispatch.detail is not None
                assert dispatch.detail.code == "mqtt.command_nobody"

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_the_stations_own_birth_goodbye_and_will(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        said: list[bytes] = []
        changed = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hear(_client: object, _userdata: object, message: Any) -> None:
            said.append(message.payload)
            loop.call_soon_threadsafe(changed.set)

        async def until(wanted: list[bytes]) -> None:
            while said != wanted:
                changed.clear()
                await asyncio.wait_for(changed.wait(), PATIENCE_S)

        with publisher(port) as device:
            device.on_message = hear
            device.subscribe("stations/s", qos=1)
            async with proxy(port) as between:
                heard = Heard()
                async with running(link(between.port, status_topic="stations/s"), heard):
                    await until([b"online"])
                    between.cut()
                    await until([b"online", b"offline", b"online"])
                await until([b"online", b"offline", b"online", b"offline"])

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))
