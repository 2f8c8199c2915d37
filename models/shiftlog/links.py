"""How an entry names what it is about: `device:b2-door-01`, `tenant:<id>`, `alarm:<point>`."""

from __future__ import annotations


def link(kind: str, id_: str) -> str:
    """The text of a link."""
    return f"{kind}:{id_}"


def split_link(text: str) -> tuple[str, str] | None:
    """Kind and id; None for what is no link. An id may hold colons."""
    kind, colon, id_ = text.partition(":")
    return (kind, id_) if kind and colon and id_ else None
