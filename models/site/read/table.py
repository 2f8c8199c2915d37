"""Bulk as CSV: devices and areas, one per row, as the tables of the site file would say them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from models.site.faults import Origin
from models.site.read.textfile import read_text
from models.site.read.validation import nearest, short
from models.text.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from models.site.faults import Faults

# Column -> what a cell is.
_COLUMNS: dict[str, dict[str, str]] = {
    "device": dict.fromkeys(
        ("id", "name_en", "name_zh_CN", "profile", "link", "floor", "room", "phone"), "text"
    )
    | dict.fromkeys(("unit_id", "base_address"), "whole")
    | dict.fromkeys(("interval_s", "x", "y", "rotation"), "number"),
    "area": dict.fromkeys(
        ("id", "floor", "kind", "number", "name_en", "name_zh_CN", "unit"), "text"
    )
    | {"outline": "outline"},
}
_NEEDED = {"device": ("id", "profile", "link"), "area": ("id", "floor", "kind", "outline")}
CAPTURES = "captures."


def read_table(
    path: Path, file: str, section: str, faults: Faults
) -> Iterator[tuple[dict[str, Any], Origin, bool]]:
    """Rows as the mappings that `[[section]]` would hold, their origin, and whether all cells could
    be read (the faults are noted already where not)."""
    text = read_text(path, Origin(file), faults)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header(header, file, section, faults):
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            origin = Origin(file, row=reader.line_num)
            if len(cells) != len(header):
                faults.add(
                    origin,
                    Message.of("site.row_length", cells=len(cells)),
                    Message.of("site.want_cells", columns=len(header)),
                )
                continue
            yield _row(dict(zip(header, cells, strict=True)), section, origin, faults)
    except csv.Error as error:
        faults.add(
            Origin(file, row=reader.line_num), Message.of("site.csv_syntax", reason=str(error))
        )


def _header(header: list[str], file: str, section: str, faults: Faults) -> bool:
    columns, sound = _COLUMNS[section], True
    origin = Origin(file, row=1)
    for name in header:
        known = name in columns or (section == "device" and name.startswith(CAPTURES))
        if not known:
            allowed = nearest(
                name, (*columns, CAPTURES + "...") if section == "device" else columns
            )
            faults.add(
                origin.at(name), Message.of("site.unknown_column", column=short(name)), allowed
            )
            sound = False
        elif header.count(name) > 1:
            faults.add(origin.at(name), Message.of("site.duplicate_column", column=name))
            sound = False
    for name in _NEEDED[section]:
        if name not in header:
            faults.add(origin.at(name), Message.of("site.column_missing", column=name))
            sound = False
    return sound


def _row(
    cells: dict[str, str], section: str, origin: Origin, faults: Faults
) -> tuple[dict[str, Any], Origin, bool]:
    given: dict[str, Any] = {}
    name: dict[str, str] = {}
    captures: dict[str, str] = {}
    sound = True
    for column, cell in cells.items():
        text = cell.strip()
        if not text:
            continue
        if column.startswith(CAPTURES):
            captures[column.removeprefix(CAPTURES)] = text
        elif column in ("name_en", "name_zh_CN"):
            name[column.removeprefix("name_")] = text
        else:
            value = _CELLS[_COLUMNS[section][column]](text)
            if value is None:
                allowed = Message.of(_ALLOWED[_COLUMNS[section][column]])
                faults.add(
                    origin.at(column), Message.of("site.wrong_value", value=short(text)), allowed
                )
                sound = False
            given[column] = value
    given["name"] = name
    if captures:
        given["captures"] = captures
    return given, origin, sound


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _outline(text: str) -> list[list[float]] | None:
    """`x y; x y; x y`."""
    try:
        return [
            [float(number) for number in pair.split()] for pair in text.split(";") if pair.strip()
        ]
    except ValueError:
        return None


_CELLS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "whole": _whole,
    "number": _number,
    "outline": _outline,
}
_ALLOWED = {
    "whole": "site.want_whole",
    "number": "site.want_number",
    "outline": "site.want_outline",
}
