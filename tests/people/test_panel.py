"""Signing on in the window: one key, a PIN, and nothing on screen is lost by it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from models.records import Role
from models.site.park import SignOnSettings
from models.text import Name
from tests.people.front_desk import PASSWORD, PIN, FrontDesk, front_desk
from tests.widgets.dummy import DummyWorkspace, dummies
from tests.widgets.opened import Settings, on_screen
from widgets.shell import ControlRoom
from widgets.shell.signonpages import FounderPage, SignOnPage, SwitchPage

HINT = Name("Say friend", "说朋友")


@pytest.fixture
def front(tmp_path) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "data", SignOnSettings(hint=HINT, post=Name("West"))) as made:
        yield made


@pytest.fixture
def open_window(qtbot, front, catalogues) -> Callable[..., ControlRoom]:
    def open_(**more: Any) -> ControlRoom:
        room = ControlRoom(front.view, dummies(), Settings(), catalogues, post=front.post, **more)
        return on_screen(qtbot, room)

    return open_


def play(front: FrontDesk, story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await asyncio.wait_for(story(), 20)
        await asyncio.gather(*front.post._telling)

    asyncio.run(whole())


async def done(room: ControlRoom) -> None:
    """What the panel asked is answered."""
    work = room.frame.sign_on._work
    assert work is not None
    await work


def press(key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_in(box: QLineEdit, text: str) -> None:
    box.setFocus()
    QTest.keyClicks(box, text)


def test_the_first_start_makes_the_first_administrator(front, open_window) -> None:
    room = open_window()
    panel = room.frame.sign_on
    assert room.frame.status.who() == "Nobody signed on - look only (F4)"
    room.ask_who()
    page = panel.page
    assert isinstance(page, FounderPage)

    async def story() -> None:
        for box, text in (
            (page.english, "Ann"),
            (page.chinese, ""),
            (page.sign_on, "Ann"),
            (page.password, PASSWORD),
            (page.repeated, "something else"),
            (page.pin, PIN),
        ):
            type_in(box, text)
        press(Qt.Key.Key_Return)
        assert page.told.text() == "The two passwords differ."
        page.repeated.setText(PASSWORD)
        page.pin.setFocus()
        press(Qt.Key.Key_Return)
        await done(room)

    play(front, story)
    assert not panel.isVisible()
    assert room.frame.status.who() == "Ann · Security admin · West"
    assert front.write("person", front.post.person, phone="1") == ""


def test_f4_a_pin_and_enter_hand_over_and_half_typed_text_stays(front, open_window) -> None:
    ann, bob = front.enter("ann", Role.SHIFT_LEAD), front.enter("bob", Role.OPERATOR, pin="9753")
    front.sign_on("bob")
    front.sign_on("ann")
    room = open_window()
    room.frame.status.refresh()
    frame = room.frame
    workspace = frame.workspaces.built("plan")
    assert isinstance(workspace, DummyWorkspace)
    type_in(workspace.box, "water below the sin")
    press(Qt.Key.Key_F4)
    page = frame.sign_on.page
    assert isinstance(page, SwitchPage)
    assert page.choices.titles() == ["Bob", "Ann"]
    assert page.choices.current() == 0, "the one who does not act is meant"
    bar_below = frame.bar.mapTo(frame, QPoint(0, frame.bar.height())).y()
    assert frame.sign_on.y() >= bar_below

    async def story() -> None:
        for digit in "9753":
            press(getattr(Qt.Key, f"Key_{digit}"))
        press(Qt.Key.Key_Return)
        await done(room)

    play(front, story)
    assert front.post.person == bob
    assert not frame.sign_on.isVisible()
    assert room.frame is frame
    assert QApplication.focusWidget() is workspace.box
    assert workspace.box.text() == "water below the sin"
    QTest.keyClicks(workspace.box, "k")
    assert workspace.box.text() == "water below the sink"
    assert frame.status.who() == "Bob · Operator · West"
    assert ann != bob


def test_f4_where_it_is_open_already_leads_to_it(front, open_window) -> None:
    """It is open after the start: a name typed after F4 must not arrive as keys of the window."""
    front.enter("ann", Role.SECURITY_ADMIN)
    room = open_window()
    room.ask_who()
    panel = room.frame.sign_on
    assert isinstance(panel.page, SignOnPage)
    type_in(panel.page.name, "an")
    press(Qt.Key.Key_F4)
    assert panel.isVisible()
    assert panel.page.name.hasFocus()
    workspace = room.frame.workspaces.built("plan")
    assert isinstance(workspace, DummyWorkspace)
    workspace.box.setFocus()
    press(Qt.Key.Key_F4)
    assert (panel.page.name.text(), panel.page.first.hasFocus()) == ("an", True)


def test_a_wrong_pin_is_said_and_typed_anew(front, open_window) -> None:
    front.enter("ann", Role.OPERATOR)
    front.sign_on("ann")
    room = open_window()

    async def story() -> None:
        press(Qt.Key.Key_F4)
        page = room.frame.sign_on.page
        assert isinstance(page, SwitchPage)
        type_in(page.pin, "1111")
        press(Qt.Key.Key_Return)
        assert not page.pin.isEnabled()
        await done(room)
        assert page.told.text() == "The PIN is wrong."
        assert (page.pin.text(), page.pin.hasFocus()) == ("", True)
        press(Qt.Key.Key_Escape)

    play(front, story)
    assert not room.frame.sign_on.isVisible()
    assert room.frame.sign_on.page is None


def test_shift_f4_locks_and_nothing_is_hidden_by_it(front, open_window, qtbot) -> None:
    ann = front.enter("ann", Role.SECURITY_ADMIN)
    front.sign_on("ann")
    room = open_window()
    frame = room.frame

    async def locks() -> None:
        press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)

    play(front, locks)
    assert front.post.session.locked
    assert frame.status.who() == "Locked (F4) · Ann"
    assert frame.bar.isVisible()
    assert frame.workspaces.built("plan").widget.isVisible()
    assert front.write("person", ann, phone="2") == "people.desk_locked"

    async def opens() -> None:
        press(Qt.Key.Key_F4)
        page = frame.sign_on.page
        assert isinstance(page, SwitchPage)
        type_in(page.pin, PIN)
        press(Qt.Key.Key_Return)
        await done(room)

    play(front, opens)
    assert front.write("person", ann, phone="2") == ""


def test_the_hint_of_the_site_stands_where_people_sign_on(front, open_window) -> None:
    front.enter("ann", Role.SECURITY_ADMIN)
    room = open_window(language="zh_CN")
    room.ask_who()
    page = room.frame.sign_on.page
    assert isinstance(page, SignOnPage)
    assert page.hint.text() == "说朋友"

    async def story() -> None:
        type_in(page.name, "ann")
        press(Qt.Key.Key_Return)
        type_in(page.password, "wrong password")
        press(Qt.Key.Key_Return)
        await done(room)
        assert page.told.text() == "登录名或密码错误。"
        type_in(page.password, PASSWORD)
        press(Qt.Key.Key_Return)
        await done(room)

    play(front, story)
    assert room.frame.status.who() == "Ann · 安全管理员 · West"


def test_letters_are_the_buttons_while_a_pin_is_typed(front, open_window) -> None:
    front.enter("ann", Role.OPERATOR)
    front.sign_on("ann")
    room = open_window()

    async def story() -> None:
        press(Qt.Key.Key_F4)
        press(Qt.Key.Key_N)
        assert isinstance(room.frame.sign_on.page, SignOnPage)
        press(Qt.Key.Key_Escape)
        press(Qt.Key.Key_F4)
        press(Qt.Key.Key_O)
        await done(room)

    play(front, story)
    assert front.post.current() is None
    assert room.frame.status.who() == "Nobody signed on - look only (F4)"


def test_a_pin_whose_shift_is_over_turns_to_the_password(front, open_window) -> None:
    front.enter("ann", Role.OPERATOR)
    front.sign_on("ann")
    front.ticker.pass_minutes(13 * 60)
    room = open_window()

    async def story() -> None:
        press(Qt.Key.Key_F4)
        press(Qt.Key.Key_Return)
        page = room.frame.sign_on.page
        assert isinstance(page, SignOnPage)
        assert page.name.text() == "ann"
        assert page.password.hasFocus()

    play(front, story)


def test_keys_and_the_mouse_keep_the_desk_awake(front, open_window) -> None:
    front.enter("ann", Role.OPERATOR)
    front.sign_on("ann")
    room = open_window()
    front.ticker.pass_minutes(14)
    QTest.keyClick(room.windowHandle(), Qt.Key.Key_Shift)
    assert front.post.session.active_ms == front.ticker.now
    front.ticker.pass_minutes(1)
    QTest.mouseClick(room.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(500, 760))
    assert front.post.session.active_ms == front.ticker.now


def test_a_window_without_a_desk_shows_the_operator_of_the_site(qtbot, front, catalogues) -> None:
    room = ControlRoom(front.view, dummies(), Settings(), catalogues)
    qtbot.addWidget(room)
    assert room.frame.status.who() == "Control room"
    room.ask_who()
    assert not room.frame.sign_on.isVisible()


def test_what_is_typed_while_a_pin_is_compared_reaches_nothing_behind(front, open_window) -> None:
    """A second Enter would press whatever the focus fell on."""
    front.enter("ann", Role.OPERATOR)
    front.sign_on("ann")
    room = open_window()

    async def story() -> None:
        press(Qt.Key.Key_F4)
        panel = room.frame.sign_on
        assert isinstance(panel.page, SwitchPage)
        type_in(panel.page.pin, PIN)
        press(Qt.Key.Key_Return)
        now = QApplication.focusWidget()
        assert now is panel or panel.isAncestorOf(now), now
        press(Qt.Key.Key_Return)
        await done(room)

    play(front, story)
    assert not room.frame.sign_on.isVisible()
