"""Taking back a mistaken edit: a new operation that restores what stood before."""

from __future__ import annotations

from collections.abc import Sequence

from models.records.change import Change
from models.records.reading import Line


def undo(kind: str, id_: str, history: Sequence[Line], operation: str) -> tuple[Change, ...]:
    """What restores the fields that `operation` set on the record.

    Empty if it set none, if a value before it was erased, or if a field was written again since:
    then there is something newer that nobody asked to lose.
    """
    changes: list[Change] = []
    for index, line in enumerate(history):
        if line.operation != operation or line.is_event:
            continue
        if any(_same(later, line) for later in history[index + 1 :]):
            return ()
        earlier = [before for before in history[:index] if _same(before, line)]
        if earlier and earlier[-1].erased_ms is not None:
            return ()
        value = earlier[-1].value if earlier else None
        changes.append(Change(kind, id_, line.field, value, base=(operation,)))
    return tuple(changes)


def _same(one: Line, other: Line) -> bool:
    return not one.is_event and one.field == other.field
