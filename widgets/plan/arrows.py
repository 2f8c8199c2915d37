"""The arrow keys as directions on a plan."""

from __future__ import annotations

from PySide6.QtCore import Qt

from models.plan.direction import Direction

ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
