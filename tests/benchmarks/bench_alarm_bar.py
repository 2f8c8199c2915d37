"""The alarm bar and the horn in a burst: 5,000 alarms stand, and another list of them comes.

Ours is what the frame calls for one change of the alarms: counts, top and newest alarm, fitting,
then what sounds. The peer reads the same counts with one filtered pass per number, as a bar that
is written down without thinking does, and does nothing else.

    python tests/benchmarks/bench_alarm_bar.py
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication

from models.points import Severity
from models.text.catalogue import load_catalogue
from tests.benchmarks.figures import figure
from tests.sound.loudspeaker import Loudspeaker
from tests.sound.test_bar import burst, flooded
from tests.widgets.dummy import dummies
from tests.widgets.opened import Settings
from widgets.shell import ControlRoom
from widgets.sound import Horn

ALARMS, ROUNDS = 5_000, 200
GOAL_MS = 2.0
_TEXT = Path(__file__).parents[2] / "resources" / "text"


def main() -> list[dict[str, Any]]:
    """Print and return the figures; processor time of this thread, medians."""
    app = QApplication.instance() or QApplication([])
    view = flooded(ALARMS)
    lists = [burst(ALARMS), burst(ALARMS - 7)]
    shown = [0]
    view.alarms = lambda: lists[shown[0] % 2]
    horn = Horn(view, Loudspeaker())
    texts = {"en": load_catalogue(_TEXT, "en")}
    room = ControlRoom(view, dummies(), Settings(), texts, horn=horn)
    room.resize(1366, 768)
    room.show()
    room.frame.beat.stop()

    def plain() -> list[tuple[int, int]]:
        alarms = view.alarms()
        return [
            (
                sum(1 for a in alarms if a.severity is severity and not a.acknowledged),
                sum(1 for a in alarms if a.severity is severity),
            )
            for severity in Severity
        ]

    bar, sound, peer = [], [], []
    for _ in range(ROUNDS):
        shown[0] += 1
        bar.append(_ms(room.frame.bar.refresh))
        sound.append(_ms(horn.judge))
        peer.append(_ms(plain))
    room.close()
    del app
    usual = statistics.median(peer)
    what = "two filtered passes per priority, nothing drawn"
    return [
        figure(
            f"alarm bar, one refresh with {ALARMS:,} alarms",
            statistics.median(bar), usual, GOAL_MS, "ms", peer_is=what, absolute=True,
        ),
        figure(
            f"horn, what sounds of {ALARMS:,} alarms",
            statistics.median(sound), usual, GOAL_MS, "ms", peer_is=what, absolute=True,
        ),
    ]  # fmt: skip


def _ms(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1_000


if __name__ == "__main__":
    main()
