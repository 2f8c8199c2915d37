"""The title of an alarm: whose, of what if that adds something, how; no word twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarms import Alarm
from models.plant.linkpoints import link_point_id, with_link_points
from models.points import Point, Severity, State
from models.site.park import Device, Park
from models.text import Name
from models.views import ViewKind
from tests.widgets.frozen import NOW, FrozenView, frozen_park
from widgets.alarmwords import alarm_words
from widgets.words import Words


@pytest.fixture(scope="module", params=["en", "zh_CN"])
def said(request, catalogues) -> Words:
    return Words(request.param, catalogues[request.param], "Asia/Shanghai")


def _title(park: Park, point: str, words: Words, which: str = "state", value: float = 0) -> str:
    alarm = Alarm(point, Severity.HIGH, which, NOW, value, None)
    return alarm_words(alarm, FrozenView(park, ViewKind.LIVE, (alarm,), None), words).title


@pytest.mark.parametrize(
    ("device", "point", "state", "titles"),
    [
        (("Fire panel", "消防主机"), ("Fire", "火警"), ("Fire", "火警"), None),
        (("Leak", "漏水"), ("Leak", "漏水"), ("Leak", "漏水"), None),
        (
            ("Fire panel", "消防主机"),
            ("Pre-alarm", "预警"),
            ("Pre-alarm", "预警"),
            ("Fire panel: Pre-alarm", "消防主机：预警"),
        ),
        (("Lift D3", "电梯 D3"), ("State", "状态"), ("Out of group", "退出群控"), None),
        (("Door D-1", "门 D-1"), ("Door alarm", "门报警"), ("Forced open", "强行打开"), None),
        (
            ("Locker room", "更衣室"),
            ("Lock", "锁"),
            ("Fault", "故障"),
            ("Locker room: lock fault", "更衣室：锁故障"),
        ),
        (
            ("Detector", "探测器"),
            ("CO₂", "CO₂"),
            ("OFF", "断开"),
            ("Detector: CO₂ OFF", "探测器：CO₂断开"),
        ),
    ],
)
def test_the_point_is_named_only_if_that_adds_something(
    said: Words,
    device: tuple[str, str],
    point: tuple[str, str],
    state: tuple[str, str],
    titles: tuple[str, str] | None,
) -> None:
    """`titles` of None: device and state alone."""
    plain = (f"{device[0]}: {state[0][0].lower()}{state[0][1:]}", f"{device[1]}：{state[1]}")
    park = frozen_park()
    own = Point("p", "d", Name(*point), "problem", states=(State("s", Name(*state)),))
    devices = {**park.devices, "d": Device("d", Name(*device), "meters", "panel", "", ("p",), "p")}
    park = replace(park, devices=devices, points={**park.points, "p": own})
    expected = dict(zip(("en", "zh_CN"), titles or plain, strict=True))
    assert _title(park, "p", said) == expected[said.language]


def test_a_lost_link_is_named_once(said: Words) -> None:
    park = with_link_points(frozen_park())
    expected = {"en": "Sensor broker: no connection", "zh_CN": "传感器代理：连接中断"}
    assert _title(park, link_point_id("mqtt-main"), said) == expected[said.language]


def test_records_that_fail_keep_their_name(said: Words) -> None:
    park = with_link_points(frozen_park())
    expected = {"en": "Control room: records failing", "zh_CN": "控制室：记录失败"}
    assert _title(park, "station.recording", said) == expected[said.language]


def test_a_limit_says_what_was_measured(said: Words) -> None:
    expected = {"en": "Fire water tank: level very low", "zh_CN": "消防水箱：水位过低"}
    assert _title(frozen_park(), "tk-b1", said, "low_low", 12.0) == expected[said.language]
