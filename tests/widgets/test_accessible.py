"""What a screen reader is told: every control of every real workspace has a name."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.contributions import contributions
from tests.widgets.frozen import frozen_view
from widgets.contribution import Target

_CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView)


def _nameless(root: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in root.findChildren(QWidget)
        if isinstance(widget, _CONTROLS) and not _is_part(widget) and not _name(widget)
    ]


def _is_part(widget: QWidget) -> bool:
    """Heads and the corner of a table are read with the table."""
    return isinstance(widget, QHeaderView) or isinstance(widget.parent(), QTableView)


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_of_every_workspace_has_a_name(open_room, language: str) -> None:
    room = open_room(frozen_view(), contributions=contributions(), language=language)
    assert len(contributions()) >= 3
    for contribution in contributions():
        room.open_workspace(contribution.id)
        assert not _nameless(room.frame), contribution.id
    for device in ("b2-rs-201", "b2-li-211", "d-b2-12"):
        room.frame.show_target(Target("device", device))
        assert not _nameless(room.frame), device
    for point in ("b2-tt-212", "m-b2-p"):
        room.frame.show_target(Target("trend", point))
        assert not _nameless(room.frame), point
    room.frame.open_palette()
    assert not _nameless(room.frame)
