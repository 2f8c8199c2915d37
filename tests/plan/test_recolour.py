"""Imported drawings follow the theme, and nothing shines at night."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from tests.plan.light import lightest
from widgets.plan.drawing import SvgDrawing, load_drawing, muted
from widgets.plan.recolour import DrawingError, Inks, luminance, recolour
from widgets.theme import load_theme

INKS = Inks("#6f7a83", "#454e56", "#96a0a8")
DEMO = Path(__file__).parents[2] / "resources" / "demo"

LOUD = b"""<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">
<style>.a{fill:#fff}</style>
<rect x="0" y="0" width="100" height="100" fill="white"/>
<g stroke="#333" fill="none" style="stroke-width:4px"><path d="M10 10L90 10"/></g>
<g stroke="#333" stroke-width="1"><path fill="none" d="M10 30L90 30"/></g>
<path d="M10 50L90 50" stroke="rgb(180, 180, 180)" fill="#FFEE00" class="a"/>
<rect x="20" y="60" width="60" height="4" fill="#222222"/>
<text x="5" y="90" fill="red">Room</text>
<image href="file:///etc/passwd" width="10" height="10"/>
<script>alert(1)</script>
</svg>"""


def test_lines_are_mapped_and_fills_dropped() -> None:
    text = recolour(LOUD, INKS).decode()
    shapes = [e.attrib for e in ElementTree.fromstring(text).iter() if not len(e)]
    lines = [(e.get("stroke"), e.get("stroke-width")) for e in shapes if e["stroke"] != "none"]
    assert lines == [("#6f7a83", "2.25"), ("#6f7a83", "1.25"), ("#454e56", "1")]
    fills = [e["fill"] for e in shapes if e["fill"] != "none"]
    assert fills == ["#6f7a83"], "only the wall drawn as an area keeps a fill"
    for gone in ("white", "FFEE00", "red", "image", "passwd", "script", "style", "text", "class"):
        assert gone not in text
    assert text.count("non-scaling-stroke") == 3


def test_text_is_kept_in_our_ink_where_areas_carry_no_names() -> None:
    text = recolour(LOUD, Inks("#000000", "#000000", "#96a0a8", "Inter", True)).decode()
    assert 'fill="#96a0a8"' in text
    assert "Room" in text
    assert 'font-family="Inter"' in text


@pytest.mark.parametrize(
    "source", [b"", b"<svg", b"not xml at all", b"<!DOCTYPE x [<!ENTITY a 'b'>]><svg/>"]
)
def test_what_is_no_drawing_is_refused(source: bytes) -> None:
    with pytest.raises(DrawingError):
        recolour(source, INKS)


def test_luminance_of_the_usual_ways_to_write_a_colour() -> None:
    assert luminance("#fff") == pytest.approx(1.0)
    assert luminance("#000000") == 0
    assert luminance("rgb(255, 255, 255)") == pytest.approx(1.0)
    assert luminance("none") is None
    assert luminance("url(#g)") is None


def painted(source: bytes, dark: bool) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#0F1214" if dark else "#DFE3E6"))
    painter = QPainter(image)
    SvgDrawing(source).paint(painter, QRectF(0, 0, 200, 200))
    painter.end()
    return image


def test_a_white_drawing_does_not_shine_at_night(qapp) -> None:
    theme = load_theme("night")
    inks = Inks(theme.color("wall").name(), theme.color("wall2").name(), "#96a0a8")
    image = painted(recolour(LOUD, inks), True)
    wall = theme.color("wall")
    assert lightest(image) <= max(wall.red(), wall.green(), wall.blue()) + 1
    drawn = sum(image.pixelColor(x, 20).red() > 60 for x in range(200))
    assert drawn > 100, "the wall is there"


def test_a_photo_is_grey_faint_and_inverted_at_night(qapp) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 250, 240))
    night, day = muted(image, True), muted(image, False)
    assert night.pixelColor(3, 3).red() < 12
    assert day.pixelColor(3, 3).red() > 240
    assert day.pixelColor(3, 3).red() == day.pixelColor(3, 3).blue()


def test_a_missing_or_broken_drawing_is_none_and_logged_once(
    tmp_path: Path, expected_logs, qapp
) -> None:
    theme = load_theme("night")
    (tmp_path / "bad.svg").write_bytes(b"<svg")
    (tmp_path / "bad.png").write_bytes(b"no picture")
    expected_logs("widgets.plan.drawing", "no drawing from")
    for name in ("missing.svg", "bad.svg", "bad.png"):
        assert load_drawing(str(tmp_path), name, theme, False) is None
    assert load_drawing(str(tmp_path), "", theme, False) is None


@pytest.mark.skipif(not DEMO.is_dir(), reason="the demo park is not there")
@pytest.mark.parametrize("name", ["night", "day"])
def test_every_plan_of_the_demo_park_is_drawn(name: str, qapp) -> None:
    theme = load_theme(name)  # type: ignore[arg-type]
    plans = sorted((DEMO / "plans").glob("*.svg"))
    assert plans
    for plan in plans:
        drawing = load_drawing(str(DEMO), f"plans/{plan.name}", theme, False)
        assert drawing is not None, plan.name
        image = QImage(300, 300, QImage.Format.Format_RGB32)
        image.fill(theme.color("void"))
        blank = image.copy()
        painter = QPainter(image)
        drawing.paint(painter, QRectF(0, 0, 300, 300))
        painter.end()
        assert image != blank, plan.name
