"""The Trends workspace as the window and a keyboard use it, live and from a frozen view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetricsF

from models.points import Quality
from models.trend import Gap
from models.trend.strip import OVERLAP_MS
from models.views import Hours, Samples, ViewKind
from tests.widgets.frozen import HOUR, MINUTE, NOW, FrozenHistory, FrozenView, frozen_view
from widgets.contribution import Desk, Target
from widgets.theme import load_theme
from widgets.trend.labels import gap_labels
from widgets.trend.workspace import TrendWorkspace
from widgets.words import Words

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
FIVE = ("b2-tt-212", "b2-rs-211-t", "b2-rs-211-co2", "m-b2-p", "d-b2-12-mode")


class Asked(FrozenHistory):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, int]] = []
        self.hours = 0

    def samples(self, point: str, start_ms: int, end_ms: int) -> Samples:
        self.spans.append((point, end_ms - start_ms))
        return super().samples(point, start_ms, end_ms)

    def rollup(self, point: str, start_ms: int, end_ms: int) -> Hours:
        self.hours += 1
        return super().rollup(point, start_ms, end_ms)


@pytest.fixture
def view() -> FrozenView:
    made = frozen_view()
    made.history = Asked()
    return made


@pytest.fixture
def open_trend(qapp, qtbot, catalogues) -> Iterator[Callable[..., TrendWorkspace]]:
    parts = []

    def open_(view: FrozenView, *points: str, language="en", theme="night") -> TrendWorkspace:
        dressed = load_theme(theme, language)
        dressed.apply(qapp)
        words = Words(language, catalogues[language], view.park.zone)
        made = TrendWorkspace(Desk(view, dressed, words, print))
        made._timer.stop()  # a test ticks by itself, and a busy machine beside it
        parts.extend((made.widget, made.header))
        made.widget.resize(1302, 660)
        made.widget.show()
        made.restore({"points": " ".join(points)})
        settle(qtbot, made)
        return made

    yield open_
    for widget in parts:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(qtbot, made: TrendWorkspace) -> None:
    qtbot.waitUntil(lambda: not made._intake.is_busy, timeout=30_000)


def entry(made: TrendWorkspace, row: int = 0):
    return made._list.entry(row)


@pytest.mark.qt_log_ignore("plugin does not support")  # of the popup, where there is no screen
def test_a_point_is_added_and_taken_out_by_keys(view, open_trend, qtbot) -> None:
    made = open_trend(view)
    assert made._pages.currentIndex() == 1
    made.act("add")
    qtbot.keyClicks(made._picker, "power B2 met")
    qtbot.keyClick(made._picker, Key.Key_Return)
    assert made.state()["points"] == "m-b2-p"
    qtbot.waitUntil(lambda: made._picker.text() == "")
    made._picker.insert("电量")  # an input method inserts, no key stands for it
    qtbot.keyClick(made._picker, Key.Key_Return)
    assert made.state()["points"] == "m-b2-p m-b2-e"
    qtbot.keyClick(made._list, Key.Key_Delete)
    qtbot.keyClick(made._list, Key.Key_Delete)
    assert made.state()["points"] == ""
    assert made._pages.currentIndex() == 1


def test_while_live_only_the_new_tail_is_read(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212", "m-b2-p")
    view.history.spans.clear()
    view.advance(2_000)
    made._tick()
    settle(qtbot, made)
    assert sorted(view.history.spans) == [("b2-tt-212", 62_000), ("m-b2-p", 62_000)]
    assert made._drawn == (NOW + 2_000 - HOUR, NOW + 2_000)


def test_a_live_chart_goes_on_after_the_clock_was_set_back(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    view.history.spans.clear()
    view.advance(-30 * MINUTE)
    made._tick()
    settle(qtbot, made)
    assert made._drawn == (NOW - 30 * MINUTE - HOUR, NOW - 30 * MINUTE)
    assert view.history.spans, "what is recorded from now on has the same moments once more"
    view.history.spans.clear()
    view.advance(10_000)
    made._tick()
    settle(qtbot, made)
    assert made._drawn[1] == NOW - 30 * MINUTE + 10_000
    assert view.history.spans == [("b2-tt-212", OVERLAP_MS + 10_000)]


def test_a_hidden_chart_reads_nothing(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    made.widget.hide()
    view.history.spans.clear()
    view.advance(60_000)
    made._tick()
    assert view.history.spans == []
    made.widget.show()
    settle(qtbot, made)
    assert view.history.spans
    assert made._drawn[1] == NOW + 60_000


def test_moving_in_time_reads_only_what_is_missing(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    view.history.spans.clear()
    made.act("earlier")
    settle(qtbot, made)
    assert view.history.spans == [("b2-tt-212", HOUR // 4)]
    assert made._drawn == (NOW - HOUR - HOUR // 4, NOW - HOUR // 4)
    made.act("later")
    assert made.state()["end"] == ""
    made.act("earlier")
    made.act("live")
    assert made._drawn == (NOW - HOUR, NOW)


def test_long_spans_are_read_from_the_hours_but_states_from_samples(
    view, open_trend, qtbot
) -> None:
    made = open_trend(view, "b2-tt-212", "d-b2-12-mode")
    view.history.spans.clear()
    made._segments.set_on(str(7 * 24 * HOUR))
    settle(qtbot, made)
    assert view.history.hours == 1
    assert {point for point, _ in view.history.spans} == {"d-b2-12-mode"}
    assert max(span for _, span in view.history.spans) <= 24 * HOUR
    (stretch,) = made._curves["b2-tt-212"].stretches
    assert stretch.low is not None
    # the running hour is there, up to now
    assert stretch.times[-1] == NOW
    made._chart.mark(NOW - MINUTE)
    assert entry(made).remark.startswith("mean; ")


def test_the_cursor_walks_by_keys_and_the_list_says_the_values(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    assert entry(made).number == "9.4"
    chart = made._chart
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.cursor_ms == NOW - HOUR // 240
    at = view.history.samples("b2-tt-212", NOW - 2 * MINUTE, chart.cursor_ms + 1)
    assert entry(made).number == f"{at.values[-1]:.1f}"
    qtbot.keyClick(chart, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.cursor_ms == NOW - 11 * HOUR // 240
    qtbot.keyClick(chart, Key.Key_Home)
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.cursor_ms == NOW - HOUR
    qtbot.keyClick(chart, Key.Key_End)
    assert chart.cursor_ms == NOW
    qtbot.keyClick(chart, Key.Key_Escape)
    assert chart.cursor_ms is None
    assert entry(made).number == "9.4"


def test_in_a_gap_the_cursor_says_its_cause_and_no_number(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    made.open(Target("trend", "b2-tt-212", NOW - 2 * HOUR + 5 * MINUTE))
    settle(qtbot, made)
    made._write_values(made._chart.cursor_ms)
    assert entry(made).quality is Quality.DECODE
    assert entry(made).number == "—"
    assert entry(made).remark == "Cannot be read"


def test_a_gap_is_drawn_hatched_and_not_joined(view, open_trend, qtbot) -> None:
    made = open_trend(view, "b2-tt-212")
    made.open(Target("trend", "b2-tt-212", NOW - 2 * HOUR + 5 * MINUTE))
    settle(qtbot, made)
    made._chart.mark(None)
    image = made._chart.grab().toImage()
    pane = made._chart.panes[0]
    ink, hatched = made._desk.theme.color("ink"), made._desk.theme.color("hatch")
    inside, outside = pane.x(NOW - 2 * HOUR + 5 * MINUTE), pane.x(NOW - 2 * HOUR + 20 * MINUTE)

    def colours(x: float) -> set[int]:
        rows = range(int(pane.area.top()) + 2, int(pane.area.bottom()) - 2)
        return {image.pixel(int(x) + n, row) for n in range(6) for row in rows}

    assert hatched.rgb() in colours(inside)
    assert hatched.rgb() not in colours(outside)
    assert not any(pane.low < mark.value < pane.high for mark, _ in pane.marks()), "also in ink"
    assert ink.rgb() not in colours(inside)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_cause_of_a_gap_never_stands_on_the_title(view, open_trend, language) -> None:
    made = open_trend(view, "d-b2-12-mode", language=language)
    (pane,) = made._chart.panes
    lost = Gap(NOW - 2 * HOUR, NOW - MINUTE, Quality.DECODE, None)  # it begins where the title does
    line = pane.lines[0]
    pane.lines = [replace(line, curve=replace(line.curve, gaps=(lost,)))]
    words, metrics = made._desk.words, QFontMetricsF(made._desk.theme.font("small"))
    ((box, text),) = gap_labels(pane, words, metrics)
    assert text == words.quality(Quality.DECODE)
    assert box.left() > pane.area.left() + metrics.horizontalAdvance(pane.lines[0].title)
    assert box.right() < pane.area.right()


def test_one_pane_per_unit_and_per_state(view, open_trend) -> None:
    made = open_trend(view, *FIVE)
    assert [pane.unit for pane in made._chart.panes] == ["°C", "ppm", "kW", ""]
    assert [len(pane.lines) for pane in made._chart.panes] == [2, 1, 1, 1]


@pytest.mark.parametrize(("language", "theme"), [("en", "night"), ("zh_CN", "day")])
@pytest.mark.parametrize("kind", list(ViewKind))
def test_works_from_any_view(open_trend, qtbot, kind: ViewKind, language: str, theme: str) -> None:
    view = frozen_view(kind=kind)
    made = open_trend(view, *FIVE, language=language, theme=theme)
    for span in (HOUR, 24 * HOUR, 30 * 24 * HOUR):
        made._segments.set_on(str(span))
        settle(qtbot, made)
        assert not made.widget.grab().isNull()
        assert made._curves["m-b2-p"].stretches
    made.act("earlier")
    settle(qtbot, made)
    assert len(made.crumbs()) == 2


def test_state_comes_back_and_nonsense_is_left_out(view, open_trend) -> None:
    made = open_trend(view, "m-b2-p", "b2-tt-212")
    made._segments.set_on(str(8 * HOUR))
    made.act("earlier")
    other = open_trend(view)
    other.restore(made.state())
    assert other.state() == made.state()
    other.restore({"span": "x", "end": "-", "points": "gone m-b2-p"})
    assert other.state()["points"] == "m-b2-p"


def test_the_eleventh_point_that_is_asked_for_is_shown(view, open_trend) -> None:
    points = list(view.park.points)[:10]
    made = open_trend(view, *points)
    asked = list(view.park.points)[12]
    made.open(Target("trend", asked))
    assert made.state()["points"].split() == [*points[:9], asked]
