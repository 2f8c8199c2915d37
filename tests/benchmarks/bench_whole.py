"""The whole control room under load, beside stock paho callbacks and beside its own still screen.

Four questions, each with processes of their own on a real mosquitto:

whole       10,000 readings/s over 10,000 points for 60 s: received, judged, stored, painted at
            30 Hz. CPU beside a process in which stock paho callbacks merely receive the stream.
frames      lateness plus work of a frame, p99: with that stream, and the same screen repainting
            as much without receiving anything. Interleaved pairs, the median of their ratios.
flood       40,000 readings/s: nothing disappears uncounted, the newest values are right.
compaction  the worst frame while ten minutes of samples are packed by the worker process.

    python -m tests.benchmarks.bench_whole [--quick] [whole|frames|flood|compaction ...]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_ingest import BROKER, TOPICS, measure, python_subscriber
from tests.benchmarks.figures import Row, figure
from tests.brokers.mosquitto import mosquitto

ROOT = Path(__file__).resolve().parents[2]
RATE, FLOOD = 10_000, 40_000
WHOLE_GOAL, FRAME_GOAL, COMPACTION_GOAL_MS = 0.75, 1.4, 10.0

Report = dict[str, Any]


def main(quick: bool = False, parts: tuple[str, ...] = ()) -> list[Row]:
    """Print and return the figures."""
    os.environ["PYTHONPATH"] = str(ROOT)
    rows: list[Row] = []
    for name, part in _PARTS.items():
        if not parts or name in parts:
            rows += part(quick)
    return rows


def whole(quick: bool) -> list[Row]:
    """CPU of everything beside CPU of merely receiving."""
    seconds, rounds = (15.0, 1) if quick else (60.0, 1)
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(rounds):
        report = room("live", RATE, seconds)
        _say(report)
        ours.append(report["share"])
        lost = report["sent"] - report["received"]
        if lost or report["stored"] < report["sent"] or report["stored_lost"] or report["wrong"]:
            raise SystemExit(f"readings were lost: {report}")
        peer.append(stock(RATE, seconds))
    return [
        figure(
            f"whole process, 10,000 readings/s for {seconds:g} s, CPU",
            statistics.median(ours), statistics.median(peer), WHOLE_GOAL, "of a core",
            peer_is="stock paho callbacks that merely receive the stream",
        ),
        figure("readings lost of those", 0.0, None, 0, "readings", absolute=True),
    ]  # fmt: skip


def frames(quick: bool) -> list[Row]:
    """The screen with ingest beside the same screen without."""
    seconds, pairs = (8.0, 3) if quick else (30.0, 10)
    found = []
    for number in range(pairs):
        order = ("live", "still") if number % 2 else ("still", "live")
        pair = {mode: room(mode, RATE, seconds) for mode in order}
        found.append((pair["live"], pair["still"]))
        live, still = found[-1]
        print(
            f"  pair {number + 1}: frame p99 {live['frame_p99']:.1f} ms with ingest,"
            f" {still['frame_p99']:.1f} ms without; work p50 {live['work_p50']:.1f} and"
            f" {still['work_p50']:.1f}; loop p99 {live['loop_p99']:.1f} and"
            f" {still['loop_p99']:.1f}; CPU {live['share']:.3f} and {still['share']:.3f}",
            flush=True,
        )
    ratio = statistics.median(live["frame_p99"] / still["frame_p99"] for live, still in found)
    return [
        figure(
            f"frame lateness plus work, p99, {pairs} pairs of {seconds:g} s",
            statistics.median(live["frame_p99"] for live, _ in found),
            statistics.median(still["frame_p99"] for _, still in found),
            FRAME_GOAL, "ms", peer_is="the same screen without ingest", share=ratio,
        )
    ]  # fmt: skip


def flood(quick: bool) -> list[Row]:
    """Four times as much as must be lossless."""
    seconds = 8.0 if quick else 30.0
    report = room("live", FLOOD, seconds)
    _say(report)
    uncounted = report["sent"] - report["received"] - report["dropped"]
    return [
        figure("flood 40,000/s: readings neither taken nor counted as skipped", uncounted, None, 0,
               "readings", absolute=True),
        figure("flood 40,000/s: newest values that are wrong", report["wrong"], None, 0,
               "points", absolute=True),
        figure("flood 40,000/s: skipped and counted", 100 * report["dropped"] / report["sent"],
               None, None, "%", absolute=True),
        figure("flood 40,000/s: event loop late, p99", report["loop_p99"], None, None, "ms",
               absolute=True),
        figure("flood 40,000/s: frame p99", report["frame_p99"], None, None, "ms", absolute=True),
        figure("flood 40,000/s: CPU", report["share"], None, None, "of a core", absolute=True),
    ]  # fmt: skip


def compaction(quick: bool) -> list[Row]:
    """Frames while the history is tidied, beside frames of the same run before and after."""
    past_s, rounds = (120, 1) if quick else (600, 3)
    found = [room("compact", RATE, 36.0, past_s) for _ in range(rounds)]
    for report in found:
        print(
            f"  {report['job_samples']:,} samples packed in {report['job_s']:.1f} s: worst frame"
            f" {report['worst_with_job']:.1f} ms, otherwise {report['worst_without']:.1f} ms",
            flush=True,
        )
    added = statistics.median(r["worst_with_job"] - r["worst_without"] for r in found)
    return [
        figure("compaction: added to the worst frame", max(0.0, added), None, COMPACTION_GOAL_MS,
               "ms", absolute=True)
    ]  # fmt: skip


_PARTS = {"whole": whole, "frames": frames, "flood": flood, "compaction": compaction}


def room(mode: str, rate: int, seconds: float, past_s: int = 0) -> Report:
    """The control room in a process of its own, with a broker and a data folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if past_s:
            _prepare(folder / "data", past_s)
        with mosquitto(folder / "broker", *BROKER) as broker:
            command = [
                sys.executable, "-m", "tests.benchmarks.whole_process", str(broker.port),
                str(folder / "data"), str(rate), str(seconds), mode,
            ]  # fmt: skip
            if mode != "still":
                return measure(command, broker.port, rate, seconds)
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            report: Report = json.loads(done.stdout.splitlines()[-1])
            return report | {"share": report["cpu_s"] / seconds}


