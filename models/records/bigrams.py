"""Text cut for a full-text index that has no word breaks for Chinese.

A run of Chinese, Japanese or Korean characters becomes every pair of neighbours and its last
character alone, so that any two characters in a row are found by one term and a single one by the
beginning of a term. Everything else becomes words of letters and digits. All is compared without
case and width (NFKC, casefold).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)


@cache
def _term() -> re.Pattern[str]:
    # compiled when the first text is cut, six milliseconds that a start does not have
    return re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


def folded(text: str) -> str:
    """What is compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def terms(text: str) -> list[str]:
    """What the index holds of a text, in reading order."""
    found: list[str] = []
    for run in _term().findall(folded(text)):
        if _cjk().match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found.append(run[-1])
        else:
            found.append(run)
    return found


def match(text: str) -> str:
    """An FTS5 expression for what a person typed; empty if there is nothing to look for.

    Every word has to begin a word, every run of Chinese has to occur as it is; `terms` put its
    pairs next to each other, so a phrase of pairs is that run.
    """
    parts: list[str] = []
    for run in _term().findall(folded(text)):
        if _cjk().match(run) and len(run) > 1:
            pairs = " ".join(run[i : i + 2] for i in range(len(run) - 1))
            parts.append(f'"{pairs}"')
        else:
            parts.append(f'"{run}"*')
    return " AND ".join(parts)
