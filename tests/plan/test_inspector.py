"""The inspector: what it says, and that a command is asked once, confirmed, and never assumed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.demo import DEMO_SITE
from app.sites import PROFILES
from models.alarms import Alarm
from models.commands import Command, CommandRecord, Outcome
from models.points import Quality, Severity
from models.site.check import check
from models.site.park import Park
from models.text import Message
from models.views import ViewKind
from tests.plan.small_park import NOW, HandView
from tests.widgets.heldkey import repeat
from widgets.contribution import Desk, Target
from widgets.inspector import Inspector
from widgets.inspector.commands import CommandBox, parse
from widgets.inspector.contents import room_points
from widgets.inspector.rows import PointRow
from widgets.plan.workspace import PlanWorkspace

RELEASE = "d-r1.release"


class HandCommanding:
    """Takes commands and ends them when the test says so."""

    def __init__(self, view: HandView) -> None:
        self.view = view
        self.blocked: Message | None = None
        self.asked: list[tuple[str, float, str]] = []
        self.ending: asyncio.Future[Outcome] | None = None

    def obstacle(self, point: str) -> Message | None:
        return self.blocked

    async def submit(self, point: str, value: float, reason: str = "") -> CommandRecord:
        self.asked.append((point, value, reason))
        command = Command(str(len(self.asked)), point, value, "Li Na", reason)
        record = CommandRecord(command, Outcome.PENDING, self.view.now())
        self.view.command_records.append(record)
        self.ending = asyncio.get_running_loop().create_future()
        outcome = await self.ending
        record = replace(record, outcome=outcome, ended_ms=self.view.now())
        self.view.command_records[-1] = record
        return record


@pytest.fixture
def commanding(view: HandView) -> HandCommanding:
    view.commanding = HandCommanding(view)  # type: ignore[assignment]
    return view.commanding  # type: ignore[return-value]


@pytest.fixture
def inspector(desk: Desk, keep) -> Inspector:
    made = Inspector(desk)
    keep(made, 324, 660)
    return made


def box_of(inspector: Inspector, point: str) -> CommandBox:
    return next(box for box in inspector._boxes if box.point.id == point)


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 30))  # type: ignore[arg-type]


async def turns() -> None:
    """Let what is ready run."""
    for _ in range(5):
        await asyncio.sleep(0)


def labels(widget: QWidget) -> str:
    """Everything that a screen reader would say."""
    names = [widget.accessibleName(), *(w.accessibleName() for w in widget.findChildren(QWidget))]
    return "\n".join(name for name in names if name)


def test_a_device_is_said_whole(inspector: Inspector, view: HandView) -> None:
    view.set("s-r1.temperature", 29.4, age_ms=2000)
    view.active["s-r1.temperature"] = Alarm(
        "s-r1.temperature", Severity.HIGH, "high", NOW, 29.4, 27.0
    )
    view.set("s-r1.co2", 612, Quality.LINK_LOST, 127_000)
    inspector.show_device("s-r1")
    said = labels(inspector)
    assert "Room sensor s-r1, A · Floor 1 · 1.01 · s-r1 · Gateway west" in said
    assert "Temperature 29.4 °C, age 2 s" in said
    assert "CO₂ 612 ppm, last heard 2 min 07 s ago" in said
    row = next(r for r in inspector._rows["s-r1.co2"] if isinstance(r, PointRow))
    assert "Last known, link lost" in row.toolTip()
    assert inspector._heading._severity is Severity.HIGH


def test_a_value_that_was_never_heard_is_no_zero(desk: Desk, keep) -> None:
    inspector = Inspector(replace(desk, view=HandView()))
    keep(inspector, 324, 660)
    inspector.show_device("s-r1")
    assert "CO₂ —" in labels(inspector)
    assert "Nothing heard yet" in labels(inspector)


def test_a_door_is_said_in_words(inspector: Inspector, view: HandView) -> None:
    view.set("d-r1.contact", 1)
    inspector.show_device("d-r1")
    assert "Ordered: Locked, Leaf: Open, Bolt: Locked, age 1 s" in labels(inspector)
    view.set("d-r1.lock", 1, Quality.STALE, 127_000)
    view.tell("d-r1.lock")
    assert "Bolt: Locked, last heard 2 min 07 s ago" in labels(inspector)


def test_a_room_lists_points_doors_and_devices_and_opens_them(inspector: Inspector, qtbot) -> None:
    opened: list[tuple[str, str]] = []
    inspector.opened.connect(lambda kind, id: opened.append((kind, id)))
    inspector.show_area("r1")
    said = labels(inspector)
    assert "1.01 Room 1.01, A · Floor 1 · Unit 101 · 12 m²" in said
    assert "Door d-r1, Ordered: Locked" in said
    qtbot.keyClick(inspector._devices[0], Qt.Key.Key_Return)
    assert opened == [("device", "s-r1")]
    assert inspector.shown == ("device", "s-r1")


def test_unknown_things_show_nothing(inspector: Inspector) -> None:
    inspector.show_device("gone")
    assert inspector.shown == ("", "")
    inspector.show_area("gone")
    assert inspector.shown == ("", "")


def test_the_last_hour_is_read_one_point_per_turn(inspector: Inspector, qtbot) -> None:
    inspector.show_device("s-r1")
    qtbot.waitUntil(lambda: inspector._curves.of("s-r1.co2") is not None)
    curve = inspector._curves.of("s-r1.temperature")
    assert curve is not None
    assert curve.span == (NOW - 3_600_000, NOW)


def test_a_double_click_on_a_point_opens_its_trend(
    inspector: Inspector, qtbot, shown: list[Target]
) -> None:
    inspector.show_device("s-r1")
    qtbot.mouseDClick(inspector._rows["s-r1.co2"][0], Qt.MouseButton.LeftButton)
    assert shown == [Target("trend", "s-r1.co2")]


def test_t_opens_the_trend_of_the_device(inspector: Inspector, qtbot, shown: list[Target]) -> None:
    inspector.show_device("s-r1")
    qtbot.keyClick(inspector, Qt.Key.Key_T)
    assert shown == [Target("trend", "s-r1.temperature")]
    inspector.show_nothing()
    qtbot.keyClick(inspector, Qt.Key.Key_T)
    assert len(shown) == 1


def test_a_setpoint_is_sent_once_and_never_painted_ahead(
    commanding: HandCommanding, inspector: Inspector, view: HandView
) -> None:
    view.set("s-r1.active", 21.0)

    async def story() -> None:
        inspector.show_device("s-r1")
        box = box_of(inspector, "s-r1.setpoint")
        box._field.setText("23,6")
        button = box._buttons[0][0]
        button.click()
        button.click()
        box._take_field()
        await turns()
        assert commanding.asked == [("s-r1.setpoint", 23.5, "")], "once, on the step"
        box.refresh()
        assert "Sent, 0 s" in box._outcome.text()
        view.time += 3000
        inspector._tick()
        assert "Sent, 3 s" in box._outcome.text()
        assert not button.isEnabled()
        assert box._field.placeholderText() == "21", "the readback, not what was asked"
        commanding.ending.set_result(Outcome.VERIFIED)
        await turns()
        assert "Verified" in box._outcome.text()
        assert button.isEnabled()

    run(story)


@pytest.mark.parametrize("text", ["", "abc", "15.9", "28.1", "nan", "1e400"])
def test_a_setpoint_out_of_range_is_refused_with_the_range(
    commanding: HandCommanding, inspector: Inspector, text: str
) -> None:
    inspector.show_device("s-r1")
    box = box_of(inspector, "s-r1.setpoint")
    box._field.setText(text)
    box._buttons[0][0].click()
    assert commanding.asked == []
    assert box.armed is None
    assert "16.0 to 28.0" in box._hint.text()


def test_numbers_as_people_type_them() -> None:
    assert parse("21,5") == parse(" 21.5 ") == 21.5
    assert parse("\u22125") == -5
    assert parse("1e99") is None
    assert parse("x") is None


def door_asks(view: HandView, **before: bool) -> None:
    """What is asked before it opens: `confirm`, `reason_required`."""
    point = view.park.points[RELEASE]
    assert point.command is not None
    view.park.points[RELEASE] = replace(point, command=replace(point.command, **before))


@pytest.mark.parametrize("asks", [True, False], ids=["asks", "does not ask"])
def test_o_on_the_plan_is_for_the_selected_door(
    asks: bool, commanding: HandCommanding, view: HandView, desk: Desk, keep, qtbot
) -> None:
    """As the guide says. Where no question follows it leads to the button and opens nothing."""
    door_asks(view, confirm=asks, reason_required=asks)
    workspace = PlanWorkspace(desk)
    for widget in (workspace.widget, workspace.inspector, workspace.header):
        keep(widget)
    qtbot.keyClick(workspace._canvas, Qt.Key.Key_O)
    assert not workspace._inspector._boxes, "nothing is selected"
    workspace.open(Target("device", "d-r1"))
    box = box_of(workspace._inspector, RELEASE)
    qtbot.keyClick(workspace._canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert box.armed is None
    qtbot.keyClick(workspace._canvas, Qt.Key.Key_O)
    assert box.armed == (1.0 if asks else None)
    assert box._confirm.isVisible() is asks
    assert commanding.asked == []
    wanted = box._confirm if asks else box._buttons[0][0]
    assert workspace.inspector.focusWidget() is wanted


def test_a_door_wants_confirmation_and_reason_and_a_way_back(
    commanding: HandCommanding, inspector: Inspector, qtbot
) -> None:
    async def story() -> None:
        inspector.show_device("d-r1")
        box = box_of(inspector, RELEASE)
        inspector.setFocus()
        qtbot.keyClick(inspector, Qt.Key.Key_O)
        assert box.armed == 1.0
        confirm = box._confirm
        assert not confirm.isHidden()
        confirm.send()
        await turns()
        assert commanding.asked == [], "no reason, no command"
        qtbot.keyClick(confirm, Qt.Key.Key_Escape)
        assert box.armed is None
        assert confirm.isHidden()
        box.arm(1.0)
        qtbot.keyClick(confirm, Qt.Key.Key_1)
        assert commanding.asked == [], "this one is confirmed by Enter too"
        qtbot.keyClick(confirm, Qt.Key.Key_Return)
        qtbot.keyClick(confirm, Qt.Key.Key_Return)
        await turns()
        assert commanding.asked == [(RELEASE, 1.0, "Visitor")]
        commanding.ending.set_result(Outcome.REJECTED)
        await turns()
        assert "Rejected" in box._outcome.text()
        assert box._call.text() == "Call 4471"

    run(story)


def test_who_takes_over_the_desk_confirms_nothing_that_another_asked_for(
    commanding: HandCommanding, inspector: Inspector, view: HandView, qtbot
) -> None:
    class Desk:
        person = "ann"

    async def story() -> None:
        view.recording = Desk()
        inspector.show_device("d-r1")
        box = box_of(inspector, "d-r1.release")
        box.arm(1.0)
        qtbot.keyClick(box._confirm, Qt.Key.Key_1)
        view.tell(authority=True)
        assert box.armed == 1.0, "the same person"
        view.recording.person = "bob"
        view.tell(authority=True)
        assert box.armed is None
        assert box._confirm.isHidden()
        box._confirm.send()
        await turns()
        assert commanding.asked == []

    run(story)


def test_a_digit_sends_where_only_a_reason_is_wanted(
    commanding: HandCommanding, inspector: Inspector, view: HandView, qtbot
) -> None:
    door_asks(view, confirm=False)

    async def story() -> None:
        inspector.show_device("d-r1")
        box = box_of(inspector, RELEASE)
        box.arm(1.0)
        qtbot.keyClick(box._confirm, Qt.Key.Key_2)
        await turns()
        assert commanding.asked == [(RELEASE, 1.0, "Delivery")]
        commanding.ending.set_result(Outcome.UNKNOWN)
        await turns()

    run(story)


def test_a_switch_shows_the_readback_not_the_press(
    commanding: HandCommanding, inspector: Inspector, view: HandView
) -> None:
    view.set("p-1.state", 0)

    async def story() -> None:
        inspector.show_device("p-1")
        box = box_of(inspector, "p-1.switch")
        stopped, running = (button for button, _ in box._buttons)
        assert stopped.isChecked()
        running.click()
        await turns()
        assert commanding.asked == [("p-1.switch", 1.0, "")]
        assert stopped.isChecked()
        assert not running.isChecked()
        view.set("p-1.state", 1)
        view.tell("p-1.state")
        assert running.isChecked()
        view.set("p-1.state", 1, Quality.LINK_LOST)
        view.tell("p-1.state")
        assert not running.isChecked(), "a last known state is not shown as the state"
        commanding.ending.set_result(Outcome.SENT_NOT_PROVABLE)
        await turns()

    run(story)


def test_an_obstacle_is_said_and_takes_the_question_back(
    commanding: HandCommanding, inspector: Inspector, view: HandView
) -> None:
    inspector.show_device("d-r1")
    box = box_of(inspector, RELEASE)
    box.arm(1.0)
    assert box.armed == 1.0
    commanding.blocked = Message.of("inspector.commands_off")
    view.tell(links=True)
    assert box.armed is None
    assert box._hint.text()
    assert not box._buttons[0][0].isEnabled()
    box.arm(1.0)
    assert box.armed is None


def test_a_view_without_commanding_says_so(desk: Desk, view: HandView, keep) -> None:
    view.kind = ViewKind.FILE
    inspector = Inspector(desk)
    keep(inspector, 324, 660)
    inspector.show_device("d-r1")
    box = box_of(inspector, RELEASE)
    assert box._hint.text() == "Commands are off: this is not the live park."
    assert not box._buttons[0][0].isEnabled()


def test_a_command_outlives_the_panel_that_asked(
    commanding: HandCommanding, inspector: Inspector, view: HandView
) -> None:
    async def story() -> None:
        inspector.show_device("s-r1")
        box = box_of(inspector, "s-r1.setpoint")
        box._field.setText("20")
        box._take_field()
        await turns()
        inspector.show_device("s-r2")
        inspector.show_device("s-r1")
        again = box_of(inspector, "s-r1.setpoint")
        again._field.setText("25")
        again._take_field()
        await turns()
        assert len(commanding.asked) == 1, "still one"
        commanding.ending.set_result(Outcome.NOT_SENT)
        await turns()
        assert "Not sent" in again._outcome.text()

    run(story)


def test_an_old_outcome_is_forgotten(
    commanding: HandCommanding, inspector: Inspector, view: HandView
) -> None:
    command = Command("1", "s-r1.setpoint", 22.0, "Li Na")
    view.command_records.append(CommandRecord(command, Outcome.VERIFIED, NOW - 3_600_000, NOW))
    inspector.show_device("s-r1")
    assert box_of(inspector, "s-r1.setpoint")._outcome.text() == ""


@pytest.mark.parametrize("package", ["widgets.inspector", "widgets.plan"])
def test_each_room_can_be_imported_first(package: str) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", f"import {package}"], cwd=root, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()


def test_after_a_release_the_focus_is_back_on_its_button(
    commanding: HandCommanding, inspector: Inspector
) -> None:
    async def story() -> None:
        inspector.show_device("d-r1")
        inspector.activateWindow()
        box = box_of(inspector, RELEASE)
        button = box._buttons[0][0]
        button.setFocus()
        button.click()
        box._confirm.choose(0)
        if box._confirm.isVisible():
            box._confirm.send()
        await turns()
        assert commanding.asked
        assert not button.isEnabled(), "one command at a time"
        assert box.hasFocus(), "no other button has got it"
        commanding.ending.set_result(Outcome.VERIFIED)
        await turns()
        assert button.hasFocus()

    run(story)


def hold(key: Qt.Key, text: str, times: int = 3) -> None:
    """The key goes on being held, as the keyboard tells it to whatever has the focus."""
    for _ in range(times):
        repeat(QApplication.focusWidget(), key, text)


def test_the_enter_that_asked_does_not_also_confirm(
    commanding: HandCommanding, inspector: Inspector, view: HandView, qtbot
) -> None:
    door_asks(view, reason_required=False)

    async def story() -> None:
        inspector.show_device("d-r1")
        box = box_of(inspector, RELEASE)
        button = box._buttons[0][0]
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        assert box._confirm.hasFocus()
        hold(Qt.Key.Key_Return, "\r")
        await turns()
        assert (commanding.asked, box.armed) == ([], 1.0)
        qtbot.keyClick(box._confirm, Qt.Key.Key_Return)
        await turns()
        assert commanding.asked == [(RELEASE, 1.0, "")]
        commanding.ending.set_result(Outcome.UNKNOWN)
        await turns()

    run(story)


@pytest.mark.parametrize("point", ["p-1.switch", "s-r1.setpoint"])
def test_a_held_enter_commands_once(
    point: str, commanding: HandCommanding, inspector: Inspector, view: HandView, qtbot
) -> None:
    old = view.park.points[point]
    view.park.points[point] = replace(old, command=replace(old.command, confirm=False))

    async def story() -> None:
        inspector.show_device(old.device)
        box = box_of(inspector, point)
        control = box._field or box._buttons[-1][0]
        if box._field is not None:
            box._field.setText("22")
        control.setFocus()
        qtbot.keyClick(control, Qt.Key.Key_Return)
        await turns()
        assert len(commanding.asked) == 1
        commanding.ending.set_result(Outcome.VERIFIED)
        await turns()
        assert control.hasFocus()
        hold(Qt.Key.Key_Return, "\r")
        await turns()
        assert len(commanding.asked) == 1

    run(story)


def test_a_held_letter_opens_no_door_that_it_only_led_to(
    commanding: HandCommanding, view: HandView, desk: Desk, keep, qtbot
) -> None:
    door_asks(view, confirm=False, reason_required=False)

    async def story() -> None:
        workspace = PlanWorkspace(desk)
        for widget in (workspace.widget, workspace.inspector, workspace.header):
            keep(widget)
        workspace.open(Target("device", "d-r1"))
        workspace.inspector.activateWindow()
        qtbot.keyClick(workspace._canvas, Qt.Key.Key_O)
        button = box_of(workspace._inspector, RELEASE)._buttons[0][0]
        qtbot.waitUntil(button.hasFocus)
        hold(Qt.Key.Key_O, "o")
        await turns()
        assert commanding.asked == []

    run(story)


def test_two_machines_of_a_room_tell_what_comes_from_what_goes(desk: Desk) -> None:
    """Their names alone stood before 7 °C and 9 °C alike."""
    demo = check(DEMO_SITE, PROFILES)
    assert isinstance(demo, Park)
    devices = [demo.devices[id] for id in ("chiller-1", "chiller-2")]
    named = [name for _, name in room_points(demo, desk.words, devices)]
    assert len(named) == len(set(named)) > 2
    assert "Chiller 1 · Chilled water out" in named
    alone = [demo.devices["chiller-1"]]
    assert {name for _, name in room_points(demo, desk.words, alone)} == {""}
