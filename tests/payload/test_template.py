"""Command payloads and availability."""

from __future__ import annotations

import pytest

from devices.payload import compile_availability, fill
from models.site.sources import MqttAvailability


@pytest.mark.parametrize(
    ("template", "value", "payload"),
    [
        ("{value}", 40.0, b"40"),
        ("{value}", 21.5, b"21.5"),
        ("{state}", 1.0, b"open"),
        ('{"v":{value},"id":"{id}","until":{expires_ms}}', 1.0, b'{"v":1,"id":"c-1","until":99}'),
        ("{other} {{value}}", 2.0, b"{other} {2}"),
        ("{", 2.0, b"{"),
    ],
)
def test_a_template_is_filled_and_other_braces_stay(
    template: str, value: float, payload: bytes
) -> None:
    assert fill(template, value=value, state="open", command="c-1", expires_ms=99) == payload


@pytest.mark.parametrize(
    ("pointer", "payload", "answer"),
    [
        ("", b"online", True),
        ("", b"offline\n", False),
        ("", b'"online"', True),
        ("", b"Online", None),
        ("", b"\xff", None),
        ("", b"", None),
        ("/state", b'{"state":"offline"}', False),
        ("/state", b'{"state":["offline"]}', None),
        ("/state", b'{"state"', None),
        ("/state", b"offline", None),
    ],
)
def test_availability_is_read_or_unclear(pointer: str, payload: bytes, answer: bool | None) -> None:
    declared = MqttAvailability("device", "topic", pointer)
    assert compile_availability(declared)(payload) is answer


def test_availability_may_be_a_json_boolean() -> None:
    declared = MqttAvailability("device", "topic", "/up", "true", "false")
    assert compile_availability(declared)(b'{"up":true}') is True
