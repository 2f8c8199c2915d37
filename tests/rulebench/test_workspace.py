"""The page as a keyboard and a mouse use it, over a real history and a real worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.core.rulebench import RuleBench
from app.jobs import Jobs
from models.history import HistoryReader
from models.incidents.kinds import SUBJECT
from models.journal import Change, Journal
from models.points import Point, Rule, State
from models.site.park import Park
from models.text import Name
from models.text.message import Message
from models.views import ViewKind
from tests.plan.small_park import HandView
from tests.records.room import OnDuty
from tests.rulebench.cold_room import (
    DAY,
    END,
    MINUTE,
    POINT,
    START,
    applied,
    opened,
    write_past,
    write_site,
)
from widgets.contribution import Desk, Target
from widgets.rulebench.chart import BenchChart
from widgets.rulebench.saying import rule_title
from widgets.rulebench.workspace import RuleBenchWorkspace
from widgets.theme import load_theme
from widgets.words import Words

Key = Qt.Key


class Page:
    """A workspace and what stands around it."""

    def __init__(self, desk: Desk, bench: RuleBench | None, shown: list[Target]) -> None:
        self.space = RuleBenchWorkspace(desk, bench)
        self.shown, self.bench = shown, bench

    def settle(self) -> None:
        async def wait() -> None:
            if self.space.trying is not None:
                await self.space.trying.settled()
            if self.space.applying is not None:
                await self.space.applying.settled()

        asyncio.run(wait())

    def cell(self, row: int, column: int) -> str:
        model = self.space.verdict.model
        return str(model.data(model.index(row, column)))


@pytest.fixture
def on_duty() -> OnDuty:
    return OnDuty("wang-fang")


@dataclass
class House:
    """Made once: nothing but the set that applies is changed by any test."""

    data: Path
    park: Park
    journal: Journal
    jobs: Jobs


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("bench")
    site, data, jobs = write_site(folder / "site"), folder / "data", Jobs()
    with closing(opened(data, list(SUBJECT.kinds))) as journal, closing(jobs):
        park = applied(site, data, journal)
        write_past(data, park)
        values = {
            "number": "I-0007", "type": "other", "title": {"en": "Spoiled goods", "zh_CN": "变质"},
            "state": "closed", "priority": "P2", "raised": END, "respond_by": END,
            "resolve_by": END, "alarms": [f"{POINT}@{START + 360 * MINUTE}"],
            "disposition": "made_safe",
        }  # fmt: skip
        changes = [Change("incident", "i7", name, value) for name, value in values.items()]
        journal.write_now("ann", changes)
        yield House(data, park, journal, jobs)


@pytest.fixture
def open_page(qapp, qtbot, catalogues, house, on_duty) -> Callable[..., Page]:
    view = HandView(house.park, END)
    view.history = HistoryReader(house.data)
    view.records = house.journal.records

    def open_(language="en", theme="night", kind=ViewKind.LIVE, size=(1302, 660)) -> Page:
        view.kind = kind
        dressed = load_theme(theme, language)
        dressed.apply(qapp)
        shown: list[Target] = []
        words = Words(language, catalogues[language], house.park.zone)
        bench = RuleBench(house.data, house.park, house.journal, house.jobs, on_duty)
        page = Page(Desk(view, dressed, words, shown.append), bench, shown)
        qtbot.addWidget(page.space.widget)
        qtbot.addWidget(page.space.header)
        page.space.widget.resize(*size)
        page.space.widget.show()
        return page

    return open_


@pytest.fixture
def page(open_page, qtbot) -> Page:
    return chosen(open_page(), qtbot)


def chosen(page: Page, qtbot) -> Page:
    page.space.restore({"span": str(3 * DAY)})
    page.space.open(Target("rule", f"{POINT}/limits"))
    page.settle()
    qtbot.waitUntil(lambda: not page.space.intake.is_busy)
    return page


def test_a_rule_is_shown_with_its_figures(page: Page) -> None:
    assert page.space.crumbs()[-1] == "Cold room · Temperature · Limits"
    assert [page.cell(0, column) for column in range(4)] == ["Alarms", "7", "7", ""]
    assert "97 %" in page.space.verdict.summary.text()
    assert page.space.verdict.missed.isHidden()


def test_a_longer_delay_misses_an_incident_and_says_so_large(page: Page, qtbot) -> None:
    box = page.space._form.boxes["on_delay"]
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "1800")
    qtbot.keyClick(box, Key.Key_Return)
    page.settle()
    assert [page.cell(0, column) for column in (1, 2, 3)] == ["7", "1", "\u22126"]
    said = page.space.verdict.missed
    assert not said.isHidden()
    assert said.text().startswith("1 of 1 confirmed incidents would have been missed: I-0007")
    assert said.font().pixelSize() > box.font().pixelSize()


def test_arrows_and_page_keys_move_the_limit_on_the_curve(page: Page, qtbot) -> None:
    chart = page.space.chart
    chart.setFocus()
    chart.grab()
    # the limits stand from the highest down: Right chooses "high"
    qtbot.keyClick(chart, Key.Key_Right)
    qtbot.keyClick(chart, Key.Key_Up)
    qtbot.keyClick(chart, Key.Key_PageUp)
    levels = {level.name: level.limit for level in page.space.tried.levels}
    assert levels["high_high"] == 12
    assert levels["high"] == pytest.approx(8 + 11 * chart.step)
    assert page.space._form.boxes["limit:high"].value == pytest.approx(levels["high"])
    page.settle()
    assert page.cell(0, 2) != ""


def test_a_limit_is_dragged(page: Page, qtbot) -> None:
    chart = page.space.chart
    chart.grab()
    scale = chart._scale
    begun = QPoint(400, round(scale.y(8.0)))
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=begun)
    qtbot.mouseMove(chart, QPoint(400, round(scale.y(9.5))))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(400, round(scale.y(9.5))))
    high = next(level.limit for level in page.space.tried.levels if level.name == "high")
    assert high == pytest.approx(9.5, abs=0.1)
    page.settle()
    # nine degrees call no more, ten and thirteen do
    assert page.cell(0, 2) == "4"


def test_what_is_no_rule_is_said_and_cannot_be_applied(page: Page) -> None:
    page.space.turn("deadband", 30.0)
    assert "deadband" in page.space.wrong.text()
    assert not page.space.apply.isEnabled()
    page.space.back.click()
    assert page.space.wrong.isHidden()
    assert page.space.tried == page.space.now


def test_apply_shows_the_difference_asks_for_a_reason_and_applies(page: Page, qtbot) -> None:
    page.space.turn("limit:high", 9.5)
    page.settle()

    async def ask() -> None:
        page.space.apply.click()
        await page.space.applying.settled()
        panel = page.space.applying.ask
        assert not panel.isHidden()
        assert not panel.buttons[0].isEnabled()
        assert "c1.temperature" in panel._detail.text()
        assert "high = 9.5" in QApplication.clipboard().text()
        panel.reason.setText("Deliveries")
        panel.buttons[0].click()
        await page.space.applying.settled()

    again: list[bool] = []
    page.bench.applied = lambda: again.append(True)
    asyncio.run(ask())
    assert again == [True]
    assert "Applied" in page.space.applying.said.text()


def test_who_may_not_apply_may_try(open_page, qtbot, on_duty) -> None:
    on_duty.refused["configuration.apply"] = Message.of("rulebench.past")
    page = chosen(open_page(), qtbot)
    page.space.turn("limit:high", 9.5)
    page.settle()
    assert page.cell(0, 2) == "4"
    assert not page.space.apply.isEnabled()
    assert page.space.wrong.text()


def test_in_the_past_nothing_is_tried(open_page, qtbot) -> None:
    page = chosen(open_page(kind=ViewKind.PAST), qtbot)
    page.space.turn("limit:high", 9.5)
    assert page.space.trying is None
    assert not page.space.apply.isEnabled()
    assert "live view" in page.space.wrong.text()


def test_a_rule_is_found_in_either_language(open_page, qtbot) -> None:
    page = open_page()
    box = page.space.pick
    box.setFocus()
    box.textEdited.emit("冷库")
    box.setText("冷库")
    qtbot.waitUntil(lambda: not box._turn.isActive())
    assert box._offered.stringList()[0] == "Cold room · Temperature · Limits"
    assert all(title.startswith("Cold room") for title in box._offered.stringList())
    box.returnPressed.emit()
    assert page.space.crumbs()[-1].startswith("Cold room")
    page.settle()


def test_where_no_rule_matches_a_sentence_says_so_and_is_no_rule(
    open_page, qtbot, monkeypatch
) -> None:
    page = open_page()
    box = page.space.pick
    # the list of a completer is a window of its own, which this platform does not raise
    monkeypatch.setattr(type(box.completer()), "complete", lambda *_: None)
    box.setFocus()
    box.setText("zzz")
    box.textEdited.emit("zzz")
    qtbot.waitUntil(lambda: not box._turn.isActive())
    said = "No rule matches. Type less, or part of a device or point."
    qtbot.waitUntil(lambda: box._offered.stringList() == [said])
    before = page.space.crumbs()
    offered = box.completer().completionModel()
    box.completer().activated[QModelIndex].emit(offered.index(0, 0))
    box.setText(said)  # the completer writes its text after the call
    qtbot.waitUntil(lambda: box.text() == "zzz")
    box.returnPressed.emit()
    assert page.space.crumbs() == before
    box.textEdited.emit("")
    assert box._offered.stringList() == []


def test_what_was_turned_survives_a_change_of_language(page: Page, open_page, qtbot) -> None:
    page.space.turn("limit:high", 9.5)
    page.settle()
    other = open_page(language="zh_CN", theme="day")
    other.space.restore(page.space.state())
    other.settle()
    assert other.space.tried == page.space.tried
    assert other.cell(0, 2) == "4"


def test_letters_in_a_number_are_those_of_the_buttons(page: Page, qtbot) -> None:
    page.space.turn("limit:high", 9.5)
    page.settle()
    box = page.space._form.boxes["deadband"]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_T, Qt.KeyboardModifier.NoModifier)
    assert page.shown == [Target("trend", POINT)]
    assert "t" not in box.text()


def test_what_rule_and_point_are_both_called_is_said_once(open_page) -> None:
    words, park = open_page().space._desk.words, open_page().space._desk.view.park
    point = replace(park.points[POINT], name=Name("State", "状态"))
    rule = Rule("states", "states", ())
    assert rule_title(words, park, point, rule) == "Cold room · State"


def test_names_of_states_are_not_cut_at_the_chart(qapp) -> None:
    theme, name = load_theme("night", "en"), Name("Out of group", "退出编组")
    chart = BenchChart(theme, Words("en", {}, "UTC"), "UTC")
    point = Point("a.state", "a", Name("State", "状态"), "status", states=(State("out", name),))
    number = replace(point, states=())
    room = QFontMetrics(theme.font("small")).horizontalAdvance("Out of group")
    assert chart._left(point) - 16 > room
    assert chart._left(number) == 72
    chart.deleteLater()
