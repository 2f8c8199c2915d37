"""Desk and workspace over the small frozen park."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from models.text import Language
from tests.widgets.frozen import FrozenView, frozen_view
from widgets.contribution import Desk, Target
from widgets.inventory.workspace import InventoryWorkspace
from widgets.theme import ThemeName, load_theme
from widgets.words import Words


@pytest.fixture
def view() -> FrozenView:
    return frozen_view()


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def open_inventory(
    qapp, shown: list[Target], catalogues
) -> Iterator[Callable[..., InventoryWorkspace]]:
    """`open_inventory(view, language, theme, width)` builds the workspace and shows its parts."""
    parts = []

    def open_(
        view: FrozenView, language: Language = "en", theme: ThemeName = "night", width: int = 978
    ) -> InventoryWorkspace:
        dressed = load_theme(theme, language)
        dressed.apply(qapp)
        words = Words(language, catalogues[language], view.park.zone)
        made = InventoryWorkspace(Desk(view, dressed, words, shown.append))
        for widget in (made.widget, made.header, made.inspector):
            parts.append(widget)
        made.widget.resize(width, 660)
        made.widget.show()
        return made

    yield open_
    for widget in filter(isValid, parts):
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
