"""Moving a damaged database aside; only ever called after a person said so."""

from __future__ import annotations

from pathlib import Path


def move_aside(path: Path, stamp: str, why: str = "damaged") -> tuple[Path, ...]:
    """Rename the database with its -wal and -shm to `<name>.<why>-<stamp>`; returns them.

    `stamp` comes from the caller's clock (such as 20260102T030405Z). Nothing is overwritten: a
    taken name gets a number.
    """
    label = _free(path, f".{why}-{stamp}")
    moved = []
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            target = path.with_name(path.name + label + suffix)
            part.rename(target)
            moved.append(target)
    return tuple(moved)


def _free(path: Path, label: str) -> str:
    number, free = 1, label
    while any(path.with_name(path.name + free + end).exists() for end in ("", "-wal", "-shm")):
        number += 1
        free = f"{label}-{number}"
    return free
