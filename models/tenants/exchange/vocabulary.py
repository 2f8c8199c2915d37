"""What columns and codes are called in a file: in one language, or by their own ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.records.bigrams import folded


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language. What it does not name is called by its id."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """Column id -> title."""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column id -> code -> word."""

    def title(self, column: str) -> str:
        """Title of a column."""
        return self.titles.get(column, column)

    def word(self, column: str, code: str) -> str:
        """Word for a code in a column."""
        return self.codes.get(column, {}).get(code, code)


def key(text: str) -> str:
    """What titles, codes and names are compared by: without case, width and outer spaces."""
    return folded(text).strip()


def columns_by_title(columns: Iterable[str], languages: Iterable[Vocabulary]) -> dict[str, str]:
    """Folded title or id -> column id."""
    known = list(languages)
    found = {key(column): column for column in columns}
    for column in list(found.values()):
        for words in known:
            found.setdefault(key(words.title(column)), column)
    return found


def code_of(
    column: str, text: str, codes: Iterable[str], languages: Iterable[Vocabulary]
) -> str | None:
    """The code that a cell says, by itself or in a word; None if it is none."""
    wanted, known = key(text), list(languages)
    for code in codes:
        if wanted == key(code) or any(wanted == key(w.word(column, code)) for w in known):
            return code
    return None
