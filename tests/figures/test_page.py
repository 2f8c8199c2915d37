"""The Figures page over a real journal of alarms and real records."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from models.alarmbook import SUBJECT, shelve
from models.alarms import AlarmLog, Happening, Transition
from models.alarms.figures.measuring import Measuring
from models.points import Severity, rules_of
from models.records import Change
from models.sheets import read_sheet
from models.text.message import Message
from tests.plan.small_park import NOW, small_park
from tests.records.room import room
from widgets.contribution import Desk, Target
from widgets.figures.saying import alarm_text
from widgets.figures.workspace import FiguresWorkspace
from widgets.theme import load_theme
from widgets.words import Words

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class Log(AlarmLog):
    """Transitions in memory."""

    def __init__(self, *told):
        self.told = sorted(told, key=lambda one: one.at_ms)

    def between(self, start_ms, end_ms, happenings=()):
        return [one for one in self.told if start_ms <= one.at_ms < end_ms]

    def count(self):
        return len(self.told)


def points():
    return list(small_park().points)


def told(ago_ms, what="raised", number=0, severity=Severity.MEDIUM, **rest):
    at = NOW - ago_ms
    point = points()[number % len(points())]
    return Transition(point, "limits", Happening(what), at, at, severity, **rest)


def a_night():
    """A flood of fourteen three days ago, a chattering alarm, one that stands."""
    flood = [told(3 * DAY - n * 20_000, number=n) for n in range(14)]
    gone = [told(3 * DAY - HOUR - n, "cleared", n) for n in range(14)]
    chatter = []
    for n in range(4):
        chatter.append(told(2 * DAY - n * 15_000, number=3))
        chatter.append(told(2 * DAY - n * 15_000 - 4_000, "cleared", 3))
    return [*flood, *gone, *chatter, told(30 * HOUR, number=5, severity=Severity.HIGH)]


@pytest.fixture
def made(tmp_path):
    with room(tmp_path, SUBJECT.kinds, small_park()) as found:
        found.view.alarm_log = Log(*a_night())
        yield found


@pytest.fixture
def shown():
    return []


@pytest.fixture
def desk(made, catalogues, shown):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    return Desk(made.view, load_theme("night"), words, shown.append)


def keep(qtbot, workspace, width=1302):
    qtbot.addWidget(workspace.header)
    qtbot.addWidget(workspace.widget)
    workspace.widget.resize(width, 700)
    workspace.widget.show()
    return workspace


def page(qtbot, desk, measuring=None, period="30"):
    workspace = keep(qtbot, FiguresWorkspace(desk, measuring))

    async def work():
        workspace.choosing.put(period)
        workspace.refresh()
        await workspace.working.settled()

    asyncio.run(work())
    return workspace


def test_cards_say_value_target_judgement_and_formula(qtbot, desk):
    workspace = page(qtbot, desk)
    said = workspace.sheet.cards["worst_ten"].accessibleName()
    assert said == (
        "Most in ten minutes: 14. target missed. At most 10. "
        "The most in any ten minutes, wherever they begin"
    )
    assert len(workspace.sheet.cards) == 21
    assert workspace.sheet.verdict.text() == "Steady state acceptable, upsets manageable"


def test_lists_open_the_alarm_and_the_bench(qtbot, desk, shown):
    workspace = page(qtbot, desk)
    list_ = workspace.sheet.lists["chattering"]
    assert [row.cells[1:3] for row in list_.model.rows] == [("4", "4")]
    list_.table.setCurrentIndex(list_.model.index(0, 0))
    qtbot.keyClick(list_.table, Qt.Key.Key_Return)
    qtbot.keyClick(list_.table, Qt.Key.Key_B)
    alarm = f"{points()[3]}/limits"
    assert shown == [Target("alarm", alarm), Target("rule", alarm)]


def test_what_was_shelved_is_listed_with_its_end(qtbot, desk, made):
    point, rule = next((p.id, rules_of(p)[0].name) for p in desk.view.park.points.values()
                       if rules_of(p))  # fmt: skip
    changes = shelve(
        "s1", point, rule, since_ms=NOW, until_ms=NOW + HOUR, one_shot=False,
        reason="chattering",
    )  # fmt: skip
    made.write(*changes)
    made.pass_time(10 * MINUTE)
    workspace = page(qtbot, desk)
    rows = workspace.sheet.lists["withheld"].model.rows
    assert [row.cells[1] for row in rows] == ["shelved"]
    assert "Shelved: 1. target met" in workspace.sheet.cards["shelved"].accessibleName()


def test_a_period_without_alarms_says_so(qtbot, desk):
    workspace = page(qtbot, desk, period="today")
    assert workspace.sheet.lists["top"].table.empty == "No alarm was raised in this period."
    assert (
        workspace.sheet.cards["top"]
        .accessibleName()
        .startswith("Share of the ten most frequent: —")
    )


def test_formulas_take_the_place_of_the_pictures(qtbot, desk):
    workspace = page(qtbot, desk)
    card = workspace.sheet.cards["ten"]
    before = card.grab().toImage()
    qtbot.keyClick(workspace.sheet.chart, Qt.Key.Key_F)
    assert card.grab().toImage() != before
    qtbot.keyClick(workspace.sheet.chart, Qt.Key.Key_F)
    assert card.grab().toImage() == before


def test_the_chart_says_what_its_cursor_is_at(qtbot, desk):
    workspace = page(qtbot, desk)
    chart = workspace.sheet.chart
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.said().endswith(": 0 in ten minutes")
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.said() == ""


class Slow(Measuring):
    """Goes half way, then waits until it is cancelled."""

    def __init__(self):
        self.begun = []
        self.cancelled = 0

    async def measure(self, start_ms, end_ms, progress=None):
        self.begun.append((start_ms, end_ms))
        progress(0.5)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


def test_the_share_is_said_from_the_first_moment(qtbot, desk):
    """To begin takes a worker a second or two, in which nobody tells how far it is."""

    class Begins:
        async def measure(self, start_ms, end_ms, progress=None):
            await asyncio.sleep(3600)

    async def work():
        workspace = keep(qtbot, FiguresWorkspace(desk, Begins()))
        await asyncio.sleep(0)
        assert workspace.empty.text() == "Working it out: 0 %"
        assert workspace.said.text() == "", "the same is said twice"
        workspace.stop()
        await workspace.working.settled()

    asyncio.run(work())


def test_progress_is_shown_and_stop_cancels(qtbot, desk):
    slow = Slow()
    workspace = keep(qtbot, FiguresWorkspace(desk, slow))

    async def work():
        workspace.refresh()
        while not slow.begun:
            await asyncio.sleep(0)
        assert workspace.empty.text() == "Working it out: 50 %"
        qtbot.keyClick(workspace.widget, Qt.Key.Key_S)
        await workspace.working.settled()

    asyncio.run(work())
    assert slow.cancelled == 1
    assert workspace.empty.text() == "Stopped. R works it out again."


def test_another_period_gives_up_the_one_before(qtbot, desk):
    slow = Slow()
    workspace = keep(qtbot, FiguresWorkspace(desk, slow))

    async def work():
        workspace.refresh()
        while not slow.begun:
            await asyncio.sleep(0)
        workspace.choosing.put("7")
        while len(slow.begun) < 2:
            await asyncio.sleep(0)
        workspace.stop()
        await workspace.working.settled()

    asyncio.run(work())
    assert [end - start for start, end in slow.begun] == [30 * DAY, 7 * DAY]
    assert slow.cancelled == 2


def test_what_went_wrong_stands_where_the_figures_would(qtbot, desk):
    class Broken(Measuring):
        async def measure(self, start_ms, end_ms, progress=None):
            return Message.of("figures.failed")

    workspace = page(qtbot, desk, Broken())
    assert workspace.empty.text().startswith("The figures could not be worked out")


def test_periods_go_back_by_their_own_length(qtbot, desk):
    workspace = page(qtbot, desk)
    chosen = workspace.choosing
    # 2025-10-09 16:53 in Shanghai; shifts change at 08:00 and 20:00
    chosen.put("month", 1)
    start, end = chosen.bounds()
    assert [desk.words.time(at) for at in (start, end)] == ["1 Sep 00:00:00", "1 Oct 00:00:00"]
    chosen.put("shift", 1)
    start, end = chosen.bounds()
    assert [desk.words.time(at) for at in (start, end)] == ["8 Oct 20:00:00", "9 Oct 08:00:00"]
    chosen.put("today", 2)
    start, end = chosen.bounds()
    assert [desk.words.time(at) for at in (start, end)] == ["7 Oct 00:00:00", "8 Oct 00:00:00"]


def test_the_table_for_a_file_has_every_figure_and_list(qtbot, desk, tmp_path):
    workspace = page(qtbot, desk)
    path = tmp_path / "figures.csv"
    workspace.export_to(path)
    sheet = read_sheet(path.read_bytes())
    rows = [row for _, row in sheet.rows]
    assert ["Most in ten minutes", "14"] in [list(row[1:3]) for row in rows]
    assert sum(row[0] == "The ten that came most often" for row in rows) == 10
    path = tmp_path / "figures.xlsx"
    workspace.export_to(path)
    assert len(read_sheet(path.read_bytes()).rows) == len(rows)
    workspace.export_to(tmp_path / "figures.pdf")
    assert not (tmp_path / "figures.pdf").exists()


def test_state_survives_a_rebuild(qtbot, desk):
    workspace = page(qtbot, desk)
    workspace.choosing.put("month", 2)
    state = workspace.state()
    other = keep(qtbot, FiguresWorkspace(desk))
    other.restore(state)
    assert other.choosing.bounds() == workspace.choosing.bounds()
    other.restore({"period": "century", "back": "-1", "span": "x y", "report": "none"})


FIGURES = {
    "alarms": 12, "peak_minute": 9, "slowest": "nowhere.known/limits", "slowest_ms": 61_000,
    "slowest_open": True, "open": 3,
    "first": [{"alarm": "", "at_ms": NOW, "severity": 3, "followers": 11}],
    "places": [["a-f1", 10], ["", 2]], "priorities": [1, 2, 3, 6],
    "chattering": [],
}  # fmt: skip


def test_a_flood_report_is_shown_and_printed_in_both_languages(qtbot, desk, made):
    first = {**FIGURES["first"][0], "alarm": f"{points()[0]}/limits"}
    values = {"began": NOW, "ended": NOW + HOUR, "raised": 12, "peak": 12, "first": "x/y",
              "figures": {**FIGURES, "first": [first]}}  # fmt: skip
    changes = [Change("flood_report", "st.1", name, value) for name, value in values.items()]
    assert asyncio.run(made.registrar.note(changes)) is None
    workspace = keep(qtbot, FiguresWorkspace(desk))
    workspace.open(Target("flood_report", "st.1"))
    text = workspace.report.text.toPlainText()
    assert "11 follow" in text
    assert "Building A · Floor 1" in text
    assert "nowhere.known/limits: 1 min 01 s, and still when it was over" in text
    record = made.records.get("flood_report", "st.1")
    assert "报警风暴报告" in workspace.report.html(record, "zh_CN")
    assert workspace.report.pdf(record, "zh_CN").startswith(b"%PDF")
    assert len(workspace.crumbs()) == 2
    qtbot.keyClick(workspace.widget, Qt.Key.Key_Escape)
    assert workspace.crumbs() == ["Figures"]


def test_an_unknown_report_changes_nothing(qtbot, desk):
    workspace = keep(qtbot, FiguresWorkspace(desk))
    workspace.open(Target("flood_report", "never"))
    assert workspace.crumbs() == ["Figures"]


def test_too_much_for_a_frozen_view_is_said(qtbot, desk, made):
    made.view.alarm_log.count = lambda: 1_000_000
    workspace = page(qtbot, replace(desk))
    assert workspace.empty.text().startswith("There is too much here")


def test_what_point_and_rule_are_both_called_is_said_once(catalogues):
    park, words = small_park(), Words("en", catalogues["en"])
    twice, _ = alarm_text("p-1.state/states", park, words)
    assert twice.endswith(": State")
    other, _ = alarm_text("p-1.state/no_update", park, words)
    assert other.endswith(": State, no_update"), "a rule that the point does not have"
    pump = replace(park.points["p-1.state"], name=park.devices["p-1"].name)
    link = replace(park, points={**park.points, pump.id: pump})
    assert alarm_text("p-1.state/states", link, words)[0] == "Pump P1: State"
