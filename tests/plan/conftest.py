"""Desk, view and workspace for the tests of plan and inspector."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from models.text import Language
from tests.plan.small_park import HandView
from widgets.contribution import Desk, Target
from widgets.theme import ThemeName, load_theme
from widgets.words import Words

TEXTS = Path(__file__).parents[2] / "resources" / "text"


def catalogue(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(TEXTS.glob(f"*.{language}.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def view() -> HandView:
    return HandView().fill()


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def desk_of(qapp, shown: list[Target]) -> Callable[..., Desk]:
    def make(view: HandView, language: Language = "en", theme: ThemeName = "night") -> Desk:
        dressed = load_theme(theme, language)
        dressed.apply(qapp)
        return Desk(view, dressed, Words(language, catalogue(language), "UTC"), shown.append)

    return make


@pytest.fixture
def desk(desk_of: Callable[..., Desk], view: HandView) -> Desk:
    return desk_of(view)


@pytest.fixture
def keep(qapp) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows widgets and deletes them at the end, with everything they own."""
    kept: list[QWidget] = []

    def take(widget: QWidget, width: int = 1000, height: int = 700) -> QWidget:
        widget.resize(width, height)
        widget.show()
        kept.append(widget)
        return widget

    yield take
    for widget in kept:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
