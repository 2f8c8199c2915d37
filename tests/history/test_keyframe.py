"""The state of everything as of a moment."""

from __future__ import annotations

from pathlib import Path

from models.history import HistoryReader, HistoryWriter, run_compaction
from models.points import Quality, Reading
from tests.history.park import DAY_MS, MIDNIGHT, good, point, record, site


def test_the_nearest_keyframe_at_or_before_the_moment_answers(tmp_path: Path) -> None:
    points = site(point("p"), point("q", deadband=100.0), point("silent"))
    writer = HistoryWriter(tmp_path, points, MIDNIGHT, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    assert reader.keyframe(MIDNIGHT) is None
    assert reader.state(MIDNIGHT) == {}
    told = {}
    for n in range(150):
        now = MIDNIGHT + 1_000 * n
        told[now] = {
            "p": Reading("p", n / 10, Quality.GOOD, now - 3, now),
            # within the deadband: not a stored sample, but what was seen all the same
            "q": Reading("q", float(n), Quality.CLOCK_SKEW, now - 9_000, now),
        }
        record(writer, list(told[now].values()), now)
    bad = Reading("p", None, Quality.SENTINEL, now + 1_000, now + 1_000)
    record(writer, [bad], now + 1_000)
    for _ in range(2):
        for at in (MIDNIGHT, MIDNIGHT + 59_999, MIDNIGHT + 60_000, MIDNIGHT + 149_000):
            frame = reader.keyframe(at)
            assert frame is not None
            assert frame.at_ms == at - at % 60_000
            assert frame.age_ms(at) == at % 60_000
            assert frame.readings == told[frame.at_ms]
            assert reader.state(at) == told[frame.at_ms]
        assert reader.keyframe(MIDNIGHT - 1) is None
        # the worker copies keyframes to their day, the writer deletes its own
        run_compaction(tmp_path, now)
        for n in range(4):
            writer.flush(now + 10_000 * (n + 1))
        writer.drain()
    assert reader.state(MIDNIGHT + 2 * DAY_MS)["p"] == bad
    assert reader.keyframe(MIDNIGHT + 20 * DAY_MS) is None
    writer.close(now + 60_000)


def test_replay_adds_what_the_journal_holds_after_the_keyframe(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT, floor_bytes=0)
    for n in range(10):
        now = MIDNIGHT + 1_000 * n
        record(writer, [good("p", float(n), now)], now)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    frame = reader.keyframe(MIDNIGHT + 6_500, replay=True)
    assert frame is not None
    assert frame.readings["p"] == good("p", 6.0, MIDNIGHT + 6_000)
    assert reader.state(MIDNIGHT + 6_500)["p"].value == 0.0
    writer.close(now)
