"""A real mosquitto on a free loopback port, started and stopped by a context manager."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.simulator.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

DURABLE = (
    "persistence true",
    "autosave_on_changes true",
    "autosave_interval 1",
    "max_queued_messages 100000",
    "message_size_limit 0",
)


def executable() -> str | None:
    """Path of mosquitto, or None if it is not installed."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def need_mosquitto() -> str:
    """Path of mosquitto; skips the test with a sentence if there is none."""
    found = executable()
    if found is None:
        pytest.skip("mosquitto is not installed (Debian package: mosquitto)")
    return found


@dataclass
class Broker:
    """One mosquitto with its own folder; it keeps its port over restarts."""

    folder: Path
    port: int
    lines: tuple[str, ...] = ()
    listener: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, timeout_s: float = 30.0) -> None:
        """Start it and return when it accepts connections."""
        config = self.folder / "mosquitto.conf"
        wanted = [
            f"listener {self.port} 127.0.0.1",
            *self.listener,
            f"persistence_location {self.folder}/",
            "log_type none",
            *self.lines,
        ]
        if os.geteuid() == 0:
            # Else it gives up its rights and cannot read or write in a test's folder.
            wanted.append("user root")
        if not any(line.startswith("allow_anonymous") for line in wanted):
            wanted.append("allow_anonymous true")
        config.write_text("\n".join(wanted) + "\n")
        self.process = subprocess.Popen(
            [need_mosquitto(), "-c", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + timeout_s
        waiter = self.process
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            # Popen.wait is a wait for a condition: it returns at once if the broker has died.
            with contextlib.suppress(subprocess.TimeoutExpired):
                waiter.wait(0.02)
                break
        raise AssertionError(f"mosquitto did not start on port {self.port}")

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait(5)
            self.process = None

    def stop(self) -> None:
        """Stop it in peace."""
        if self.process is not None:
            self._signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
            self.process = None

    def freeze(self) -> None:
        """SIGSTOP: the kernel still answers for it, the broker does not."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@contextlib.contextmanager
def mosquitto(
    folder: Path, *lines: str, listener: tuple[str, ...] = (), port: int | None = None
) -> Iterator[Broker]:
    """A running broker; `lines` are added to its configuration, `listener` to its listener."""
    folder.mkdir(parents=True, exist_ok=True)
    broker = Broker(folder, port or free_port(), lines, listener)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
