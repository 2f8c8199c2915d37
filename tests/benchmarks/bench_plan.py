"""One frame of the floor plan: 10,000 symbols, 1,000 of them changed, 1600 x 900 offscreen.

Ours is the plan's canvas as the workspace uses it: it reads the changed points through a view,
compares looks, repaints rectangles on the backing image and copies that to the widget. The peer is
one QGraphicsRectItem per symbol with full viewport updates and no index, told its new brush
directly. A QGraphicsPixmapItem, the cheapest item there is, is measured beside it without a goal.
All run in turns in the same process.

    python tests/benchmarks/bench_plan.py
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
)

from models.plan.layers import Layer
from models.points import Point, Quality, Reading
from models.site.park import Building, Device, Floor, MqttLink, Park, Place
from models.text import Name
from models.views import Changes
from tests.plan.small_park import HandView
from widgets.contribution import Desk
from widgets.plan.canvas import PlanCanvas
from widgets.plan.looks import DotLook
from widgets.plan.painting import SpritePainter
from widgets.theme import load_theme
from widgets.words import Words

SIZE = (1600, 900)
SYMBOLS, CHANGED, FRAMES, GOAL = 10_000, 1_000, 60, 0.35
_COLUMNS = 125
_STATES = (Quality.GOOD, Quality.LINK_LOST, Quality.CLOCK_SKEW, Quality.DECODE)


def big_park() -> Park:
    """10,000 devices on one floor in a grid, one point each."""
    points, devices, places = {}, {}, {}
    for number in range(SYMBOLS):
        id = f"d{number:05d}"
        point = Point(f"{id}.value", id, Name("Value"), "temperature", "Cel", 0.1)
        points[point.id] = point
        devices[id] = Device(id, Name(id), "link", "pump", "pump", (point.id,), point.id)
        x, y = 20 + number % _COLUMNS * 12, 20 + number // _COLUMNS * 10.5
        places[id] = Place(id, "floor", x, y)
    return Park(
        "big", Name("Big"), "UTC", "nobody",
        links={"link": MqttLink("link", Name("Link"), "127.0.0.1")},
        devices=devices, points=points, places=places,
        buildings={"b": Building("b", Name("B"), "B")},
        floors={"floor": Floor("floor", "b", Name("Floor"), "F1", 1, "", *map(float, SIZE))},
    )  # fmt: skip


def ours(view: HandView, theme: Any) -> tuple[PlanCanvas, Callable[[list[str], Quality], None]]:
    """The canvas, and a frame of it."""
    desk = Desk(view, theme, Words("en", {}), print)
    canvas = PlanCanvas(desk, lambda _floor: None)
    canvas.resize(*SIZE)
    canvas.set_layers(frozenset(Layer))
    canvas.show_floor(view.park.floors["floor"])
    canvas.show()
    target = QPixmap(*SIZE)

    def frame(points: list[str], quality: Quality) -> None:
        canvas.take(Changes(frozenset(points)))
        canvas.render(target)

    return canvas, frame


def peer(
    park: Park, theme: Any, pixmaps: bool
) -> tuple[QGraphicsView, Callable[[list[str], Quality], None]]:
    """One item per symbol, and a frame of it."""
    painter, looks = SpritePainter(theme, 1.0), {q: DotLook(q) for q in _STATES}
    glyphs = {q: painter.glyph(looks[q])[0] for q in _STATES}
    brushes = {
        q: QBrush(theme.color(token))
        for q, token in zip(_STATES, ("ink2", "ink3", "edge", "wall2"), strict=True)
    }
    scene = QGraphicsScene(0, 0, *SIZE)
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    scene.setBackgroundBrush(theme.color("void"))
    items: dict[str, Any] = {}
    for id, place in park.places.items():
        item = (
            QGraphicsPixmapItem(glyphs[Quality.GOOD]) if pixmaps else QGraphicsRectItem(0, 0, 8, 8)
        )
        item.setPos(place.x - 4, place.y - 4)
        scene.addItem(item)
        items[f"{id}.value"] = item
    view = QGraphicsView(scene)
    scene.setParent(view)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    view.setFrameShape(QGraphicsView.Shape.NoFrame)
    for policy in (view.setHorizontalScrollBarPolicy, view.setVerticalScrollBarPolicy):
        policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.resize(*SIZE)
    view.show()
    target = QPixmap(*SIZE)

    def frame(points: list[str], quality: Quality) -> None:
        for point in points:
            if pixmaps:
                items[point].setPixmap(glyphs[quality])
            else:
                items[point].setBrush(brushes[quality])
        view.viewport().render(target)

    return view, frame


def main() -> list[dict[str, Any]]:
    """Measure and print."""
    app = QApplication.instance() or QApplication([])
    theme = load_theme("night")
    park = big_park()
    view = HandView(park)
    at = view.now()
    for point in park.points:
        view.readings[point] = Reading(point, 21.0, Quality.GOOD, at, at)
    canvas, our_frame = ours(view, theme)
    rects, rect_frame = peer(park, theme, pixmaps=False)
    pixmaps, pixmap_frame = peer(park, theme, pixmaps=True)
    chance = random.Random(7)
    names = list(park.points)
    times: dict[str, list[float]] = {"ours": [], "peer": [], "pixmaps": []}
    for number in range(FRAMES):
        quality = _STATES[(number + 1) % len(_STATES)]
        changed = chance.sample(names, CHANGED)
        value = None if quality is Quality.DECODE else 21.0
        for point in changed:
            view.readings[point] = Reading(point, value, quality, at, at)
        frames = (("ours", our_frame), ("peer", rect_frame), ("pixmaps", pixmap_frame))
        for who, frame in frames:
            began = time.perf_counter()
            frame(changed, quality)
            times[who].append((time.perf_counter() - began) * 1000)
    for widget in (canvas, rects, pixmaps):
        widget.close()
        widget.deleteLater()
    del app
    figures = {who: sorted(series[5:]) for who, series in times.items()}
    median = {who: statistics.median(series) for who, series in figures.items()}
    worst = {who: series[int(len(series) * 0.99)] for who, series in figures.items()}
    ratio = median["ours"] / median["peer"]
    print(
        f"plan frame, 10,000 symbols, 1,000 changed: ours {median['ours']:.2f} ms "
        f"(p99 {worst['ours']:.2f}), peer {median['peer']:.2f} ms (p99 {worst['peer']:.2f}), "
        f"ratio {ratio:.3f} (goal <= {GOAL})"
    )
    print(f"  for comparison, an item that only holds a pixmap: {median['pixmaps']:.2f} ms")
    return [
        {
            "name": "plan frame, 10,000 symbols, 1,000 changed",
            "ours": median["ours"],
            "peer": median["peer"],
            "ratio": ratio,
            "goal": GOAL,
            "unit": "ms",
        }
    ]


if __name__ == "__main__":
    main()
