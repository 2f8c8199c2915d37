"""What is said of a fault: only what is known of its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sites import fault_message
from models.site.faults import Fault
from models.text import Language, Message
from models.text.catalogue import load_catalogue
from models.text.say import say

_TEXT = Path(__file__).parents[2] / "resources" / "text"
_WHAT = Message.of("site.file_missing")


@pytest.mark.parametrize(
    ("line", "key", "where"),
    [(0, "", "s.toml: "), (3, "", "s.toml:3: "), (0, "link", "s.toml: link: ")],
)
def test_a_place_that_is_not_known_is_left_out(line: int, key: str, where: str) -> None:
    texts = load_catalogue(_TEXT, "en")
    what = say(texts, _WHAT, "en")
    fault = Fault("s.toml", line, key, _WHAT)
    assert say(texts, fault_message(fault), "en") == where + what
    allowed = Fault("s.toml", line, key, _WHAT, _WHAT)
    said = say(texts, fault_message(allowed), "en")
    assert said == f"{where}{what} Allowed: {what}"


@pytest.mark.parametrize(("language", "word"), [("en", "Allowed:"), ("zh_CN", "允许：")])
def test_what_is_allowed_is_said_once(language: Language, word: str) -> None:
    """What a check names as allowed stands behind the word, and does not bring it again."""
    texts = load_catalogue(_TEXT, language)
    for allowed in (
        Message.of("site.one_of", words="mqtt, modbus-tcp"),
        Message.of("site.one_of_more", words="a, b", more=3),
        Message.of("site.nearest", word="meters-p"),
    ):
        said = say(texts, fault_message(Fault("s.toml", 1, "k", _WHAT, allowed)), language)
        assert said.count(word) == 1
