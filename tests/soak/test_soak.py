"""Hours of a control room in minutes: pages are turned, links fail, and nothing grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brokers.mosquitto import need_mosquitto
from tests.soak.soaking import Sample, judge, soak

_MINUTES = 20
_MB_PER_HOUR = 12.0
"""Of twenty minutes: the noise of so short a run; over hours `python -m tests.soak` asks for 1."""


def _steady(n: int, mb_each: float = 0.0) -> list[Sample]:
    return [
        Sample(10.0 * i, 200 + mb_each * i, 40, 12, 9_000, 4.0, 30.0, i / 2, []) for i in range(n)
    ]


def test_a_leak_is_seen() -> None:
    assert abs(judge(_steady(120)).mb_per_hour) < 1e-6
    assert judge(_steady(120, 0.01)).mb_per_hour == pytest.approx(3.6)
    with pytest.raises(ValueError, match="too short"):
        judge(_steady(80))


@pytest.mark.long
@pytest.mark.broker
def test_nothing_grows_while_pages_are_turned_and_links_fail(tmp_path: Path) -> None:
    need_mosquitto()
    verdict = judge(soak(tmp_path, _MINUTES * 60))
    assert verdict.errors == ()
    assert verdict.rounds > 5
    assert verdict.mb_per_hour < _MB_PER_HOUR, verdict
    assert verdict.files <= 12, verdict  # sockets come and go with the broker
    assert verdict.threads <= 4, verdict
    assert verdict.lag_p99_ms < 100, verdict
