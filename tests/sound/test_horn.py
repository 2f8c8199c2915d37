"""The horn over a view: what is played when, what a person does, what is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarms import Alarm, Load
from models.alarms.calling.sounding import Pattern
from models.points import Severity
from models.records import Change
from models.text import Message
from tests.sound.loudspeaker import Loudspeaker
from tests.widgets.frozen import NOW, FrozenView, frozen_view
from widgets.sound import Horn, wav
from widgets.sound.tones import trial

COLD = Alarm("b2-tt-212", Severity.HIGH, "high", NOW - 5_000, 9.0, 8.0)
AIR = Alarm("b2-rs-211-co2", Severity.LOW, "high", NOW - 4_000, 1_012.0, 1_000.0)
FIRE = Alarm("fp-d", Severity.CRITICAL, "fire", NOW - 1_000, 1.0, None, life_safety=True)


@pytest.fixture
def view() -> FrozenView:
    return frozen_view(alarms=[])


@pytest.fixture
def speaker() -> Loudspeaker:
    return Loudspeaker()


@pytest.fixture
def written() -> list[Change]:
    return []


@pytest.fixture
def horn(view, speaker, written, qtbot):
    async def note(changes):
        written.extend(changes)
        return

    horn = Horn(view, speaker, "station-1", None, lambda: "li-na")
    horn._note = note
    horn._write = lambda changes: written.extend(changes)
    yield horn
    horn.close()


def stand(view: FrozenView, horn: Horn, *alarms: Alarm) -> None:
    view.set_alarms(*alarms)
    view.publish()
    horn.judge()


def test_a_new_alarm_sounds_at_once_and_an_acknowledged_one_stops(view, horn, speaker) -> None:
    assert not speaker.played
    view.set_alarms(COLD)
    view.publish()
    assert [content for content, _ in speaker.played] == [wav(Pattern.HIGH)]
    stand(view, horn, replace(COLD, acknowledged=True))
    assert not speaker.on
    assert horn.sound.pattern is Pattern.NONE


def test_the_burst_is_repeated_while_nobody_comes(view, horn, speaker, qtbot) -> None:
    stand(view, horn, FIRE)
    qtbot.waitUntil(lambda: len(speaker.played) >= 2, timeout=20_000)
    assert speaker.played[1][0] == wav(Pattern.LIFE_SAFETY)


def test_what_is_more_urgent_takes_over_and_what_escalates_is_louder(view, horn, speaker) -> None:
    stand(view, horn, AIR)
    stand(view, horn, COLD, AIR)
    stand(view, horn, replace(COLD, escalated=1), AIR)
    stand(view, horn, FIRE, replace(COLD, escalated=1), AIR)
    assert [content for content, _ in speaker.played] == [
        wav(Pattern.LOW),
        wav(Pattern.HIGH),
        wav(Pattern.HIGH, 1),
        wav(Pattern.LIFE_SAFETY, 1),
    ]
    assert horn.sound.more == 2


def test_silence_is_one_key_and_a_new_alarm_sounds_again(view, horn, speaker, written) -> None:
    stand(view, horn, COLD, AIR)
    horn.silence()
    assert not speaker.on
    assert (horn.sound.first, horn.sound.silenced) == (None, 2)
    (change,) = written
    assert (change.kind, change.entity, change.field) == ("post", "station-1", "silenced")
    assert dict(change.value)["alarms"] == [COLD.id, AIR.id]
    assert dict(change.value)["by"] == "li-na"
    count = len(speaker.played)
    stand(view, horn, FIRE, COLD, AIR)
    assert len(speaker.played) == count + 1
    assert horn.sound.first == FIRE
    horn.silence()
    assert dict(written[-1].value)["alarms"] == [FIRE.id], "what was silenced before is not again"


def test_silence_does_not_reach_what_was_not_heard_yet(view, horn, speaker) -> None:
    stand(view, horn, AIR)
    view.set_alarms(COLD, AIR)
    horn.silence()
    assert horn.sound.first == COLD
    assert speaker.on


def test_silence_with_nothing_to_silence_writes_nothing(horn, written) -> None:
    horn.silence()
    assert not written


def test_it_sounds_again_when_nobody_acknowledges(view, horn, speaker) -> None:
    stand(view, horn, COLD)
    horn.silence()
    view.advance(view.park.alarms.resound_ms)
    horn.judge()
    assert speaker.on


def test_a_mute_counts_down_and_leaves_life_safety(view, horn, speaker, written) -> None:
    horn.toggle_mute()
    assert horn.muted_ms == 600_000
    stand(view, horn, COLD)
    assert not speaker.played
    stand(view, horn, FIRE, COLD)
    assert speaker.on
    view.advance(90_000)
    assert horn.muted_ms == 510_000
    horn.toggle_mute()
    assert horn.muted_ms == 0
    assert [change.field for change in written] == ["muted", "unmuted"]
    assert dict(written[0].value)["until"] == NOW + 600_000


def test_in_a_flood_the_small_ones_are_silent(view, horn, speaker) -> None:
    view.alarm_load = lambda: Load(104, flood_since_ms=NOW - 1_000, flood_count=104)
    stand(view, horn, AIR)
    assert not speaker.played
    stand(view, horn, COLD, AIR)
    assert [content for content, _ in speaker.played] == [wav(Pattern.HIGH)]


def test_the_speaker_test_plays_everything_and_asks(horn, speaker, written) -> None:
    horn.try_speaker()
    assert speaker.played[-1][0] == trial()
    assert horn.asks
    horn.answer(True)
    assert not horn.asks
    assert not speaker.on
    (change,) = written
    assert change.field == "sound_tested"
    assert dict(change.value)["heard"] is True
    horn.answer(False)
    assert len(written) == 1, "nobody asked"


def test_an_alarm_ends_a_speaker_test(view, horn, speaker) -> None:
    horn.try_speaker()
    stand(view, horn, FIRE)
    assert speaker.played[-1][0] == wav(Pattern.LIFE_SAFETY)
    assert horn.asks, "somebody still has to say what they heard"
    horn.answer(False)
    assert speaker.on, "the answer does not silence the alarm"


def test_a_burst_of_thousands_is_one_sound(view, horn, speaker) -> None:
    for number in range(1, 41):
        alarms = [replace(COLD, rule=f"r{n}", raised_ms=NOW - n) for n in range(number * 125)]
        view.set_alarms(*alarms)
        view.publish()
    assert len(speaker.played) <= 2
    horn.judge()
    assert horn.sound.more == 40 * 125 - 1


def test_a_fault_of_the_player_is_told(horn, speaker, qtbot) -> None:
    with qtbot.waitSignal(horn.changed):
        speaker.break_(Message.of("sound.no_program"))
    assert horn.fault is not None


def test_closed_it_is_quiet_for_ever(view, speaker, qtbot) -> None:
    horn = Horn(view, speaker)
    stand(view, horn, FIRE)
    horn.close()
    count = len(speaker.played)
    view.set_alarms(replace(FIRE, raised_ms=NOW))
    view.publish()
    assert (speaker.on, len(speaker.played)) == (False, count)
