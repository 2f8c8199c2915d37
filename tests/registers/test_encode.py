"""Commands into registers."""

from __future__ import annotations

from typing import Any

import pytest

from devices.registers import encode


@pytest.mark.parametrize(
    ("value", "kind", "fields", "registers"),
    [
        (23.4, "u16", {"factor": 0.1}, [234]),
        (-16.6, "u16", {"factor": 0.1, "offset": -40.0}, [234]),
        (-1, "i16", {}, [0xFFFF]),
        (65_538, "u32", {}, [1, 2]),
        (65_538, "u32", {"word_order": "little"}, [2, 1]),
        (21.5, "f32", {}, [0x41AC, 0x0000]),
        (21.5, "f32", {"word_order": "little", "byte_order": "little"}, [0x0000, 0xAC41]),
        (1234, "bcd16", {}, [0x1234]),
        (1, "bit", {}, [1]),
    ],
)
def test_images(value: float, kind: Any, fields: dict[str, Any], registers: list[int]) -> None:
    assert encode(value, kind, **fields) == registers


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (65_536, "u16"),
        (-1, "u16"),
        (32_768, "i16"),
        (10_000, "bcd16"),
        (-1, "bcd16"),
        (1e39, "f32"),
        (2, "bit"),
        (float("nan"), "f32"),
        (float("inf"), "u16"),
    ],
)
def test_what_does_not_fit_is_refused(value: float, kind: Any) -> None:
    with pytest.raises(ValueError, match=r"fit|neither|finite"):
        encode(value, kind)
