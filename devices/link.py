"""The port of every link: run until stopped, and send one command once."""

from __future__ import annotations

from typing import Protocol

from models.commands import Command, Dispatch
from models.links import Sink


class Link(Protocol):
    """One broker or one Modbus line."""

    id: str

    async def run(self, sink: Sink) -> None:
        """Keep the link up for ever and report to `sink`; ends only by cancellation.

        Faults of the environment never leave this coroutine: they become a LinkStatus.
        """

    async def send(self, command: Command) -> Dispatch:
        """Try `command` exactly once; never queued, never repeated, never delivered later.

        Returns within about 5 s. Raises LookupError if the point has no target on this link.
        """
