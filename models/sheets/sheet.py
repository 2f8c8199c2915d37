"""What a table in a file comes to, and what is written into one."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from models.text.message import Message

Cell = str | int | Decimal | None
"""A text is written as text, whatever it looks like; a number as a number."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: a head and rows of as many cells."""

    name: str
    """Of the sheet in a workbook."""
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: rows of text, numbered as a spreadsheet numbers them."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Number of the row in the file (the head has 1), and as many cells as the head; empty rows
    are left out."""
    notes: tuple[Message, ...] = ()
    """How it was read, where that was not certain: encoding, separator."""


class SheetRefused(Exception):  # noqa: N818 - says what happened
    """The file is no table; the message says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


STEP = 100
"""Rows between two steps."""


def making(
    rows: Sequence[Sequence[str]], notes: Sequence[Message] = ()
) -> Generator[None, None, Sheet]:
    """A sheet of raw rows, the first one being the head, in steps. Raises SheetRefused without a
    head, and for a row that has more filled cells than the head."""
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise SheetRefused(Message.of("sheets.no_head"))
    head = tuple(cell.strip() for cell in rows[0])
    while head and not head[-1]:
        head = head[:-1]
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(islice(rows, 1, None), 2):
        if number % STEP == 0:
            yield
        if not any(row):
            continue
        if any(row[len(head) :]):
            raise SheetRefused(
                Message.of("sheets.too_wide", row=number, cells=len(row), columns=len(head))
            )
        cells = (*row[: len(head)], *("",) * (len(head) - len(row)))
        found.append((number, cells))
    return Sheet(head, tuple(found), tuple(notes))
