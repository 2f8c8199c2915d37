"""Payload decoding: what each payload comes to, and that no payload can break it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.payload import LARGEST_PAYLOAD, Malformed, compile_topic
from models.points import Grade, Quality, Reading, quantise
from models.site.sources import MqttSource

NOW = 1_790_000_000_000
DOOR = (("open", 1), ("closed", 0), ("true", 1), ("false", 0), ("2", 2), ("null", 3))


def source(pointer: str = "/v", point: str = "p", **more: Any) -> MqttSource:
    return MqttSource(point, "topic", pointer, **more)


def decode(sources: MqttSource | list[MqttSource], payload: bytes, retained: int = 0) -> Any:
    several = sources if isinstance(sources, list) else [sources]
    return compile_topic(several)(payload, NOW, retained)


@pytest.mark.parametrize(
    ("declared", "payload", "value", "quality"),
    [
        (source(), b'{"v":23.4}', 23.4, Quality.GOOD),
        (source(), b'{"v":-7,"w":1}', -7, Quality.GOOD),
        (source("/a/b/1"), b'{"a":{"b":[1,2.5]}}', 2.5, Quality.GOOD),
        (source("/a~1b/m~0n"), b'{"a/b":{"m~n":3}}', 3, Quality.GOOD),
        (source("/"), b'{"":4}', 4, Quality.GOOD),
        (source(""), b"23.4", 23.4, Quality.GOOD),
        (source(""), b" 23.4\r\n", 23.4, Quality.GOOD),
        (source(""), b"+.5", 0.5, Quality.GOOD),
        (source(""), b"007", 7, Quality.GOOD),
        (source(factor=0.1, offset=-40.0, resolution=0.1), b'{"v":634}', 23.4, Quality.GOOD),
        (source(resolution=0.5), b'{"v":20.3}', 20.5, Quality.GOOD),
        (source(resolution=10.0), b'{"v":1234}', 1230, Quality.GOOD),
        (source(minimum=-40.0, maximum=80.0), b'{"v":80}', 80, Quality.GOOD),
        (source(minimum=-40.0, maximum=80.0), b'{"v":80.1}', 80.1, Quality.RANGE),
        (source(minimum=-40.0), b'{"v":-41}', -41, Quality.RANGE),
        (source("", values=DOOR), b"open", 1, Quality.GOOD),
        (source("", values=DOOR), b'"closed"', 0, Quality.GOOD),
        (source("", values=DOOR), b"true", 1, Quality.GOOD),
        (source(values=DOOR), b'{"v":false}', 0, Quality.GOOD),
        (source(values=DOOR), b'{"v":2}', 2, Quality.GOOD),
        (source(values=DOOR), b'{"v":2.0}', 2, Quality.GOOD),
        (source(values=DOOR), b'{"v":"2"}', 2, Quality.GOOD),
        (source(values=DOOR), b'{"v":null}', 3, Quality.GOOD),
        (source(), b'{"v":null}', None, Quality.SENTINEL),
        (source(), b'{"v":1,"v":2}', 2, Quality.GOOD),
        (source(), b'{"v":18446744073709551616}', 18446744073709551616.0, Quality.GOOD),
    ],
)
def test_a_payload_becomes_this_value(
    declared: MqttSource, payload: bytes, value: float | None, quality: Quality
) -> None:
    assert decode(declared, payload) == [Reading("p", value, quality, NOW, NOW)]


@pytest.mark.parametrize(
    ("declared", "payload", "code"),
    [
        (source(), b"", "mqtt.payload_not_json"),
        (source(), b'{"v":', "mqtt.payload_not_json"),
        (source(), b'{"v":NaN}', "mqtt.payload_not_json"),
        (source(), b'{"v":Infinity}', "mqtt.payload_not_json"),
        (source(), b'{"v":1e999}', "mqtt.payload_not_json"),
        (source(), b'{"v":' + b"1" * 5_000 + b"}", "mqtt.payload_not_json"),
        (source(), b'{"v":"\\ud800"}', "mqtt.payload_not_json"),
        (source(), b"[" * 100_000, "mqtt.payload_not_json"),
        (source(), b'{"v":"\xff"}', "mqtt.payload_not_json"),
        (source(), b" " * (LARGEST_PAYLOAD + 1), "mqtt.payload_too_large"),
        (source(), b'{"w":1}', "mqtt.payload_missing"),
        (source(), b"5", "mqtt.payload_missing"),
        (source(), b"[1]", "mqtt.payload_missing"),
        (source("/1"), b"[1]", "mqtt.payload_missing"),
        (source("/x"), b"[1]", "mqtt.payload_missing"),
        (source("/v/w"), b'{"v":3}', "mqtt.payload_missing"),
        (source(), b'{"v":"23"}', "mqtt.payload_wrong_type"),
        (source(), b'{"v":true}', "mqtt.payload_wrong_type"),
        (source(), b'{"v":[1]}', "mqtt.payload_wrong_type"),
        (source(), b'{"v":{}}', "mqtt.payload_wrong_type"),
        (source(""), b"open", "mqtt.payload_wrong_type"),
        (source(""), b"nan", "mqtt.payload_not_finite"),
        (source(""), b"-inf", "mqtt.payload_not_finite"),
        (source(""), b"1e999", "mqtt.payload_not_finite"),
        (source(""), b"1_000", "mqtt.payload_wrong_type"),
        (source(""), b"1" * 5_000, "mqtt.payload_wrong_type"),
        (source(""), b"\xff\xfe", "mqtt.payload_not_text"),
        (source(""), b"", "mqtt.payload_wrong_type"),
        (source(factor=1e300), b'{"v":1e300}', "mqtt.payload_not_finite"),
        (source(resolution=0.001), b'{"v":1e17}', "mqtt.payload_out_of_store"),
        (source(values=DOOR), b'{"v":"ajar"}', "mqtt.payload_not_listed"),
        (source(values=DOOR), b'{"v":7}', "mqtt.payload_not_listed"),
        (source(values=DOOR), b'{"v":[]}', "mqtt.payload_wrong_type"),
        (source("", values=DOOR), b"OPEN", "mqtt.payload_not_listed"),
    ],
)
def test_what_cannot_be_read_is_a_bad_reading_with_a_reason(
    declared: MqttSource, payload: bytes, code: str
) -> None:
    found = decode(declared, payload)
    assert isinstance(found, Malformed)
    assert found.reason.code == code
    assert found.bad == 1
    assert found.readings == [Reading("p", None, Quality.DECODE, NOW, NOW)]


@pytest.mark.parametrize(
    ("time", "source_ms", "quality"),
    [
        (NOW, NOW, Quality.GOOD),
        (NOW - 5_000, NOW - 5_000, Quality.GOOD),
        (NOW - 5_001, NOW - 5_001, Quality.CLOCK_SKEW),
        (NOW + 3_600_000, NOW + 3_600_000, Quality.CLOCK_SKEW),
        (NOW / 1_000, NOW, Quality.GOOD),
        (NOW // 1_000, NOW, Quality.GOOD),
        ("2026-09-21T14:13:20Z", NOW, Quality.GOOD),
        ("2026-09-21T16:13:20.000+02:00", NOW, Quality.GOOD),
        ("2026-09-21T14:13:20", NOW, Quality.GOOD),
        (0, 0, Quality.CLOCK_SKEW),
        ("1970-01-01T00:00:00Z", 0, Quality.CLOCK_SKEW),
        ("2038-01-19T03:14:08Z", 2**31 * 1_000, Quality.CLOCK_SKEW),
        ("yesterday", NOW, Quality.CLOCK_SKEW),
        (-1, NOW, Quality.CLOCK_SKEW),
        (1e300, NOW, Quality.CLOCK_SKEW),
        (True, NOW, Quality.CLOCK_SKEW),
        ([], NOW, Quality.CLOCK_SKEW),
        ("0001-01-01T00:00:00+23:59", NOW, Quality.CLOCK_SKEW),
    ],
)
@pytest.mark.parametrize("general", [False, True])
def test_the_devices_own_time(time: Any, source_ms: int, quality: Quality, general: bool) -> None:
    declared = source("/v" if not general else "/x/v", time_pointer="/ts")
    inner = {"v": 1} if not general else {"x": {"v": 1}}
    found = decode(declared, json.dumps(inner | {"ts": time}).encode())
    assert found == [Reading("p", 1, quality, source_ms, NOW)]


def test_without_a_time_the_receipt_time_counts() -> None:
    assert decode(source(time_pointer="/ts"), b'{"v":1}') == [
        Reading("p", 1, Quality.GOOD, NOW, NOW)
    ]


def test_a_retained_value_is_last_known_whatever_else_is_wrong_with_it() -> None:
    declared = source(time_pointer="/ts", maximum=10.0)
    assert decode(declared, b'{"v":99,"ts":1000000000}', 1) == [
        Reading("p", 99, Quality.RETAINED, 1_000_000_000_000, NOW)
    ]


def test_one_payload_feeds_many_points_and_a_partial_update_says_nothing_of_the_others() -> None:
    several = [
        source("/t", "t", resolution=0.1),
        source("/h", "h", time_pointer="/ts"),
        source("/s", "s", values=(("on", 1),)),
    ]
    assert decode(several, b'{"t":21.04,"h":50,"s":"on","ts":1000000000000}') == [
        Reading("t", 21.0, Quality.GOOD, NOW, NOW),
        Reading("h", 50, Quality.CLOCK_SKEW, 1_000_000_000_000, NOW),
        Reading("s", 1, Quality.GOOD, NOW, NOW),
    ]
    assert decode(several, b'{"h":51}') == [Reading("h", 51, Quality.GOOD, NOW, NOW)]
    partly = decode(several, b'{"h":52,"s":"half"}')
    assert isinstance(partly, Malformed)
    assert partly.bad == 1
    assert [(r.point, r.quality) for r in partly.readings] == [
        ("h", Quality.GOOD),
        ("s", Quality.DECODE),
    ]
    nothing = decode(several, b'{"battery":9}')
    assert isinstance(nothing, Malformed)
    assert nothing.bad == 3


def test_a_pointer_without_a_slash_is_refused_when_it_is_compiled() -> None:
    with pytest.raises(ValueError, match="starts with '/'"):
        compile_topic([source("v")])


@given(
    value=st.floats(-1e8, 1e8),
    resolution=st.sampled_from([None, 0.001, 0.01, 0.1, 0.25, 0.5, 1.0, 5.0, 100.0]),
    factor=st.sampled_from([1.0, 0.1, -2.0, 1000.0]),
    offset=st.sampled_from([0.0, -40.0]),
)
@settings(deadline=None, max_examples=500)
def test_the_fast_way_gives_the_bits_of_quantise(
    value: float, resolution: float | None, factor: float, offset: float
) -> None:
    flat = decode(
        source(resolution=resolution, factor=factor, offset=offset),
        json.dumps({"v": value}).encode(),
    )
    scaled = value * factor + offset if (factor, offset) != (1.0, 0.0) else value
    expected = scaled if resolution is None else quantise(scaled, resolution)
    assert flat[0].value == expected
    nested = source("/a/v", resolution=resolution, factor=factor, offset=offset)
    assert decode(nested, json.dumps({"a": {"v": value}}).encode())[0].value == expected


SOURCES = [
    [source()],
    [source("")],
    [source("", values=DOOR)],
    [source(values=DOOR, time_pointer="/ts")],
    [source(resolution=0.01, factor=3.0, minimum=0.0, maximum=9.0, time_pointer="/ts")],
    [source("/a/0/b", "q", resolution=5.0), source("/v", "r", values=DOOR), source("", "s")],
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["open", "nan", "1e400", "2026-09-21T14:13:20Z"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["v", "ts", "a", "b", "0"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=12,
)
PAYLOADS = (
    st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | JSON.map(lambda value: json.dumps({"v": value, "ts": value, "a": [value]}).encode())
    | st.tuples(
        JSON.map(lambda value: json.dumps({"v": value}).encode()),
        st.integers(0, 40),
        st.binary(min_size=1, max_size=3),
    ).map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :])
)


def _fuzz(payload: bytes, sources: list[MqttSource], retained: int) -> None:
    found = compile_topic(sources)(payload, NOW, retained)
    readings = found.readings if isinstance(found, Malformed) else found
    assert readings
    bad = 0
    for reading in readings:
        assert type(reading) is Reading
        assert (reading.value is None) == (reading.quality.grade is Grade.BAD)
        bad += reading.quality is Quality.DECODE
        assert reading.value is None or (
            type(reading.value) in (int, float) and math.isfinite(reading.value)
        )
        assert type(reading.source_ms) is int
        assert 0 <= reading.source_ms < 2**53
        assert reading.received_ms == NOW
    assert bad == (found.bad if isinstance(found, Malformed) else 0)


@given(payload=PAYLOADS, sources=st.sampled_from(SOURCES), retained=st.integers(0, 1))
@settings(deadline=None, max_examples=2_000)
def test_no_payload_raises(payload: bytes, sources: list[MqttSource], retained: int) -> None:
    _fuzz(payload, sources, retained)


@pytest.mark.long
@given(payload=PAYLOADS, sources=st.sampled_from(SOURCES), retained=st.integers(0, 1))
@settings(deadline=None, max_examples=1_000_000)
def test_no_payload_raises_a_million(
    payload: bytes, sources: list[MqttSource], retained: int
) -> None:
    _fuzz(payload, sources, retained)
