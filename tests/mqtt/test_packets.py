"""Cutting QoS 0 PUBLISH packets out of a stream, whatever stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from devices.mqtt.packets import (
    BROKEN,
    INCOMPLETE,
    packet_end,
    publish_start,
    take_publishes,
    variable_integer,
)


def paho_publish(
    topic: str, payload: bytes, *, five: bool, qos: int = 0, retain: bool = False, user: int = 0
) -> bytes:
    """The packet as paho writes it: a second opinion on the format."""
    written: list[bytes] = []
    protocol = MQTTProtocolVersion.MQTTv5 if five else MQTTProtocolVersion.MQTTv311
    client = Client(CallbackAPIVersion.VERSION2, "x", protocol=protocol)
    client._sock = object()  # type: ignore[assignment]
    client._packet_queue = lambda _c, packet, *_rest: written.append(bytes(packet)) or 0  # type: ignore
    properties = None
    if five and user:
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = [("name", "x" * user)]
    client._send_publish(7, topic.encode(), payload, qos, retain, False, None, properties)
    client._sock = None
    return written[0]


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[tuple[bytes, bytes, int]], bool]:
    five = draw(st.booleans())
    stream, expected = b"", []
    for _ in range(draw(st.integers(0, 6))):
        topic = draw(st.text("abc/é", min_size=1, max_size=30))
        payload = draw(st.binary(max_size=300))
        retain = draw(st.booleans())
        user = draw(st.sampled_from([0, 0, 5, 200]))
        stream += paho_publish(topic, payload, five=five, retain=retain, user=user)
        expected.append((topic.encode(), payload, int(retain)))
    return stream, expected, five


@given(streams(), st.data())
@settings(deadline=None, max_examples=300)
def test_every_packet_is_cut_wherever_the_pieces_end(
    made: tuple[bytes, list[tuple[bytes, bytes, int]], bool], data: st.DataObject
) -> None:
    stream, expected, five = made
    found: list[tuple[bytes, bytes, int]] = []
    left, position = b"", 0
    while position < len(stream):
        size = data.draw(st.integers(1, 200))
        buffer = left + stream[position : position + size]
        position += size
        left = buffer[take_publishes(buffer, 0, five, found) :]
    assert found == expected
    assert left == b""


@pytest.mark.parametrize("other", [b"\xd0\x00", b"\x40\x02\x00\x07", b"\x90\x03\x00\x01\x00"])
def test_it_stops_in_front_of_anything_else(other: bytes) -> None:
    first = paho_publish("a/b", b"1", five=True)
    second = paho_publish("a/b", b"2", five=True, qos=1)
    found: list[tuple[bytes, bytes, int]] = []
    buffer = first + other + first
    assert take_publishes(buffer, 0, True, found) == len(first)
    assert packet_end(buffer, len(first)) == len(first) + len(other)
    assert take_publishes(second, 0, True, found) == 0
    assert found == [(b"a/b", b"1", 0)]


@pytest.mark.parametrize(
    "broken",
    [
        b"\x30\x01\x00",  # no room for a topic length
        b"\x30\x04\x00\x09ab",  # the topic is longer than the packet
        b"\x30\x05\x00\x01a\x05\x01",  # the properties are longer than the packet
        b"\x30\x03\x00\x01a",  # MQTT 5 without a property length
    ],
)
def test_a_broken_publish_is_left_to_paho(broken: bytes) -> None:
    found: list[tuple[bytes, bytes, int]] = []
    assert take_publishes(broken + b"\x30\x00" * 5, 0, True, found) == 0
    assert found == []


@given(st.binary(max_size=100), st.booleans())
@settings(deadline=None, max_examples=1_000)
def test_no_bytes_raise_and_the_position_stays_inside(buffer: bytes, five: bool) -> None:
    found: list[tuple[bytes, bytes, int]] = []
    position = take_publishes(buffer, 0, five, found)
    assert 0 <= position <= len(buffer)
    packet_end(buffer, position)
    if buffer:
        publish_start(buffer)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"\x00", (0, 1)),
        (b"\x7f", (127, 1)),
        (b"\x80\x01", (128, 2)),
        (b"\xff\xff\xff\x7f", (268_435_455, 4)),
        (b"\x80", (0, INCOMPLETE)),
        (b"\xff\xff\xff\xff\x01", (0, BROKEN)),
    ],
)
def test_variable_integers(raw: bytes, value: tuple[int, int]) -> None:
    assert variable_integer(raw, 0) == value


def test_the_start_of_a_large_message_names_topic_and_packet_id() -> None:
    packet = paho_publish("park/camera", b"x" * 5_000, five=True, qos=1)
    assert publish_start(packet[:512]) == (b"park/camera", 1, 7)
    assert publish_start(packet[:10]) == (b"", 1, 0)
