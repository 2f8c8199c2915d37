"""MQTT packets in bulk: QoS 0 PUBLISH packets are cut out of a buffer many at a time.

Layout after MQTT 3.1.1 chapter 3.3 and MQTT 5 chapter 3.3: fixed header byte, remaining length as
a variable byte integer, topic length (2 bytes), topic, with MQTT 5 the properties, payload.
Everything that is not a QoS 0 PUBLISH is left to the client library.
"""

from __future__ import annotations

INCOMPLETE = -1
"""The buffer ends before the packet does."""
BROKEN = -2
"""What stands there can be no packet."""

_PUBLISH_QOS_0 = 0x30
_TYPE_AND_QOS = 0xF6


def take_publishes(
    buffer: bytes, position: int, properties: bool, out: list[tuple[bytes, bytes, int]]
) -> int:
    """Append the QoS 0 PUBLISH packets from `position` on as (topic, payload, retained) to `out`.

    Stops in front of the first packet that is something else, is not complete or is broken, and
    returns where that is. `properties`: the packets are MQTT 5 and carry a property length.
    """
    size = len(buffer)
    while position + 2 <= size and buffer[position] & _TYPE_AND_QOS == _PUBLISH_QOS_0:
        length = buffer[position + 1]
        body = position + 2
        if length & 0x80:
            length, body = variable_integer(buffer, position + 1)
            if body < 0:
                break
        end = body + length
        if end > size or length < 2:
            break
        topic = body + 2
        payload = topic + (buffer[body] << 8 | buffer[body + 1])
        topic_end = payload
        if properties:
            # Also true for a topic that runs past the end: the byte is then another packet's.
            if payload >= end:
                break
            skip = buffer[payload]
            payload += 1
            if skip:
                skip, payload = variable_integer(buffer, payload - 1)
                payload += skip
        if payload > end or payload < topic_end:
            break
        out.append((buffer[topic:topic_end], buffer[payload:end], buffer[position] & 1))
        position = end
    return position


def packet_end(buffer: bytes, position: int) -> int:
    """Where the packet at `position` ends; INCOMPLETE, or BROKEN.

    The end may lie beyond the buffer: then the length is known and the body has not come yet.
    """
    if position + 2 > len(buffer):
        return INCOMPLETE
    length, body = variable_integer(buffer, position + 1)
    return body if body < 0 else body + length


def variable_integer(buffer: bytes, position: int) -> tuple[int, int]:
    """Value and end of a variable byte integer (MQTT 5, 1.5.5); the end may be a negative fault."""
    value = 0
    for shift in (0, 7, 14, 21):
        if position >= len(buffer):
            return 0, INCOMPLETE
        byte = buffer[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value, position
    return 0, BROKEN


def publish_start(excerpt: bytes) -> tuple[bytes, int, int]:
    """Topic, QoS and packet id of a PUBLISH of which only the start is at hand.

    The topic is empty and the id 0 where the excerpt is too short to tell.
    """
    qos = excerpt[0] >> 1 & 3
    _, body = variable_integer(excerpt, 1)
    if body < 0 or body + 2 > len(excerpt):
        return b"", qos, 0
    end = body + 2 + int.from_bytes(excerpt[body : body + 2], "big")
    if end + 2 > len(excerpt):
        return b"", qos, 0
    packet_id = int.from_bytes(excerpt[end : end + 2], "big") if qos else 0
    return excerpt[body + 2 : end], qos, packet_id
