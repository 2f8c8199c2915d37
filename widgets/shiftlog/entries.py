"""Which entries are shown for what is typed into the filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.records import Condition, Order, Query, Record
from models.records.bigrams import folded
from models.shiftlog import ENTRY, tags_of
from widgets.contribution import Desk
from widgets.records import actor_name

PAGE = 200
_HITS = 400
"""Entries that are looked at for a tag or a mark among those that hold the words."""
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
    # newest first in both: the newest of each, and none is read that does not fit
    hits = records.search(" ".join(words), [ENTRY], _HITS if where else most + 1)
    found: dict[str, Record] = {}
    for narrowed in (
        ("id", "in", tuple(hit.id for hit in hits)),
        ("created_by", "in", _authors(desk, query, words)),
    ):
        if narrowed[2]:
            more = replace(query, where=(*query.where, narrowed))
            found |= {one.id: one for one in records.list(more, most + 1)}
    newest = sorted(found.values(), key=_moment, reverse=True)
    return newest[:most], len(newest) > most


def _authors(desk: Desk, query: Query, words: Sequence[str]) -> tuple[str, ...]:
    """Who wrote entries and is called so."""
    every = desk.view.records.tally(query, "created_by")
    named = {str(who): folded(actor_name(desk, str(who))) for who in every}
    return tuple(who for who, name in named.items() if all(word in name for word in words))


def _moment(entry: Record) -> tuple[int, str]:
    return entry.number("at") or 0, entry.id
