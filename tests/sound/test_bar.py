"""The alarm bar: numbers that are never cut, the newest alarm, the horn's cell, keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from models.alarms import Alarm, Band, Load, OutOfService
from models.points import Severity
from models.text import Message
from tests.widgets.frozen import NOW, FrozenView, frozen_alarms, frozen_view
from widgets.contribution import ALARM_LIST, Duty, Target
from widgets.shell.cell import Cell
from widgets.shell.counters import counted
from widgets.shell.topalarm import newest_alarm

COLD, AIR = frozen_alarms()
FIRE = Alarm("fp-d", Severity.CRITICAL, "fire", NOW - 61_000, 1.0, None, life_safety=True)
POINTS = ("b2-tt-212", "b2-rs-211-co2", "b2-rs-211-t", "tk-b1", "m-b2-p", "b2-rs-201-t")


def burst(count: int) -> list[Alarm]:
    grades = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
    return [
        FIRE,
        *(
            Alarm(
                POINTS[n % 6],
                grades[n % 3],
                "high",
                NOW - 1_000 * (n % 90),
                9.4,
                8.0,
                rule=f"r{n}",
                acknowledged=n % 11 == 0,
            )
            for n in range(count)
        ),
    ]


def flooded(count: int) -> FrozenView:
    view = frozen_view(alarms=burst(count))
    bars = (0,) * 50 + (5, 41, 20, 9, 6, 8, 6, 4, 4, 2)
    view.alarm_load = lambda: Load(count, Band.EXCESSIVE, NOW - 60_000, count, bars)
    view.out = {"m-b2-e": OutOfService("w", "W-0003", 0, NOW + 3_600_000)}
    return view


def names(room) -> list[str]:
    return [w.accessibleName() for w in room.frame.bar.findChildren(QWidget) if w.isVisible()]


def press(qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


@pytest.mark.parametrize("count", [104, 5_000])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_nothing_with_a_number_is_cut(open_room, width: int, language: str, count: int) -> None:
    room = open_room(flooded(count), (width, 768), language=language)
    bar = room.frame.bar
    bar.set_duties([Duty(Target("x", "y"), "t", 0, True)] * 25)
    QApplication.sendPostedEvents()
    bar.layout().activate()
    shown = [cell for cell in bar.findChildren(QWidget) if cell.isVisible()]
    for cell in shown:
        if isinstance(cell, Cell) and cell is not bar._newest:
            assert cell.width() >= cell.sizeHint().width(), cell.accessibleName()
    assert max(cell.geometry().right() for cell in shown) < width
    assert bar._clock.width() >= bar._clock.sizeHint().width()
    assert bar._top.width() >= (120 if width == 1024 else 240)
    assert bar._newest.isVisible() == (width > 1024)


def test_words_come_back_where_there_is_room(open_room, qtbot) -> None:
    room = open_room(flooded(104), (1100, 768))
    bar = room.frame.bar
    assert bar._links._short
    room.resize(1920, 1080)
    qtbot.waitUntil(lambda: not bar._links._short)
    assert bar._newest.isVisible()


def test_returned_alarms_count_as_unacknowledged() -> None:
    gone = replace(COLD, returned_ms=NOW)
    alarms = [COLD, gone, replace(COLD, acknowledged=True), AIR]
    counts = counted(alarms)
    assert counts[Severity.HIGH] == (2, 3, 1)
    assert counts[Severity.LOW] == (1, 1, 1)
    assert counts[Severity.CRITICAL] == (0, 0, 0)


def test_the_newest_alarm_stands_beside_the_top_one_where_it_is_another(open_room, qtbot) -> None:
    late = replace(AIR, raised_ms=NOW - 3_000)
    view = frozen_view(alarms=[COLD, late])
    room = open_room(view, (1920, 1080))
    newest = room.frame.bar._newest
    assert newest.alarm == late
    assert "Newest: Laboratory 2.11: CO₂ high" in newest.accessibleName()
    newest.click()
    workspace = room.frame.workspaces.built("plan")
    assert workspace.opened[-1] == Target("device", "b2-rs-211")
    view.set_alarms(replace(COLD, raised_ms=NOW - 1_000), late)
    view.publish()
    qtbot.waitUntil(lambda: not newest.isVisible())


def test_an_old_alarm_that_calls_again_is_the_newest() -> None:
    again = replace(AIR, called_ms=NOW)
    assert newest_alarm([FIRE, COLD, again]) == again
    assert newest_alarm([FIRE, replace(again, acknowledged=True)]) is None


def test_a_counter_lists_its_priority(open_room, qtbot) -> None:
    room = open_room(flooded(30))
    asked: list[Target] = []
    for counter in room.frame.bar._counters.values():
        object.__setattr__(counter._desk, "show", asked.append)
    room.frame.bar._counters[Severity.HIGH].setFocus()
    press(qtbot, Qt.Key.Key_Return)
    room.frame.bar._counters[Severity.LOW].click()
    assert asked == [Target(ALARM_LIST, "high"), Target(ALARM_LIST, "low")]


def test_one_key_silences_from_anywhere(open_room, speaker, qtbot) -> None:
    room = open_room()
    assert speaker.on
    room.frame.workspaces.built("plan").box.setFocus()
    press(qtbot, Qt.Key.Key_F8)
    assert not speaker.on
    assert "Sound. 2 silenced" in names(room)


def test_the_horn_says_what_sounds_and_how_many_more(open_room) -> None:
    room = open_room(flooded(30))
    said = room.frame.bar.horn.accessibleName()
    assert said == "Sound. Sounds: Fire panel D: fault, and 9 more"


def test_a_mute_counts_down_in_the_bar(open_room, qtbot) -> None:
    view = frozen_view()
    room = open_room(view)
    press(qtbot, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    horn = room.frame.bar.horn
    assert horn._first == "Muted 10:00"
    view.advance(31_000)
    room.frame._ticked(True)
    assert horn._first == "Muted 9:29"
    press(qtbot, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert horn._first == "F8"


def test_what_is_never_muted_is_told_beside_the_countdown(open_room, qtbot) -> None:
    view = frozen_view()
    room = open_room(view)
    press(qtbot, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    horn = room.frame.bar.horn
    assert horn._second == ""
    view.set_alarms(replace(FIRE, life_safety=True), COLD)
    view.publish()
    qtbot.waitUntil(lambda: horn._second == "1 sounding")
    assert horn._first.startswith("Muted ")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_where_nothing_can_be_heard_a_badge_says_so_and_the_focus_why(
    open_room, speaker, qtbot, language: str
) -> None:
    room = open_room(language=language)
    horn = room.frame.bar.horn
    speaker.break_(Message.of("sound.program_fails", program="aplay", detail="no device"))
    assert horn._first == {"en": "No sound", "zh_CN": "无声音"}[language]
    assert not any("aplay" in banner.rest for banner in room.frame.banners.shown)
    horn.setFocus()
    assert any("aplay" in banner.rest for banner in room.frame.banners.shown)
    room.frame.workspaces.built("plan").button.setFocus()
    assert not any("aplay" in banner.rest for banner in room.frame.banners.shown)


def test_the_speaker_test_asks_and_gives_the_focus_back(open_room, speaker, qtbot) -> None:
    room = open_room(frozen_view(alarms=[]))
    frame = room.frame
    frame.workspaces.built("plan").button.setFocus()
    press(qtbot, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)
    assert speaker.on
    assert frame.trial.isVisible()
    assert QApplication.focusWidget() is frame.trial.heard
    press(qtbot, Qt.Key.Key_N)
    assert not frame.trial.isVisible()
    assert QApplication.focusWidget() is frame.workspaces.built("plan").button
    assert not speaker.on


def test_sound_is_in_the_palette(open_room) -> None:
    titles = [command.title for command in open_room().frame.commands()]
    for title in ("Silence what sounds now", "Mute for ten minutes, or unmute", "Test the speaker"):
        assert title in titles


def test_another_theme_does_not_undo_a_silence(open_room, speaker, qtbot) -> None:
    room = open_room()
    press(qtbot, Qt.Key.Key_F8)
    room.set_theme("day")
    assert not speaker.on
    qtbot.waitUntil(lambda: "Sound. 2 silenced" in names(room))


def test_the_load_is_said_with_its_band_and_a_flood_by_its_name(open_room) -> None:
    view = frozen_view()
    view.alarm_load = lambda: Load(2, Band.MANAGEABLE, bars=(0, 1, 0, 1))
    assert "2 new alarms in ten minutes: Manageable" in names(open_room(view))
    assert any(name.startswith("Flood since") for name in names(open_room(flooded(104))))


def test_a_new_alarm_takes_no_focus(open_room, qtbot) -> None:
    view = frozen_view(alarms=[])
    room = open_room(view)
    before = QApplication.focusWidget()
    view.set_alarms(replace(FIRE, escalated=3), COLD)
    view.publish()
    qtbot.waitUntil(room.frame.call_panel.isVisible)
    assert QApplication.focusWidget() is before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_where_room_is_short_the_value_goes_below_and_the_name_stays(
    open_room, language: str
) -> None:
    top = open_room(frozen_view(alarms=[COLD]), language=language).frame.bar._top
    said = top._words
    assert said.short_place.startswith("B · ")
    wide, below = top.lines(900)
    assert wide == top._headline()
    assert said.value in wide
    assert below.startswith(said.place)
    room = next(width for width in range(100, 900) if top.lines(width)[0] == said.title)
    assert top.lines(room)[1].startswith(f"{said.value} · ")
    assert top.lines(room - 1)[0] != said.title
    for width in (room - 1, 120, 60):  # names give way, the value never
        first, second = top.lines(width)
        assert "\u2026" in first
        assert second.startswith(said.value)
