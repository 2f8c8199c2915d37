"""CSV: UTF-8 with or without its mark, UTF-16 with its mark, GB18030; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator

from models.sheets.neutral import neutral, plain
from models.sheets.sheet import STEP, Cell, Sheet, SheetRefused, Table, making
from models.text.message import Message

_SEPARATORS = ",;\t"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def write_csv(table: Table) -> bytes:
    """UTF-8 with its mark, so that spreadsheets see it; comma, every text neutral."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([neutral(title) for title in table.head])
    for row in table.rows:
        writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        # a lone carriage return would end the row in some readers; quoting does not save it
        return neutral(cell)
    return "" if cell is None else str(cell)


def reading_csv(content: bytes) -> Generator[None, None, Sheet]:
    """The rows, in steps. Raises SheetRefused."""
    text, notes = decoded(content)
    text, separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([plain(cell) for cell in row])
            if len(rows) % STEP == 0:
                yield
    except csv.Error as error:
        raise SheetRefused(
            Message.of("sheets.csv_broken", line=reader.line_num, detail=str(error))
        ) from error
    return (yield from making(rows, notes))


def decoded(content: bytes) -> tuple[str, list[Message]]:
    """The text, and what was guessed about it. Raises SheetRefused."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise SheetRefused(Message.of("sheets.encoding")) from None
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise SheetRefused(Message.of("sheets.encoding")) from None
    return text, [Message.of("sheets.read_as_gb18030")]


def _separator(text: str) -> tuple[str, str]:
    """The text without a line that names the separator, and the separator: the one that cuts the
    head into most cells."""
    if text[:4] == "sep=" and text[4:5] in _SEPARATORS:
        return text[5:].lstrip("\r\n"), text[4]
    counts = {separator: _cells(text, separator) for separator in _SEPARATORS}
    return text, max(_SEPARATORS, key=lambda separator: counts[separator])


def _cells(text: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
    try:
        return len(next(reader, []))
    except csv.Error:
        return 0
