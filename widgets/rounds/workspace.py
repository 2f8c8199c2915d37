"""The Rounds page: what is due in this shift, and one round on the whole middle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from models.records import Change
from models.rounds import Standing
from models.rounds.doing import Mark, beginning, excusing, finishing, marking
from models.text.message import Message
from models.views import actor
from widgets.contribution import Desk, Target
from widgets.controls import Keyed
from widgets.controls.saving import Saving
from widgets.controls.turns import every
from widgets.records import Following, name_text, scrolled, taken_over
from widgets.rounds.brief import RoundBrief, can_begin
from widgets.rounds.markpanel import MarkPanel
from widgets.rounds.roundpage import RoundPage
from widgets.rounds.sheet import sheet_pdf
from widgets.rounds.table import RoundTable

_log = logging.getLogger(__name__)

_KINDS = frozenset({"round_template", "round_checkpoint", "round", "round_mark"})
_AGAIN_MS = 15_000
"""How often it is looked whether a window has opened or closed."""


class RoundsWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listeners: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        self.table = RoundTable(desk)
        self.page = RoundPage(desk)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.page)
        self.widget: QWidget = Keyed(self._key, self._stack)
        self._saving = Saving(self.widget)
        self.header: QWidget | None = None
        self.brief = RoundBrief(desk)
        self.panel = MarkPanel(desk)
        side = QStackedWidget()
        side.addWidget(scrolled(self.brief))
        side.addWidget(scrolled(self.panel))
        self._side = side
        self.inspector: QWidget | None = Keyed(self._side_key, side)
        self.table.opened.connect(self.show_round)
        self.table.chosen.connect(lambda _: self._chosen())
        self.page.chosen.connect(self.panel.show_checkpoint)
        self.page.entered.connect(self._enter)
        self.page.finish.connect(self.finish)
        self.page.excuse.connect(self.excuse)
        self.page.printed.connect(self.print)
        self.page.begin_button.clicked.connect(self.begin)
        self.brief.begun.connect(self.begin)
        self.panel.marked.connect(self.mark)
        self._following = Following(
            self.widget, desk.view.records, _KINDS, lambda _: self.refresh()
        )
        self._again = every(self.widget, _AGAIN_MS, self.refresh)
        self.table.refresh()
        self.table.choose_open()
        self._place()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The list, and the round on the whole middle."""
        one = self.shown
        title = self._desk.words.say("roundspanel.title")
        return [title, *([self._name(one)] if one is not None else [])]

    def open(self, target: Target) -> None:
        """A round, also one that nobody has begun."""
        if target.kind == "round":
            self.table.refresh()
            self.show_round(target.id)

    def state(self) -> dict[str, str]:
        """The row, the round on the middle, the checkpoint and what is half typed of it."""
        chosen, shown = self.table.chosen_round, self.shown
        return {
            "row": chosen.occurrence.id if chosen is not None else "",
            "shown": shown.occurrence.id if shown is not None else "",
            "point": self.page.lines.chosen_id,
            **self.panel.state(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        self.table.choose(state.get("row", ""))
        if state.get("shown") and self.show_round(state["shown"]):
            self.page.choose(state.get("point", ""))
            self.panel.restore(state)

    def act(self, action: str) -> None:
        """`due` goes to the round that is due now."""
        if action == "due":
            self.show_list()
            self.table.choose_open()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when another round is shown."""
        self._listeners.append(listener)

    # -- what can be done

    @property
    def shown(self) -> Standing | None:
        """The round on the whole middle."""
        return self.page.standing if self._stack.currentWidget() is self.page else None

    def show_round(self, id_: str) -> bool:
        """A round on the whole middle; False if it is none of this day."""
        row = self.table.standing.row_of(id_)
        if row < 0:
            return False
        self.table.choose(id_)
        self.page.show_round(self.table.standing.rows[row])
        self._stack.setCurrentWidget(self.page)
        self._place()
        self.page.focus()
        return True

    def show_list(self) -> None:
        """The rounds of the day, at the row it came from."""
        self._stack.setCurrentWidget(self.table)
        self._place()
        self.table.setFocus()

    def begin(self) -> None:
        """Begin the chosen round and show its checkpoints."""
        one = self.shown or self.table.chosen_round
        if one is None or not can_begin(one):
            return
        self._write(
            [beginning(one, self._desk.view.now())], lambda: self.show_round(one.occurrence.id)
        )

    def mark(self, mark: Mark) -> None:
        """Mark a checkpoint, and stand on the next one; the first mark begins the round."""
        one, now = self.shown, self._desk.view.now()
        if one is None:
            return
        steps = [marking(one, mark, now)]
        if can_begin(one):
            steps.insert(0, beginning(one, now))
        self._write(steps, self._next, self.panel.tell)

    def finish(self, reason: str = "") -> None:
        """The round is over; `reason` says why something is not marked."""
        if self.shown is not None:
            steps = [finishing(self.shown, self._desk.view.now(), reason)]
            self._write(steps, lambda: self.page.tell("roundspanel.finished"))

    def excuse(self, reason: str) -> None:
        """A missed round will not be done, and why."""
        if self.shown is not None:
            steps = [excusing(self.shown, reason)]
            self._write(steps, lambda: self.page.tell("roundspanel.excuse_saved"))

    def print(self) -> None:
        """Ask where to, then write the sheet of the round there as PDF."""
        one = self.shown or self.table.chosen_round
        if one is None or self._saving.dialog is not None:
            return
        words = self._desk.words
        content = sheet_pdf(self._desk, one, words.language)
        name = f"{self._name(one)} {words.date(one.occurrence.due_ms)}.pdf".replace("/", "-")
        title = words.say("roundspanel.print")
        self._saving.ask(title, name, lambda path: self.print_to(path, content))

    def print_to(self, path: str, content: bytes) -> None:
        """Write the PDF; why it could not be is said on the page."""
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            _log.info("%s cannot be written: %s", path, error)
            self._tell(Message.of("roundspanel.unwritten", name=Path(path).name))

    async def settled(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            await self._task

    def refresh(self) -> None:
        """What was written, or what the clock has opened and closed."""
        self.table.refresh()
        shown = self.shown
        if shown is not None:
            row = self.table.standing.row_of(shown.occurrence.id)
            if row >= 0:
                self.page.show_round(self.table.standing.rows[row])
        self._chosen()

    # -- inside

    def _write(
        self,
        steps: Sequence[Sequence[Change]],
        then: Callable[[], object],
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Operations one after the other, and what is shown when all are on the disk."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._written(steps, then, tell))

    async def _written(
        self,
        steps: Sequence[Sequence[Change]],
        then: Callable[[], object],
        tell: Callable[[str], None] | None,
    ) -> None:
        recording, person = self._desk.view.recording, actor(self._desk.view)
        refused: Message | None = None
        if recording is None:
            refused = Message.of("records.not_writable")
        for step in steps:
            if recording is not None and refused is None:
                refused = taken_over(self._desk, person) or await recording.write(step)
        if not isValid(self.widget):
            return
        self.refresh()
        if refused is None:
            then()
        elif tell is not None:
            tell(self._desk.words.say(refused))
        else:
            self._tell(refused)

    def _tell(self, message: Message) -> None:
        if self.shown is not None:
            self.page.tell(message)
        else:
            self.brief.said.setText(self._desk.words.say(message))
            self.brief.said.show()

    def _enter(self) -> None:
        """A tick is marked at once; a figure, and what was marked before, at the side."""
        if self.panel.asks_figure or self.panel.is_marked or self.panel.sheet.isChecked():
            self.panel.focus_first()
        else:
            self.panel.send()

    def _next(self) -> None:
        self.page.choose_next()
        self.page.focus()

    def _chosen(self) -> None:
        self.brief.show_round(self.table.chosen_round)

    def _name(self, one: Standing) -> str:
        return name_text(self._desk, one.template.values.get("name"))

    def _place(self) -> None:
        inside = self.shown is not None
        self.widget.setFocusProxy(self.page if inside else self.table)
        self._side.setCurrentIndex(1 if inside else 0)
        for listener in self._listeners:
            listener()

    def _key(self, event: QKeyEvent) -> bool:
        """Letters of whichever buttons are there; Escape goes back to the list."""
        if self.shown is None:
            if event.text().upper() == "P" and not event.modifiers():
                self.print()
                return True
            return self.brief.buttons.press(event)
        if event.key() == Qt.Key.Key_Escape:
            self.show_list()
            return True
        return self.page.buttons.press(event) or self.panel.buttons.press(event)

    def _side_key(self, event: QKeyEvent) -> bool:
        """Escape goes back to the checkpoints first."""
        if self.shown is not None and event.key() == Qt.Key.Key_Escape:
            self.page.focus()
            return True
        return self._key(event)
