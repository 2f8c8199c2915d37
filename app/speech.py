"""Sentences on the terminal: messages in the language of the command line."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path

from models.text import Language, Message
from models.text.catalogue import load_catalogue
from models.text.say import say

TEXT = Path(__file__).resolve().parent.parent / "resources" / "text"


class Speech:
    """Says messages in one language."""

    def __init__(self, language: Language | None) -> None:
        self.language: Language = language or system_language()
        self.catalogue = load_catalogue(TEXT, self.language)

    def __call__(self, message: Message) -> str:
        """The sentence."""
        return say(self.catalogue, message, self.language)

    def tell(self, code: str, **parameters: str | int | float | Message | None) -> None:
        """Print a sentence."""
        print(self(Message.of(code, **parameters)), flush=True)

    def complain(self, message: Message) -> None:
        """Print a sentence to stderr."""
        print(self(message), file=sys.stderr, flush=True)


def system_language() -> Language:
    """Chinese where the system is Chinese, else English."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    named = named or locale.getlocale()[0] or ""
    return "zh_CN" if named.lower().startswith(("zh", "chinese")) else "en"
