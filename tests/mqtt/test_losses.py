"""Losing the broker or the way to it: noticed in time, back in time, never a live value between."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from devices.mqtt import MqttLink
from models.links import LinkState, LinkStatus
from models.plant import Plant, with_link_points
from models.points import Quality, Reading
from models.site import park
from models.site.park import Device, Park
from models.site.sources import MqttAvailability, MqttSource, MqttTarget
from models.text.message import Message
from models.text.name import Name
from tests.brokers.mosquitto import Broker, mosquitto
from tests.faults.proxy import Proxy, proxy
from tests.mqtt.heard import PATIENCE_S, Heard, point, publisher, running

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.broker

NOTICED_S = 9.0
BACK_S = 5.0


def link(port: int) -> MqttLink:
    settings = park.MqttLink(
        "b",
        Name("B"),
        "127.0.0.1",
        port,
        sources=(MqttSource("t", "park/t", "/v"), MqttSource("e", "park/e", "/v", event=True)),
        targets=(MqttTarget("t", "park/t/set", "{value}"),),
    )
    return MqttLink(settings, station="s", points={"t": point("t"), "e": point("e")})


async def lose(kind: str, broker: Broker, between: Proxy) -> None:
    """One fault, how soon it is noticed, how soon the link is back, and that values flow again."""
    heard = Heard()
    async with running(link(between.port), heard):
        await heard.until_commands()
        start = time.monotonic()
        match kind:
            case "kill":
                broker.kill()
            case "freeze":
                broker.freeze()
            case "cut":
                await between.refuse()
                between.cut()
            case "hole":
                between.hole()
            case "deaf":
                between.hole(up=False)
        await heard.until_down(NOTICED_S)
        noticed = time.monotonic() - start
        if kind in ("kill", "cut"):
            assert noticed < 1.0, "by its end, not by the next ping"
        assert heard.statuses[-1].last_error is not None
        match kind:
            case "kill":
                await asyncio.to_thread(broker.start)
            case "freeze":
                broker.thaw()
            case "cut":
                await between.start()
            case _:
                between.heal()
        await heard.until_live(BACK_S)
        await heard.until_commands(BACK_S)
        with publisher(broker.port) as device:
            device.publish("park/t", b'{"v":5}')
            await heard.until(lambda: heard.readings)
        states = [status.state for status in heard.statuses]
        changes = [now for now, then in zip(states[1:], states, strict=False) if now is not then]
        assert changes == [LinkState.LIVE, LinkState.DOWN, LinkState.LIVE]
        assert heard.statuses[-1].connects == 2


@pytest.mark.alone
def test_every_loss_is_noticed_in_time_and_the_link_is_back_in_time(tmp_path: Path) -> None:
    """All at once, each with its own broker and proxy."""

    async def main() -> None:
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            for kind in ("kill", "freeze", "cut", "hole", "deaf"):
                broker = stack.enter_context(mosquitto(tmp_path / kind))
                between = await stack.enter_async_context(proxy(broker.port))
                group.create_task(lose(kind, broker, between), name=kind)

    asyncio.run(main())


def test_nothing_that_a_lost_connection_brought_stays_live(tmp_path: Path) -> None:
    """The link is DOWN with the first connection; the other brings values until it dies too, and
    the last of them may be taken only after that."""

    async def main(broker: Broker) -> None:
        made = link(broker.port)
        devices = {"device": Device("device", Name("D"), "b", "device", "p", ("t", "e"), "t")}
        points = {id_: point(id_, stale_after_ms=3_600_000) for id_ in ("t", "e")}
        settings = park.MqttLink("b", Name("B"), "127.0.0.1")
        links = {"b": settings}
        site = Park("p", Name("P"), "UTC", "op", links=links, devices=devices, points=points)
        fed = Fed(with_link_points(site))
        async with running(made, fed):
            await fed.until_live()
            made._connections["events"].doubt(Message.of("mqtt.lost"))
            await fed.until_down()
            with publisher(broker.port) as device:
                device.publish("park/t", b'{"v":5}')
                await fed.until(lambda: fed.plant.is_live("t"))
                broker.kill()
            await fed.until(lambda: not fed.plant.is_live("t"))
            assert fed.plant.latest("t").quality is Quality.LINK_LOST
            assert made._inbox is not None
            made._inbox.put(0, [(b"park/t", b'{"v":6}', 0)])
            await fed.until(lambda: fed.values("t") == [5, 6])
            await fed.until(lambda: not fed.plant.is_live("t"))
            assert fed.plant.latest("t").quality is Quality.LINK_LOST

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker))


class Fed(Heard):
    """Hands everything on to a plant."""

    def __init__(self, site: Park) -> None:
        super().__init__()
        self.plant = Plant(
            site,
            clock=lambda: time.time_ns() // 1_000_000,
            monotonic=lambda: time.monotonic_ns() // 1_000_000,
            record=lambda _: None,
            transition=lambda _: None,
        )

    def take(self, readings: Sequence[Reading]) -> None:
        self.plant.take(readings)
        super().take(readings)

    def link_changed(self, status: LinkStatus) -> None:
        self.plant.link_changed(status)
        super().link_changed(status)


def test_after_a_loss_every_device_says_anew_whether_it_is_there(tmp_path: Path) -> None:
    """What was known of it was lost with the link; that it is the same again is news."""

    async def main(port: int) -> None:
        settings = park.MqttLink(
            "b", Name("B"), "127.0.0.1", 0, availability=(MqttAvailability("d", "park/d/state"),)
        )
        async with proxy(port) as between:
            heard = Heard()
            made = MqttLink(replace(settings, port=between.port), station="s", points={})
            with publisher(port) as device:
                device.publish("park/d/state", b"online", qos=1, retain=True).wait_for_publish(30)
                async with running(made, heard):
                    await heard.until(lambda: heard.devices)
                    between.cut()
                    await heard.until_down()
                    await heard.until(lambda: len(heard.devices) == 2)
        assert [(one.device, one.alive) for one in heard.devices] == [("d", True)] * 2

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


def test_latency_alone_loses_nothing(tmp_path: Path) -> None:
    async def main(port: int) -> None:
        async with proxy(port) as between:
            between.latency_s = 0.25
            heard = Heard()
            async with running(link(between.port), heard):
                await heard.until_live()
                with publisher(port) as device:
                    for number in range(20):
                        device.publish("park/t", b'{"v":%d}' % number)
                    await heard.until(lambda: len(heard.readings) == 20)
            assert heard.values("t") == list(range(20))
            assert all(status.state is not LinkState.DOWN for status in heard.statuses)

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))


@pytest.mark.parametrize("reset", [False, True])
def test_the_proxy_shows_that_only_a_reset_takes_a_command_back(
    tmp_path: Path, reset: bool
) -> None:
    """The control of the outage test: closed in peace, a command arrives when the hole closes."""

    async def main(port: int) -> None:
        got: list[bytes] = []
        arrived = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hear(_client: object, _userdata: object, message: paho.MQTTMessage) -> None:
            got.append(message.payload)
            loop.call_soon_threadsafe(arrived.set)

        with publisher(port) as device:
            device.on_message = hear
            device.subscribe("park/t/set", qos=1)
            async with proxy(port) as between:
                client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
                connected = asyncio.Event()
                client.on_connect = lambda *_: loop.call_soon_threadsafe(connected.set)
                await asyncio.to_thread(client.connect, "127.0.0.1", between.port)
                client.loop_start()
                await asyncio.wait_for(connected.wait(), PATIENCE_S)
                between.hole()
                client.publish("park/t/set", b"open", qos=0).wait_for_publish(30)
                client._thread_terminate = True
                await asyncio.to_thread(client.loop_stop)
                sock = client.socket()
                assert sock is not None
                if reset:
                    sock.setsockopt(1, 13, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                sock.close()
                await asyncio.sleep(0.1)
                between.heal()
                device.publish("park/t/set", b"last", qos=1)
                while b"last" not in got or len(got) < (1 if reset else 2):
                    arrived.clear()
                    await asyncio.wait_for(arrived.wait(), PATIENCE_S)
        assert sorted(got) == ([b"last"] if reset else [b"last", b"open"])

    with mosquitto(tmp_path) as broker:
        asyncio.run(main(broker.port))
