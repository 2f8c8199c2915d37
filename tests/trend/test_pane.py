"""What is drawn of a curve, as pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from models.trend.curve import Curve, Stretch
from tests.widgets.frozen import NOW, frozen_view
from widgets.theme import load_theme
from widgets.trend.line import Line, series_token
from widgets.trend.pane import Pane
from widgets.words import Words

AREA = QRectF(0, 0, 801, 300)
SAMPLES = 3600


@pytest.mark.parametrize("number", [0, 1, 3, 4, 5])
def test_a_step_of_a_dense_curve_is_drawn_and_is_no_gap(qapp, catalogues, number: int) -> None:
    """Whatever pattern the curve has, and wherever in the pattern the step falls."""
    theme = load_theme("night", "en")
    times = NOW + np.arange(SAMPLES, dtype=np.int64) * 1000
    # 23 steps that meet the pattern in ever another phase
    values = 20.0 + (np.arange(SAMPLES) // 151) % 2
    point = frozen_view().park.points["b2-rs-211-t"]
    curve = Curve((Stretch(times, values, uncertain=False),), ())
    pane = Pane(theme, Words("en", catalogues["en"], "UTC"), [Line(point, "", "", curve, number)])
    pane.place(AREA, (NOW, NOW + SAMPLES * 1000))
    image = QImage(801, 300, QImage.Format.Format_RGB32)
    image.fill(theme.color("ground"))
    painter = QPainter(image)
    pane._paint_line(painter, pane.lines[0])
    painter.end()
    ground = theme.color("ground")
    middle = round(pane.y(20.5))
    joined = {
        step
        for step in range(151, SAMPLES, 151)
        for at in [round(pane.x(times[step]))]
        if any(QColor(image.pixel(x, middle)) != ground for x in range(at - 4, min(at + 5, 801)))
    }
    assert joined == set(range(151, SAMPLES, 151)), series_token(number)
