"""Small controls that several workspaces share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from widgets.controls.beat import Beat
    from widgets.controls.buttons import Button, Segments
    from widgets.controls.clearing import clearable
    from widgets.controls.filterline import FilterLine
    from widgets.controls.focusring import FocusRing
    from widgets.controls.holdbutton import HoldButton
    from widgets.controls.keyed import Keyed
    from widgets.controls.outcomemark import OutcomeMark
    from widgets.controls.rows import HeadRow, RowDelegate
    from widgets.controls.shows import Shows
    from widgets.controls.sorthead import SortHead

__getattr__ = parts(
    __name__,
    {
        "beat": "Beat",
        "buttons": "Button Segments",
        "clearing": "clearable",
        "filterline": "FilterLine",
        "focusring": "FocusRing",
        "holdbutton": "HoldButton",
        "keyed": "Keyed",
        "outcomemark": "OutcomeMark",
        "rows": "HeadRow RowDelegate",
        "shows": "Shows",
        "sorthead": "SortHead",
    },
)

__all__ = [
    "Beat",
    "Button",
    "FilterLine",
    "FocusRing",
    "HeadRow",
    "HoldButton",
    "Keyed",
    "OutcomeMark",
    "RowDelegate",
    "Segments",
    "Shows",
    "SortHead",
    "clearable",
]
