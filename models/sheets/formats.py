"""Which file is which: by its content when it is read, by its ending when it is written."""

from __future__ import annotations

from typing import Literal

from models.sheets.sheet import Sheet, SheetRefused, Table
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
    if format_ == "csv":
        from models.sheets.csvfile import write_csv

        return write_csv(table)
    from models.sheets.xlsxfile import write_xlsx

    return write_xlsx(table)


def read_sheet(content: bytes) -> Sheet:
    """The rows of a file. Raises SheetRefused with what is wrong and what to do."""
    if len(content) > LARGEST:
        raise SheetRefused(Message.of("sheets.too_large", megabytes=LARGEST >> 20))
    if content.startswith(b"PK\x03\x04"):
        from models.sheets.xlsxfile import read_xlsx

        return read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetRefused(Message.of("sheets.old_workbook"))
    from models.sheets.csvfile import read_csv

    return read_csv(content)
