"""Any park survives being packed; what is no packed park is refused."""

from __future__ import annotations

from dataclasses import fields, replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.points import CommandSpec, Level, Limits, Point, Proof, Rule, Severity, State
from models.site.packed.decoding import decode
from models.site.packed.encoding import encode
from models.site.park import (
    SHIFTS,
    AlarmSettings,
    Area,
    Building,
    Device,
    Floor,
    HistorySettings,
    ModbusLine,
    MqttLink,
    OfficeHours,
    Park,
    Place,
    PrivacySettings,
    ServiceSettings,
    ServiceTarget,
    SignOnSettings,
    Tls,
)
from models.site.sources import (
    ModbusSource,
    ModbusTarget,
    ModbusUnit,
    MqttAvailability,
    MqttSource,
    MqttTarget,
)
from models.text.name import Name

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
MAYBE = st.none() | NUMBER
WHOLE = st.integers(0, 2**53)
PAIR = st.tuples(NUMBER, NUMBER)
NAME = st.builds(Name, TEXT, TEXT)
SEVERITY = st.sampled_from(Severity)
ORDER = st.sampled_from(["big", "little"])
OUTLINE = st.lists(PAIR, max_size=3).map(tuple)


def many(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


def by_id(strategy: st.SearchStrategy, key: str = "id") -> st.SearchStrategy:
    return st.lists(strategy, max_size=3, unique_by=lambda x: getattr(x, key)).map(
        lambda parts: {getattr(part, key): part for part in parts}
    )


STATE = st.builds(State, TEXT, NAME, SEVERITY)
LIMITS = st.builds(Limits, MAYBE, MAYBE, MAYBE, MAYBE, NUMBER, SEVERITY)
PROOF = st.builds(Proof, TEXT, MAYBE, NUMBER, WHOLE)
COMMAND = st.builds(
    CommandSpec, TEXT, MAYBE, MAYBE, MAYBE, st.none() | PROOF, st.booleans(), st.booleans()
)
LEVEL = st.builds(Level, TEXT, SEVERITY, MAYBE, st.none() | WHOLE, NAME, NAME)
RULE = st.builds(
    Rule,
    TEXT,
    st.sampled_from(["limits", "states", "expression"]),
    many(LEVEL),
    NUMBER,
    *[WHOLE] * 4,
    st.booleans(),
    WHOLE,
    TEXT,
    TEXT,
    TEXT,
    WHOLE,
    st.booleans(),
    TEXT,
    many(TEXT),
    NAME,
    TEXT,
    many(TEXT),
    TEXT,
    TEXT,
)
POINT = st.builds(
    Point,
    TEXT,
    TEXT,
    NAME,
    TEXT,
    TEXT,
    MAYBE,
    many(STATE),
    st.booleans(),
    st.none() | LIMITS,
    st.none() | PAIR,
    st.none() | PAIR,
    WHOLE,
    NUMBER,
    st.none() | COMMAND,
    st.just(()) | many(RULE, 2),
    st.just(()) | many(NUMBER),
)
MQTT_SOURCE = st.builds(
    MqttSource,
    TEXT,
    TEXT,
    TEXT,
    many(st.tuples(TEXT, WHOLE)),
    NUMBER,
    NUMBER,
    TEXT,
    MAYBE,
    MAYBE,
    MAYBE,
    st.booleans(),
)
MQTT = st.builds(
    MqttLink,
    TEXT,
    NAME,
    TEXT,
    WHOLE,
    st.sampled_from(["auto", "5", "3.1.1"]),
    TEXT,
    TEXT,
    st.none() | st.builds(Tls, TEXT, TEXT, TEXT),
    WHOLE,
    TEXT,
    many(MQTT_SOURCE),
    many(st.builds(MqttAvailability, TEXT, TEXT, TEXT, TEXT, TEXT)),
    many(st.builds(MqttTarget, TEXT, TEXT, TEXT, WHOLE)),
)
TYPE = st.sampled_from(["bit", "u16", "f32", "i64"])
MODBUS_SOURCE = st.builds(
    ModbusSource,
    TEXT,
    WHOLE,
    st.sampled_from([1, 2, 3, 4]),
    WHOLE,
    TYPE,
    ORDER,
    ORDER,
    st.none() | WHOLE,
    many(st.tuples(WHOLE, WHOLE)),
    NUMBER,
    NUMBER,
    many(WHOLE),
    MAYBE,
    MAYBE,
    MAYBE,
)
TARGET = st.builds(
    ModbusTarget,
    TEXT,
    WHOLE,
    st.sampled_from([5, 6, 16]),
    WHOLE,
    TYPE,
    ORDER,
    ORDER,
    NUMBER,
    NUMBER,
)
MODBUS = st.builds(
    ModbusLine,
    TEXT,
    NAME,
    st.sampled_from(["tcp", "serial"]),
    TEXT,
    WHOLE,
    TEXT,
    WHOLE,
    st.sampled_from(["N", "E", "O"]),
    WHOLE,
    WHOLE,
    many(st.builds(ModbusUnit, TEXT, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)),
    many(MODBUS_SOURCE),
    many(TARGET),
)
BY_ID = ("links", "devices", "points", "places", "buildings", "floors", "areas")
SERVICE_TARGET = st.builds(ServiceTarget, WHOLE, WHOLE, st.booleans())
PARK = st.builds(
    Park,
    TEXT,
    NAME,
    TEXT,
    TEXT,
    TEXT,
    PAIR,
    by_id(MQTT | MODBUS),
    by_id(st.builds(Device, TEXT, NAME, TEXT, TEXT, TEXT, many(TEXT), TEXT, TEXT)),
    by_id(POINT),
    by_id(st.builds(Place, TEXT, TEXT, NUMBER, NUMBER, NUMBER, TEXT), "device"),
    by_id(st.builds(Building, TEXT, NAME, TEXT, OUTLINE)),
    by_id(st.builds(Floor, TEXT, TEXT, NAME, TEXT, WHOLE, TEXT, NUMBER, NUMBER, NUMBER)),
    by_id(st.builds(Area, TEXT, TEXT, NAME, st.just("room"), OUTLINE, TEXT, TEXT)),
    st.builds(HistorySettings, WHOLE, WHOLE, WHOLE, WHOLE),
    sign_on=st.builds(SignOnSettings, NAME, NAME, WHOLE, WHOLE) | st.just(SignOnSettings()),
    office_hours=st.builds(
        OfficeHours,
        st.lists(many(st.tuples(WHOLE, WHOLE)), min_size=7, max_size=7).map(tuple),
        many(TEXT),
        many(TEXT),
    )
    | st.just(OfficeHours()),
    service=st.builds(
        ServiceSettings, SERVICE_TARGET, SERVICE_TARGET, SERVICE_TARGET, SERVICE_TARGET
    )
    | st.just(ServiceSettings()),
    privacy=st.builds(PrivacySettings, *[WHOLE] * 6) | st.just(PrivacySettings()),
    alarms=st.builds(AlarmSettings, *[WHOLE] * 11) | st.just(AlarmSettings()),
    shifts=st.just(SHIFTS) | many(WHOLE),
)


@settings(deadline=None, max_examples=80)
@given(PARK)
def test_round_trip(park: Park) -> None:
    packed = encode(park)
    again = decode(packed)
    assert again == park
    # Equality takes 1 for 1.0 and True; the bytes do not.
    assert encode(again) == packed
    for name in BY_ID:
        assert list(getattr(again, name)) == list(getattr(park, name))


def test_every_field_is_packed() -> None:
    """A new field of these classes must be added to the encoding, or it would be lost silently."""
    known = {
        Point: 16,
        Rule: 22,
        Level: 6,
        State: 3,
        Limits: 6,
        CommandSpec: 7,
        Proof: 4,
        MqttSource: 11,
        MqttAvailability: 5,
        MqttTarget: 4,
        ModbusSource: 15,
        ModbusTarget: 9,
        ModbusUnit: 6,
        MqttLink: 13,
        ModbusLine: 13,
        Tls: 3,
        Device: 8,
        Place: 6,
        Area: 7,
        Floor: 9,
        Building: 4,
        HistorySettings: 4,
        OfficeHours: 3,
        ServiceTarget: 3,
        ServiceSettings: 4,
        SignOnSettings: 4,
        PrivacySettings: 6,
        AlarmSettings: 11,
        Park: 23,
    }
    assert {part: len(fields(part)) for part in known} == known


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"version":1}', b"\xff", b"null"])
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(content)


@settings(deadline=None, max_examples=60)
@given(PARK, st.randoms(use_true_random=False))
def test_a_mutilated_document_is_refused_or_read_but_never_crashes(park: Park, random) -> None:
    document = orjson.loads(encode(park))
    section = random.choice(sorted(document))
    document[section] = random.choice([None, 0, [], [[]], "x", {}])
    try:
        decode(orjson.dumps(document))
    except ValueError:
        pass


def test_root_and_digest_are_not_packed(site) -> None:
    park = site.park()
    assert decode(encode(park)) == replace(park, root="", digest="", files={})
