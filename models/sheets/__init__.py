"""Tables as files: CSV and XLSX, read and written as rows of text."""

from models.sheets.formats import extension_of, read_sheet, write_sheet
from models.sheets.neutral import neutral, plain
from models.sheets.sheet import Cell, Sheet, SheetRefused, Table

__all__ = [
    "Cell",
    "Sheet",
    "SheetRefused",
    "Table",
    "extension_of",
    "neutral",
    "plain",
    "read_sheet",
    "write_sheet",
]
