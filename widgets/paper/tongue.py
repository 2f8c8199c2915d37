"""The words of another language than the window's: for paper that somebody else reads."""

from __future__ import annotations

from models.text import Language
from models.text.catalogue import load_catalogue
from widgets.contribution import Desk
from widgets.words import Words


def words_in(desk: Desk, language: Language) -> Words:
    """The words of `language`; OSError or ValueError if its texts cannot be read."""
    if language == desk.words.language:
        return desk.words
    catalogue = load_catalogue(desk.theme.resources / "text", language)
    return Words(language, catalogue, desk.view.park.zone)
