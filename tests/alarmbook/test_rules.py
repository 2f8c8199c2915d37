"""What persons do to alarms, as it happens at a desk; all through the real registrar."""

from __future__ import annotations

import asyncio

import pytest

from models.alarmbook import (
    REASONS,
    SHELVE_LONG,
    acknowledge,
    acknowledged,
    escalated,
    explain,
    extend,
    extend_override,
    lift,
    muted,
    noted,
    overrides,
    reset,
    resets,
    returned,
    shelve,
    shelved,
    shelving_over,
    silenced,
    slices,
    sound_tested,
    suppress,
    suppressed,
    unmuted,
    unshelve,
)
from models.points import Severity
from models.records import Change
from models.text.message import Message
from tests.alarmbook.conftest import CO2, FIRE, HOT, HOUR, alarm
from tests.plan.small_park import NOW

# 2025-10-09 08:53:20 UTC is 16:53 in Shanghai: the shift ends at 20:00
SHIFT_END = NOW + (3 * 60 + 6) * 60_000 + 40_000
NO = Message.of("people.not_permitted")


def one(desk, id_="s1", point=CO2, rule="limits", hours=1.0, until=None, **rest):
    now = desk.view.now()
    values = {"one_shot": False, "reason": "chattering", "since_ms": now} | rest
    end = until if until is not None else now + int(hours * HOUR)
    return shelve(id_, point, rule, until_ms=end, **values)


def said(message):
    return None if message is None else message.code.removeprefix("alarmbook.refused.")


def reaches(desk, one):
    """The acknowledgement that reaches an alarm."""
    return acknowledged(desk.records, one, desk.journal.station, desk.view.now())


# acknowledging ------------------------------------------------------------------------------


def test_an_acknowledgement_covers_what_was_seen_and_nothing_later(desk):
    seen, late = alarm(), alarm(HOT, raised=NOW + 1)
    changes = acknowledge([seen, late], NOW, "gone up the stairs")
    assert [change.entity for change in changes] == [seen.id]
    desk.write(*changes)
    found = reaches(desk, seen)
    assert (found.seen_ms, found.by, found.note) == (NOW, "ann", "gone up the stairs")
    assert found.acknowledgement.at_ms == NOW
    assert reaches(desk, late) is None


def test_of_two_acknowledgements_the_one_that_reaches_further_counts(desk):
    desk.write(*acknowledge([alarm()], NOW - 10))
    desk.pass_time(1000)
    desk.write(*acknowledge([alarm()], NOW + 900))
    desk.pass_time(1000)
    desk.write(*acknowledge([alarm()], NOW + 100))
    assert reaches(desk, alarm()).seen_ms == NOW + 900


@pytest.mark.parametrize("seen", [NOW + 1, 0, None, "now", True, NOW * 1.5])
def test_nobody_acknowledges_the_future_or_nothing(desk, seen):
    value = {"seen": seen, "severity": 2, "life_safety": False}
    if isinstance(seen, float):
        seen = value["seen"] = int(seen)
    change = Change("alarm", alarm().id, "acknowledged", value, is_event=True)
    assert said(desk.try_write(change)) == "seen"


def test_high_alarms_are_acknowledged_one_at_a_time(desk):
    high = [alarm(CO2, Severity.HIGH), alarm(HOT, Severity.CRITICAL)]
    mild = [alarm("s-r2.co2"), alarm("s-r3.co2", Severity.LOW)]
    assert said(desk.try_write(*acknowledge(high, NOW))) == "one_at_a_time"
    assert reaches(desk, high[0]) is None
    desk.write(*acknowledge(mild, NOW))
    for grave in high:
        desk.write(*acknowledge([grave], NOW))
    assert reaches(desk, high[1]) is not None


def test_one_high_alarm_can_go_with_the_mild_ones_that_came_with_it(desk):
    both = [alarm(CO2, Severity.HIGH), alarm("s-r2.co2")]
    desk.write(*acknowledge(both, NOW))
    for one in both:
        assert reaches(desk, one) is not None


@pytest.mark.parametrize("claim", [{"severity": 2}, {"severity": 2, "life_safety": False}, {}])
def test_a_widget_cannot_call_life_safety_mild(desk, claim):
    """The site says what is life safety; what is not told at all counts as grave."""
    value = {"seen": NOW} | claim
    changes = [
        Change("alarm", f"{FIRE}/states", "acknowledged", value, is_event=True),
        *acknowledge([alarm(HOT, Severity.HIGH)], NOW),
    ]
    assert said(desk.try_write(*changes)) == "one_at_a_time"


def test_an_alarm_that_the_park_does_not_have(desk):
    assert said(desk.try_write(*acknowledge([alarm("s-r9.co2")], NOW))) == "unknown"
    assert said(desk.try_write(*acknowledge([alarm(rule="invented")], NOW))) == "unknown"


