"""The control room as one process under load: core, history, window at 30 Hz; the child of
bench_whole.

10,000 MQTT points stand on floor plans, all but five on the one that is shown. Every second one has
limits; 50 of the floor stand in alarm, and the five above it are raised and cleared 2.5 times a
second. An alarm that comes or goes on the shown floor makes it lay out all its symbols again;
what that costs is measured apart (`relayout_ms`), and frames count from the third round of the
stream on, when the 50 are there. With `still` the same screen repaints as much, from readings that
were made beforehand: nothing is received, judged or stored.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import qasync
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.contributions import contributions
from app.core import Core, running
from app.core.core import utc_ms
from app.feed import Collector, Feed
from app.snapshot import NoLayout
from app.speech import TEXT
from app.subjects import record_kinds
from models.alarms import Alarm
from models.history import HistoryReader
from models.journal import Journal
from models.points import Limits, Point, Quality, Reading, Severity
from models.site.park import Building, Device, Floor, Park, Place
from models.text import Name
from models.text.catalogue import load_catalogue
from models.views import Changes
from tests.benchmarks.bench_ingest import QUIET_S, TOPICS, bench_link, cpu_s, payload_of
from tests.benchmarks.figures import memory_mb
from widgets.plan.canvas import PlanCanvas
from widgets.shell import ControlRoom

SIZE = (1366, 768)
_COLUMNS = 125
_FRAME_S = 0.033
_PROBE_MS = 10
_TRUST_MS = 60_000
_WARM_S, _BEFORE_JOB_S = 4.0, 8.0


def loaded_park(port: int) -> Park:
    """Every topic of the stream as a device with one point, in a grid on one floor."""
    link = bench_link(port)
    points, devices, places = {}, {}, {}
    for number in range(TOPICS):
        id = f"d{number:05d}"
        point = Point(
            f"p{number}", id, Name("Temperature"), "temperature", "Cel", 0.1,
            limits=limits_of(number), stale_after_ms=_TRUST_MS,
        )  # fmt: skip
        kind = ("room_sensor", "pump", "meter")[number % 3]
        points[point.id] = point
        devices[id] = Device(id, Name(id), "bench", kind, kind, (point.id,), point.id)
        x, y = 20 + number % _COLUMNS * 12, 20 + number // _COLUMNS * 10.5
        places[id] = Place(id, "upper" if flaps(number) else "floor", x, y)
    return Park(
        "bench", Name("Bench"), "UTC", "nobody",
        links={"bench": link}, devices=devices, points=points, places=places,
        buildings={"b": Building("b", Name("B"), "B")},
        floors={
            "floor": Floor("floor", "b", Name("Floor"), "F1", 1, "", 1600.0, 900.0),
            "upper": Floor("upper", "b", Name("Upper floor"), "F2", 2, "", 1600.0, 900.0),
        },
    )  # fmt: skip


def flaps(number: int) -> bool:
    """True for the five points whose alarm comes and goes every 4 s."""
    return number % 2000 == 96


def limits_of(number: int) -> Limits | None:
    """None for the odd ones; values go from 20 to 29.9."""
    if number % 2:
        return None
    if number % 200 == 198:
        return Limits(high=15.0)
    if flaps(number):
        return Limits(low=10.0, high=29.85)
    return Limits(low_low=5.0, low=10.0, high=35.0, high_high=40.0)


def value_of(number: int, turn: int) -> float:
    """What the stream says of point `number` in its round `turn`."""
    return float(json.loads(payload_of(number, turn % 4))["v"])


class Stopwatch:
    """When frames were due, when they began, and how long their work took; all in seconds."""

    def __init__(self) -> None:
        self.frames: list[list[float]] = []
        self.probes: list[float] = []
        self._due = self._probe_due = 0.0

    @contextlib.contextmanager
    def frame(self) -> Iterator[None]:
        """Around the publishing of changes."""
        began = time.perf_counter()
        late = max(0.0, began - self._due) if self._due else 0.0
        # Qt keeps to its schedule unless a whole period was missed.
        self._due = began + _FRAME_S if late > _FRAME_S or not self._due else self._due + _FRAME_S
        yield
        self.frames.append([late, time.perf_counter() - began, began])

    def painted(self, seconds: float) -> None:
        """Paint time belongs to the frame that asked for it."""
        if self.frames:
            self.frames[-1][1] += seconds

    def probe(self) -> None:
        """Called by a timer of 10 ms."""
        now = time.perf_counter()
        late = max(0.0, now - self._probe_due) if self._probe_due else 0.0
        step = _PROBE_MS / 1000
        self._probe_due = (
            now + step if late > step or not self._probe_due else self._probe_due + step
        )
        self.probes.append(late)

    def restart(self) -> None:
        """Forget what was until now: the start is no part of it."""
        self.frames.clear()
        self.probes.clear()

    def worst(self, start: float, end: float) -> float:
        """The worst frame that began in the span of the performance counter, milliseconds."""
        inside = (late + work for late, work, began in self.frames if start <= began < end)
        return 1000 * max(inside, default=0.0)

    def report(self) -> dict[str, float]:
        """Milliseconds."""
        sums = sorted(late + work for late, work, _ in self.frames)
        works = sorted(work for _, work, _ in self.frames)
        probes = sorted(self.probes)
        return {
            "frames": len(sums),
            "frame_p50": _share(sums, 0.5),
            "frame_p99": _share(sums, 0.99),
            "frame_max": _share(sums, 1.0),
            "work_p50": _share(works, 0.5),
            "work_p99": _share(works, 0.99),
            "loop_p99": _share(probes, 0.99),
            "loop_max": _share(probes, 1.0),
        }


def _share(series: list[float], share: float) -> float:
    return 1000 * series[min(len(series) - 1, int(share * len(series)))] if series else 0.0


class TimedRoom(ControlRoom):
    """The product's window; the time it paints goes to the stopwatch."""

    stopwatch: Stopwatch | None = None

    def event(self, event: QEvent) -> bool:
        """Everything in the window is painted inside its update request."""
        if self.stopwatch is None or event.type() is not QEvent.Type.UpdateRequest:
            return super().event(event)
        began = time.perf_counter()
        handled = super().event(event)
        self.stopwatch.painted(time.perf_counter() - began)
        return handled


