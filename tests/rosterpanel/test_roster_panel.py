"""The Roster page: the right number large, as a code, and who was told when."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from models.records import Field, FieldType, RecordKind
from models.roster import CALLS, SUBJECT
from models.text.message import Message
from tests.records.room import NOW, room
from widgets.contribution import Desk, Target
from widgets.records.qr import matrix_of
from widgets.roster.callwords import CALL_WORDS
from widgets.roster.contribution import roster_contribution
from widgets.roster.workspace import RosterWorkspace
from widgets.theme import load_theme
from widgets.words import Words

PERSON = RecordKind("person", (Field("name", FieldType.NAME), Field("phone")), create="p", edit="p")
HOUR = 3_600_000


@pytest.fixture
def made(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, PERSON)) as found:
        found.put("roster_contact", "c", name={"en": "Tang Bo"}, part="own",
                  calls=["electrician"], phone="4411", second_phone="139 5550 0411")  # fmt: skip
        found.put("roster_contact", "old", name={"en": "Old"}, part="own", calls=["guard"],
                  phone="4000", gone=True)  # fmt: skip
        yield found


@pytest.fixture
def desk(made, catalogues):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    return Desk(made.view, load_theme("night"), words, lambda _: None)


@pytest.fixture
def page(qtbot, desk):
    workspace = RosterWorkspace(desk)
    for widget in (workspace.widget, workspace.inspector, workspace.header):
        qtbot.addWidget(widget)
        widget.resize(900, 600)
        widget.show()
    return workspace


def test_every_call_has_its_word(catalogues):
    assert set(CALL_WORDS) == set(CALLS)


def test_the_number_stands_large_and_as_a_code(page):
    page.open(Target("roster_contact", "c"))
    assert page.number.number.text() == "4411"
    assert page.number.code.matrix == matrix_of("tel:4411")
    page.number.other.click()
    assert page.number.number.text() == "139 5550 0411"
    assert page.number.code.matrix == matrix_of("tel:13955500411")


def test_who_is_gone_is_not_in_the_list(page):
    rows = page.contacts.rows
    assert [rows.index(n, 0).data() for n in range(rows.rowCount())] == ["Tang Bo"]


def test_one_key_records_that_they_were_told(qtbot, made, page):
    page.open(Target("roster_contact", "c"))

    async def press():
        qtbot.keyClick(page.widget, Qt.Key.Key_T)
        await page.number.settled()

    asyncio.run(press())
    (line,) = made.records.events("roster_contact", "c", "told")
    assert (line.value, line.actor) == ({"at": NOW, "phone": "4411"}, "ann")
    assert page.number.said.text().endswith("saved.")


def test_a_key_that_is_pressed_twice_at_once_tells_once_by_the_number_that_stood_there(
    qtbot, made, page
):
    page.open(Target("roster_contact", "c"))

    async def press():
        for _ in range(2):
            qtbot.keyClick(page.widget, Qt.Key.Key_T)
        page.number.other.click()
        await page.number.settled()

    asyncio.run(press())
    (line,) = made.records.events("roster_contact", "c", "told")
    assert line.value["phone"] == "4411"


def test_a_refusal_is_said(qtbot, made, page):
    made.on_duty.refused = {"roster.tell": Message.of("records.missing", field="sign-on")}
    page.open(Target("roster_contact", "c"))

    async def press():
        page.number.told.click()
        await page.number.settled()

    asyncio.run(press())
    assert "sign-on" in page.number.said.text()
    assert made.records.events("roster_contact", "c", "told") == []


def test_on_call_is_shown_and_follows(qtbot, made, page):
    page.open(Target("roster_contact", "c"))
    assert page.number._duty.text() == ""
    made.put("roster_duty", "d", who="c", calls=["electrician"], starts=NOW - HOUR, ends=NOW + HOUR)
    qtbot.waitUntil(lambda: page.number._duty.text().startswith("On call until"))
    rows = page.contacts.rows
    assert rows.index(0, 2).data() == "now"


def test_nobody_is_shown_on_call_when_the_duty_is_over(made, page):
    """Its end is written by nobody."""
    made.put("roster_duty", "d", who="c", calls=["electrician"], starts=NOW - HOUR, ends=NOW + HOUR)
    page.open(Target("roster_contact", "c"))
    assert page.number._duty.text().startswith("On call until")
    made.view.time += 2 * HOUR
    page._turns.timeout.emit()
    assert page.number._duty.text() == ""
    assert page.contacts.rows.index(0, 2).data() == ""


def test_a_number_is_found_by_name(desk):
    found = roster_contribution().find(desk, "tang")
    assert [one.title for one in found] == ["Tang Bo · 4411"]
    assert roster_contribution().find(desk, "old") == []


def test_what_somebody_is_called_for_is_edited(qtbot, made, page):
    page.open(Target("roster_contact", "c"))
    editor = page.form.editor("calls")
    assert editor.value() == ["electrician"]
    row = CALLS.index("plumber")
    editor.list.setCurrentRow(row)
    editor.list.itemActivated.emit(editor.list.item(row))
    assert page.form.dirty

    async def save():
        page.form.save()
        await page.form.settled()

    asyncio.run(save())
    assert made.records.get("roster_contact", "c").list("calls") == ("electrician", "plumber")