def test_only_what_latches_is_reset(desk):
    assert said(desk.try_write(*reset(alarm(), NOW))) == "not_latching"
    fire = alarm(FIRE, Severity.CRITICAL, rule="states", latched=True)
    desk.write(*reset(fire, NOW, "burnt toast"))
    assert resets(desk.records, fire, desk.journal.station, desk.view.now()).note == "burnt toast"


def test_a_note_has_an_end(desk):
    assert said(desk.try_write(*acknowledge([alarm()], NOW, "x" * 501))) == "note"


# shelving -----------------------------------------------------------------------------------


def operator(desk):
    desk.on_duty.refused = {SHELVE_LONG: NO}


def test_a_chattering_alarm_is_shelved_for_an_hour_with_a_digit(desk):
    operator(desk)
    desk.write(*one(desk))
    found = shelved(desk.records, desk.view.now())
    assert found[CO2, "limits"].reason == REASONS[0].code == "chattering"
    assert found[CO2, "limits"].by == "ann"
    desk.pass_time(HOUR)
    assert shelved(desk.records, desk.view.now()) == {}


def test_life_safety_is_never_shelved_and_the_sentence_says_what_to_do(desk):
    refused = desk.try_write(*one(desk, point=FIRE, rule="states"))
    assert said(refused) == "shelve_life_safety"
    assert shelved(desk.records, NOW) == {}


def test_an_operator_shelves_to_the_end_of_the_shift_and_no_longer(desk):
    operator(desk)
    assert said(desk.try_write(*one(desk, until=SHIFT_END + 1))) == "shift"
    desk.write(*one(desk, until=SHIFT_END))


def test_the_shift_lead_shelves_twelve_hours_and_no_longer(desk):
    assert said(desk.try_write(*one(desk, until=NOW + 12 * HOUR + 1))) == "out_of_service"
    desk.write(*one(desk, until=NOW + 12 * HOUR))


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ({"reason": "boredom"}, "records.not_a_choice"),
        ({"reason": ""}, "records.not_a_choice"),
        ({"reason": None}, "records.missing"),
        ({"until": NOW}, "alarmbook.refused.until_past"),
        ({"since_ms": NOW - HOUR}, "alarmbook.refused.moment"),
        ({"since_ms": NOW + HOUR}, "alarmbook.refused.moment"),
        ({"point": "s-r9.co2"}, "alarmbook.refused.unknown"),
        ({"note": "n" * 501}, "records.too_long"),
    ],
)
def test_what_is_no_shelving(desk, rest, why):
    refused = desk.try_write(*one(desk, **rest))
    assert refused is not None
    assert refused.code == why


def test_what_is_shelved_is_not_shelved_again_but_extended_or_ended(desk):
    desk.write(*one(desk))
    assert said(desk.try_write(*one(desk, "s2"))) == "shelved"
    desk.write(*extend("s1", NOW + 2 * HOUR, "waits for the part"))
    assert shelved(desk.records, NOW)[CO2, "limits"].until_ms == NOW + 2 * HOUR
    desk.write(*unshelve("s1", NOW))
    assert shelved(desk.records, NOW) == {}
    desk.write(*one(desk, "s2"))


def test_an_extension_says_why_is_longer_and_stays_within_twelve_hours_of_the_beginning(desk):
    desk.write(*one(desk, hours=8))
    assert said(desk.try_write(Change("shelving", "s1", "until", NOW + 9 * HOUR))) == "unsaid"
    assert said(desk.try_write(*extend("s1", NOW + 9 * HOUR, " "))) == "no_reason"
    assert said(desk.try_write(*extend("s1", NOW + HOUR, "shorter"))) == "shorter"
    desk.pass_time(7 * HOUR)
    assert said(desk.try_write(*extend("s1", NOW + 13 * HOUR, "once more"))) == "out_of_service"
    desk.write(*extend("s1", NOW + 12 * HOUR, "once more"))


def test_an_operator_extends_within_the_shift_only(desk):
    operator(desk)
    desk.write(*one(desk))
    assert said(desk.try_write(*extend("s1", SHIFT_END + 1, "longer"))) == "shift"
    desk.write(*extend("s1", SHIFT_END, "longer"))


def test_what_is_over_stays_over(desk):
    desk.write(*one(desk))
    desk.pass_time(HOUR)
    now = desk.view.now()
    assert said(desk.try_write(*extend("s1", now + HOUR, "again"))) == "over"
    assert said(desk.try_write(*unshelve("s1", now))) == "over"
    desk.write(*one(desk, "s2"))


def test_what_was_written_at_the_beginning_stays(desk):
    desk.write(*one(desk))
    for name, value in (("point", HOT), ("since", NOW - 1), ("reason", "weather")):
        assert said(desk.try_write(Change("shelving", "s1", name, value))) == "fixed"