class TimedView:
    """What the feed calls."""

    def __init__(self, view: Any, stopwatch: Stopwatch) -> None:
        self._view, self._stopwatch = view, stopwatch

    def publish(self) -> bool:
        """As `LiveView.publish`."""
        with self._stopwatch.frame():
            return bool(self._view.publish())


class StillView:
    """A view whose readings and alarms were made beforehand; all else is the live view's."""

    def __init__(self, core: Core) -> None:
        self._view, self._plant = core.view, core.plant
        now = utc_ms()
        self._turns = [
            [Reading(f"p{n}", value_of(n, turn), Quality.GOOD, now, now) for n in range(TOPICS)]
            for turn in range(4)
        ]
        self._now = {reading.point: reading for reading in self._turns[0]}
        self._alarms = {
            f"p{n}": Alarm(f"p{n}", Severity.MEDIUM, "high", now, 21.0, 15.0)
            for n in range(198, TOPICS, 200)
        }
        self._listeners: list[Any] = []
        self._at = 0
        self._started = time.perf_counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)

    def latest(self, point: str) -> Reading:
        """Made beforehand, but for the link's own point."""
        return self._now.get(point) or self._view.latest(point)

    def alarm(self, point: str) -> Alarm | None:
        """One of 50."""
        return self._alarms.get(point)

    def alarms(self) -> list[Alarm]:
        """All 50 and the one that comes and goes."""
        return list(self._alarms.values())

    def subscribe(self, listener: Any) -> Any:
        """As every view."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self) -> bool:
        """As many changes as the stream would have brought by now."""
        due = int((time.perf_counter() - self._started) * TOPICS)
        changed = []
        told = self._plant.drain()
        alarms = False
        for at in range(self._at, due):
            reading = self._turns[at // TOPICS % 4][at % TOPICS]
            self._now[reading.point] = reading
            changed.append(reading.point)
            if at % 4000 == 0:  # 2.5 a second
                alarms = True
                if self._alarms.pop("p96", None) is None:
                    self._alarms["p96"] = Alarm(
                        "p96", Severity.MEDIUM, "high", utc_ms(), 29.9, 29.85
                    )
        self._at = due
        # the links tell their state once a second, stream or not
        changes = Changes(frozenset(changed), alarms, told is not None and told.links)
        for listener in tuple(self._listeners):
            listener(changes)
        return True


async def run(
    port: int, folder: Path, rate: int, seconds: float, *, still: bool, compact: bool
) -> None:
    """Print `ready`, take the stream, print the report."""
    park = loaded_park(port)
    journal = Journal.open(folder, clock=utc_ms, kinds=record_kinds())
    reached: asyncio.Future[dict[str, tuple[str, int]]] = asyncio.get_running_loop().create_future()
    reached.set_result({})
    try:
        async with running(
            park, folder, journal, secrets=lambda _name: None, endpoints=reached
        ) as core:
            report = await _watched(core, rate, seconds, still, compact)
        report["stored"] = core.writer.tally.stored
        report["stored_lost"] = core.writer.tally.lost + core.writer.tally.refused
        report |= _read_back(folder)
    finally:
        journal.close()
    print(json.dumps(report), flush=True)


async def _watched(
    core: Core, rate: int, seconds: float, still: bool, compact: bool
) -> dict[str, Any]:
    stopwatch = Stopwatch()
    view: Any = StillView(core) if still else core.view
    catalogues = {"en": load_catalogue(TEXT, "en")}
    window = TimedRoom(view, contributions(), NoLayout(), catalogues, "night", "en")
    window.stopwatch = stopwatch
    window.resize(*SIZE)
    window.show()
    timers = QObject(window)
    timed = TimedView(view, stopwatch)  # kept here: a connection does not keep its receiver
    Feed(timed, timers)  # type: ignore[arg-type]
    probe = QTimer(timers)
    probe.setTimerType(Qt.TimerType.PreciseTimer)
    probe.timeout.connect(stopwatch.probe)
    probe.start(_PROBE_MS)
    Collector(timers)
    link = core.links
    while not (link and all(s.state.value == "live" for s in core.view.links())):
        await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)
    expected = 0 if still else int(rate * seconds)
    stopwatch.restart()
    begun, before = cpu_s(), core.plant.tally.received
    print("ready", flush=True)
    if still:
        await asyncio.sleep(seconds)
    job: dict[str, float] = {}
    if compact:
        job = await _compacted(core, stopwatch)
    if not still:
        await _taken(core, before + expected, stopwatch)
    spent = cpu_s() - begun
    status = core.view.links()[0]
    report = {
        "cpu_s": spent,
        "received": core.plant.tally.received - before,
        "dropped": status.dropped,
        "wrong": 0 if still else _wrong(core, expected),
        "raised": core.plant.tally.raised,
        "cleared": core.plant.tally.cleared,
        "memory_mb": memory_mb("VmHWM"),
        **stopwatch.report(),
        **job,
    }
    report["relayout_ms"] = _relayout(window)
    window.close()
    window.deleteLater()
    await asyncio.sleep(0.05)
    return report


async def _taken(core: Core, expected: int, stopwatch: Stopwatch) -> None:
    """Until everything is there, or nothing has come for some seconds."""
    last, heard_at, warm = 0, time.monotonic(), False
    while True:
        await asyncio.sleep(0.05)
        status = core.view.links()[0]
        taken = core.plant.tally.received
        if not warm and taken > 2 * TOPICS:
            stopwatch.restart()
            warm = True
        if taken != last:
            last, heard_at = taken, time.monotonic()
        # the link says once a second what it has dropped
        settled = time.monotonic() - heard_at > (1.2 if status.dropped else 0.0)
        if taken + status.dropped >= expected and settled:
            return
        if taken > TOPICS and time.monotonic() - heard_at > QUIET_S:
            return


async def _compacted(core: Core, stopwatch: Stopwatch) -> dict[str, float]:
    """The product's own job in its worker process; the worst frame meanwhile and otherwise.

    What the standing alarms cost when they come, in the first seconds, is no calm to compare with.
    """
    await asyncio.sleep(_WARM_S)
    began = time.perf_counter()
    await asyncio.sleep(_BEFORE_JOB_S)
    folder = core.writer.files.root.parent
    start = time.perf_counter()
    done = await core.jobs.run(
        "app.core.chores:tidy_history", str(folder), utc_ms(), asdict(core.park.history)
    )
    end = time.perf_counter()
    length = end - start
    # at least one span as long as the job must lie beside it
    await asyncio.sleep(max(_BEFORE_JOB_S, length + 0.5))
    starts = [start - length * n for n in range(1, 100) if start - length * n >= began]
    after = time.perf_counter()
    starts += [end + length * n for n in range(100) if end + length * (n + 1) <= after]
    calm = [stopwatch.worst(at, at + length) for at in starts]
    return {
        "job_s": length,
        "job_samples": done["samples"],
        "worst_with_job": stopwatch.worst(start, end),
        "worst_without": statistics.median(calm) if calm else 0.0,
    }


def _relayout(window: ControlRoom) -> float:
    """Milliseconds to lay out and paint the shown floor afresh."""
    canvas = window.findChildren(PlanCanvas)[0]
    took = []
    for _ in range(5):
        began = time.perf_counter()
        canvas.set_layers(canvas.layers)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)


def _wrong(core: Core, expected: int) -> int:
    """Points whose newest value is not the last one that was published."""
    wrong = 0
    for number in range(TOPICS):
        rounds = (expected - 1 - number) // TOPICS
        wrong += core.view.latest(f"p{number}").value != value_of(number, rounds)
    return wrong


def _read_back(folder: Path) -> dict[str, int]:
    """Samples of four points as they come back from the disk: the fewest and the most."""
    reader = HistoryReader(folder)
    now = utc_ms()
    found = [
        int(np.isfinite(reader.samples(f"p{n}", now - 300_000, now + 60_000).values).sum())
        for n in (0, 96, 4_999, 9_999)
    ]
    return {"read_back_least": min(found), "read_back_most": max(found)}


def main(arguments: list[str]) -> None:
    """port, folder, rate, seconds, `live`, `still` or `compact`."""
    port, folder, rate, seconds, mode = arguments
    logging.basicConfig(level=logging.WARNING)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(
            run(
                int(port),
                Path(folder),
                int(rate),
                float(seconds),
                still=mode == "still",
                compact=mode == "compact",
            )
        )


if __name__ == "__main__":
    main(sys.argv[1:])
