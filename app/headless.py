"""The whole core without a window: for a number of seconds with a report, or with live text."""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from app.core import Core
from app.folder import Place, opened, place_of, started
from app.logs import start_logging
from app.probe import LoopLag, cpu_seconds, rss_mb
from app.refusal import Refused, refusing, unusable
from app.sites import difference_lines
from app.speech import Speech
from models.commands import Outcome
from models.links import LinkState, LinkStatus
from models.text.message import Message


def headless(options: argparse.Namespace) -> int:
    """Run for `--seconds`, write the report; 1 if the site was refused or differs."""
    speech = Speech(options.language)
    place = place_of(options)
    try:
        # now, not after hours of measuring
        _try_to_write(options.report)
    except OSError as error:
        speech.complain(unusable(error, options.report))
        return 1
    try:
        with refusing():
            start_logging(place.folder)
        with refusing(), opened(place, apply=options.apply) as (journal, settled):
            if settled.difference is not None:
                speech.complain(Message.of("core.site_differs", site=str(place.site)))
                for line in difference_lines(settled.difference):
                    speech.complain(line)
                return 1
            report = asyncio.run(_measure(settled.park, place, journal, options.seconds))
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    _write(options.report, report)
    return 0


async def _measure(park: Any, place: Place, journal: Any, seconds: float) -> dict[str, Any]:
    async with started(park, place, journal) as core:
        lag = LoopLag()
        probe = asyncio.ensure_future(lag.run())
        begun, cpu = time.monotonic(), cpu_seconds()
        await asyncio.sleep(seconds)
        probe.cancel()
        with suppress(asyncio.CancelledError):
            await probe
        core.writer.flush(core.view.now())
        return report(core, lag, time.monotonic() - begun, cpu_seconds() - cpu)


def report(core: Core, lag: LoopLag, seconds: float, cpu: float) -> dict[str, Any]:
    """The figures of a run, as plain JSON (docs/command-line.md names each)."""
    plant, tally = core.plant, core.plant.tally
    links = plant.links()
    called = plant.alarms()
    return {
        "seconds": round(seconds, 3),
        "links": {status.link: _link(status) for status in links},
        "readings": {
            "received": tally.received,
            "decoded": tally.received - tally.bad,
            "bad": tally.bad,
            "unknown": tally.unknown + sum(status.unknown for status in links),
            "late": tally.late,
            "stored": core.writer.tally.stored,
            # a poll that is left out loses no reading that was made; a message does
            "dropped": sum(status.dropped for status in links if status.kind == "mqtt")
            + core.writer.tally.lost,
        },
        "points": {
            reading.point: {
                "value": reading.value,
                "quality": reading.quality.grade.name,
                "reason": reading.quality.name,
                "source_time": reading.source_ms,
                "received_time": reading.received_ms,
            }
            for reading in plant.state()
        },
        "alarms": {
            "active": sum(alarm.returned_ms is None for alarm in called),
            "unacknowledged": sum(not alarm.acknowledged for alarm in called),
            "raised": tally.raised,
            "cleared": tally.cleared,
        },
        "commands": {
            outcome.value: count
            for outcome, count in core.commander.counts.items()
            if outcome is not Outcome.PENDING
        },
        "loop_lag_ms": lag.summary(),
        "cpu_seconds": round(cpu, 3),
        "rss_mb": round(rss_mb(), 1),
    }


def _link(status: LinkStatus) -> dict[str, Any]:
    error = status.last_error
    return {
        "kind": status.kind,
        "state": status.state.value,
        "connects": status.connects,
        "received": status.received,
        "last_error": None if error is None else error.code,
    }


def _try_to_write(path: Path) -> None:
    """Raises OSError where no report could be left; leaves nothing behind."""
    new = not path.exists()
    path.open("ab").close()
    if new:
        path.unlink()


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def live_text(place: Place, speech: Speech) -> int:
    """The core with a line of text each few seconds, until it is interrupted."""
    try:
        with refusing(), opened(place, apply=False) as (journal, settled):
            asyncio.run(_tell(settled.park, place, journal, speech))
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _tell(park: Any, place: Place, journal: Any, speech: Speech) -> None:
    async with started(park, place, journal) as core:
        while True:
            await asyncio.sleep(2)
            links = core.plant.links()
            alarms = core.plant.alarms()
            known = sum(1 for _ in core.plant.state())
            speech.tell(
                "core.status",
                clock=time.strftime("%H:%M:%S"),
                live=sum(status.state is LinkState.LIVE for status in links),
                links=len(links),
                points=known,
                all=len(core.park.points),
                rate=round(core.recorder.readings_per_s),
                alarms=len(alarms),
            )
