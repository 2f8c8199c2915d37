"""Every pair of colours that meets on screen keeps its ratio, for every kind of colour vision.

Ratios after WCAG 2.2; distances are OKLab x 100, with red and green blindness simulated after
Machado, Oliveira and Fernandes (2009) at full severity.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_THEMES = Path(__file__).parents[2] / "resources" / "themes"
_ALARMS = ("critical", "high", "medium", "low")
_SERIES = tuple(f"series_{n}" for n in range(1, 6))
_VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_TEXT_GROUNDS = ("ground", "panel", "raised", "sunk", "room", "room2", "void")
# What stands on what, and the least ratio.
_PAIRS: tuple[tuple[tuple[str, ...], tuple[str, ...], float], ...] = (
    (("ink", "ink2"), (*_TEXT_GROUNDS, "select"), 4.5),
    (("ink3",), _TEXT_GROUNDS, 4.5),
    (("on_primary",), ("primary",), 4.5),
    (("on_strip",), ("strip",), 4.5),
    (("edge",), ("ground", "panel", "raised", "sunk", "room"), 3.0),
    (("focus",), ("ground", "panel", "raised", "sunk", "select"), 3.0),
    (("wall",), ("room", "void"), 3.0),
    (_SERIES, ("panel", "sunk"), 3.0),
    *(((f"on_{alarm}",), (f"alarm_{alarm}",), 4.5) for alarm in _ALARMS),
)


def _linear(color: str) -> Vector:
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _seen(color: Vector, vision: str) -> Vector:
    return np.clip(_VISION[vision] @ color, 0.0, 1.0)


def _ratio(a: Vector, b: Vector) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, light = sorted((float(weights @ a), float(weights @ b)))
    return (light + 0.05) / (dark + 0.05)


def _lab(color: Vector) -> Vector:
    return 100 * (_TO_LAB @ np.cbrt(_TO_CONES @ color))


def _distance(a: Vector, b: Vector) -> float:
    return float(np.linalg.norm(_lab(a) - _lab(b)))


@pytest.fixture(params=["night", "day"])
def colors(request: pytest.FixtureRequest) -> dict[str, Vector]:
    content = tomllib.loads((_THEMES / f"{request.param}.toml").read_text(encoding="utf-8"))
    return {token: _linear(color) for token, color in content["colors"].items()}


def test_both_themes_have_the_same_tokens() -> None:
    night, day = (
        tomllib.loads((_THEMES / f"{name}.toml").read_text(encoding="utf-8"))["colors"]
        for name in ("night", "day")
    )
    assert list(night) == list(day)


def test_what_stands_on_a_surface_can_be_read(colors: dict[str, Vector]) -> None:
    low = [
        f"{front} on {back}: {ratio:.2f}, least {least}"
        for fronts, backs, least in _PAIRS
        for front in fronts
        for back in backs
        if (ratio := _ratio(colors[front], colors[back])) < least
    ]
    assert low == []


@pytest.mark.parametrize("vision", _VISION)
def test_an_alarm_stands_out_by_its_hue_or_its_edge(colors: dict[str, Vector], vision: str) -> None:
    edge = _seen(colors["alarm_edge"], vision)
    grounds = ("ground", "panel", "raised", "sunk", "room", "room2", "select")
    low = []
    for alarm in _ALARMS:
        hue = _seen(colors[f"alarm_{alarm}"], vision)
        for ground in grounds:
            back = _seen(colors[ground], vision)
            if max(_ratio(hue, back), _ratio(edge, back)) < 3:
                low.append(f"{alarm} on {ground}")
    assert low == []


@pytest.mark.parametrize("vision", _VISION)
def test_no_two_colours_with_a_meaning_look_alike(colors: dict[str, Vector], vision: str) -> None:
    near = [
        f"{a} and {b}: {distance:.1f}"
        for a, b in _told_apart()
        if (distance := _distance(_seen(colors[a], vision), _seen(colors[b], vision))) < 8
    ]
    assert near == []


def _told_apart() -> Iterator[tuple[str, str]]:
    alarms = [f"alarm_{alarm}" for alarm in _ALARMS]
    yield from combinations(alarms, 2)
    yield from combinations(_SERIES, 2)
    yield from ((series, alarm) for series in _SERIES for alarm in alarms)


def test_hue_belongs_to_alarms(colors: dict[str, Vector]) -> None:
    def chroma(token: str) -> float:
        return float(np.linalg.norm(_lab(colors[token])[1:]))

    for alarm in _ALARMS:
        assert chroma(f"alarm_{alarm}") >= 13
    coloured = [token for token in colors if not token.startswith("alarm_") and chroma(token) > 8.5]
    assert coloured == []
