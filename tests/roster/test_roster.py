"""The right number now."""

from __future__ import annotations

import pytest

from models.records import Change, Field, FieldType, RecordKind
from models.roster import SUBJECT, dialled, reachable
from tests.records.room import NOW, room

PERSON = RecordKind(
    "person",
    (Field("name", FieldType.NAME), Field("phone"), Field("active", FieldType.FLAG)),
    create="p",
    edit="p",
)
HOUR = 3_600_000


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, PERSON)) as made:
        contact(made, "first", ["lift"], "021 5555 0101", rank=1)
        contact(made, "second", ["lift", "power"], "+86 21 5555-0102", rank=2)
        yield made


def contact(desk, id_, calls, phone, **more):
    desk.put("roster_contact", id_, name={"en": id_}, part="contractor", calls=calls,
             phone=phone, **more)  # fmt: skip


def duty(desk, id_, who, calls, start=-1, end=1, **more):
    desk.put("roster_duty", id_, who=who, calls=calls, starts=NOW + start * HOUR,
             ends=NOW + end * HOUR, **more)  # fmt: skip


def numbers(desk, system):
    return [
        (one.contact.id, one.until_ms is not None) for one in reachable(desk.records, system, NOW)
    ]


def test_by_rank_while_nobody_is_on_call(desk):
    assert numbers(desk, "lift") == [("first", False), ("second", False)]
    assert numbers(desk, "power") == [("second", False)]
    assert numbers(desk, "gas") == []


def test_who_is_on_call_comes_first_and_once(desk):
    duty(desk, "d1", "second", ["lift"])
    assert numbers(desk, "lift") == [("second", True), ("first", False)]
    assert numbers(desk, "power") == [("second", False)]


def test_a_duty_counts_from_its_start_to_just_before_its_end(desk):
    duty(desk, "before", "second", ["lift"], -2, 0)
    duty(desk, "after", "second", ["lift"], 1, 2)
    assert numbers(desk, "lift")[0] == ("first", False)
    duty(desk, "now", "second", ["lift"], 0, 1)
    assert numbers(desk, "lift")[0] == ("second", True)


def test_a_duty_for_everything_is_the_last_resort(desk):
    desk.put("person", "ann", name={"en": "Ann"}, phone="4401")
    duty(desk, "d1", "ann", [])
    assert numbers(desk, "lift") == [("first", False), ("second", False), ("ann", True)]
    assert numbers(desk, "gas") == [("ann", True)]


def test_who_is_gone_or_cancelled_or_has_no_number_is_not_called(desk):
    desk.put("person", "bo", name={"en": "Bo"})
    duty(desk, "d1", "bo", ["lift"])
    duty(desk, "d2", "second", ["lift"], cancelled=True)
    desk.put("roster_contact", "first", gone=True)
    assert numbers(desk, "lift") == [("second", False)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("021 5555-0101", "02155550101"),
        ("+86 (21) 5555.0101", "+862155550101"),
        ("4471", "4471"),
        ("021-5555 0101 ext. 12", "02155550101,12"),
        ("021-55550101转8", "02155550101,8"),
        ("119", "119"),
        ("12", ""),
        ("call me", ""),
        ("", ""),
        ("++86 21", ""),
    ],
)
def test_what_is_dialled(written, number):
    assert dialled(written) == number


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change("roster_contact", "first", "phone", "ring"), "roster.not_a_number"),
        (Change("roster_duty", "d", "ends", NOW - 2 * HOUR), "roster.ends_before"),
        (Change("roster_duty", "d", "ends", NOW + 900 * HOUR), "roster.too_long"),
    ],
)
def test_what_is_refused(desk, change, code):
    duty(desk, "d", "first", ["lift"])
    assert desk.try_write(change).code == code


def test_who_was_deactivated_is_not_called_whatever_was_planned(desk):
    desk.put("person", "li", name={"en": "Li"}, phone="138 0000", active=True)
    duty(desk, "d1", "li", ["lift"])
    assert numbers(desk, "lift")[0] == ("li", True)
    desk.put("person", "li", active=False)
    assert numbers(desk, "lift") == [("first", False), ("second", False)]
