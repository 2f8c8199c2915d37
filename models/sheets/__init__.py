"""Tables as files: CSV and XLSX, read and written as rows of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts
from models.sheets.neutral import neutral, plain

if TYPE_CHECKING:
    from models.sheets.formats import (
        Format,
        extension_of,
        read_sheet,
        reading,
        write_sheet,
        writing,
    )
    from models.sheets.sheet import Cell, Sheet, SheetRefused, Table

__getattr__ = parts(
    __name__,
    {
        "formats": "Format extension_of read_sheet reading write_sheet writing",
        "sheet": "Cell Sheet SheetRefused Table",
    },
)

__all__ = [
    "Cell",
    "Format",
    "Sheet",
    "SheetRefused",
    "Table",
    "extension_of",
    "neutral",
    "plain",
    "read_sheet",
    "reading",
    "write_sheet",
    "writing",
]
