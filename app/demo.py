"""Starts the demo park: a separate process that is the park, on loopback with free ports.

The application reaches it through its ordinary links. All it is told is where they listen, by the
same endpoint overrides that a station behind another network would use.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from app.apart import APART

ROOT = Path(__file__).resolve().parent.parent
DEMO_SITE = ROOT / "resources" / "demo" / "site.toml"
_START_S = 30


@dataclass(frozen=True, slots=True)
class DemoPark:
    """Where the running demo park listens."""

    endpoints: dict[str, tuple[str, int]]
    broker: str
    """`mosquitto`, or `amqtt` where mosquitto is not installed."""


class DemoError(RuntimeError):
    """The demo park did not start."""


@asynccontextmanager
async def demo_park(*options: str) -> AsyncIterator[DemoPark]:
    """The demo park, running while the context lasts; it ends when its stdin closes."""
    command = [sys.executable, str(ROOT / "main.py"), "simulate", "--announce", *options]
    process = subprocess.Popen(  # noqa: ASYNC220 - starts in milliseconds
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, **APART
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        try:
            async with asyncio.timeout(_START_S):
                line = await asyncio.to_thread(process.stdout.readline)
        except TimeoutError:
            process.kill()
            raise DemoError("the demo park did not start within 30 s") from None
        if not line:
            raise DemoError("the demo park ended at once")
        announced = orjson.loads(line)
        endpoints = {link: (host, port) for link, (host, port) in announced["endpoints"].items()}
        yield DemoPark(endpoints, announced.get("broker", ""))
    finally:
        process.stdin.close()
        try:
            await asyncio.to_thread(process.wait, 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
