"""The verbs of the command line that need no window."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

from app import keeping
from app.headless import headless
from app.refusal import Refused, refusing, unusable
from app.sites import PROFILES, fault_message
from app.snapshot import snapshot
from app.speech import Speech
from models.site.check import check as check_site
from models.text.message import Message

__all__ = [
    "backup",
    "check",
    "headless",
    "past",
    "restore",
    "scenario",
    "simulate",
    "snapshot",
    "verify",
]


def check(options: argparse.Namespace) -> int:
    """Validate a site file; every fault on a line of its own."""
    speech = Speech(options.language)
    found = check_site(options.site, PROFILES)
    if isinstance(found, list):
        for fault in found:
            speech.complain(fault_message(fault))
        speech.complain(Message.of("core.site_faults", count=len(found)))
        return 1
    speech.tell(
        "core.site_good", devices=len(found.devices), points=len(found.points), digest=found.digest
    )
    return 0


def simulate(arguments: list[str]) -> int:
    """Only the park on the wire."""
    from devices.simulator.process import main

    return main(arguments, Speech(None))


def scenario(options: argparse.Namespace) -> int:
    """Switch a fault of the running demo park."""
    from devices.simulator.process import switch

    return switch(options.name, options.switch == "on", speak=Speech(None))


def past(options: argparse.Namespace) -> int:
    """Fill the history with a believable past."""
    from app.past import fill

    return fill(options)


def verify(options: argparse.Namespace) -> int:
    """Check the records; 0 or 1 with what is wrong."""
    speech = Speech(options.language)
    faults = keeping.verify(options.data)
    for fault in faults:
        speech.complain(fault)
    if not faults:
        speech.tell("core.verified", folder=str(options.data))
    return int(bool(faults))


def backup(options: argparse.Namespace) -> int:
    """A consistent copy of the records and the applied configuration."""

    def copy() -> list[Message]:
        aside = keeping.backup(options.data, options.out)
        done = Message.of("core.backed_up", path=str(options.out))
        return [done, *(Message.of("core.copy_aside", path=str(path)) for path in aside)]

    return _copied(options, copy)


def restore(options: argparse.Namespace) -> int:
    """Put a copy back; what was there is moved aside."""

    def copy() -> list[Message]:
        done = "core.replaced" if keeping.has_records(options.data) else "core.restored"
        keeping.restore(options.out, options.data, time.strftime("%Y%m%dT%H%M%S"))
        return [Message.of(done, folder=str(options.data))]

    return _copied(options, copy)


def _copied(options: argparse.Namespace, copy: Callable[[], Sequence[Message]]) -> int:
    """0 with what `copy` says, or 1 with what kept it from being copied."""
    speech = Speech(options.language)
    try:
        with refusing():
            done = copy()
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    except OSError as error:
        speech.complain(unusable(error, options.out))
        return 1
    for message in done:
        print(speech(message), flush=True)
    return 0
