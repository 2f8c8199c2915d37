"""The figures as a table for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from models.alarms.figures.figure import Figure, Unit
from models.sheets import Cell, Table
from widgets.figures.lists import Row
from widgets.figures.rows import LISTS
from widgets.figures.saying import formula_text, judged_text
from widgets.words import Words

_UNITS = {
    Unit.COUNT: "figures.unit.count",
    Unit.RATE: "figures.unit.rate",
    Unit.SHARE: "figures.unit.share",
    Unit.DURATION: "figures.unit.duration",
}


def table_of(figures: Sequence[Figure], rows: Mapping[str, Sequence[Row]], words: Words) -> Table:
    """Every figure with its target and its formula, then the lists."""
    head = tuple(
        words.say(code)
        for code in (
            "figures.column.part",
            "figures.column.what",
            "figures.column.value",
            "figures.column.unit",
            "figures.column.target",
            "figures.column.most",
            "figures.column.judged",
            "figures.column.coverage",
            "figures.column.formula",
        )
    )
    part = words.say("figures.title")
    lines: list[Sequence[Cell]] = [
        (
            part,
            words.say(one.title),
            _plain(one.value, one.unit),
            words.say(_UNITS[one.unit]),
            _plain(one.target, one.unit),
            _plain(one.most, one.unit),
            judged_text(one, words),
            _plain(one.coverage, Unit.SHARE),
            formula_text(one, words),
        )
        for one in figures
    ]
    for id_, (title, columns, _) in LISTS.items():
        for row in rows[id_]:
            said = [
                f"{words.say(code)}: {cell}"
                for (code, _), cell in zip(columns[1:], row.cells[1:], strict=True)
            ]
            lines.append((words.say(title), row.cells[0], None, None, None, None, None, None,
                          "; ".join(said)))  # fmt: skip
    return Table(part, head, lines)


def _plain(value: Fraction | None, unit: Unit) -> Cell:
    """Per cent for shares, seconds for durations; four places."""
    if value is None:
        return None
    scale = {Unit.SHARE: Fraction(100), Unit.DURATION: Fraction(1, 1000)}
    exact = value * scale.get(unit, 1)
    if exact.denominator == 1:
        return int(exact)
    return Decimal(exact.numerator * 10_000 // exact.denominator) / 10_000
