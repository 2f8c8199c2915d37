"""The alarm step under the load of a large park, a burst of alarms, and a journal of a million.

100,000 effective rules: two at each of 50,000 points, shared by the points of a kind. The same
stream of 10,000 readings a second goes through a plant with the rules and through one without; the
difference in process time is what the alarm step costs. In the burst 5,000 points go beyond their
limits within one second, while somebody looks 30 times a second. The journal is a month's file;
the peer is the same page as a plain query of sqlite3, without making anything of the rows.

    python -m tests.benchmarks alarms
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.alarms import Happening, Transition
from models.history import AlarmJournal, EventStore
from models.history.alarmlog import transition_event
from models.history.files import HistoryFiles, month_of
from models.plant import Plant
from models.points import Level, Point, Quality, Reading, Rule, Severity, State
from models.site.park import Device, Park
from models.text import Name
from tests.benchmarks.figures import figure

POINTS, PER_SECOND, BATCH = 50_000, 10_000, 100
BURST, FRAMES = 5_000, 30
BEGIN = 1_700_000_000_000
PAGE = 200

_SILENCE = Rule("no_update", "no_update", (Level("no_update", Severity.LOW),))
_BAD = Rule("bad_quality", "bad_quality", (Level("bad_quality", Severity.LOW),))
_STATES = (State("calm", Name("Calm")), State("wet", Name("Wet"), Severity.HIGH))


def _limits(deadband: float, delay_ms: int = 0) -> Rule:
    levels = (
        Level("high_high", Severity.HIGH, 40.0),
        Level("low_low", Severity.HIGH, 2.0),
        Level("high", Severity.MEDIUM, 35.0),
        Level("low", Severity.MEDIUM, 5.0),
    )
    return Rule("limits", "limits", levels, deadband=deadband, on_delay_ms=delay_ms)


KINDS: dict[str, tuple[Rule, ...]] = {
    "temperature": (_limits(0.5), _SILENCE),
    "humidity": (_limits(1.0, 10_000), _BAD),
    "leak": (Rule("states", "states", (Level("wet", Severity.HIGH, state=1),)), _SILENCE),
    "pressure": (
        _limits(0.2),
        Rule("rate", "rate", (Level("rate", Severity.MEDIUM, 60.0),), window_ms=60_000),
    ),
    "energy": (Rule("stuck", "stuck", (Level("stuck", Severity.LOW),), window_ms=86_400_000), _BAD),
}
_SHARE = ("temperature",) * 5 + ("humidity", "leak", "leak", "pressure", "energy")


def large_park(ruled: bool) -> Park:
    """Points of ten to a device; every point has the two rules of its kind, or none."""
    points, devices = {}, {}
    for number in range(POINTS):
        kind = _SHARE[number % len(_SHARE)]
        id_, device = f"d{number // 10}.p{number % 10}", f"d{number // 10}"
        states = _STATES if kind == "leak" and ruled else ()
        rules = KINDS[kind] if ruled else ()
        points[id_] = Point(
            id_, device, Name(id_), kind, states=states, rules=rules, stale_after_ms=1 << 40
        )
        devices.setdefault(device, []).append(id_)
    made = {
        id_: Device(id_, Name(id_), "", "sensor", "p", tuple(own), own[0])
        for id_, own in devices.items()
    }
    return Park("bench", Name("Bench"), "UTC", "x", devices=made, points=points)


class Turn:
    """A plant with a clock of its own and everything that happens to its alarms."""

    def __init__(self, ruled: bool) -> None:
        self.now = BEGIN
        self.told: list[Transition] = []
        self.plant = Plant(
            large_park(ruled),
            clock=lambda: self.now,
            monotonic=lambda: self.now,
            record=lambda _: None,
            transition=self.told.append,
        )

    def second(self, batches: list[list[tuple[str, float]]]) -> float:
        """One second of the stream; the process time that it took."""
        readings = [
            [Reading(p, v, Quality.GOOD, self.now, self.now) for p, v in batch] for batch in batches
        ]
        began = time.process_time()
        for number, batch in enumerate(readings):
            self.plant.take(batch)
            if number % (len(readings) // 2 or 1) == 0:
                self.plant.sweep()
        spent = time.process_time() - began
        self.now += 1_000
        return spent


def stream(chance: random.Random, turn: int) -> list[list[tuple[str, float]]]:
    """One value in two hundred is beyond a limit, or an abnormal state."""
    found = []
    for start in range(0, PER_SECOND, BATCH):
        batch = []
        for number in range(start, start + BATCH):
            index = (turn * PER_SECOND + number) % POINTS
            kind = _SHARE[index % len(_SHARE)]
            wrong = chance.random() < 0.005
            value = {"leak": float(wrong), "energy": 1_000.0 + turn}.get(
                kind, 38.0 if wrong else chance.uniform(15, 25)
            )
            batch.append((f"d{index // 10}.p{index % 10}", value))
        found.append(batch)
    return found


def share(seconds: int) -> dict[str, Any]:
    """The alarm step's part of a core, and a plant without rules beside it."""
    chance = random.Random(4)
    ruled, plain = Turn(True), Turn(False)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(seconds):
        batches = stream(chance, turn)
        for which, one in ((True, ruled), (False, plain)):
            spent[which].append(one.second(batches))
    warm = seconds // 4
    with_rules, without = (statistics.mean(spent[which][warm:]) for which in (True, False))
    print(f"  {len(ruled.told)} transitions, {len(ruled.plant.alarms())} stand")
    return figure(
        "alarm step, 100,000 rules, 10,000 readings/s",
        100 * (with_rules - without), 100 * without, 10.0, "% of a core",
        peer_is="the plant without rules", absolute=True,
    )  # fmt: skip


