"""Which file is which: by its content when it is read, by its ending when it is written."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from models.sheets.sheet import Sheet, SheetRefused, Table
from models.steps import at_once
from models.text.message import Message

Format = Literal["csv", "xlsx"]
LARGEST = 50 << 20
"""Bytes of a file that is read."""


def extension_of(path: str) -> Format:
    """The format that a path asks for. Raises SheetRefused for any but .csv and .xlsx."""
    ending = path.lower().rpartition(".")[2]
    if ending == "csv":
        return "csv"
    if ending == "xlsx":
        return "xlsx"
    raise SheetRefused(Message.of("sheets.ending", ending=ending[:20]))


def write_sheet(table: Table, format_: Format) -> bytes:
    """The file. Raises SheetRefused for what the format cannot hold."""
    return at_once(writing(table, format_))


def read_sheet(content: bytes) -> Sheet:
    """The rows of a file. Raises SheetRefused with what is wrong and what to do."""
    return at_once(reading(content))


def writing(table: Table, format_: Format) -> Generator[None, None, bytes]:
    """`write_sheet` in steps of a few milliseconds, for a window that goes on meanwhile."""
    if format_ == "csv":
        from models.sheets.csvfile import write_csv

        return write_csv(table)
    from models.sheets.xlsxfile import writing_xlsx

    return (yield from writing_xlsx(table))


def reading(content: bytes) -> Generator[None, None, Sheet]:
    """`read_sheet` in steps."""
    if len(content) > LARGEST:
        raise SheetRefused(Message.of("sheets.too_large", megabytes=LARGEST >> 20))
    if content.startswith(b"PK\x03\x04"):
        from models.sheets.xlsxfile import reading_xlsx

        return (yield from reading_xlsx(content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetRefused(Message.of("sheets.old_workbook"))
    from models.sheets.csvfile import reading_csv

    return (yield from reading_csv(content))
