"""The page of figures: a sentence, the rate over time, the cards, the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from models.alarms.figures.figure import Figure
from models.alarms.figures.metrics import Measured
from models.text.message import Message
from widgets.contribution import Desk
from widgets.controls.cards import Cards
from widgets.controls.section import note
from widgets.figures.card import LEAST, Card
from widgets.figures.lists import AlarmList, Row
from widgets.figures.pictures import picture_of
from widgets.figures.ratechart import RateChart
from widgets.figures.rows import LISTS
from widgets.figures.saying import drills_text, judged_text

_TWO_COLUMNS = 1_000
_MOST_ACROSS = 6


class Sheet(QScrollArea):
    """Scrolls as a whole; `asked` when something on it wants to be computed anew."""

    asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: dict[str, Card] = {}
        self.lists: dict[str, AlarmList] = {}
        self.figures: Sequence[Figure] = ()
        self._formulas = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(desk.words.say("figures.title"))
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 16)
        self._column.setSpacing(0)
        self.verdict = QLabel()
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setFont(desk.theme.font("title"))
        self.verdict.setContentsMargins(16, 12, 16, 2)
        self.verdict.setWordWrap(True)
        self.coverage = note(desk.theme, "")
        self.coverage.setContentsMargins(16, 0, 16, 10)
        self.chart = RateChart(desk)
        self._cards = Cards(desk.theme, LEAST, _MOST_ACROSS)
        self._pairs = _Pairs()
        for part in (self.verdict, self.coverage, self.chart, self._cards, self._pairs):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._make_lists()
        self.setWidget(body)
        self.setFocusProxy(self.chart)

    def _make_lists(self) -> None:
        say = self._desk.words.say
        for id_, (title, columns, empty) in LISTS.items():
            made = AlarmList(
                self._desk, say(title), [(say(code), width) for code, width in columns], say(empty)
            )
            self.lists[id_] = made
            self._pairs.add(made)

    def show_found(
        self,
        found: Measured,
        figures: Sequence[Figure],
        rows: Mapping[str, Sequence[Row]],
    ) -> None:
        """Another period."""
        words = self._desk.words
        self.figures = figures
        by_id = {one.id: one for one in figures}
        steady, upset = by_id["steady"], by_id["upset"]
        if steady.value is None:
            self.verdict.setText(words.say(steady.missing or Message.of("figures.not_recorded")))
        else:
            self.verdict.setText(
                words.say(
                    "figures.verdict",
                    steady=judged_text(steady, words),
                    upset=judged_text(upset, words),
                )
            )
        self.coverage.setText(self._covered(found))
        self.chart.show_found(found)
        for figure in figures:
            card = self.cards.get(figure.id)
            if card is None:
                card = self.cards[figure.id] = Card(self._desk)
                self._cards.add(card)
            card.show_figure(figure, picture_of(figure, found))
            card.show_formula(self._formulas)
        for id_, list_ in self.lists.items():
            list_.show_rows(rows[id_])

    def show_formulas(self) -> None:
        """The formula behind every number, or the pictures again."""
        self._formulas = not self._formulas
        for card in self.cards.values():
            card.show_formula(self._formulas)

    def _covered(self, found: Measured) -> str:
        words = self._desk.words
        whole = found.end_ms - found.start_ms
        per_cent = 100 * found.recorded_ms / whole if whole else 0.0
        drills = drills_text(self._desk, found.start_ms, found.end_ms)
        covered = words.say(
            "figures.coverage",
            start=words.time(found.start_ms)[:-3],
            end=words.time(found.end_ms)[:-3],
            recorded=words.number(found.recorded_ms / 3_600_000, 1),
            whole=words.number(whole / 3_600_000, 1),
            share=words.number(per_cent, 1),
            count=words.number(found.raised),
        )
        return f"{covered}\n{drills}" if drills else covered


class _Pairs(QWidget):
    """Lists, two side by side where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._lists: list[QWidget] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)

    def add(self, made: QWidget) -> None:
        """At the end."""
        self._lists.append(made)
        self._lay(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = 2 if self.width() >= _TWO_COLUMNS else 1
        if across != self._across:
            self._lay(across)

    def _lay(self, across: int) -> None:
        self._across = across
        top = Qt.AlignmentFlag.AlignTop
        for number, made in enumerate(self._lists):
            self._grid.addWidget(made, number // across, number % across, top)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if across == 2 else 0)
