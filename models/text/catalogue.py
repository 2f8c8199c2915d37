"""Reads the text catalogue of one language: every room brings its own file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.text.name import Language


def load_catalogue(folder: Path, language: Language) -> dict[str, str]:
    """All sentences of `folder/*.<language>.json` by code.

    ValueError names the file if one is no flat object of texts or two say the same code.
    """
    merged: dict[str, str] = {}
    for path in sorted(folder.glob(f"*.{language}.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
            raise ValueError(f"{path.name}: not a flat object of texts")
        twice = merged.keys() & content.keys()
        if twice:
            raise ValueError(f"{path.name}: said in another file already: {', '.join(twice)}")
        merged.update(content)
    return merged


class Catalogues(Mapping[Language, Mapping[str, str]]):
    """Those of several languages, each read when it is first asked for; ValueError as above."""

    def __init__(
        self, folder: Path, languages: Sequence[Language], known: Mapping[Language, dict[str, str]]
    ) -> None:
        """`known` were read already."""
        self._folder, self._languages = folder, tuple(languages)
        self._read = dict(known)

    def __getitem__(self, language: Language) -> Mapping[str, str]:
        if language not in self._read:
            if language not in self._languages:
                raise KeyError(language)
            self._read[language] = load_catalogue(self._folder, language)
        return self._read[language]

    def __contains__(self, language: object) -> bool:
        return language in self._languages  # without reading it

    def __iter__(self) -> Iterator[Language]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)
