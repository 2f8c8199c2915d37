"""The MQTT link against a real mosquitto."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from devices.mqtt import MqttLink
from models.commands import Command, Delivery
from models.points import Quality
from models.site import park
from models.site.sources import MqttSource, MqttTarget
from models.text.name import Name
from tests.brokers.mosquitto import mosquitto
from tests.mqtt.heard import PATIENCE_S, Heard, point, publisher, running

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paho.mqtt.client import MQTTMessage

    from models.points import Reading

pytestmark = pytest.mark.broker


def settings(port: int, **more: object) -> park.MqttLink:
    return park.MqttLink("broker", Name("Broker"), "127.0.0.1", port, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("batched", [True, False])
def test_a_published_value_arrives_and_a_retained_one_is_only_last_known(
    tmp_path: Path, batched: bool
) -> None:
    async def main(port: int) -> None:
        link = MqttLink(
            settings(port, sources=(MqttSource("t", "park/t", "/v"),)),
            station="test",
            points={"t": point("t")},
            batched=batched,
        )
        heard = Heard()
        with publisher(port) as device:
            device.publish("park/t", b'{"v": 20.5}', qos=1, retain=True).wait_for_publish(30)
            async with running(link, heard):
                await heard.until_live()
                await heard.until(lambda: heard.readings)
                assert heard.readings[0].value == 20.5
                assert heard.readings[0].quality is Quality.RETAINED
                device.publish("park/t", b'{"v": 21}')
                await heard.until(lambda: len(heard.readings) == 2)
                assert heard.readings[1].value == 21
                assert heard.readings[1].quality is Quality.GOOD

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_a_link_whose_readings_nobody_takes_ends_and_says_why(tmp_path: Path) -> None:
    """Live and deaf would look as if nothing happened; whoever runs it begins it anew."""

    class Faulty(Heard):
        def take(self, readings: Sequence[Reading]) -> None:
            raise ValueError("no such bit")

    async def main(port: int) -> None:
        heard, again = Faulty(), Heard()
        made = MqttLink(
            settings(port, sources=(MqttSource("t", "park/t", "/v"),)),
            station="test",
            points={"t": point("t")},
        )
        task = asyncio.create_task(made.run(heard))
        with publisher(port) as device:
            await heard.until_live()
            device.publish("park/t", b'{"v": 1}')
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(ValueError, match="no such bit"):
                    await task
            async with running(made, again):
                await again.until_live()
                device.publish("park/t", b'{"v": 2}')
                await again.until(lambda: again.values("t") == [2])

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_a_command_is_delivered_once_and_nobody_there_is_told(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        targets = (
            MqttTarget("fan", "park/fan/set", '{"v":{value},"id":"{id}"}'),
            MqttTarget("pump", "park/pump/set", "{value}"),
        )
        link = MqttLink(
            settings(port, targets=targets),
            station="test",
            points={"fan": point("fan"), "pump": point("pump")},
        )
        heard = Heard()
        got: list[tuple[bytes, bool]] = []
        arrived = asyncio.Event()

        def arrive(_client: object, _userdata: object, message: MQTTMessage) -> None:
            got.append((message.payload, message.retain))
            loop.call_soon_threadsafe(arrived.set)

        loop = asyncio.get_running_loop()
        with publisher(port) as device:
            device.on_message = arrive
            subscribed = asyncio.Event()
            device.on_subscribe = lambda *_: loop.call_soon_threadsafe(subscribed.set)
            device.subscribe("park/fan/set", qos=1)
            await asyncio.wait_for(subscribed.wait(), PATIENCE_S)
            async with running(link, heard):
                await heard.until_live()
                await heard.until_commands()
                assert (
                    await link.send(Command("c0", "fan", 40, "me"))
                ).delivery is Delivery.DELIVERED
                dispatch = await link.send(Command("c1", "pump", 1, "me"))
                assert dispatch.delivery is Delivery.NOT_SENT
                assert dispatch.detail is not None
                assert dispatch.detail.code == "mqtt.command_nobody"
                await asyncio.wait_for(arrived.wait(), PATIENCE_S)
                with pytest.raises(LookupError):
                    await link.send(Command("c2", "elsewhere", 1, "me"))
        assert got == [(b'{"v":40,"id":"c0"}', False)]

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))
