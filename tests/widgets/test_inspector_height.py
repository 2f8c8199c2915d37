"""The inspector on a low screen: it scrolls as a whole and nothing in it is squeezed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from app.contributions import contributions
from tests.widgets.frozen import FrozenView, frozen_park
from widgets.contribution import Target
from widgets.inspector.inspector import Inspector
from widgets.inspector.rows import PointRow
from widgets.inspector.section import Section


class Commands:
    """Would take every command."""

    def obstacle(self, _point: str) -> None:
        return None


def _seen(widget: QWidget, area: QScrollArea) -> bool:
    at = widget.mapTo(area.viewport(), QPoint(0, 0))
    return area.viewport().rect().contains(QRect(at, widget.size()))


def test_a_low_inspector_scrolls_to_its_commands(open_room, qtbot) -> None:
    view = FrozenView(frozen_park(), commanding=Commands())  # type: ignore[arg-type]
    view.set_reading("b2-rs-201-t", 21.0)
    view.set_reading("b2-rs-201-sp", 21.0)
    room = open_room(view, size=(1024, 600), contributions=contributions())
    room.frame.show_target(Target("device", "b2-rs-201"))
    inspector = room.frame.inspector.findChild(Inspector)
    inspector.setFixedHeight(240)
    area = inspector.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    for part in (*area.findChildren(Section), *area.findChildren(PointRow)):
        if part.isVisible():
            assert part.height() >= part.minimumSizeHint().height()
    field = area.findChild(QLineEdit)
    area.verticalScrollBar().setValue(0)
    assert not _seen(field, area)
    field.setFocus()
    qtbot.waitUntil(lambda: _seen(field, area))