def stock(rate: int, seconds: float) -> float:
    """CPU share of stock paho callbacks that only count."""
    with tempfile.TemporaryDirectory() as name, mosquitto(Path(name), *BROKER) as broker:
        command = python_subscriber("paho", broker.port, int(rate * seconds))
        report = measure(command, broker.port, rate, seconds)
        if report["received"] != report["sent"]:
            raise SystemExit(f"the peer lost readings: {report}")
        return float(report["share"])


def _prepare(folder: Path, seconds: int) -> None:
    """A journal with `seconds` of 10,000 samples/s that nobody has packed yet."""
    from models.history import HistoryWriter
    from tests.benchmarks.bench_history import changes
    from tests.benchmarks.whole_process import loaded_park

    now = time.time_ns() // 1_000_000
    points = loaded_park(1883).points
    start = now - 1000 * (seconds + 5)
    writer = HistoryWriter(folder, points, start)
    stream = changes(list(points), seconds, 1, start)
    for second, readings in enumerate(stream, 1):
        writer.add(readings, start + 1000 * second)
        writer.flush(start + 1000 * second)
    writer.close(start + 1000 * seconds)


def _say(report: Report) -> None:
    print(
        f"  {report['sent']:,} published, {report['received']:,} received, {report['dropped']:,}"
        f" skipped, {report['stored']:,} stored, {report['wrong']} newest values wrong,"
        f" {report['raised']} alarms raised, {report['frames']} frames, frame p50"
        f" {report['frame_p50']:.1f} p99 {report['frame_p99']:.1f} max {report['frame_max']:.1f}"
        f" ms, loop p99 {report['loop_p99']:.1f} ms, CPU {report['share']:.3f} of a core,"
        f" {report['memory_mb']:.0f} MB,"
        f" new layout of the floor {report['relayout_ms']:.0f} ms, read back"
        f" {report['read_back_least']} to {report['read_back_most']} of each point"
        f" ({report['sent'] / TOPICS:g} published)",
        flush=True,
    )


if __name__ == "__main__":
    main("--quick" in sys.argv, tuple(name for name in sys.argv[1:] if name in _PARTS))
