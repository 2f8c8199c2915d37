"""Units, conversion, and numbers as they are written."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.points import Point, State
from models.points.formatting import format_number, format_value
from models.points.kinds import KINDS, STATE, UNITLESS_ALLOWED
from models.points.units import UNITS, convert, find_unit
from models.text.name import Name


def point(unit: str, resolution: float | None = 0.1, **more: object) -> Point:
    return Point("d.p", "d", Name("P"), "kind", unit, resolution, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1500, "W", "kW", 1.5),
        (1, "MW.h", "W.h", 1_000_000),
        (3.6, "MJ", "W.h", 1000),
        (100, "Cel", "[degF]", 212),
        (-40, "[degF]", "Cel", -40),
        (0, "Cel", "K", 273.15),
        (36, "km/h", "m/s", 10),
        (1, "L/s", "m3/h", 3.6),
        (1013.25, "hPa", "kPa", 101.325),
        (50, "%", "%", 50),
        (1, "%", "[ppm]", 10_000),
    ],
)
def test_convert(value: float, source: str, target: str, expected: float) -> None:
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_convert_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="do not measure the same"):
        convert(1, "W", "Cel")
    with pytest.raises(KeyError):
        convert(1, "W", "parsec")


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.data())
def test_convert_there_and_back(value: float, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(sorted(UNITS)))
    same = sorted(c for c, u in UNITS.items() if u.dimension == UNITS[source].dimension)
    target = data.draw(st.sampled_from(same))
    back = convert(convert(value, source, target), target, source)
    assert back == pytest.approx(value, rel=1e-9, abs=1e-6)


def test_the_tables_fit_together() -> None:
    dimensions = {unit.dimension for unit in UNITS.values()}
    assert set(KINDS.values()) <= dimensions | {STATE}
    assert set(KINDS) >= UNITLESS_ALLOWED
    assert len({unit.symbol for unit in UNITS.values()}) == len(UNITS)
    unit = find_unit("kWh")
    assert unit is not None
    assert unit.code == "kW.h"
    assert find_unit("furlong") is None


@pytest.mark.parametrize(
    ("value", "of", "expected"),
    [
        (23.4, point("Cel"), ("23.4", "°C")),
        (23.0, point("Cel"), ("23.0", "°C")),
        (-0.04, point("Cel"), ("0.0", "°C")),
        (-12.34, point("Cel"), ("−12.3", "°C")),
        (21.5, point("Cel", 0.5), ("21.5", "°C")),
        (1234, point("[ppm]", 1), ("1,234", "ppm")),
        (1250, point("lx", 50), ("1,250", "lx")),
        (0.2533, point("%", 0.25), ("0.25", "%")),
        (980, point("W", 1), ("980", "W")),
        (980, point("W", 1, scale=(0.0, 60_000.0)), ("0.98", "kW")),
        (43_210, point("W", 100, scale=(0.0, 60_000.0)), ("43.2", "kW")),
        (-5_000, point("W", 10, scale=(-100_000.0, 0.0)), ("−5.00", "kW")),
        (1_250_000, point("W", 1000, scale=(0.0, 2e7)), ("1.25", "MW")),
        (999, point("W.h", 1, counter=True), ("999", "Wh")),
        (12_345_670, point("W.h", 10, counter=True), ("12,345.67", "kWh")),
        (123_456_789_000, point("W.h", 1000, counter=True), ("123,456.79", "MWh")),
        (101_325, point("Pa", 1), ("101.33", "kPa")),
        (3.14159, point("A", None), ("3.142", "A")),
        (31.4159, point("A", None), ("31.42", "A")),
        (31_415.9, point("A", None), ("31,416", "A")),
        (7, point("", 1), ("7", "")),
        (7, point("[strange]", 1), ("7", "[strange]")),
    ],
)
def test_a_value_as_it_is_written(value: float, of: Point, expected: tuple[str, str]) -> None:
    assert format_value(value, of, "en") == expected
    assert format_value(value, of, "zh_CN") == expected


def test_a_state_is_its_name() -> None:
    door = point(
        "", None, states=(State("shut", Name("Shut", "关闭")), State("open", Name("Open")))
    )
    assert format_value(0, door, "zh_CN") == ("关闭", "")
    assert format_value(1.0, door, "zh_CN") == ("Open", "")
    assert format_value(2, door, "en") == ("2", "")
    assert format_value(-1, door, "en") == ("−1", "")


@settings(deadline=None)
@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_numbers_read_back(value: float, digits: int) -> None:
    text = format_number(value, digits)
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d+)?", text)
    assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(
        value, abs=0.5001 * 10**-digits + 2 * math.ulp(value), rel=0
    )
    assert not re.fullmatch(r"−[0,.]*", text)
