"""What sounds now, as stories and as properties."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms import Alarm, Load, OutOfService, Shelving, Suppression
from models.alarms.calling.sounding import (
    LONGEST_MUTE_MS,
    Hush,
    Pattern,
    mute,
    pruned,
    silence,
    sounding,
    unmute,
)
from models.points import Severity
from models.site.park import AlarmSettings

SITE = AlarmSettings()
NOW = 50_000_000
CALM = Load()
FLOOD = Load(104, flood_since_ms=NOW - 60_000, flood_count=104)
NOBODY = Hush()


def alarm(name: str, severity: Severity = Severity.HIGH, **more: object) -> Alarm:
    raised = int(str(more.pop("raised_ms", NOW - 1_000)))
    return replace(Alarm(name, severity, "high", raised, 1.0, 0.5), **more)


def everywhere(_point: str) -> bool:
    return True


FIRE = alarm("fire.zone", Severity.CRITICAL, life_safety=True)
PUMP = alarm("pump.state")
FILTER = alarm("filter.dp", Severity.LOW)


def test_the_most_important_alarm_gives_the_rhythm_and_the_others_are_counted() -> None:
    sound = sounding([FIRE, PUMP, FILTER], CALM, NOBODY, SITE, NOW)
    assert (sound.pattern, sound.first, sound.more) == (Pattern.LIFE_SAFETY, FIRE, 2)
    assert sounding([FILTER], CALM, NOBODY, SITE, NOW).pattern is Pattern.LOW
    assert sounding([], CALM, NOBODY, SITE, NOW).pattern is Pattern.NONE


def test_silence_stops_what_sounds_now_and_a_new_alarm_sounds() -> None:
    hush = silence([PUMP], CALM, NOBODY, SITE, NOW)
    quiet = sounding([PUMP], CALM, hush, SITE, NOW)
    assert (quiet.pattern, quiet.silenced) == (Pattern.NONE, 1)
    assert sounding([PUMP, FILTER], CALM, hush, SITE, NOW).first == FILTER
    again = replace(PUMP, raised_ms=NOW + 5)
    assert sounding([again], CALM, hush, SITE, NOW + 5).first == again


def test_what_was_silenced_sounds_again_while_nobody_acknowledges_it() -> None:
    hush = silence([PUMP], CALM, NOBODY, SITE, NOW)
    last = NOW + SITE.resound_ms
    assert sounding([PUMP], CALM, hush, SITE, last - 1).pattern is Pattern.NONE
    assert sounding([PUMP], CALM, hush, SITE, last).pattern is Pattern.HIGH
    seen = replace(PUMP, acknowledged=True)
    assert sounding([seen], CALM, hush, SITE, last).pattern is Pattern.NONE
    once_more = silence([PUMP], CALM, hush, SITE, last)
    assert sounding([PUMP], CALM, once_more, SITE, last + 1).pattern is Pattern.NONE


def test_what_becomes_worse_or_escalates_breaks_its_silence_and_is_louder() -> None:
    hush = silence([PUMP], CALM, NOBODY, SITE, NOW)
    worse = replace(PUMP, severity=Severity.CRITICAL)
    assert sounding([worse], CALM, hush, SITE, NOW + 1).pattern is Pattern.CRITICAL
    better = replace(PUMP, severity=Severity.MEDIUM)
    assert sounding([better], CALM, hush, SITE, NOW + 1).pattern is Pattern.NONE
    louder = replace(PUMP, escalated=1)
    sound = sounding([louder], CALM, hush, SITE, NOW + 1)
    assert (sound.pattern, sound.level) == (Pattern.HIGH, 1)
    hush = silence([louder], CALM, hush, SITE, NOW + 1)
    assert sounding([louder], CALM, hush, SITE, NOW + 2).pattern is Pattern.NONE


def test_silencing_during_a_mute_does_not_silence_what_was_not_heard() -> None:
    muted = mute(NOBODY, NOW)
    hush = unmute(silence([PUMP], CALM, muted, SITE, NOW))
    assert sounding([PUMP], CALM, hush, SITE, NOW).pattern is Pattern.HIGH


def test_a_mute_counts_down_for_ten_minutes_at_most_and_never_covers_life_safety() -> None:
    hush = mute(NOBODY, NOW, 3_600_000)
    assert hush.muted_ms(NOW) == LONGEST_MUTE_MS == 600_000
    assert hush.muted_ms(NOW + 599_000) == 1_000
    assert sounding([PUMP], CALM, hush, SITE, NOW).pattern is Pattern.NONE
    assert sounding([FIRE, PUMP], CALM, hush, SITE, NOW).more == 0
    assert sounding([FIRE, PUMP], CALM, hush, SITE, NOW).pattern is Pattern.LIFE_SAFETY
    assert sounding([PUMP], CALM, hush, SITE, NOW + 600_000).pattern is Pattern.HIGH
    assert sounding([PUMP], CALM, unmute(hush), SITE, NOW).pattern is Pattern.HIGH
    assert hush.muted_ms(NOW - 1) == 0, "a clock that was set back must not lengthen a mute"


def test_in_a_flood_and_in_a_drill_high_and_critical_are_loud_and_life_safety_always() -> None:
    low_gas = alarm("gas.ppm", Severity.LOW, life_safety=True)
    medium = alarm("tank.level", Severity.MEDIUM)
    for load, drill in ((FLOOD, None), (CALM, everywhere)):
        found = sounding([low_gas, PUMP, medium, FILTER], load, NOBODY, SITE, NOW, drill=drill)
        assert (found.first, found.more) == (low_gas, 1)
        assert sounding([medium], load, NOBODY, SITE, NOW, drill=drill).pattern is Pattern.NONE


def test_a_drill_in_one_building_makes_nothing_quiet_anywhere_else() -> None:
    medium, elsewhere = alarm("tank.level", Severity.MEDIUM), alarm("b2.level", Severity.MEDIUM)

    def in_the_tank_house(point: str) -> bool:
        return point == "tank.level"

    found = sounding([medium, elsewhere], CALM, NOBODY, SITE, NOW, drill=in_the_tank_house)
    assert (found.first, found.more) == (elsewhere, 0)


def test_withheld_acknowledged_and_returned_alarms_are_silent() -> None:
    quiet = [
        replace(PUMP, acknowledged=True),
        replace(PUMP, returned_ms=NOW - 10),
        replace(PUMP, shelving=Shelving("r", "p", "works", 0, NOW + 1)),
        replace(PUMP, suppression=Suppression(0)),
        replace(PUMP, out=OutOfService("w", "W-1", 0, NOW + 1)),
    ]
    assert sounding(quiet, CALM, NOBODY, SITE, NOW).pattern is Pattern.NONE


def test_what_latches_or_is_of_life_safety_sounds_after_it_is_gone() -> None:
    for extra in ({"latched": True}, {"life_safety": True}):
        gone = replace(PUMP, returned_ms=NOW - 10, **extra)
        assert sounding([gone], CALM, NOBODY, SITE, NOW).first == gone


def test_an_acknowledged_alarm_that_calls_again_is_not_silenced_any_more() -> None:
    hush = silence([PUMP], CALM, NOBODY, SITE, NOW)
    hush = pruned(hush, [replace(PUMP, acknowledged=True)])
    assert sounding([PUMP], CALM, hush, SITE, NOW + 1).first == PUMP


_ALARMS = st.lists(
    st.builds(
        alarm,
        st.sampled_from("abcdefgh"),
        st.sampled_from(list(Severity)[1:]),
        raised_ms=st.integers(NOW - 3, NOW),
        life_safety=st.booleans(),
        acknowledged=st.booleans(),
        returned_ms=st.none() | st.just(NOW),
        latched=st.booleans(),
        escalated=st.integers(0, 3),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["silence", "mute", "unmute", "prune"]), st.integers(0, 10**6), _ALARMS
    ),
    max_size=8,
)


@given(_ACTS, _ALARMS, st.integers(0, 10**6), st.booleans(), st.booleans())
@settings(deadline=None)
def test_unacknowledged_life_safety_sounds_or_was_silenced_within_the_resound_time(
    acts: list[tuple[str, int, list[Alarm]]],
    alarms: list[Alarm],
    wait: int,
    flood: bool,
    practised: bool,
) -> None:
    hush, now = NOBODY, NOW
    drill = everywhere if practised else None
    load = FLOOD if flood else CALM
    silenced_at: dict[tuple[str, int], int] = {}
    for act, after, then in acts:
        now += after
        if act == "silence":
            hush = silence(then, load, hush, SITE, now, drill=drill)
            silenced_at |= {(one.id, one.raised_ms): now for one in then}
        elif act == "mute":
            hush = mute(hush, now, after)
        elif act == "unmute":
            hush = unmute(hush)
        else:
            hush = pruned(hush, then)
        assert hush.muted_ms(now) <= LONGEST_MUTE_MS
    now += wait
    sound = sounding(alarms, load, hush, SITE, now, drill=drill)
    waiting = [one for one in alarms if one.life_safety and not one.acknowledged]
    recent = {key for key, at in silenced_at.items() if now - at < SITE.resound_ms}
    if any((one.id, one.raised_ms) not in recent for one in waiting):
        assert sound.pattern is Pattern.LIFE_SAFETY
    if sound.first is not None:
        assert not sound.first.acknowledged
        assert sound.level >= sound.first.escalated


@given(_ALARMS, st.booleans())
@settings(deadline=None)
def test_one_silence_stops_everything_that_sounds(alarms: list[Alarm], flood: bool) -> None:
    load = FLOOD if flood else CALM
    hush = silence(alarms, load, NOBODY, SITE, NOW)
    assert sounding(alarms, load, hush, SITE, NOW).pattern is Pattern.NONE
