"""Reads the text catalogue of one language: every room brings its own file."""

from __future__ import annotations

import json
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
