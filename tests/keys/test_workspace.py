"""The Keys page: hand out, take back, see what should be here."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.keys import SUBJECT, held, issue
from tests.records.room import NOW, room
from tests.widgets.test_accessible import _nameless
from widgets.contribution import Desk, Target
from widgets.keys.contribution import duties, find_keys
from widgets.keys.workspace import KeysWorkspace
from widgets.theme import load_theme
from widgets.words import Words

HOUR = 3_600_000


@pytest.fixture
def office(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        made.put("key", "k", label="K-001", type="key", name={"en": "Roof", "zh_CN": "屋面"})
        made.put("key", "r", label="R-001", type="radio")
        yield made


@pytest.fixture
def desk(office, qapp, catalogues) -> Desk:
    words = Words("en", catalogues["en"], office.view.park.zone)
    return Desk(office.view, load_theme("night", "en"), words, lambda _: None)


@pytest.fixture
def space(desk, qtbot) -> KeysWorkspace:
    made = KeysWorkspace(desk)
    made.whole = QWidget()
    qtbot.addWidget(made.whole)
    for part in (made.widget, made.header, made.inspector):
        part.setParent(made.whole)
        part.setGeometry(0, 0, 978, 640)
    made.whole.resize(1300, 700)
    made.whole.show()
    return made


def finish(act, settled) -> None:
    async def work() -> None:
        act()
        await settled()
        await asyncio.sleep(0)

    asyncio.run(work())


def test_out_and_back_by_keyboard(space, office, qtbot) -> None:
    space.table.choose("k", tell=True)
    qtbot.keyClick(space.page, Qt.Key.Key_I)
    box = space.hand.form.editor("holder").box
    qtbot.keyClicks(box, "Lao Zhou")
    control = Qt.KeyboardModifier.ControlModifier
    finish(lambda: qtbot.keyClick(box, Qt.Key.Key_S, control), space.hand.settled)
    out = held(office.records)["k"]
    assert (out.holder, out.due_ms) == ("Lao Zhou", NOW + 4 * HOUR)
    assert office.records.get("key_issue", out.issue).text("issued_by") == "ann"
    finish(lambda: qtbot.keyClick(space.hand, Qt.Key.Key_R), space.hand.settled)
    assert held(office.records) == {}
    assert space.hand.refusal == ""


def test_who_saves_hands_it_out_though_somebody_else_began_the_form(space, office, qtbot) -> None:
    space.table.choose("k", tell=True)
    qtbot.keyClick(space.page, Qt.Key.Key_I)
    box = space.hand.form.editor("holder").box
    qtbot.keyClicks(box, "Lao Zhou")
    office.on_duty.person = "bo"
    office.pass_time(HOUR)
    control = Qt.KeyboardModifier.ControlModifier
    finish(lambda: qtbot.keyClick(box, Qt.Key.Key_S, control), space.hand.settled)
    record = office.records.get("key_issue", held(office.records)["k"].issue)
    assert (record.text("issued_by"), record.number("issued")) == ("bo", NOW + HOUR)


def test_what_should_be_here_is_a_duty_and_a_filter(space, desk, office) -> None:
    office.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW))
    office.write(*issue("j", "r", "Lao Wang", NOW + 9 * HOUR, NOW))
    office.pass_time(2 * HOUR)
    [duty] = duties(desk)
    assert (duty.overdue, duty.target) == (True, Target("key", "k"))
    space.filters.set_on("out")
    assert space.table.count == 2
    space.filters.set_on("overdue")
    assert space.table.count == 1
    space.filters.set_on("radios")
    assert space.table.count == 1
    space.open(Target("key_issue", "i"))
    assert space.table.chosen_id == "k"


def test_a_lost_key_is_not_handed_out(space, office) -> None:
    office.put("key", "k", lost=True)
    space.table.choose("k", tell=True)
    assert not space.hand.issue_button.isEnabled()


def test_found_by_whoever_has_it(desk, office) -> None:
    office.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW))
    assert [one.target.id for one in find_keys(desk, "zhou")] == ["k"]
    assert [one.target.id for one in find_keys(desk, "屋面")] == ["k"]


def test_a_new_key_has_a_label_at_once(space, office) -> None:
    space.begin()
    assert space.form.editor("label").value() == "K-002"
    finish(space.form.save, space.form.settled)
    assert len(office.records.list(space.table.query)) == 3


def test_every_control_has_a_name(space) -> None:
    space.table.choose("k", tell=True)
    space.hand.begin_issue()
    assert not _nameless(space.whole)
    space.page.show_record("k")
    assert not _nameless(space.whole)
