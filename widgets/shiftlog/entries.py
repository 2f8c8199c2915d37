"""Which entries are shown for what is typed into the filter."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Condition, Order, Query, Record
from models.records.bigrams import folded
from models.shiftlog import ENTRY, tags_of
from widgets.contribution import Desk
from widgets.records import actor_name

PAGE = 200
_SCANNED = 4_000
"""Entries that are looked at for one page of filtered ones; older ones come with "earlier"."""
_NEWEST = (Order("at", descending=True), Order("id", descending=True))


def entries(desk: Desk, typed: str, pinned: bool, most: int = PAGE) -> tuple[list[Record], bool]:
    """The newest `most` entries that fit, and whether there are older ones.

    `#tag` narrows by tag; the rest is looked for in the text, in the tags and in the name of
    whoever wrote the entry.
    """
    records = desk.view.records
    where: list[Condition] = [("tags", "has", tag) for tag in tags_of(typed)]
    if pinned:
        where.append(("pinned", "is", 1))
    words = [word for word in folded(typed).split() if not word.startswith("#")]
    query = Query(ENTRY, tuple(where), _NEWEST)
    if not words:
        page = records.list(query, most + 1)
        return list(page[:most]), len(page) > most
    hits = {hit.id for hit in records.search(" ".join(words), [ENTRY], most + 1)}
    found: list[Record] = []
    names: dict[str, str] = {}
    for start in range(0, _SCANNED, PAGE):
        page = records.list(query, PAGE, start)
        found += [one for one in page if one.id in hits or _by(desk, one, words, names)]
        if len(found) > most:
            return found[:most], True
        if len(page) < PAGE:
            return found, False
    return found, True


def _by(desk: Desk, entry: Record, words: Sequence[str], names: dict[str, str]) -> bool:
    who = entry.created_by
    if who not in names:
        names[who] = folded(actor_name(desk, who))
    return all(word in names[who] for word in words)
