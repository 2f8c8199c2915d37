"""A process that takes events and stores them, to be killed: `python -m ... PORT FILE`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from devices.mqtt import MqttLink
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.site import park
from models.site.sources import MqttSource
from models.text.name import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.points import Reading


class _Quiet:
    """A sink that says `live` once."""

    def __init__(self) -> None:
        self._said = False

    def take(self, readings: Sequence[Reading]) -> None:
        pass

    def link_changed(self, status: LinkStatus) -> None:
        if status.state is LinkState.LIVE and not self._said:
            self._said = True
            print("live", flush=True)

    def device_changed(self, health: DeviceHealth) -> None:
        pass

    def dead_letter(self, letter: DeadLetter) -> None:
        pass


class File:
    """Events as lines; stored when fsync has returned.

    A store that collects for a moment, as a real one does: most kills hit between hearing and
    storing, so an acknowledgement that is sent too early shows.
    """

    def __init__(self, path: str) -> None:
        self._number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def commit(self, readings: Sequence[Reading]) -> None:
        lines = "".join(f"{reading.value}\n" for reading in readings)
        await asyncio.sleep(0.02)
        os.write(self._number, lines.encode())
        await asyncio.to_thread(os.fsync, self._number)


def settings(port: int) -> park.MqttLink:
    """The link of the test: one event topic."""
    source = MqttSource("e", "park/e", "/n", event=True)
    return park.MqttLink("b", Name("B"), "127.0.0.1", port, sources=(source,))


if __name__ == "__main__":
    link = MqttLink(settings(int(sys.argv[1])), station="s", points={}, commit=File(sys.argv[2]))
    asyncio.run(link.run(_Quiet()))
