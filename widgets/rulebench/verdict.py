"""What came of a try: missed incidents large, the figures, how much of the span was known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.alarms.trial.backtest import Comparison, Linked
from widgets.contribution import Desk, Target
from widgets.controls import RowDelegate
from widgets.controls.rows import HEAD_HEIGHT, ROW_HEIGHT
from widgets.controls.section import note
from widgets.records.rowtable import RowTable
from widgets.rulebench.figures import ROWS, FigureTable
from widgets.rulebench.saying import duration

_NAMED = 4
_WIDE = 960


class Verdict(QWidget):
    """Under the curve."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.missed = QLabel()
        self.missed.setFont(desk.theme.font("title"))
        self.missed.setTextFormat(Qt.TextFormat.PlainText)
        self.missed.setWordWrap(True)
        self.missed.setContentsMargins(16, 8, 16, 4)
        self.missed.hide()
        self.summary = note(desk.theme, "", "ink2")
        self.summary.setContentsMargins(16, 4, 16, 6)
        self.model = FigureTable(desk.words)
        self.table = RowTable(desk.theme, "", desk.words.say("rulebench.figures"))
        self.table.setModel(self.model)
        self._rows = RowDelegate(desk.theme)
        self.table.setItemDelegate(self._rows)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setFixedHeight(HEAD_HEIGHT + ROW_HEIGHT * len(ROWS) + 2)
        self.table.set_widths([(0, 0), (150, 0), (150, 0), (150, 0)])
        self.table.setMaximumWidth(_WIDE)  # a number far from its name is read in the wrong row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.missed, self.summary, self.table):
            column.addWidget(part)

    def show_comparison(self, found: Comparison | None) -> None:
        """Figures, or an empty table."""
        self.model.show_comparison(found)
        self.table.empty = self._desk.words.say("rulebench.not_tried")
        self.missed.setVisible(found is not None and bool(found.missed))
        if found is None:
            self.summary.clear()
            return
        self.missed.setText(self._missed(found))
        self.summary.setText(self._summary(found))

    def show_failure(self, text: str) -> None:
        """Why there are no figures."""
        self.model.show_comparison(None)
        self.table.empty = text
        self.missed.hide()
        self.summary.clear()

    def show_progress(self, share: float | None) -> None:
        """How far the try is; None: none is under way."""
        if share is not None:
            self.summary.setText(self._desk.words.say("rulebench.trying", share=round(share * 100)))

    def _missed(self, found: Comparison) -> str:
        words = self._desk.words
        names = [
            f"{self._title(one)} ({words.time(one.raised_ms)})" for one in found.missed[:_NAMED]
        ]
        rest = len(found.missed) - len(names)
        if rest:
            names.append(words.say("rulebench.more", count=rest))
        return words.say(
            "rulebench.missed", count=len(found.missed), all=found.linked, names="; ".join(names)
        )

    def _title(self, one: Linked) -> str:
        """As the window calls the incident, in its language; else as it was found."""
        named = self._desk.name_of
        called = "" if named is None else named(Target("incident", one.incident))[1]
        return called or one.title

    def _summary(self, found: Comparison) -> str:
        words = self._desk.words
        share = round(found.span.share * 100)
        parts = [words.say("rulebench.good", share=share)]
        if found.linked and not found.missed:
            parts.append(words.say("rulebench.none_missed", count=found.linked))
        parts.append(words.say("rulebench.changes", gone=found.gone, added=found.added))
        if found.shift_ms:
            code = "rulebench.later" if found.shift_ms > 0 else "rulebench.earlier"
            worst = duration(words, found.worst_shift_ms)
            parts.append(words.say(code, by=words.age(abs(found.shift_ms)), worst=worst))
        return " · ".join(parts)
