"""The People page: who may change what there, and that open forms follow who acts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.records import Role
from tests.people.front_desk import PASSWORD, PIN, FrontDesk
from widgets.contribution import Desk, Target
from widgets.people.contribution import find_people
from widgets.people.workspace import NEW, PeopleWorkspace
from widgets.theme import load_theme
from widgets.words import Words


@pytest.fixture
def open_page(desk: FrontDesk, qtbot, catalogues) -> Callable[..., PeopleWorkspace]:
    def open_(language: str = "en") -> PeopleWorkspace:
        words = Words(language, catalogues[language], desk.park.zone)
        dress = load_theme("night", language)
        made = PeopleWorkspace(Desk(desk.view, dress, words, lambda _: None, post=desk.post))
        for part in (made.widget, made.header, made.inspector):
            qtbot.addWidget(part)
        made.widget.resize(1000, 640)
        made.widget.show()
        return made

    return open_


def play(desk: FrontDesk, story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await asyncio.wait_for(story(), 20)
        await asyncio.gather(*desk.post._telling)

    asyncio.run(whole())


def test_an_administrator_enters_somebody_who_can_then_sign_on(desk, open_page) -> None:
    desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    page = open_page()
    page.new.click()
    assert page.page.shown_id == NEW
    form = page.form
    form.set_value("name", {"en": "Bob", "zh_CN": "鲍勃"})
    form.set_value("sign_on", "bob")
    form.set_value("roles", ["operator"])

    async def story() -> None:
        form.save()
        await form.settled()
        assert form.refusal == ""
        page.secrets.password.setText(PASSWORD)
        page.secrets.set_password.click()
        await page.secrets.settled()
        page.secrets.pin.setText(PIN)
        page.secrets.set_pin.click()
        await page.secrets.settled()
        assert page.secrets.told.text() == "The PIN is set."

    play(desk, story)
    bob = page.page.shown_id
    assert desk.post.has_secrets(bob) == (True, True)
    assert desk.sign_on("bob") == ""
    assert "Send commands to the park" in page.about.texts()
    assert "acts" in page.about.texts()


def test_who_may_not_edit_people_sees_them_and_why(desk, open_page) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    desk.sign_on("bob")
    page = open_page()
    assert page.table.count == 2
    assert not page.new.isEnabled()
    assert "role" in page.new.toolTip()
    page.open(Target("person", ann))
    assert page.form.editor("phone").read_only
    assert not page.secrets.set_password.isEnabled()
    page.open(Target("person", bob))
    assert page.secrets.set_password.isEnabled()
    assert not page.secrets.own.isHidden()


def test_half_typed_text_waits_while_somebody_else_takes_over(desk, open_page) -> None:
    """Typed by the administrator, left alone by the operator, saved by the administrator."""
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    desk.sign_on("bob")
    desk.sign_on("ann")
    page = open_page()
    page.open(Target("person", bob))
    note = page.form.editor("phone")
    QTest.keyClicks(note.box, "139 55")
    desk.switch(bob)
    assert note.box.text() == "139 55"
    assert note.read_only

    async def refused() -> None:
        page.form.save()
        await page.form.settled()

    play(desk, refused)
    assert "role" in page.form.refusal
    desk.switch(ann)
    assert not note.read_only
    QTest.keyClicks(note.box, "50")
    play(desk, refused)
    record = desk.journal.records.get("person", bob)
    assert (record.text("phone"), record.changed_by) == ("139 5550", ann)


def test_a_desk_that_is_locked_or_left_greys_the_page_out(desk, open_page) -> None:
    desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    page = open_page()
    assert page.new.isEnabled()
    desk.do(desk.post.lock)
    assert not page.new.isEnabled()
    assert "locked" in page.new.toolTip()


def test_who_is_deactivated_leaves_the_list_and_stays_in_all(desk, open_page) -> None:
    desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    desk.sign_on("ann")
    assert desk.write("person", bob, active=False) == ""
    page = open_page("zh_CN")
    assert page.table.count == 1
    page.filters.set_on("all")
    assert page.table.count == 2
    page.open(Target("person", bob))
    page.about.open(bob)
    assert "已停用" in page.about.texts()


def test_no_password_is_in_what_is_kept_of_the_page(desk, open_page) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    page = open_page()
    page.open(Target("person", ann))
    page.secrets.password.setText("quite another one")
    page.secrets.own.setText(PASSWORD)
    kept = page.state()
    assert PASSWORD not in str(kept)
    assert "quite another one" not in str(kept)
    again = open_page()
    again.restore(kept)
    assert again.page.shown_id == ann


def test_people_are_found_by_name_and_by_the_keys(desk, open_page, qtbot) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    page = open_page()
    found = find_people(page.table._desk, "ann")
    assert [(one.target.kind, one.target.id) for one in found] == [("person", ann)]
    QTest.keyClick(page.page, Qt.Key.Key_N)
    assert page.page.shown_id == NEW
    page.act("new-person")
    assert page.crumbs()[-1] == "New person"
