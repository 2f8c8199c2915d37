"""Names that people enter, in the languages they entered them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh_CN"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place, device or point; either language may be missing, never both."""

    en: str = ""
    zh_CN: str = ""  # noqa: N815 - the catalogue's own language code

    def say(self, language: Language) -> str:
        """The name in `language`, or in the other one where it was not given."""
        return (self.zh_CN or self.en) if language == "zh_CN" else (self.en or self.zh_CN)
