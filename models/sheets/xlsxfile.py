"""XLSX: written with every text as text, read as what the cells show."""

from __future__ import annotations

import io
import re
from collections.abc import Generator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from models.sheets.sheet import STEP, Cell, Sheet, SheetRefused, Table, making
from models.text.message import Message

LONGEST = 32_767
"""UTF-16 units of one cell: a limit of the format."""
_NO_VALUE = frozenset({"", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""What a formula comes to that was never worked out, or cannot be."""
_PIECE = 1 << 20
LARGEST = 500 << 20
"""Bytes that a workbook may unpack to."""
_ESCAPED = re.compile("_x005F(_x[0-9A-Fa-f]{4}_)|_x([0-9A-Fa-f]{4})_")
"""How the format writes characters that XML cannot hold, and a text that looks like that. A text
with both next to each other is ambiguous in the format itself."""


def writing_xlsx(table: Table) -> Generator[None, None, bytes]:
    """In steps: one sheet, its head stays in sight. Raises SheetRefused for too long a text."""
    for number, row in enumerate(table.rows, 2):
        for cell in row:
            if isinstance(cell, str) and _units(cell) > LONGEST:
                raise SheetRefused(Message.of("sheets.too_long", row=number, longest=LONGEST))
    from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]

    content = io.BytesIO()
    # texts stand in their cells: the other way the reader would lose some escapes
    book = Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet(table.name[:31])
    strong, plain = book.add_format({"bold": True}), book.add_format()
    for column, title in enumerate(table.head):
        sheet.write_string(0, column, title, strong)
        sheet.set_column(column, column, max(12, min(40, len(title) + 4)))
    for number, row in enumerate(table.rows, 1):
        if number % STEP == 0:
            yield
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, plain)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _units(text: str) -> int:
    """Length in UTF-16 units, exact where it matters."""
    return len(text.encode("utf-16-le")) // 2 if len(text) > LONGEST // 2 else len(text)


def _write(sheet: Any, row: int, column: int, cell: Cell, plain: Any) -> None:
    if isinstance(cell, str):
        if cell.startswith("<r>") and cell.endswith("</r>"):
            # the library would write such a text as it is, into the markup
            sheet.write_rich_string(row, column, "<", plain, cell[1:])
        elif cell:
            sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def reading_xlsx(content: bytes) -> Generator[None, None, Sheet]:
    """In steps: the first sheet. Raises SheetRefused."""
    _look(content)
    from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]
    from openpyxl.utils.exceptions import (  # type: ignore[import-untyped,unused-ignore]
        InvalidFileException,
    )

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # what the file says of its size may be wrong
        sheet.reset_dimensions()
        rows: list[list[str]] = []
        for row in sheet.iter_rows(values_only=True):
            rows.append([_text(cell) for cell in row])
            if len(rows) % STEP == 0:
                yield
        if (yield from _looking_for_formulas(content)):
            book = load_workbook(io.BytesIO(content), read_only=True)
            yield from _checking(book.worksheets[0], rows)
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise SheetRefused(Message.of("sheets.xlsx_broken", detail=str(error)[:200])) from error
    return (yield from making(rows))


def _checking(sheet: Any, rows: list[list[str]]) -> Generator[None, None, None]:
    """In steps: every formula has a value. SheetRefused for one without, which would be read as
    an empty cell, and empty what stands in the records."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number % STEP == 0:
            yield
        for column, cell in enumerate(row):
            if cell.data_type == "f" and rows[number - 1][column] in _NO_VALUE:
                raise SheetRefused(Message.of("sheets.formula", row=number, column=column + 1))


def _looking_for_formulas(content: bytes) -> Generator[None, None, bool]:
    """In steps: whether there may be any. Some programs write them with a prefix, as <x:f>."""
    with ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with packed.open(name) as part:
                end = b""
                while piece := part.read(_PIECE):
                    if b"<f" in (text := end + piece) or b":f" in text:
                        return True
                    end = piece[-1:]
                    yield
    return False


def _look(content: bytes) -> None:
    """It is a workbook, and not a small file that unpacks into a flood."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except BadZipFile as error:
        raise SheetRefused(Message.of("sheets.xlsx_broken", detail=str(error))) from error
    if size > LARGEST:
        raise SheetRefused(Message.of("sheets.too_large", megabytes=LARGEST >> 20))


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            whole_day = cell.time() == time()
            return cell.date().isoformat() if whole_day else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case float():
            return _number(cell)
        case _:
            return _ESCAPED.sub(lambda found: found[1] or chr(int(found[2], 16)), str(cell))


def _number(value: float) -> str:
    """As short as it was typed: 15 digits, no exponent."""
    found = Decimal(f"{value:.15g}")
    text = f"{found:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