def test_a_one_shot_is_over_when_the_station_says_so_and_no_person_can_say_it(desk):
    desk.write(*one(desk, one_shot=True))
    assert shelved(desk.records, NOW)[CO2, "limits"].one_shot
    desk.on_duty.refused = {"alarm.station": NO}
    assert desk.try_write(*shelving_over("s1", NOW)) == NO
    assert asyncio.run(desk.registrar.note(shelving_over("s1", NOW))) is None
    assert shelved(desk.records, NOW) == {}
    desk.write(*one(desk, "s2"))


# suppressing --------------------------------------------------------------------------------


def quiet(desk, id_="q1", point=CO2, rule="limits", days=7.0, reason="room is being rebuilt"):
    now = desk.view.now()
    return suppress(
        id_, point, rule, since_ms=now, until_ms=now + int(days * 24 * HOUR), reason=reason
    )


def test_suppression_by_hand_has_a_reason_in_words_and_thirty_days(desk):
    assert said(desk.try_write(*quiet(desk, reason="  "))) == "no_reason"
    assert said(desk.try_write(*quiet(desk, days=30.01))) == "days"
    assert said(desk.try_write(*quiet(desk, point=FIRE, rule="states"))) == "suppress_life_safety"
    desk.write(*quiet(desk, days=30))
    assert suppressed(desk.records, NOW)[CO2, "limits"].by == "ann"
    assert said(desk.try_write(*quiet(desk, "q2"))) == "suppressed"
    desk.write(*lift("q1", NOW))
    assert suppressed(desk.records, NOW) == {}


# not as designed ----------------------------------------------------------------------------


def test_what_the_station_notes_a_person_explains(desk):
    asyncio.run(desk.registrar.note(noted("o1", "forced", "p-1.switch", 1.0, NOW)))
    assert overrides(desk.records)["p-1.switch", "1"].text("reason") == ""
    assert said(desk.try_write(*explain("o1", "ann", " ", None))) == "no_reason"
    assert said(desk.try_write(*explain("o1", "", "test run", None))) == "no_reason"
    assert said(desk.try_write(*explain("o1", "ann", "test run", NOW - 1))) == "until_past"
    desk.write(*explain("o1", "ann", "test run", NOW + HOUR))
    desk.write(*extend_override("o1", NOW + 2 * HOUR, "pump still hot"))
    assert overrides(desk.records)["p-1.switch", "1"].number("until") == NOW + 2 * HOUR
    asyncio.run(desk.registrar.note(returned("o1", NOW)))
    assert overrides(desk.records) == {}


def test_nothing_is_endless_without_a_reason(desk):
    desk.write(*noted("o1", "forced", "p-1.switch", 1.0, NOW, owner="ann", reason="by design"))
    assert said(desk.try_write(*noted("o2", "forced", "d-r1.mode", 1.0, NOW))) == "no_reason"
    wiped = Change("override", "o1", "reason", "")
    assert said(desk.try_write(wiped)) == "no_reason"


# what the post does -------------------------------------------------------------------------


def test_the_post_writes_its_sound_with_nobody_signed_on_and_persons_cannot(desk):
    desk.on_duty.person = ""
    written = (
        silenced("post-1", [alarm().id]),
        muted("post-1", NOW + 600_000, by="ann"),
        unmuted("post-1"),
        sound_tested("post-1", heard=True),
        escalated(alarm(), 2, "+86 571 0000"),
    )
    for changes in written:
        assert asyncio.run(desk.registrar.note(changes)) is None
    lines = desk.records.events("post", "post-1")
    assert [line.field for line in lines] == ["silenced", "muted", "unmuted", "sound_tested"]
    assert {line.actor for line in lines} == {""}
    (step,) = desk.records.events("alarm", alarm().id, "escalated")
    assert step.value == {"step": 2, "raised": NOW - 60_000, "told": "+86 571 0000"}


def test_the_station_writes_nothing_that_a_person_has_to_answer_for(desk):
    desk.write(*noted("o1", "forced", "p-1.switch", 1.0, NOW, owner="ann", reason="by design"))
    asked = (acknowledge([alarm()], NOW), one(desk), quiet(desk), explain("o1", "a", "b", None))
    for changes in asked:
        refused = asyncio.run(desk.registrar.note(changes))
        assert refused is not None
        assert refused.code == "people.nobody_may"


def test_hundreds_are_acknowledged_in_operations_that_hold_nobody_up(desk):
    many = [alarm(f"x{number}.co2") for number in range(1_234)]
    parts = list(slices(acknowledge(many, NOW)))
    assert max(map(len, parts)) <= 50
    assert [change.entity for part in parts for change in part] == [one.id for one in many]
    shelvings = [change for n in range(120) for change in one(desk, f"s{n}")]
    for part in slices(shelvings):
        whole = {change.entity for change in part}
        others = [change for change in shelvings if change.entity in whole]
        assert sorted(map(repr, part)) == sorted(map(repr, others))  # no record is cut in two
