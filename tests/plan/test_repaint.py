"""Painting less must look the same: partial repaints, kept texts, alarms that find a place."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from models.alarms import Alarm
from models.plan import Layer
from models.points import Grade, Quality, Severity
from models.views import Changes
from tests.plan.small_park import NOW, HandView
from widgets.contribution import Desk
from widgets.plan import numbers
from widgets.plan.camera import Camera
from widgets.plan.canvas import PlanCanvas
from widgets.plan.overlays import _cheapest, _overlap
from widgets.plan.strip import FigureCard, SummaryStrip
from widgets.symbols import Texts
from widgets.theme import load_theme


@pytest.fixture
def canvas(desk: Desk, view: HandView, keep) -> PlanCanvas:
    made = PlanCanvas(desk, lambda _floor: None)
    made.show_floor(view.park.floors["a-f1"])
    keep(made, 978, 536)
    made.set_layers(frozenset(Layer))
    return made


def afresh(canvas: PlanCanvas) -> QImage:
    """Every sprite painted again where it stands."""
    canvas._paint_afresh()
    return canvas._sheet.image.copy()


@pytest.mark.parametrize(
    "camera",
    [Camera(1.0, 40, 20), Camera(0.42, 30, 10), Camera(0.25, 30, 10), Camera(1.6, -500, -300)],
    ids=["large", "small", "crowded", "partly outside"],
)
def test_many_partial_repaints_come_to_the_same_pixels(
    canvas: PlanCanvas, view: HandView, camera: Camera
) -> None:
    chance = random.Random(7)
    canvas.set_camera(camera)
    points = list(view.park.points.values())
    for _ in range(60):
        some = chance.sample(points, 5)
        for point in some:
            quality = chance.choice(list(Quality))
            value: float | None = chance.choice([0, 1, 2, 9.96, 21.04, 1888.0, -3.0])
            if point.states:
                value = chance.randrange(len(point.states))
            if quality.grade is Grade.BAD:
                value = None
            view.set(point.id, value, quality, chance.choice([0, 61_000, 90_000_000]))
        canvas.take(Changes(frozenset(point.id for point in some)))
        if chance.random() < 0.3:
            canvas._numbers.settle()
        canvas._age()
    canvas._numbers.settle()
    assert canvas._sheet.image.copy() == afresh(canvas)


def test_what_changed_outside_the_canvas_is_right_when_it_comes_into_sight(
    canvas: PlanCanvas, view: HandView
) -> None:
    canvas.set_camera(Camera(1.6, -5000, -5000))
    view.set("s-r4.temperature", None, Quality.DECODE)
    canvas.take(Changes(frozenset({"s-r4.temperature"})))
    canvas._numbers.settle()
    canvas.set_camera(Camera(1.0, 40, 20))
    shown = {s.points: look for s, look in zip(canvas._sheet._sprites, canvas._sheet._shown,
                                               strict=True)}  # fmt: skip
    assert shown["s-r4.temperature",].quality is Quality.DECODE


def test_numbers_by_the_hundred_are_painted_in_slices_and_all_of_them(
    canvas: PlanCanvas, view: HandView, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(numbers, "_AT_ONCE", 1)
    monkeypatch.setattr(numbers, "_MOST_SLICES", 3)
    # only the slices' own timer may go on
    canvas._numbers.turns.stop()
    values = {s.points[0] for s in canvas._layout.sprites if s.form == "value"}
    assert len(values) >= 6
    for point in values:
        view.set(point, 25.5)
    canvas.take(Changes(frozenset(values)))
    canvas._numbers.settle()
    assert canvas._numbers.is_settling
    qtbot.waitUntil(lambda: not canvas._numbers.is_settling)
    assert canvas._sheet.image.copy() == afresh(canvas)


def test_a_second_alarm_of_the_same_device_shows_at_once(
    canvas: PlanCanvas, view: HandView
) -> None:
    view.active["s-r2.temperature"] = Alarm(
        "s-r2.temperature", Severity.LOW, "high", NOW, 30.0, 27.0
    )
    canvas.take(Changes(alarms=True))
    laid_out = canvas._layout
    view.active["s-r2.co2"] = Alarm("s-r2.co2", Severity.CRITICAL, "high", NOW, 2000.0, 1200.0)
    canvas.take(Changes(alarms=True))
    assert canvas._layout is laid_out
    found = [look for s, look in zip(canvas._sheet._sprites, canvas._sheet._shown, strict=True)
             if (s.owner, s.form) == ("s-r2", "alarm")]  # fmt: skip
    assert [look.severity for look in found] == [Severity.CRITICAL]
    assert canvas._sheet.image.copy() == afresh(canvas)


@pytest.mark.parametrize("text", ["21.4", "Küche", "温度", "1,204", "Entrance hall"])
def test_kept_texts_are_the_same_pixels(qapp, text: str) -> None:
    theme = load_theme("day", "zh_CN")
    font = theme.sized(14, QFont.Weight.DemiBold)
    texts = Texts(font)

    def drawn(kept: bool) -> QImage:
        image = QImage(140, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setPen(QColor("black"))
        if kept:
            texts.draw(painter, 5.0, 20.0, text)
        else:
            painter.setFont(font)
            painter.drawText(5, 20, text)
        painter.end()
        return image

    blank = QImage(140, 30, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    assert drawn(kept=False) != blank
    assert drawn(kept=True) == drawn(kept=False)
    assert drawn(kept=True) == drawn(kept=False)


_edges = st.integers(-50, 50)
_boxes = st.tuples(_edges, _edges, st.integers(1, 40), st.integers(1, 40)).map(
    lambda b: (float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3]))
)


@given(
    st.lists(_boxes, min_size=1, max_size=8),
    st.lists(_boxes, max_size=12),
    st.none() | _boxes,
)
@settings(deadline=None)
def test_an_alarm_takes_the_place_that_covers_least(spots, taken, walls) -> None:
    def cost(box) -> float:
        ring = (box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4)
        found = sum(_overlap(ring, other) for other in taken)
        if walls is not None:
            left, top, right, bottom = walls
            found += 10 * max(0.0, left - box[0], top - box[1], box[2] - right, box[3] - bottom)
        return found

    chosen = _cheapest(spots, np.array(taken).reshape(-1, 4), walls)
    assert chosen == min(spots, key=cost)


def test_a_floor_without_figures_shows_none_of_another_floor(desk: Desk, view: HandView, keep):
    strip = SummaryStrip(view, desk.theme, desk.words, FigureCard(desk.theme, desk.words))
    keep(strip, 900, 124)
    strip.show_floor("a-f1")
    assert strip._cards[0].figure is not None
    view.park = SimpleNamespace(  # a floor on which nothing measures
        points=view.park.points, places={}, devices=view.park.devices, areas=view.park.areas,
        buildings=view.park.buildings, floors=view.park.floors,
    )  # fmt: skip
    strip.show_floor("a-f1")
    assert strip._cards[0].figure is None
    strip._load_next()
    strip._tick()


@pytest.mark.parametrize("height", [24, 27, 28])
def test_kept_texts_stand_in_the_middle_of_a_row(qapp, height: int) -> None:
    font = load_theme("day", "en").font("body")
    texts = Texts(font)

    def drawn(kept: bool) -> QImage:
        image = QImage(90, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setPen(QColor("black"))
        if kept:
            texts.draw(painter, 5, texts.baseline(3, height), "Supply 1.2")
        else:
            painter.setFont(font)
            painter.drawText(QRect(5, 3, 80, height), Qt.AlignmentFlag.AlignVCenter, "Supply 1.2")
        painter.end()
        return image

    assert drawn(kept=True) == drawn(kept=False)
