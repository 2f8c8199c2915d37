"""A small set of subscriptions for many concrete topics.

Every topic must be matched by exactly one filter: brokers may deliver a message once per matching
filter, and a value that comes twice is counted twice. Two filters of the same number of levels
with wildcards at the same levels never overlap, and `#` is never used.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Levels = tuple[str, ...]

FEW = 200
"""Up to so many topics are subscribed as they are: nothing foreign is ever received."""
AIM = 64
"""Filters per number of levels that are aimed at."""


def derive_filters(
    topics: Iterable[str], avoid: Iterable[str] = (), few: int = FEW
) -> tuple[str, ...]:
    """Filters that together match all `topics`, each by exactly one, and none of `avoid`.

    The first level is never a wildcard, so a foreign tree is never taken whole. A topic that
    is named in `topics` and in `avoid` is subscribed exactly.
    """
    wanted = sorted(set(topics))
    if len(wanted) <= few:
        return tuple(wanted)
    groups: dict[int, list[Levels]] = defaultdict(list)
    for topic in wanted:
        levels = tuple(topic.split("/"))
        groups[len(levels)].append(levels)
    avoided = [tuple(topic.split("/")) for topic in set(avoid)]
    found: list[str] = []
    for size, group in groups.items():
        found += _group(group, [levels for levels in avoided if len(levels) == size])
    return tuple(sorted(found))


def _group(group: list[Levels], avoided: list[Levels]) -> list[str]:
    """Filters for topics of one number of levels."""
    masked: set[int] = set()
    while True:
        members: dict[Levels, list[Levels]] = defaultdict(list)
        for levels in group:
            members[_mask(levels, masked)].append(levels)
        # A level that says the same everywhere saves nothing and would let foreign topics in.
        open_levels = [
            level
            for level in range(1, len(group[0]))
            if level not in masked and len({pattern[level] for pattern in members}) > 1
        ]
        if len(members) <= AIM or not open_levels:
            break
        masked.add(
            min(
                open_levels,
                key=lambda level: len({_mask(pattern, {level}) for pattern in members}),
            )
        )
    forbidden = {_mask(levels, masked) for levels in avoided}
    found: list[str] = []
    for pattern, topics in members.items():
        if pattern in forbidden or len(topics) == 1:
            found += ["/".join(levels) for levels in topics]
        else:
            found.append("/".join(pattern))
    return found


def _mask(levels: Levels, masked: set[int]) -> Levels:
    return tuple("+" if level in masked else text for level, text in enumerate(levels))
