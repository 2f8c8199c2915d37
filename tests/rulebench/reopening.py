"""A process with a real window: a rule is applied on the bench, and the window opens anew.

    python -m tests.rulebench.reopening FOLDER

Prints the high limit that the first and the second window know.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication

from app import desktop
from app.core import Core
from app.core.rulebench import RuleBench
from app.folder import Place
from app.speech import Speech
from models.alarms.trial.bench import Draft
from models.alarms.trial.knobs import knobs, turned
from models.points import Rule, rules_of
from models.site.park import Park
from tests.records.room import OnDuty
from tests.rulebench.cold_room import POINT, write_site
from widgets.theme import load_theme

windows: list[desktop.Window] = []
benches: list[RuleBench] = []


class SeenWindow(desktop.Window):
    """Tells that it was made."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        windows.append(self)


def limits_of(park: Park) -> Rule:
    return next(rule for rule in rules_of(park.points[POINT]) if rule.name == "limits")


def high(window: desktop.Window) -> float | None:
    rule = limits_of(window.frame.desk.view.park)
    return next(level.limit for level in rule.levels if level.name == "high")


async def work() -> None:
    while not windows or not windows[0].isVisible():
        await asyncio.sleep(0.05)
    windows[0].open_workspace("rulebench")
    (bench,) = benches
    print("first", high(windows[0]), flush=True)
    now = limits_of(windows[0].frame.desk.view.park)
    tried = turned(now, next(k for k in knobs(now) if k.id == "limit:high"), 9.5)
    draft = await bench.draft(POINT, tried)
    assert isinstance(draft, Draft), draft
    assert await bench.apply(draft, "a test") is None
    while len(windows) < 2 or not windows[1].isVisible():
        await asyncio.sleep(0.05)
    print("second", high(windows[1]), flush=True)
    windows[1].close()


def main(folder: Path) -> None:
    site = write_site(folder / "site")
    app = QApplication(["reopening"])
    app.setQuitOnLastWindowClosed(False)
    load_theme("night", "en").apply(app)
    desktop.Window = SeenWindow  # type: ignore[misc]

    def watched(core: Core, data: Path, applied: Callable[[], None]) -> RuleBench:
        bench = RuleBench(data, core.plant.park, core.journal, core.jobs, OnDuty("wang-fang"))
        bench.applied = applied
        benches.append(bench)
        return bench

    desktop._bench = watched
    options = argparse.Namespace(theme="night", language="en", fullscreen=False)
    place = Place(folder / "data", site, False, {})

    async def session() -> None:
        working = asyncio.ensure_future(work())
        assert await desktop._session(options, place, Speech("en")) == 0
        await working

    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(asyncio.wait_for(session(), 90))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
