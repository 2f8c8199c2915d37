"""Texts of both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.text.catalogue import load_catalogue

_TEXT = Path(__file__).parents[2] / "resources" / "text"


@pytest.fixture(scope="session")
def catalogues() -> dict[str, dict[str, str]]:
    return {language: load_catalogue(_TEXT, language) for language in ("en", "zh_CN")}
