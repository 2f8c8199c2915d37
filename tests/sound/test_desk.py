"""At a desk with a journal: what the post did to its sound is written without anybody's leave."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.alarms import Alarm
from models.points import Severity
from models.records import Role
from tests.people.front_desk import FrontDesk, front_desk
from tests.widgets.dummy import dummies
from tests.widgets.opened import Settings, on_screen
from widgets.shell import ControlRoom
from widgets.sound import Horn

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def front(tmp_path):
    with front_desk(tmp_path / "data") as made:
        yield made


def press(key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def written(front: FrontDesk) -> list[tuple[str, str, dict]]:
    station = front.journal.station
    lines = front.journal.records.events("post", station)
    own = {"silenced", "muted", "unmuted", "sound_tested"}
    return [(line.field, line.actor, dict(line.value)) for line in lines if line.field in own]


@pytest.mark.parametrize("who", ["nobody", "somebody", "locked"])
def test_silence_mute_and_speaker_test_are_journalled_as_the_post(
    front, speaker, catalogues, qtbot, who: str
) -> None:
    by = ""
    if who != "nobody":
        by = front.enter("ann", Role.OPERATOR)
        front.sign_on("ann")
    if who == "locked":
        front.do(front.post.lock)
        by = ""
    now = front.view.now()
    front.view._alarms = [Alarm("s-r1.co2", Severity.HIGH, "high", now - 5, 1.0, 0.5)]
    front.view.alarms = lambda: front.view._alarms
    horn = Horn(
        front.view,
        speaker,
        front.journal.station,
        front.registrar.note,
        lambda: front.post.person,
    )
    room = ControlRoom(front.view, dummies(), Settings(), catalogues, post=front.post, horn=horn)
    on_screen(qtbot, room)

    async def story() -> None:
        press(Qt.Key.Key_F8)
        await horn.settled()
        press(Qt.Key.Key_F8, _SHIFT)
        await horn.settled()
        press(Qt.Key.Key_F8, _SHIFT)
        await horn.settled()
        press(Qt.Key.Key_F8, _CTRL)
        press(Qt.Key.Key_Y)
        await horn.settled()

    assert speaker.on
    asyncio.run(asyncio.wait_for(story(), 20))
    fields = [field for field, _, _ in written(front)]
    assert fields == ["silenced", "muted", "unmuted", "sound_tested"]
    assert {actor for _, actor, _ in written(front)} == {""}
    assert {value["by"] for _, _, value in written(front)} == {by}
    assert written(front)[0][2]["alarms"] == ["s-r1.co2/limits"]
    assert written(front)[1][2]["until"] == now + 600_000
    assert written(front)[3][2]["heard"] is True
