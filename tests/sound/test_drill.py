"""A drill in a window: banner, plan, sound, and what is left of it past its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from models.alarmbook import SUBJECT, end_drill, start_drill
from models.alarms import Alarm
from models.alarms.calling.sounding import Pattern
from models.points import Severity
from models.storage import StorageFault
from models.text.message import Message
from tests.records.room import Room
from tests.widgets.frozen import HOUR, NOW, FrozenView, frozen_alarms, frozen_park, frozen_view
from widgets.records import drilling
from widgets.records.drilling import DrillWatch

COLD = Alarm("b2-tt-212", Severity.HIGH, "high", NOW - 5_000, 9.0, 8.0)
AIR = Alarm("b2-rs-211-co2", Severity.LOW, "high", NOW - 4_000, 1_012.0, 1_000.0)
GAS = Alarm("b2-rs-201-t", Severity.LOW, "high", NOW - 3_000, 30.0, 28.0, life_safety=True)


@dataclass
class Site:
    """A view that stands still over real records."""

    view: FrozenView
    room: Room

    def pass_time(self, ms: int) -> None:
        self.room.view.time += ms
        self.view.advance(ms)

    def begin(self, hours: float = 1.0, building: str = "") -> None:
        now = self.view.now()
        end = now + int(hours * HOUR)
        self.room.write(
            *start_drill("d1", reason="Evacuation", since_ms=now, until_ms=end, building=building)
        )

    def end(self) -> None:
        self.room.write(*end_drill("d1", self.view.now()))


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    made = Room(tmp_path, SUBJECT.kinds, frozen_park())
    made.view.time = NOW
    view = frozen_view(alarms=frozen_alarms(), links_down=False)
    view.records, view.recording = made.records, made.registrar
    yield Site(view, made)
    made.close()


def drill_banners(window):
    return [one for one in window.frame.banners.shown if one.hatched]


@pytest.mark.parametrize("theme", ["night", "day"])
@pytest.mark.parametrize(
    ("language", "strong"),
    [("en", "Drill: Evacuation, Building B"), ("zh_CN", "演练：Evacuation，B 座")],
)
def test_the_banner_says_what_and_where_and_cannot_be_closed(
    site, open_room, qtbot, language, strong, theme
) -> None:
    site.begin(building="b")
    window = open_room(site.view, language=language, theme=theme)
    qtbot.waitUntil(lambda: bool(drill_banners(window)))
    (banner,) = drill_banners(window)
    assert banner.strong == strong
    assert "ann" in banner.right
    assert "11:42" in banner.right
    strip = window.frame.banners.findChildren(type(window.frame.banners._column.itemAt(0).widget()))
    assert strip[0].height() == 32
    assert strong in strip[0].accessibleName()
    picture = strip[0].grab().toImage()
    across = {picture.pixelColor(x, 3).name() for x in range(picture.width())}
    hatching = QColor(window.frame.desk.theme.color("hatch")).name()
    assert hatching in across, "it is hatched"
    plate = {picture.pixelColor(x, 3).name() for x in range(24, 24 + 60)}
    assert hatching not in plate, "and not through the words"
    assert window.frame.banners.height() == 32 * len(window.frame.banners.shown)


def test_the_banner_comes_and_goes_with_the_record(site, open_room, qtbot) -> None:
    window = open_room(site.view)
    assert drill_banners(window) == []
    site.begin()
    assert [one.strong for one in drill_banners(window)] == ["Drill: Evacuation, whole park"]
    site.end()
    assert drill_banners(window) == []


def test_a_missed_end_is_said_and_does_not_go_away(site, open_room, qtbot) -> None:
    site.begin()
    window = open_room(site.view)
    qtbot.waitUntil(lambda: bool(drill_banners(window)))
    site.pass_time(HOUR + 12 * 60_000)
    window.frame._refresh_banners()
    (banner,) = drill_banners(window)
    assert banner.strong == "Drill: end missed 12 min ago"
    assert "everything sounds again" in banner.rest


def test_in_a_drill_high_and_life_safety_are_heard_and_a_low_alarm_is_not(
    site, open_room, qtbot, speaker
) -> None:
    site.view.set_alarms()
    window = open_room(site.view)
    horn = window.frame.bar.horn._horn
    site.begin()
    site.view.set_alarms(AIR)
    site.view.publish()
    horn.judge()
    assert (horn.sound.pattern, speaker.played) == (Pattern.NONE, [])
    assert horn.sound.silenced == 0
    site.view.set_alarms(AIR, COLD)
    horn.judge()
    assert (horn.sound.pattern, horn.sound.first, horn.sound.more) == (Pattern.HIGH, COLD, 0)
    site.view.set_alarms(GAS, AIR, COLD)
    horn.judge()
    assert (horn.sound.pattern, horn.sound.first) == (Pattern.LIFE_SAFETY, GAS)
    assert horn.sound.more == 1
    assert speaker.on


def test_a_silence_in_a_drill_does_not_silence_what_was_not_heard(site, open_room, speaker) -> None:
    site.view.set_alarms()
    horn = open_room(site.view).frame.bar.horn._horn
    site.begin()
    site.view.set_alarms(AIR, COLD)
    horn.judge()
    horn.silence()
    assert horn.sound.pattern is Pattern.NONE
    site.end()
    assert (horn.sound.pattern, horn.sound.first) == (Pattern.LOW, AIR)


def test_past_its_end_everything_sounds_again_whether_somebody_ends_it_or_not(
    site, open_room, speaker
) -> None:
    site.view.set_alarms(AIR)
    horn = open_room(site.view).frame.bar.horn._horn
    site.begin()
    assert horn.sound.pattern is Pattern.NONE
    site.pass_time(HOUR - 1)
    horn.judge()
    assert horn.sound.pattern is Pattern.NONE
    site.pass_time(1)
    horn.judge()
    assert (horn.sound.pattern, speaker.on) == (Pattern.LOW, True)


def test_elsewhere_everything_sounds_as_ever(site, open_room, speaker) -> None:
    site.view.set_alarms(AIR)
    horn = open_room(site.view).frame.bar.horn._horn
    site.begin(building="d")
    assert (horn.sound.pattern, horn.sound.first) == (Pattern.LOW, AIR)


def test_a_window_that_opens_in_a_drill_knows_of_it(site, open_room, qtbot, speaker) -> None:
    site.begin()
    site.view.set_alarms(AIR)
    horn = open_room(site.view).frame.bar.horn._horn
    qtbot.waitUntil(lambda: horn.sound.pattern is Pattern.NONE)


def test_what_cannot_be_read_makes_nothing_quieter(site, qtbot, monkeypatch, expected_logs) -> None:
    def unreadable(*_):
        raise StorageFault(Message.of("journal.unreadable", detail="disk I/O error"))

    expected_logs("models.journal", "did not hear what was written")
    parent = QObject()
    site.begin()
    watch = DrillWatch(parent, site.view, lambda: None)
    qtbot.waitUntil(lambda: watch.running is not None)
    monkeypatch.setattr(drilling, "open_drill", unreadable)
    site.end()
    assert watch.running is None


def test_a_watch_that_has_ended_can_be_ended_again(site, qapp) -> None:
    told, parent = [], QObject()
    watch = DrillWatch(parent, site.view, lambda: told.append(1))
    watch.end()
    watch.end()
    site.begin()
    assert told == []
