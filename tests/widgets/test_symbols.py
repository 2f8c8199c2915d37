"""Symbols differ where their meaning differs, come from the tokens, and are cached."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from models.commands import Outcome
from models.points import Quality, Severity
from tests.widgets.frozen import frozen_view
from widgets.symbols import (
    AlarmMark,
    DeviceLook,
    DoorContact,
    DoorLock,
    DoorLook,
    DoorMode,
    ValueBar,
    alarm_pixmap,
    device_pixmap,
    door_pixmap,
    icon,
    paint_alarm,
    paint_bar,
    paint_device,
    paint_door,
    paint_outcome,
    paint_quality,
    paint_sparkline,
    quality_mark,
)
from widgets.theme import Theme, load_theme

_KINDS = [
    "meter",
    "room_sensor",
    "lighting",
    "ahu",
    "chiller",
    "pv_inverter",
    "pump",
    "tank",
    "leak_detector",
    "gas_detector",
    "fire_panel",
    "duress",
    "lift",
    "generator",
    "mains",
    "ups",
    "transformer",
    "barrier",
    "parking",
    "weather",
    "ev_charger",
    "relay_module",
    "door",
]
_ALARMS = [severity for severity in Severity if severity]


@pytest.fixture(scope="module")
def theme(qapp) -> Theme:
    return load_theme("night")


def _image(theme: Theme, draw: Callable[[QPainter], None], ratio: float = 2.0) -> QImage:
    image = QImage(int(80 * ratio), int(60 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.color("ground"))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def _all_differ(images: list[QImage]) -> bool:
    return all(a != b for a, b in combinations(images, 2))


def _has(image: QImage, color: QColor) -> bool:
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return bool((pixels == color.rgba()).any())


def test_every_alarm_is_told_from_every_other(theme: Theme) -> None:
    images = [
        _image(theme, lambda p, s=s, m=m: paint_alarm(p, QPointF(40, 30), 24, s, m, theme))
        for s, m in product(_ALARMS, AlarmMark)
    ]
    assert _all_differ(images)


def test_only_what_is_not_withheld_has_its_hue(theme: Theme) -> None:
    coloured = (AlarmMark.UNACKNOWLEDGED, AlarmMark.ACKNOWLEDGED, AlarmMark.GONE)
    for mark in AlarmMark:
        image = _image(
            theme,
            lambda p, m=mark: paint_alarm(p, QPointF(40, 30), 24, Severity.CRITICAL, m, theme),
        )
        assert _has(image, theme.color("alarm_critical")) is (mark in coloured), mark


def test_no_alarm_draws_nothing(theme: Theme) -> None:
    def draw(painter: QPainter) -> None:
        paint_alarm(painter, QPointF(40, 30), 24, Severity.NONE, AlarmMark.GONE, theme)

    assert _image(theme, draw) == _image(theme, lambda _: None)


def test_while_blinking_the_ring_stays_and_the_fill_goes(theme: Theme) -> None:
    def draw(off: bool) -> QImage:
        return _image(
            theme,
            lambda p: paint_alarm(
                p, QPointF(40, 30), 24, Severity.HIGH, AlarmMark.UNACKNOWLEDGED, theme, off
            ),
        )

    on, off = draw(False), draw(True)
    hue = theme.color("alarm_high")
    inside, ring = (80, 54), (80, 33)
    assert on.pixelColor(*inside) == hue
    assert off.pixelColor(*inside) == theme.color("panel")
    assert on.pixelColor(*ring) == off.pixelColor(*ring)


def test_every_mark_of_a_door_is_seen(theme: Theme) -> None:
    looks = [DoorLook(mode, DoorContact.CLOSED, DoorLock.LOCKED) for mode in DoorMode]
    looks += [DoorLook(DoorMode.LOCKED, contact, DoorLock.LOCKED) for contact in DoorContact][1:]
    looks += [DoorLook(DoorMode.LOCKED, DoorContact.CLOSED, lock) for lock in DoorLock][1:]
    looks += [
        DoorLook(DoorMode.LOCKED, DoorContact.CLOSED, DoorLock.LOCKED, quality)
        for quality in (Quality.STALE, Quality.RANGE, Quality.NOTHING_YET)
    ]
    looks.append(DoorLook(DoorMode.LOCKED, DoorContact.CLOSED, DoorLock.LOCKED, selected=True))
    images = [_image(theme, lambda p, k=k: paint_door(p, QPointF(10, 10), k, theme)) for k in looks]
    assert _all_differ(images)


def test_a_stale_door_is_never_drawn_in_ink(theme: Theme) -> None:
    look = DoorLook(DoorMode.LOCKED, DoorContact.CLOSED, DoorLock.LOCKED, Quality.LINK_LOST)
    image = _image(theme, lambda p: paint_door(p, QPointF(10, 10), look, theme))
    assert not _has(image, theme.color("ink"))


def test_every_kind_of_device_has_its_own_glyph(theme: Theme) -> None:
    def image(kind: str) -> QImage:
        return _image(
            theme, lambda p: paint_device(p, QRectF(10, 10, 22, 22), kind, DeviceLook(), theme)
        )

    images = [image(kind) for kind in [*_KINDS, "device"]]
    assert _all_differ(images)
    assert image("never_heard_of") == image("device")


def test_the_quality_of_a_device_is_seen(theme: Theme) -> None:
    good, uncertain, stale, bad, out = (
        _image(
            theme,
            lambda p, q=q: paint_device(p, QRectF(10, 10, 22, 22), "pump", DeviceLook(q), theme),
        )
        for q in (
            Quality.GOOD,
            Quality.RANGE,
            Quality.STALE,
            Quality.DECODE,
            Quality.OUT_OF_SERVICE,
        )
    )
    assert _all_differ([good, uncertain, stale, bad, out])
    for dead in (stale, bad, out):
        assert not _has(dead, theme.color("ink"))


def test_every_quality_but_good_has_a_mark(theme: Theme) -> None:
    assert quality_mark(Quality.GOOD) == ""
    blank = _image(theme, lambda _: None)
    for quality in Quality:
        image = _image(
            theme, lambda p, q=quality: paint_quality(p, QRectF(10, 10, 12, 12), q, theme)
        )
        assert (image == blank) is (quality is Quality.GOOD)


def test_outcomes_differ_and_only_pending_counts(theme: Theme) -> None:
    def image(outcome: Outcome, seconds: int | None = None) -> QImage:
        rect = QRectF(4, 4, 70, 16)
        return _image(theme, lambda p: paint_outcome(p, rect, outcome, theme, seconds))

    assert _all_differ([image(outcome) for outcome in Outcome])
    assert image(Outcome.PENDING, 3) != image(Outcome.PENDING, 4)
    assert image(Outcome.VERIFIED, 3) == image(Outcome.VERIFIED)


def test_a_bar_has_alarm_colour_only_beyond_the_limit(theme: Theme) -> None:
    def image(bar: ValueBar) -> QImage:
        return _image(theme, lambda p: paint_bar(p, QRectF(2, 20, 76, 6), bar, theme))

    calm = ValueBar(0, 14, (2, 8), (2, 8, 12), 9.4)
    alarm = ValueBar(0, 14, (2, 8), (2, 8, 12), 9.4, severity=Severity.HIGH, beyond=8.0)
    hue = theme.color("alarm_high")
    assert not _has(image(calm), hue)
    drawn = image(alarm)
    at = [x for x in range(drawn.width()) if drawn.pixelColor(x, 50) == hue]
    left, right = (2 + 76 * share / 14 for share in (8.0, 9.4))
    assert left * 2 - 1 <= at[0] <= left * 2 + 3
    assert right * 2 - 2 <= at[-1] <= right * 2 + 1


def test_the_bar_of_a_point_comes_from_what_is_declared(qapp) -> None:
    view = frozen_view()
    points = view.park.points
    cold = ValueBar.of(points["b2-tt-212"], view.latest("b2-tt-212"), view.alarm("b2-tt-212"))
    assert cold == ValueBar(0.0, 14.0, (2.0, 8.0), (2.0, 8.0, 12.0), 9.4, False, Severity.HIGH, 8.0)
    room = ValueBar.of(points["b2-rs-201-t"], view.latest("b2-rs-201-t"), None)
    assert room is not None
    assert room.stale
    assert (room.low, room.high) == (16.0 - 2.4, 28.0 + 2.4)
    for without in ("m-b2-e", "fp-d", "b2-li-211-lx"):
        assert ValueBar.of(points[without], view.latest(without), None) is None


def test_a_sparkline_keeps_its_gap_and_goes_on_dotted_when_stale(theme: Theme) -> None:
    times = np.arange(40, dtype=np.int64)
    whole = np.linspace(0.0, 1.0, 40)
    gap = whole.copy()
    gap[10:30] = np.nan

    def image(values: np.ndarray, stale: bool = False) -> QImage:
        return _image(
            theme,
            lambda p: paint_sparkline(
                p, QRectF(0, 10, 80, 30), times, values, theme, stale, (0, 60)
            ),
        )

    ink = theme.color("ink2")

    def columns(values: np.ndarray, first: int, last: int) -> set[int]:
        drawn = image(values)
        ground = theme.color("ground")
        return {
            x
            for x in range(first, last)
            for y in range(drawn.height())
            if drawn.pixelColor(x, y) != ground
        }

    middle = (30, 60)  # time 12 to 25 at two pixels each
    assert len(columns(whole, *middle)) == 30
    assert columns(gap, *middle) == set()
    assert image(whole) != image(whole, stale=True)
    nothing = np.full(40, np.nan)
    assert image(nothing) == _image(theme, lambda _: None)
    assert ink.isValid()


def test_symbols_are_drawn_once_per_theme_and_ratio(theme: Theme) -> None:
    look = DoorLook(DoorMode.BLOCKED)
    first, offset = door_pixmap(look, theme, 1.5)
    again, _ = door_pixmap(DoorLook(DoorMode.BLOCKED), theme, 1.5)
    assert first.cacheKey() == again.cacheKey()
    assert first.devicePixelRatio() == 1.5
    assert offset.x() > 0
    other, _ = door_pixmap(look, theme, 1.0)
    assert other.cacheKey() != first.cacheKey()
    one, _ = device_pixmap("pump", DeviceLook(), theme)
    assert one.cacheKey() == device_pixmap("pump", DeviceLook(), theme)[0].cacheKey()
    mark = AlarmMark.GONE
    alarms = [alarm_pixmap(20, Severity.LOW, mark, theme).cacheKey() for _ in range(2)]
    assert alarms[0] == alarms[1]


def test_a_symbol_stays_sharp_under_a_scaled_painter(theme: Theme) -> None:
    """Drawn afresh at the larger size: more than twice the pixels in pure ink of a blown-up one."""
    look = DoorLook(DoorMode.LOCKED, DoorContact.CLOSED, DoorLock.LOCKED)

    def draw(painter: QPainter) -> None:
        painter.scale(2, 2)
        paint_door(painter, QPointF(0, 0), look, theme)

    scaled = _image(theme, draw, 1.0)
    large = _image(theme, lambda p: paint_door(p, QPointF(0, 0), look, theme, 2.0), 1.0)
    assert scaled == large


def test_every_icon_file_is_a_drawing_in_current_colour(theme: Theme) -> None:
    files = sorted((theme.resources / "icons").glob("*.svg"))
    assert len(files) > 50
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "#" not in text, file.name
        assert "currentColor" in text, file.name
        assert not icon(file.stem, theme).isNull()
