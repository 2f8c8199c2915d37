"""The park's broker: mosquitto in a folder of its own, else the embedded amqtt. Loopback only."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Protocol

from devices.simulator.ports import free_port

_log = logging.getLogger(__name__)
_START_S = 8.0


class Broker(Protocol):
    """A broker that can be stopped and started again on the same port."""

    kind: str
    port: int

    async def start(self) -> None:
        """Return when it accepts connections."""

    async def stop(self) -> None:
        """Return when the port is closed."""

    async def close(self) -> None:
        """Stop it for good and remove what it kept."""


def executable() -> str | None:
    """Path of mosquitto; Debian keeps it where ordinary users do not look."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def broker(port: int = 0, kind: str = "") -> Broker:
    """mosquitto where it is installed and not told otherwise by `kind`, else amqtt."""
    found = executable()
    if found is not None and kind != "amqtt":
        return Mosquitto(found, port or free_port())
    return Amqtt(port or free_port())


class Mosquitto:
    """A real mosquitto with persistence, so that it survives a restart as a site's broker does."""

    kind = "mosquitto"

    def __init__(self, path: str, port: int) -> None:
        self.port = port
        self._path = path
        self._folder = Path(tempfile.mkdtemp(prefix="park-broker-"))
        # started by root, mosquitto gives up its rights and must still be able to write here
        os.chmod(self._folder, 0o777)
        self._process: asyncio.subprocess.Process | None = None
        lines = [
            f"listener {port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            f"persistence_location {self._folder}/",
            "autosave_on_changes true",
            "autosave_interval 1",
            "max_queued_messages 100000",
            "message_size_limit 262144",
            "log_type none",
        ]
        (self._folder / "mosquitto.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    async def start(self) -> None:
        """Raises RuntimeError if it does not come up."""
        self._process = await asyncio.create_subprocess_exec(
            self._path,
            "-c",
            str(self._folder / "mosquitto.conf"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await _accepting(self.port, self._process)

    async def stop(self) -> None:
        """Ends it in peace, by force if that takes too long."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def close(self) -> None:
        """Ends it and removes its folder."""
        await self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


class Amqtt:
    """The embedded broker: MQTT 3.1.1 only, and nothing is kept for who is away."""

    kind = "amqtt"

    def __init__(self, port: int) -> None:
        self.port = port
        self._broker: Any = None

    async def start(self) -> None:
        """Import here: amqtt takes half a second that mosquitto's users need not wait."""
        from amqtt.broker import Broker as Embedded  # type: ignore[import-untyped]

        config = {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{self.port}"}},
            "plugins": {
                "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}
            },
        }
        self._broker = Embedded(config)
        await self._broker.start()

    async def stop(self) -> None:
        """Ends it; sessions are forgotten."""
        if self._broker is not None:
            embedded, self._broker = self._broker, None
            await embedded.shutdown()

    async def close(self) -> None:
        """The same: it keeps nothing."""
        await self.stop()


async def _accepting(port: int, process: asyncio.subprocess.Process) -> None:
    deadline = asyncio.get_running_loop().time() + _START_S
    while asyncio.get_running_loop().time() < deadline:
        if process.returncode is not None:
            raise RuntimeError(f"mosquitto ended at once with {process.returncode}")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        await writer.wait_closed()
        return
    raise RuntimeError(f"mosquitto did not open port {port}")
