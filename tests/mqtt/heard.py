"""A sink that remembers what it heard, and waiting for it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.points import Point, Reading
from models.text.name import Name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from devices.mqtt import MqttLink


PATIENCE_S = 30.0
"""For what only has to come; a test of how soon it comes gives its own bound."""


class Heard:
    """Implements `models.links.Sink`."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.statuses: list[LinkStatus] = []
        self.devices: list[DeviceHealth] = []
        self.letters: list[DeadLetter] = []
        self._changed = asyncio.Event()

    def take(self, readings: Sequence[Reading]) -> None:
        self.readings += readings
        self._changed.set()

    def link_changed(self, status: LinkStatus) -> None:
        self.statuses.append(status)
        self._changed.set()

    def device_changed(self, health: DeviceHealth) -> None:
        self.devices.append(health)
        self._changed.set()

    def dead_letter(self, letter: DeadLetter) -> None:
        self.letters.append(letter)
        self._changed.set()

    @property
    def state(self) -> LinkState:
        return self.statuses[-1].state

    def values(self, point: str) -> list[float | int | None]:
        return [reading.value for reading in self.readings if reading.point == point]

    async def until(self, condition: Callable[[], Any], timeout_s: float = PATIENCE_S) -> None:
        async def wait() -> None:
            while not condition():
                self._changed.clear()
                await self._changed.wait()

        try:
            await asyncio.wait_for(wait(), timeout_s)
        except TimeoutError:
            last = self.statuses[-1] if self.statuses else None
            raise AssertionError(f"not in {timeout_s} s; last status {last}") from None

    async def until_live(self, timeout_s: float = PATIENCE_S) -> None:
        await self.until(lambda: self.statuses and self.state is LinkState.LIVE, timeout_s)

    async def until_commands(self, timeout_s: float = PATIENCE_S) -> None:
        """Live, and the command connection stands as well."""
        await self.until(
            lambda: (
                self.statuses and self.state is LinkState.LIVE and self.statuses[-1].note is None
            ),
            timeout_s,
        )

    async def until_down(self, timeout_s: float = PATIENCE_S) -> None:
        await self.until(lambda: self.state is LinkState.DOWN, timeout_s)


@contextlib.asynccontextmanager
async def running(link: MqttLink, heard: Heard) -> AsyncIterator[None]:
    """`link` runs inside the block."""
    task = asyncio.create_task(link.run(heard))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.contextmanager
def publisher(port: int, client_id: str = "") -> Iterator[paho.Client]:
    """A stock paho client on a live connection, for the device's side of a test."""
    client = paho.Client(
        CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5, reconnect_on_failure=False
    )
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def point(id_: str, device: str = "device", **more: Any) -> Point:
    return Point(id_, device, Name(id_), "temperature", **more)
