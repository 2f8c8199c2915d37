"""The sentence of a message in one language; pure, so that a document may speak another one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.text.message import Message
from models.text.name import Language, Name

Catalogue = Mapping[str, str]
"""Code -> sentence with `{blanks}`, of one language."""

_BLANK = re.compile(r"\{(\w+)\}")
_MINUS = "\u2212"


def say(catalogue: Catalogue, message: Message, language: Language) -> str:
    """`message` as a sentence.

    A code that this version does not know (a record of a newer one) is said as the code with its
    parameters, because half a sentence is better than a crash or silence.
    """
    sentence = catalogue.get(message.code)
    if sentence is None:
        rest = (
            f"{key} {_said(catalogue, value, language)}"
            for key, value in message.parameters.items()
        )
        return ", ".join((message.code, *rest))

    def fill(blank: re.Match[str]) -> str:
        return _said(catalogue, message.parameters.get(blank[1]), language)

    return _BLANK.sub(fill, sentence)


def blanks(sentence: str) -> frozenset[str]:
    """The names of the blanks in a sentence of the catalogue."""
    return frozenset(_BLANK.findall(sentence))


def _said(catalogue: Catalogue, value: object, language: Language) -> str:
    if isinstance(value, Message):
        return say(catalogue, value, language)
    if isinstance(value, Name):
        return value.say(language)
    if value is None:
        return "\u2014"
    if isinstance(value, float):
        return f"{value:.10g}".replace("-", _MINUS)
    if isinstance(value, int):
        return str(value).replace("-", _MINUS)
    return str(value)