def burst() -> list[dict[str, Any]]:
    """5,000 alarms in a second: the dearest look at them, and none lost."""
    one = Turn(True)
    # as the window does once it is open: what was there at the start is not gone through again
    gc.collect()
    gc.freeze()
    gc.disable()
    ids = [id_ for id_, p in one.plant.park.points.items() if p.kind == "temperature"][:BURST]
    looks, spent = [], 0.0
    for frame in range(FRAMES):
        part = ids[frame * BURST // FRAMES : (frame + 1) * BURST // FRAMES]
        readings = [Reading(id_, 45.0, Quality.GOOD, one.now, one.now) for id_ in part]
        # of this process alone: the figure is that of the work, not of who else computes
        began = time.process_time()
        one.plant.take(readings)
        looked = time.process_time()
        shown = one.plant.alarms()
        looks.append(1000 * (time.process_time() - looked))
        spent += looked - began
        assert len(shown) == (frame + 1) * BURST // FRAMES
        one.now += 1000 // FRAMES
    gc.enable()
    gc.unfreeze()
    raised = sum(t.happening is Happening.RAISED for t in one.told)
    assert raised == BURST == len(one.plant.alarms()), "an alarm was lost"
    return [
        figure("burst of 5,000 alarms, all judged", 1000 * spent, None, 1000.0, "ms",
               absolute=True),
        figure("burst of 5,000 alarms, list right after a frame", max(looks), None, 50.0, "ms",
               absolute=True),
    ]  # fmt: skip


def journal(rows: int) -> list[dict[str, Any]]:
    """The newest page of a month with so many transitions, as a list is opened."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        end = _fill(folder, rows)
        path = HistoryFiles(folder).events(*month_of(BEGIN))
        ours = _median(lambda: AlarmJournal(folder).newest(end, PAGE))
        count = _median(lambda: AlarmJournal(folder).count())
        hour = _median(lambda: AlarmJournal(folder).between(end - 3_600_000, end))
        peer = _median(lambda: _plain(path, end))
        assert len(AlarmJournal(folder).newest(end, PAGE)) == PAGE
        said = AlarmJournal(folder).count()
        print(f"  {rows} rows, count says {said}, file {path.stat().st_size >> 20} MB")
    label = f"journal of {rows:,} entries"
    return [
        figure(f"{label}, newest page", ours, peer, 300.0, "ms", absolute=True,
               peer_is="the same rows by sqlite3"),
        figure(f"{label}, how many", count, None, 300.0, "ms", absolute=True),
        figure(f"{label}, the last hour", hour, None, 300.0, "ms", absolute=True),
    ]  # fmt: skip


def _fill(folder: Path, rows: int) -> int:
    store, written, at = EventStore(folder), [], BEGIN
    step = 10 * 86_400_000 // rows
    kinds = (Happening.RAISED, Happening.ACKNOWLEDGED, Happening.RETURNED)
    one = Transition("d1.p1", "limits", Happening.RAISED, 0, 0, Severity.HIGH, "high", 45.0, 35.0)
    for start in range(0, rows, 50_000):
        batch = []
        for number in range(start, min(start + 50_000, rows)):
            at += step
            batch.append(
                transition_event(
                    replace(one, point=f"d{number % 5000}.p{number % 10}",
                            happening=kinds[number % 3], at_ms=at, raised_ms=at - number % 3,
                            number=number % 3 + 1, by="li-na" if number % 3 == 1 else "")
                )
            )  # fmt: skip
        written += store.append_events(batch)
    for future in written:
        future.result()
    store.close()
    return at + 1


def _plain(path: Path, end: int) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(
            "SELECT * FROM event WHERE at_us < ? AND kind GLOB 'alarm_*'"
            " ORDER BY at_us DESC LIMIT ?",
            (end * 1000, PAGE),
        ).fetchall()


def _median(work: Callable[[], Any]) -> float:
    found = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


def main(quick: bool = False) -> list[dict[str, Any]]:
    """All of them."""
    return [share(20 if quick else 60), *burst(), *journal(200_000 if quick else 1_000_000)]


if __name__ == "__main__":
    main()
