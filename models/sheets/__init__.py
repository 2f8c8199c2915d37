"""Tables as files: CSV and XLSX, read and written as rows of text."""

from models.sheets.formats import Format, extension_of, read_sheet, reading, write_sheet, writing
from models.sheets.neutral import neutral, plain
from models.sheets.sheet import Cell, Sheet, SheetRefused, Table

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
